"""专项资金: a fund, each of its years from application to evaluation, its lines, and every sum that moves on them.

A line's money is the sum of its entries (adopted, transferred, reversed); what is taken from it is the sum of its
payment requests that are on their way or approved, and of its payments. None of these rows ever changes its amount.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.finance.models.approvals import FinanceFile
from huiyin.finance.models.budget import Project
from huiyin.finance.models.years import FinanceYear
from huiyin.vault.fields import SealedTextField


class Fund(models.Model):
    """专项资金 with the office that leads it. It goes on through the years."""

    code = models.CharField(_("资金编码"), max_length=40, blank=True)
    name = models.CharField(_("专项资金名称"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    office = models.CharField(_("牵头处室"), max_length=60)
    purpose = models.CharField(_("用途"), max_length=500)
    #: The project of the budget under which its money is adopted, where there is one.
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+", verbose_name=_("预算项目"))
    begun = models.PositiveSmallIntegerField(_("设立年度"))
    ended = models.PositiveSmallIntegerField(_("撤销年度"), null=True)

    class Meta:
        verbose_name = _("专项资金")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "name"], name="fund_name_once"),
            models.UniqueConstraint(fields=["organ", "code"], condition=~Q(code=""), name="fund_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class FundState(models.TextChoices):
    DRAFT = "draft", _("编制中")
    SUBMITTED = "submitted", _("已申报")
    ADOPTED = "adopted", _("已核定")
    DECLINED = "declined", _("未批准")


class Meeting(models.Model):
    """领导小组会议 on the funds of a year: its minutes are the ground of every figure adopted there."""

    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="+")
    day = models.DateField(_("会议日期"))
    number = models.CharField(_("会议纪要文号"), max_length=120)
    minutes = models.ForeignKey(FinanceFile, models.PROTECT, null=True, related_name="+", verbose_name=_("会议纪要"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("领导小组会议")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.number


class FundYear(models.Model):
    """One year of a fund: applied for, adopted, planned, used, evaluated.

    `version`: of the asked lines, `plan`: of the spending plan; earlier ones stay. `writers`: who wrote the
    application, and so does not decide on it. `asked` and `before` are the sums as they were put forward.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="years")
    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=FundState, default=FundState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    plan = models.PositiveIntegerField(default=0)
    writers = models.JSONField(default=list)
    asked = models.DecimalField(_("申请数"), max_digits=18, decimal_places=2, default=0)
    #: 上年核定数.
    before = models.DecimalField(_("上年核定数"), max_digits=18, decimal_places=2, null=True)
    grounds = models.CharField(_("申请理由"), max_length=1000, blank=True)
    #: Asked for where more is applied for than was adopted the year before.
    growth = models.CharField(_("增长理由"), max_length=1000, blank=True)
    submitted = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="funds")

    class Meta:
        verbose_name = _("专项资金年度")
        ordering = ("fund", "year")
        constraints: ClassVar = [models.UniqueConstraint(fields=["fund", "year"], name="fund_year_once")]
        indexes: ClassVar = [models.Index(fields=["year", "state"], name="fund_year_state")]

    def __str__(self) -> str:
        return f"{self.fund} {self.year_id}"


class AskedLine(models.Model):
    """One line of an application, in one of its versions."""

    fund_year = models.ForeignKey(FundYear, models.PROTECT, related_name="asked_lines")
    version = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("明细项目"), max_length=120)
    economic = models.CharField(_("部门经济分类科目"), max_length=5, blank=True)
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2)
    basis = models.CharField(_("测算依据"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("申报明细")
        ordering = ("place", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund_year", "version", "name"], name="fund_asked_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_asked_above_nothing"),
        ]

    def __str__(self) -> str:
        return self.name


class FundLine(models.Model):
    """One line of an adopted fund; its money is that of its entries."""

    fund_year = models.ForeignKey(FundYear, models.PROTECT, related_name="lines")
    name = models.CharField(_("明细项目"), max_length=120)
    economic = models.CharField(_("部门经济分类科目"), max_length=5, blank=True)

    class Meta:
        verbose_name = _("资金明细")
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["fund_year", "name"], name="fund_line_once")]

    def __str__(self) -> str:
        return self.name


class RequestState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    APPROVING = "approving", _("审批中")
    APPROVED = "approved", _("待支付")
    PAID = "paid", _("已支付")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤销")
    REVERSED = "reversed", _("已冲销")


#: States in which a request holds money of its line without having spent it.
HOLDING = (RequestState.APPROVING, RequestState.APPROVED)
#: States in which its content may become another.
CHANGEABLE = (RequestState.DRAFT, RequestState.APPROVING, RequestState.APPROVED, RequestState.RETURNED)


class Transfer(models.Model):
    """调剂: money goes from one line to another of the same fund and year, once it is approved."""

    fund_year = models.ForeignKey(FundYear, models.PROTECT, related_name="transfers")
    source = models.ForeignKey(FundLine, models.PROTECT, related_name="+", verbose_name=_("调出"))
    target = models.ForeignKey(FundLine, models.PROTECT, related_name="+", verbose_name=_("调入"))
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2)
    why = models.CharField(_("调剂理由"), max_length=500)
    minutes = models.CharField(_("会议纪要文号"), max_length=120, blank=True)
    #: approving, approved, returned, withdrawn, reversed
    state = models.CharField(_("状态"), max_length=10, choices=RequestState, default=RequestState.APPROVING)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("资金调剂")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_transfer_above_nothing"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="fund_transfer_elsewhere"),
        ]
        indexes: ClassVar = [models.Index(fields=["source"], name="fund_transfer_open", condition=Q(state="approving"))]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id} {self.amount}"


