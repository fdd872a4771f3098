"""部门预算和决算: the lines of a year, what was booked on them, and what is published of them.

A line is its classes and never changes; its money is the sum of its postings. A posting is never changed either: what
was booked wrongly is reversed by another that names it. The four amounts on the line are those sums, kept beside it so
that a page adds up a hundred thousand lines in one question; the acts refresh them in the same transaction.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.finance.models.years import FinanceYear


class Kind(models.TextChoices):
    """支出类别 (预算法实施条例 6: basic and project apart), and income."""

    PEOPLE = "people", _("人员经费")
    RUNNING = "running", _("公用经费")
    PROJECT = "project", _("项目支出")
    INCOME = "income", _("收入")


#: 基本支出.
BASIC = (Kind.PEOPLE, Kind.RUNNING)
SPENDING = (*BASIC, Kind.PROJECT)


class Source(models.TextChoices):
    """资金来源."""

    GENERAL = "general", _("一般公共预算拨款")
    GOVERNMENT_FUND = "government_fund", _("政府性基金预算拨款")
    STATE_CAPITAL = "state_capital", _("国有资本经营预算拨款")
    OPERATING = "operating", _("事业收入")
    OTHER = "other", _("其他收入")
    CARRIED = "carried", _("上年结转")


#: 财政拨款.
APPROPRIATED = (Source.GENERAL, Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)


class Version(models.TextChoices):
    """What an amount says: adopted, adjusted since by so much, spent, or in the final accounts."""

    ADOPTED = "adopted", _("年初预算数")
    ADJUSTED = "adjusted", _("预算调整数")
    EXECUTED = "executed", _("执行数")
    FINAL = "final", _("决算数")


AMOUNTS = tuple(Version.values)


class Project(models.Model):
    """项目. Its lines are of one year each; the project goes on through the years under its name."""

    code = models.CharField(_("项目编码"), max_length=40, blank=True)
    name = models.CharField(_("项目名称"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    #: 牵头处室
    lead = models.CharField(_("牵头处室"), max_length=60, blank=True)
    #: 专项资金: applied for, approved and evaluated by itself.
    is_special = models.BooleanField(_("专项资金"), default=False)

    class Meta:
        verbose_name = _("项目")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "name"], name="finance_project_name_once"),
            models.UniqueConstraint(fields=["organ", "code"], condition=~Q(code=""), name="finance_project_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


def _money(label: object) -> models.DecimalField[Decimal, Decimal]:
    return models.DecimalField(label, max_digits=18, decimal_places=2, default=Decimal(0))  # type: ignore[arg-type]


_KEY = ["year", "organ", "kind", "function", "economic", "source", "item"]


class BudgetLine(models.Model):
    """One line of a year: functional class to 项, economic class to 款. `adjusted` is the budget after adjustment."""

    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="lines")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("支出类别"), max_length=10, choices=Kind)
    function = models.CharField(_("功能分类科目"), max_length=7, blank=True)
    economic = models.CharField(_("部门经济分类科目"), max_length=5, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="lines", verbose_name=_("项目"))
    source = models.CharField(_("资金来源"), max_length=20, choices=Source, default=Source.GENERAL)
    #: 明细: tells lines of the same classes apart.
    item = models.CharField(_("明细"), max_length=120, blank=True)
    adopted = _money(_("年初预算数"))
    adjusted = _money(_("全年预算数"))
    executed = _money(_("执行数"))
    final = _money(_("决算数"))

    class Meta:
        verbose_name = _("预算科目")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=_KEY, condition=Q(project__isnull=True), name="finance_line_once_without_project"
            ),
            models.UniqueConstraint(
                fields=[*_KEY, "project"], condition=Q(project__isnull=False), name="finance_line_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["year", "kind", "function"], name="finance_line_function"),
            models.Index(fields=["year", "economic", "kind"], name="finance_line_economic"),
            models.Index(fields=["year", "project"], name="finance_line_project"),
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.function} {self.economic} {self.item}"


class BatchKind(models.TextChoices):
    IMPORTED = "imported", _("导入")
    ADJUSTED = "adjusted", _("预算调整")
    BOOKED = "booked", _("执行登记")
    REVERSED = "reversed", _("冲销")
    DRAWN_UP = "drawn_up", _("编制决算")
    PAID = "paid", _("专项资金支付")


class Batch(models.Model):
    """What was booked at once, by one act, with its document and one entry in the ledger."""

    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="batches")
    kind = models.CharField(_("方式"), max_length=10, choices=BatchKind)
    #: 文号 of the adoption or adjustment.
    number = models.CharField(_("文号"), max_length=120, blank=True)
    ground = models.CharField(_("依据"), max_length=500, blank=True)
    #: SHA-256 over the rows, as the ledger entry names them.
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    #: Of an import: its numbers of execution are sums from the first of January.
    to_date = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("记账批次")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.year_id} {self.get_kind_display()} {self.number}"


class Posting(models.Model):
    """An amount on a line. Never changed; reversed by at most one other."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="postings")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="postings")
    year = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=10, choices=Version)
    month = models.PositiveSmallIntegerField(null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        verbose_name = _("记账")
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(version=Version.EXECUTED, month__gte=1, month__lte=12)
                | (~Q(version=Version.EXECUTED) & Q(month__isnull=True)),
                name="finance_posting_has_month",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reverses=F("id")), name="finance_posting_not_its_own"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["year", "version", "month"], name="finance_posting_month")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.version} {self.amount}"


