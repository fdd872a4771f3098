"""Letters from draft to service, the templates they are filled from, and how an organ numbers and signs them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ
from huiyin.letters.kinds import CHECK, KINDS, SIGN, LetterKind
from huiyin.vault.fields import SealedTextField


class State(models.TextChoices):
    """Where a letter stands. `signed`: its chain is complete, it can be issued."""

    DRAFT = "draft", _("草稿")
    CHECKING = "checking", _("待核稿")
    SIGNING = "signing", _("待签发")
    SIGNED = "signed", _("待制发")
    ISSUED = "issued", _("已发出")
    VOIDED = "voided", _("已作废")
    WITHDRAWN = "withdrawn", _("已撤回")


#: States in which the text may still become another one.
UNISSUED = (State.DRAFT, State.CHECKING, State.SIGNING, State.SIGNED)
#: The state in which a letter waits for a step.
WAITS_FOR = {CHECK: State.CHECKING, SIGN: State.SIGNING}


class Step(models.TextChoices):
    CHECK = CHECK, _("核稿")
    SIGN = SIGN, _("签发")


class DecisionMade(models.TextChoices):
    """`instruct`: the leader's written instruction (批示), which stands for a signature."""

    AGREE = "agree", _("同意")
    RETURN = "return", _("退回修改")
    INSTRUCT = "instruct", _("批示")


class Manner(models.TextChoices):
    """How a letter was served. `left`: left where the addressee lives; `refused`: it was not taken."""

    IN_PERSON = "in_person", _("直接送达")
    POST = "post", _("邮寄送达")
    ELECTRONIC = "electronic", _("电子送达")
    LEFT = "left", _("留置送达")
    REFUSED = "refused", _("拒收")


class VoidReason(models.TextChoices):
    WRONG_CONTENT = "wrong_content", _("内容有误，另行制发")
    WRONG_ADDRESSEE = "wrong_addressee", _("发送对象有误")
    WRONG_KIND = "wrong_kind", _("文书种类有误")
    SUPERSEDED = "superseded", _("已被撤销或变更")
    NOT_SENT = "not_sent", _("制成后未发出")
    OTHER = "other", _("其他")


