"""审批: what waits for signatures, whatever it is, and who signed. One table, so that one inbox shows everything.

What is approved is named by its digest; the rule it follows and its amount are fixed when it is put forward.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.core import approvals as rules
from huiyin.finance.models.years import FinanceYear
from huiyin.vault.fields import SealedTextField


class ApprovalKind(models.TextChoices):
    PAYMENT = "payment", _("支付申请")
    TRANSFER = "transfer", _("资金调剂")
    ASSISTANCE = "assistance", _("救助")
    PURCHASE = "purchase", _("资产购置计划")
    DISPOSAL = "disposal", _("资产处置")


class ApprovalState(models.TextChoices):
    """`past`: what it was asked for was changed or given up since; its signatures count no longer."""

    OPEN = "open", _("审批中")
    APPROVED = "approved", _("已批准")
    RETURNED = "returned", _("已退回")
    PAST = "past", _("已失效")


class ApprovalStep(models.TextChoices):
    OFFICE = "office", _("科室审核")
    FINANCE = "finance", _("财务审核")
    LEADER = "leader", _("局领导审批")


class ApprovalRule(models.Model):
    """The chain that a bureau has set for a kind; the newest counts, and what is on its way keeps its own."""

    kind = models.CharField(_("事项"), max_length=12, choices=ApprovalKind)
    rule = models.JSONField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("审批流程")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Approval(models.Model):
    """One thing on its way through the hands. `subject`: the id of the row of that kind that it is about.

    `people`: who asked, wrote at it or is paid by it; they never sign. `waits`: the step it waits for, kept beside the
    signatures so that the inbox is one question. `roles`: those of that step, between spaces.
    """

    kind = models.CharField(_("事项"), max_length=12, choices=ApprovalKind)
    subject = models.BigIntegerField()
    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2)
    digest = models.CharField(max_length=64)
    rule = models.JSONField()
    people = models.JSONField()
    #: 纪要文号 of the leading group's decision, where the amount wants one.
    minutes = models.CharField(_("会议纪要文号"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ApprovalState, default=ApprovalState.OPEN)
    waits = models.CharField(_("环节"), max_length=10, choices=ApprovalStep, blank=True)
    roles = models.CharField(max_length=120, blank=True)
    anywhere = models.BooleanField(default=False)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked = models.DateTimeField(_("送审时间"))
    ended = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("审批")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(state__in=("open", "approved")), name="approval_one_round"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="approval_amount_above_nothing"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["waits", "organ"], name="approval_waiting", condition=Q(state="open")),
            models.Index(fields=["year", "kind"], name="approval_year"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def as_rule(self) -> rules.Rule:
        return rules.read(self.rule)

    @property
    def steps(self) -> tuple[rules.Step, ...]:
        return rules.chain(self.as_rule, self.amount)

    @property
    def as_asked(self) -> rules.Asked:
        return rules.Asked(self.amount, self.digest, frozenset(self.people), bool(self.minutes))


class Signature(models.Model):
    """What somebody said at a step. Never changed."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="signatures")
    step = models.CharField(_("环节"), max_length=10, choices=ApprovalStep)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agrees = models.BooleanField(_("同意"))
    digest = models.CharField(max_length=64)
    remark = SealedTextField(_("意见"), blank=True)
    #: With it the ledger names the remark.
    salt = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("审批意见")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["approval", "step"], name="approval_step_signed_once"),
            models.UniqueConstraint(fields=["approval", "person"], name="approval_person_signs_once"),
        ]

    def __str__(self) -> str:
        return f"{self.approval_id} {self.step}"


def plain(signatures: Iterable[Signature]) -> list[rules.Signature]:
    return [rules.Signature(one.step, one.person_id, one.agrees, one.digest) for one in signatures]


class FileOf(models.TextChoices):
    """What a file belongs to, and so who may open it."""

    MINUTES = "minutes", _("会议纪要")
    INVOICE = "invoice", _("发票")
    ASSISTANCE = "assistance", _("救助材料")
    ASSET = "asset", _("资产资料")


class FinanceFile(models.Model):
    """An invoice, minutes, papers of an assistance. Its content lies sealed in the home's files, under `stored`."""

    of = models.CharField(max_length=12, choices=FileOf)
    subject = models.BigIntegerField()
    name = SealedTextField(_("文件名"))
    kind = models.CharField(_("类型"), max_length=10)
    size = models.PositiveIntegerField(_("字节"))
    digest = models.CharField(_("摘要"), max_length=64)
    stored = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("财务附件")
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=["of", "subject"], name="finance_file_subject")]

    def __str__(self) -> str:
        return f"{self.of} {self.subject}"
