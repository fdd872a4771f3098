"""考核方案: a year's appraisal scheme as data. Areas hold indicators, indicators hold points, targets and the rule by
which they are scored; an indicator is handed down to offices and organs with targets of their own.

Nothing is deleted: what leaves a scheme is marked `removed`, and every change is a row of its own with who and why.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.core.scoring import Rule
from huiyin.core.scoring_text import parse_rule


class SchemeState(models.TextChoices):
    DRAFT = "draft", _("编制中")
    ISSUED = "issued", _("已下达")
    CLOSED = "closed", _("已结束")
    WITHDRAWN = "withdrawn", _("已作废")


class Audience(models.TextChoices):
    """Whom a scheme appraises: the bureau as a whole, or organs beside each other."""

    OWN = "own", _("本单位")
    ORGANS = "organs", _("各责任单位")


class Direction(models.TextChoices):
    AT_LEAST = "at_least", _("≥ 不少于")
    EQUAL = "equal", _("= 等于")
    AT_MOST = "at_most", _("≤ 不超过")


class ScoringKind(models.TextChoices):
    FORMULA = "formula", _("公式计分")
    ELEMENTS = "elements", _("要素计分")
    CONDITION = "condition", _("条件计分")
    BANDS = "bands", _("定量分档")
    LEVELS = "levels", _("定性分档")
    DEDUCTION = "deduction", _("扣分")
    BONUS = "bonus", _("加分")
    SCALE = "scale", _("量表")


class Source(models.TextChoices):
    """Where the actual comes from."""

    ENTERED = "entered", _("人工填报")
    MEASURE = "measure", _("信访指标")
    FINANCE = "finance", _("财务数据")
    ACTIVITY = "activity", _("工作台账")
    PUBLISHED = "published", _("上级公布数")


class Scheme(models.Model):
    """One scheme of one year. `version` counts the changes; a form that saw an older one is refused."""

    year = models.PositiveSmallIntegerField(_("年度"))
    name = models.CharField(_("方案名称"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("制定单位"))
    audience = models.CharField(_("考核对象"), max_length=10, choices=Audience, default=Audience.OWN)
    ground = models.CharField(_("依据"), max_length=300, blank=True)
    #: Ten of the hundred points are for the execution rate of the budget; the indicators have ninety.
    has_execution = models.BooleanField(_("预算执行率占10分"), default=False)
    state = models.CharField(max_length=10, choices=SchemeState, default=SchemeState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    begun_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    made = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    issued = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("考核方案")
        ordering = ("-year", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "name"], condition=~Q(state="withdrawn"), name="scheme_name_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"

    @property
    def stream(self) -> str:
        """Of the ledger: every act on the scheme, its indicators, values and scores is an entry there."""
        return f"scheme:{self.pk}"


class Area(models.Model):
    """考核领域: 重点工作, 主职主责, 自身建设. `points` None: the area states no sum of its own."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="areas")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("考核领域"), max_length=60)
    points = models.DecimalField(_("分值"), max_digits=6, decimal_places=2, null=True)
    removed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("考核领域")
        ordering = ("place", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "name"], condition=Q(removed=False), name="area_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Targets(models.Model):
    """What an indicator and its handing down have in common: who answers for it, and how much by when.

    `targets`: what must be reached from the beginning of the year to the end of a month or quarter, as decimal text
    under M01…M12 and Q1…Q4; `target` is that of the whole year.
    """

    target = models.DecimalField(_("年度目标"), max_digits=20, decimal_places=6, null=True)
    targets = models.JSONField(default=dict)
    leader = models.CharField(_("责任领导"), max_length=40, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("责任人"))

    class Meta:
        abstract = True

    def target_of(self, key: str) -> Decimal | None:
        """What is asked by the end of a part of the year; None where nothing is."""
        said = self.targets.get(key)
        return Decimal(said) if said else None


class Indicator(Targets):
    """考核指标. `rule` is the text of its rule (`core.scoring_text`); `source_code` names what the source offers."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="indicators")
    area = models.ForeignKey(Area, models.PROTECT, related_name="indicators")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("考核指标"), max_length=120)
    requirement = models.TextField(_("考核内容"), blank=True)
    points = models.DecimalField(_("分值"), max_digits=6, decimal_places=2)
    unit = models.CharField(_("计量单位"), max_length=20, blank=True)
    direction = models.CharField(_("方向"), max_length=10, choices=Direction, default=Direction.AT_LEAST)
    baseline = models.DecimalField(_("基准值"), max_digits=20, decimal_places=6, null=True)
    kind = models.CharField(_("计分方式"), max_length=10, choices=ScoringKind, default=ScoringKind.FORMULA)
    rule = models.CharField(_("计分规则"), max_length=500, blank=True)
    #: A number that adds up through the year; else a rate or a level, seen as it is.
    grows = models.BooleanField(_("全年累计"), default=False)
    source = models.CharField(_("数据来源"), max_length=10, choices=Source, default=Source.ENTERED)
    source_code = models.CharField(_("来源代码"), max_length=120, blank=True)
    #: Where a superior publishes the same: the name of the published figure, shown beside ours.
    published_as = models.CharField(_("上级公布的名称"), max_length=120, blank=True)
    ground = models.CharField(_("依据"), max_length=300, blank=True)
    office = models.CharField(_("责任科室"), max_length=60, blank=True)
    removed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("考核指标")
        ordering = ("place", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "name"], condition=Q(removed=False), name="indicator_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scored_by(self) -> Rule:
        return parse_rule(self.kind, self.rule)


class Handed(Targets):
    """分解: an indicator as one office or one organ answers for it, with its own target."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="handed")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    office = models.CharField(_("科室"), max_length=60, blank=True)
    removed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("指标分解")
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organ__isnull=False, office="") | (Q(organ__isnull=True) & ~Q(office="")),
                name="handed_to_organ_or_office",
            ),
            models.UniqueConstraint(
                fields=["indicator", "organ"], condition=Q(removed=False, organ__isnull=False), name="handed_organ_once"
            ),
            models.UniqueConstraint(
                fields=["indicator", "office"],
                condition=Q(removed=False, organ__isnull=True),
                name="handed_office_once",
            ),
        ]

    def __str__(self) -> str:
        return self.office or str(self.organ)


class SchemeChange(models.Model):
    """Who changed what: one row an act, with the values before and after. The ledger names its digest."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="changes")
    n = models.PositiveIntegerField()
    act = models.CharField(max_length=40)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="changes")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.CharField(_("调整理由"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("方案变更")
        ordering = ("-n",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "n"], name="scheme_change_n")]

    def __str__(self) -> str:
        return f"{self.scheme_id}#{self.n}"