class EntryKind(models.TextChoices):
    ADOPTED = "adopted", _("核定")
    TRANSFER = "transfer", _("调剂")
    CHANGE = "change", _("年中调整")
    REVERSAL = "reversal", _("冲销")


class FundEntry(models.Model):
    """A sum that comes to a line or leaves it. Never changed; reversed by at most one other."""

    line = models.ForeignKey(FundLine, models.PROTECT, related_name="entries")
    kind = models.CharField(_("方式"), max_length=10, choices=EntryKind)
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2)
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, related_name="entries")
    change = models.ForeignKey("FundChange", models.PROTECT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("资金变动")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind} {self.amount}"


class PlanPoint(models.Model):
    """用款计划: how much is to be spent from the first of January to a check date. The dates are the fund's own."""

    fund_year = models.ForeignKey(FundYear, models.PROTECT, related_name="plan_points")
    version = models.PositiveIntegerField()
    day = models.DateField(_("检查日期"))
    amount = models.DecimalField(_("累计应支出"), max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = _("用款计划")
        ordering = ("day",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund_year", "version", "day"], name="fund_plan_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.amount}"


class FundEvaluation(models.Model):
    """绩效自评 of a fund's year: what was reached with the money. A new version ends the one before it."""

    fund_year = models.ForeignKey(FundYear, models.PROTECT, related_name="evaluations")
    adopted = models.DecimalField(_("全年预算数"), max_digits=18, decimal_places=2)
    paid = models.DecimalField(_("全年执行数"), max_digits=18, decimal_places=2)
    #: 执行率 × 10, two digits.
    score = models.DecimalField(_("执行率得分"), max_digits=5, decimal_places=2)
    results = models.TextField(_("使用成效"))
    problems = models.TextField(_("存在的问题"), blank=True)
    measures = models.TextField(_("改进措施"), blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("专项资金自评")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund_year"], condition=Q(ended__isnull=True), name="fund_evaluation_one_now"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund_year_id}"


class PaymentRequest(models.Model):
    """支付申请 on one line of a fund. Who is paid and where to is sealed; the ledger knows its digest.

    `activity`: for which piece of work the money is used. `beneficiary`: the colleague who is paid back, if it is one:
    he does not approve it either.
    """

    number = models.CharField(_("申请编号"), max_length=20, unique=True)
    line = models.ForeignKey(FundLine, models.PROTECT, related_name="requests", verbose_name=_("资金明细"))
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2)
    purpose = models.CharField(_("用途"), max_length=300)
    activity = models.CharField(_("工作活动"), max_length=120)
    payee = SealedTextField(_("收款人"))
    account = SealedTextField(_("收款账户"), blank=True)
    beneficiary = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("报销人"))
    minutes = models.CharField(_("会议纪要文号"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=RequestState, default=RequestState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    salt = models.CharField(max_length=64)
    writers = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    at = models.DateTimeField(_("申请时间"))

    class Meta:
        verbose_name = _("支付申请")
        ordering = ("-id",)
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="fund_request_above_nothing")]
        indexes: ClassVar = [
            models.Index(fields=["line", "state"], name="fund_request_line"),
            models.Index(fields=["year", "state"], name="fund_request_year"),
            models.Index(fields=["by", "state"], name="fund_request_mine"),
        ]

    def __str__(self) -> str:
        return self.number


class Invoice(models.Model):
    """发票 of a payment request; an invoice is paid once. One that is struck from its request keeps its row."""

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="invoices")
    number = models.CharField(_("发票号码"), max_length=40)
    day = models.DateField(_("开票日期"))
    amount = models.DecimalField(_("发票金额"), max_digits=18, decimal_places=2)
    file = models.OneToOneField(FinanceFile, models.PROTECT, related_name="+", verbose_name=_("发票文件"))
    struck = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("发票")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=Q(struck__isnull=True), name="fund_invoice_paid_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_invoice_above_nothing"),
        ]

    def __str__(self) -> str:
        return self.number


class Payment(models.Model):
    """支出: money that left a line, for a payment request or an assistance. Never changed, reversed by another."""

    line = models.ForeignKey(FundLine, models.PROTECT, related_name="payments")
    request = models.ForeignKey(PaymentRequest, models.PROTECT, null=True, related_name="payments")
    #: The assistance it was paid for; that room's part knows what it is.
    assistance = models.BigIntegerField(null=True)
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2)
    day = models.DateField(_("支付日期"))
    voucher = models.CharField(_("凭证号"), max_length=60)
    activity = models.CharField(_("工作活动"), max_length=120)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    why = models.CharField(_("冲销原因"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("支付")
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True) | Q(amount__lt=0, reverses__isnull=False),
                name="fund_payment_or_reversal",
            ),
            models.CheckConstraint(
                condition=Q(request__isnull=False, assistance__isnull=True)
                | Q(request__isnull=True, assistance__isnull=False),
                name="fund_payment_for_one_thing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["line", "day"], name="fund_payment_day"),
            models.Index(fields=["year", "activity"], name="fund_payment_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount}"