class SumOf(models.TextChoices):
    """What kept sums tell apart: classes whatever the project, or projects whatever the class."""

    CLASSES = "classes", _("科目")
    PROJECT = "project", _("项目")


class BudgetSum(models.Model):
    """What lines add up to: by their classes, and once more by their projects; of whatever organ and item. Month 0 is
    the whole year, the others what was spent in them. Written by `acts.booking` with the postings: pages add up these.
    """

    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="+")
    of = models.CharField(max_length=10, choices=SumOf)
    month = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10)
    function = models.CharField(max_length=7, blank=True)
    economic = models.CharField(max_length=5, blank=True)
    source = models.CharField(max_length=20, blank=True)
    #: The id of the project; 0 without one, and in sums of classes.
    project = models.BigIntegerField(default=0)
    adopted = _money("")
    adjusted = _money("")
    executed = _money("")
    final = _money("")

    class Meta:
        verbose_name = _("预算科目合计")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "of", "month", "kind", "function", "economic", "source", "project"],
                name="finance_sum_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.month} {self.function} {self.economic} {self.project}"


class Explanation(models.Model):
    """变动原因: why a figure differs from that of the year before. A new version ends the one before it."""

    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="explanations")
    #: The code of the figure, as `queries.figures` reads it.
    code = models.CharField(max_length=200)
    text = models.CharField(_("变动原因"), max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("变动原因")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "code"], condition=Q(ended__isnull=True), name="finance_explained_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.code}"


class Count(models.Model):
    """The counts printed beside 三公经费: trips and people abroad, vehicles, receptions. A new version ends the old."""

    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="counts")
    code = models.CharField(max_length=40)
    value = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("三公经费计数")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "code"], condition=Q(ended__isnull=True), name="finance_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.code}"


class TableSet(models.TextChoices):
    BUDGET = "budget", _("预算公开表")
    ACCOUNTS = "accounts", _("决算公开表")


class PublishedSet(models.Model):
    """公开: the tables of a year as they were published. Their content stays; a new publication follows it."""

    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="published")
    tables = models.CharField(_("表"), max_length=10, choices=TableSet)
    day = models.DateField(_("公开日期"))
    where = models.CharField(_("公开位置"), max_length=300)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("公开的预算决算表")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.year_id} {self.get_tables_display()}"


class BudgetUpload(models.Model):
    """A spreadsheet that was looked at and waits to be taken over. It goes when it was, or after a day."""

    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    #: The month that a column of sums to date is booked in.
    month = models.PositiveSmallIntegerField(default=12)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("待确认的预算表")

    def __str__(self) -> str:
        return self.name
