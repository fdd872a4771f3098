"""绩效目标表: what a project or the whole department promises for its money; then how far it is at the check dates, and
what came of it at the end of the year. The rules are in `core.goals` and `core.scoring`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.figures.models import Evidence


class GoalScope(models.TextChoices):
    PROJECT = "project", _("项目支出")
    DEPARTMENT = "department", _("部门整体支出")


class GoalState(models.TextChoices):
    DRAFT = "draft", _("编制中")
    ADOPTED = "adopted", _("已批复")
    WITHDRAWN = "withdrawn", _("已作废")


class GoalNature(models.TextChoices):
    NEW = "new", _("新增项目")
    CONTINUED = "continued", _("延续项目")
    REGULAR = "regular", _("经常性项目")


class GoalOperator(models.TextChoices):
    AT_LEAST = "at_least", "≥"
    EQUAL = "equal", "="
    AT_MOST = "at_most", "≤"
    QUALITATIVE = "qualitative", _("定性")


class GoalTable(models.Model):
    """One table of one year. `version` counts its changes: a form that saw an older one is refused.

    `heads`: the weights that the table itself states for heads of the tree (`output`, `output.quantity`), as decimal
    text.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    scope = models.CharField(_("类别"), max_length=12, choices=GoalScope, default=GoalScope.PROJECT)
    name = models.CharField(_("项目名称"), max_length=120)
    code = models.CharField(_("项目编码"), max_length=60, blank=True)
    department = models.CharField(_("主管部门"), max_length=120, blank=True)
    department_code = models.CharField(_("主管部门代码"), max_length=30, blank=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("实施单位"))
    office = models.CharField(_("责任科室"), max_length=60, blank=True)
    nature = models.CharField(_("项目属性"), max_length=12, choices=GoalNature, default=GoalNature.REGULAR)
    starts = models.PositiveSmallIntegerField(_("项目期起"), null=True)
    ends = models.PositiveSmallIntegerField(_("项目期止"), null=True)
    fund = models.CharField(_("资金项目"), max_length=60, blank=True)
    ground = models.TextField(_("立项依据"), blank=True)
    purpose = models.TextField(_("资金用途"), blank=True)
    long_goal = models.TextField(_("中期目标"), blank=True)
    goal = models.TextField(_("年度总体目标"), blank=True)
    heads = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=GoalState, default=GoalState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    begun_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    made = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    adopted = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    #: The document with which the finance bureau approved it.
    number = models.CharField(_("批复文号"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("绩效目标表")
        ordering = ("-year", "scope", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "scope", "name", "organ"], condition=~Q(state="withdrawn"), name="goal_table_once"
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="goal_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"


class GoalMoney(models.Model):
    """One line of the money at the head of the table, in yuan."""

    class Kind(models.TextChoices):
        FISCAL = "fiscal", _("当年财政拨款")
        CARRIED = "carried", _("上年结转资金")
        OTHER = "other", _("其他资金")

    table = models.ForeignKey(GoalTable, models.PROTECT, related_name="money")
    kind = models.CharField(max_length=10, choices=Kind)
    #: 年初预算数, 全年预算数 (NULL: as at the beginning of the year).
    initial = models.DecimalField(_("年初预算数"), max_digits=18, decimal_places=2, default=0)
    budget = models.DecimalField(_("全年预算数"), max_digits=18, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("项目资金")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "kind"], name="goal_money_once"),
            models.CheckConstraint(
                condition=Q(initial__gte=0) & (Q(budget__isnull=True) | Q(budget__gte=0)),
                name="goal_money_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.kind}"


class GoalPlan(models.Model):
    """支出计划: by a check date so many per cent of the money are to be spent, counted from the beginning of the
    year."""

    table = models.ForeignKey(GoalTable, models.PROTECT, related_name="plan")
    day = models.DateField(_("检查日期"))
    share = models.DecimalField(_("累计支出比例（%）"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("支出计划")
        ordering = ("day",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["table", "day"], name="goal_plan_once_a_day")]

    def __str__(self) -> str:
        return f"{self.table_id} {self.day}"


class GoalIndicator(models.Model):
    """三级指标: `second` is a head of the second level, such as output.quantity; the first level is what stands before
    its dot. A qualitative one has words instead of a number."""

    table = models.ForeignKey(GoalTable, models.PROTECT, related_name="indicators")
    place = models.PositiveSmallIntegerField()
    second = models.CharField(_("二级指标"), max_length=40)
    name = models.CharField(_("三级指标"), max_length=120)
    description = models.CharField(_("指标说明"), max_length=300, blank=True)
    operator = models.CharField(_("符号"), max_length=12, choices=GoalOperator, default=GoalOperator.AT_LEAST)
    value = models.DecimalField(_("指标值"), max_digits=20, decimal_places=6, null=True)
    words = models.CharField(_("定性指标值"), max_length=120, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    ground = models.CharField(_("指标依据"), max_length=300, blank=True)
    weight = models.DecimalField(_("分值"), max_digits=6, decimal_places=2, null=True)
    #: Which of the two published forms scores an indicator with ≤.
    reverse = models.CharField(max_length=1, choices=[("A", "A"), ("B", "B")], default="A")
    removed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("绩效指标")
        ordering = ("place", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["table", "second", "name"], condition=Q(removed=False), name="goal_indicator_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class GoalChange(models.Model):
    """Who changed a table: one row an act, with the values before and after. The ledger names its digest."""

    table = models.ForeignKey(GoalTable, models.PROTECT, related_name="changes")
    n = models.PositiveIntegerField()
    act = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.CharField(_("调整理由"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("目标表变更")
        ordering = ("-n",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["table", "n"], name="goal_change_n")]

    def __str__(self) -> str:
        return f"{self.table_id}#{self.n}"


class CheckKind(models.TextChoices):
    MONITORING = "monitoring", _("绩效监控")
    EVALUATION = "evaluation", _("绩效自评")


class CheckState(models.TextChoices):
    DRAFT = "draft", _("填写中")
    SUBMITTED = "submitted", _("已提交")
    REVIEWED = "reviewed", _("已复核")
    REPLACED = "replaced", _("已由新的代替")


class GoalCheck(models.Model):
    """执行监控 at a check date, or 自评 for the whole year: what was spent by then and what was reached.

    Once it is submitted its lines stand; `digest` names them in the ledger.
    """

    table = models.ForeignKey(GoalTable, models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=12, choices=CheckKind)
    day = models.DateField(_("截至日期"))
    #: 全年预计执行数, of a monitoring.
    forecast = models.DecimalField(_("全年预计执行数"), max_digits=18, decimal_places=2, null=True)
    achieved = models.TextField(_("总体目标完成情况"), blank=True)
    state = models.CharField(max_length=10, choices=CheckState, default=CheckState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    made = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    submitted = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reviewed = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opinion = models.TextField(_("复核意见"), blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("绩效监控和自评")
        ordering = ("day", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["table", "kind", "day"], condition=~Q(state="replaced"), name="goal_check_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.kind} {self.day}"


class GoalSpent(models.Model):
    """执行数 of one line of the money, at a check. `books`: what the books said when it was handed in; where the typed
    amount is another, `why` says so, and both stand beside each other."""

    of = models.ForeignKey(GoalCheck, models.PROTECT, related_name="spent")
    kind = models.CharField(max_length=10, choices=GoalMoney.Kind)
    amount = models.DecimalField(_("执行数"), max_digits=18, decimal_places=2)
    books = models.DecimalField(_("账上执行数"), max_digits=18, decimal_places=2, null=True)
    why = models.CharField(_("与账上不同的原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("执行数")
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["of", "kind"], name="goal_spent_once")]

    def __str__(self) -> str:
        return f"{self.of_id} {self.kind}"


class Cause(models.TextChoices):
    MONEY = "money", _("经费保障")
    RULES = "rules", _("制度保障")
    STAFF = "staff", _("人员保障")
    EQUIPMENT = "equipment", _("硬件条件保障")
    OTHER = "other", _("其他")


class Likelihood(models.TextChoices):
    CERTAIN = "certain", _("确定能")
    POSSIBLE = "possible", _("有可能")
    IMPOSSIBLE = "impossible", _("完全不可能")


class GoalLine(models.Model):
    """One indicator at a check. `share`: of a qualitative one, to how many per cent it was reached.

    `reviewed` is the reviewer's score beside the one by rule, which is worked out whenever it is shown.
    """

    of = models.ForeignKey(GoalCheck, models.PROTECT, related_name="lines")
    indicator = models.ForeignKey(GoalIndicator, models.PROTECT, related_name="lines")
    actual = models.DecimalField(_("实际完成值"), max_digits=20, decimal_places=6, null=True)
    words = models.CharField(_("完成情况"), max_length=300, blank=True)
    share = models.DecimalField(_("完成程度（%）"), max_digits=5, decimal_places=2, null=True)
    forecast = models.DecimalField(_("全年预计完成值"), max_digits=20, decimal_places=6, null=True)
    likelihood = models.CharField(_("完成目标可能性"), max_length=12, choices=Likelihood, blank=True)
    cause = models.CharField(_("偏差原因类别"), max_length=12, choices=Cause, blank=True)
    reason = models.TextField(_("偏差原因分析"), blank=True)
    measure = models.TextField(_("改进措施"), blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    reviewed = models.DecimalField(_("复核得分"), max_digits=6, decimal_places=2, null=True)
    why_reviewed = models.CharField(_("复核说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("指标完成情况")
        ordering = ("indicator__place", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["of", "indicator"], name="goal_line_once")]

    def __str__(self) -> str:
        return f"{self.of_id} {self.indicator_id}"