class LetterTemplate(models.Model):
    """A Word template that an organ uses in place of the shipped one. Every version is kept, in the home under its
    digest."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    kind = models.CharField(_("文书种类"), max_length=30)
    number = models.PositiveIntegerField(_("版次"))
    name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("摘要"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded = models.DateTimeField(_("上传时间"))
    warnings = models.JSONField(_("提醒"), default=list)
    retired = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("文书模板")
        ordering = ("organ", "kind", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "kind", "number"], name="letter_template_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.kind} {self.number}"


class ChainRule(models.Model):
    """Through which steps an organ's letters of a kind go, where that is not the kind's own chain."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    kind = models.CharField(_("文书种类"), max_length=30)
    steps = models.CharField(_("签批环节"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("签批环节")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organ", "kind"], name="letter_chain_once")]

    def __str__(self) -> str:
        return f"{self.organ} {self.kind}: {self.steps}"

    @property
    def chain(self) -> tuple[str, ...]:
        return tuple(self.steps.split())


class OrganCode(models.Model):
    """机关代字: how the numbers of an organ's letters begin."""

    organ = models.OneToOneField(Organ, models.PROTECT, related_name="+")
    code = models.CharField(_("机关代字"), max_length=12, unique=True)

    class Meta:
        verbose_name = _("机关代字")

    def __str__(self) -> str:
        return self.code


class Series(models.Model):
    """The numbers that an organ gave to a kind of letter in a year: the last one, locked while the next is taken."""

    issuer = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    word = models.CharField(_("文种代字"), max_length=12)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后一号"), default=0)

    class Meta:
        verbose_name = _("文号序列")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "word", "year"], name="letter_series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.word} {self.year}: {self.last}"


class NumberGap(models.Model):
    """Numbers of a series that no letter here has: given on paper before, or left out. The reason is told."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="gaps")
    first = models.PositiveIntegerField(_("起号"))
    last = models.PositiveIntegerField(_("止号"))
    reason = SealedTextField(_("原因"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("空号")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first__gte=1) & Q(last__gte=models.F("first")), name="letter_gap_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.first}..{self.last}"


class Letter(models.Model):
    """One letter. Once it is issued its row never changes: that it was voided is said by a Voiding, its service by
    Services, and what it says lies in its LetterText, which a disposal may erase.

    `chain`: the steps it goes through, fixed when it is submitted. `writers`: whoever wrote at it, who may neither
    check nor sign it. `act`: the workflow act that issuing performs. `stored` names the sealed Word file in the home.
    """

    kind = models.CharField(_("文书种类"), max_length=30)
    stream = models.CharField(max_length=60)
    matter = models.BigIntegerField(_("信访事项"), null=True)
    petition = models.BigIntegerField(_("信访件"), null=True)
    assignment = models.BigIntegerField(null=True)
    issuer = models.ForeignKey(Organ, models.PROTECT, verbose_name=_("发文机关"), related_name="+")
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.DRAFT)
    chain = models.CharField(_("签批环节"), max_length=40, blank=True)
    writers = models.JSONField(default=list)
    word = models.CharField(_("文种代字"), max_length=12, blank=True)
    year = models.PositiveSmallIntegerField(_("年份"), null=True)
    serial = models.PositiveIntegerField(_("序号"), null=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    drafter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted = models.DateTimeField(_("起草时间"))
    submitted = models.DateTimeField(_("送签时间"), null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued = models.DateTimeField(_("制发时间"), null=True)
    issued_on = models.DateField(_("成文日期"), null=True)
    act = models.CharField(max_length=40, blank=True)
    stored = models.CharField(max_length=80, blank=True)
    digest = models.CharField(_("摘要"), max_length=64, blank=True)
    template_digest = models.CharField(_("模板摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("文书")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "word", "year", "serial"],
                condition=Q(serial__isnull=False),
                name="letter_serial_once",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="letter_number_once"),
            models.CheckConstraint(
                condition=Q(issued__isnull=True) | (~Q(digest="") & ~Q(stored="") & Q(issued_on__isnull=False)),
                name="letter_issued_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter"], name="letter_matter"),
            models.Index(
                fields=["issuer", "state"],
                name="letter_waiting",
                condition=Q(state__in=("draft", "checking", "signing", "signed")),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.about.title} {self.pk}"

    @property
    def about(self) -> LetterKind:
        return KINDS[self.kind]

    @property
    def title(self) -> str:
        return self.about.title

    @property
    def ledger_stream(self) -> str:
        return f"letter:{self.pk}"

    @property
    def fields(self) -> dict[str, str]:
        """What is printed, by the names of the kind's fields."""
        found: dict[str, str] = json.loads(self.text.content or "{}")
        return found

    @property
    def data(self) -> dict[str, Any]:
        """The form of the act that issuing performs."""
        found: dict[str, Any] = json.loads(self.text.form or "{}")
        return found

    @property
    def addressee(self) -> str:
        """To whom it goes: an organ, or the petitioner."""
        fields = self.fields
        return fields.get("主送", "") or fields.get("信访人", "")

    @property
    def is_voided(self) -> bool:
        return hasattr(self, "voiding")

    @property
    def standing(self) -> str:
        """The state, with a voided letter told from one that stands."""
        return State.VOIDED if self.state == State.ISSUED and self.is_voided else self.state

    @property
    def standing_words(self) -> str:
        return str(State(self.standing).label)


class LetterText(models.Model):
    """What a letter says, and the form of the act it performs. The ledger names it by digest, made with the salt."""

    letter = models.OneToOneField(Letter, models.PROTECT, primary_key=True, related_name="text")
    content = SealedTextField(_("内容"))
    form = SealedTextField(blank=True)
    salt = models.CharField(max_length=64, blank=True)
    disposed = models.DateTimeField(_("销毁时间"), null=True)

    class Meta:
        verbose_name = _("文书内容")

    def __str__(self) -> str:
        return str(self.letter_id)


class LetterStep(models.Model):
    """What somebody decided on a letter at a step; all are kept, those of earlier rounds too."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="steps")
    step = models.CharField(_("环节"), max_length=10, choices=Step)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    decision = models.CharField(_("意见"), max_length=10, choices=DecisionMade)
    remark = SealedTextField(_("说明"), blank=True)
    #: The round it belongs to has ended: the letter was returned or taken back since.
    is_past = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("签批记录")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.letter_id} {self.step} {self.decision}"


class Voiding(models.Model):
    """An issued letter that does not stand any more; its number stays used."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="voiding")
    code = models.CharField(_("原因"), max_length=20, choices=VoidReason)
    reason = SealedTextField(_("说明"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("作废")

    def __str__(self) -> str:
        return f"{self.letter_id} {self.code}"


class Service(models.Model):
    """That a letter was brought to its addressee, or refused."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="services")
    manner = models.CharField(_("送达方式"), max_length=12, choices=Manner)
    on = models.DateField(_("送达日期"))
    note = SealedTextField(_("签收情况"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("送达")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.letter_id} {self.manner} {self.on}"


def as_text(values: Mapping[str, Any]) -> str:
    """Values as the sealed columns hold them: sorted, so that one content has one digest."""
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
