"""资产: cards, the purchase plan of December, stock-takes and disposals.

The worth of a card is the sum of its entries; a card is disposed of by an entry that takes its worth away, and that
entry can be reversed. Places and keepers change, each change with its entry in the ledger.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.finance.models.years import FinanceYear


class AssetClass(models.TextChoices):
    """The first level of GB/T 14885-2022."""

    LAND = "A01", _("房屋和构筑物")
    EQUIPMENT = "A02", _("设备")
    RELICS = "A03", _("文物和陈列品")
    BOOKS = "A04", _("图书和档案")
    FURNITURE = "A05", _("家具和用具")
    SPECIES = "A06", _("特种动植物")
    MATERIALS = "A07", _("物资")
    INTANGIBLE = "A08", _("无形资产")


class Origin(models.TextChoices):
    BOUGHT = "bought", _("购置")
    ALLOCATED = "allocated", _("调拨")
    DONATED = "donated", _("接受捐赠")
    SURPLUS = "surplus", _("盘盈")
    OTHER = "other", _("其他")


class Condition(models.TextChoices):
    IN_USE = "in_use", _("在用")
    IDLE = "idle", _("闲置")
    BROKEN = "broken", _("待修")


class Asset(models.Model):
    """资产卡片. `gone`: it was disposed of."""

    number = models.CharField(_("资产编号"), max_length=30, unique=True)
    name = models.CharField(_("资产名称"), max_length=120)
    kind = models.CharField(_("资产分类"), max_length=3, choices=AssetClass)
    model = models.CharField(_("规格型号"), max_length=120, blank=True)
    origin = models.CharField(_("取得方式"), max_length=10, choices=Origin, default=Origin.BOUGHT)
    acquired = models.DateField(_("取得日期"))
    worth = models.DecimalField(_("账面原值"), max_digits=18, decimal_places=2)
    #: 预计使用年限
    years = models.PositiveSmallIntegerField(_("使用年限"), null=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    office = models.CharField(_("使用处室"), max_length=60, blank=True)
    place = models.CharField(_("存放地点"), max_length=120)
    keeper = models.CharField(_("使用人"), max_length=40, blank=True)
    condition = models.CharField(_("使用状况"), max_length=10, choices=Condition, default=Condition.IN_USE)
    voucher = models.CharField(_("凭证号"), max_length=60, blank=True)
    gone = models.DateField(_("处置日期"), null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("资产")
        ordering = ("number",)
        constraints: ClassVar = [models.CheckConstraint(condition=Q(worth__gte=0), name="asset_worth_not_below_zero")]
        indexes: ClassVar = [models.Index(fields=["organ", "kind"], name="asset_organ_kind")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Manner(models.TextChoices):
    """处置方式."""

    SCRAPPED = "scrapped", _("报废")
    SOLD = "sold", _("出售")
    TRANSFERRED = "transferred", _("无偿调拨")
    LOST = "lost", _("报损")


class DisposalState(models.TextChoices):
    APPROVING = "approving", _("审批中")
    DONE = "done", _("已处置")
    RETURNED = "returned", _("已退回")
    REVERSED = "reversed", _("已冲销")


class Disposal(models.Model):
    """处置 of an asset: asked for, approved, and then an entry that takes its worth away."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="disposals")
    manner = models.CharField(_("处置方式"), max_length=12, choices=Manner)
    why = models.CharField(_("处置理由"), max_length=300)
    minutes = models.CharField(_("会议纪要文号"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=DisposalState, default=DisposalState.APPROVING)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("资产处置")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.asset_id} {self.manner}"


class AssetEntry(models.Model):
    """A sum that comes to the books with an asset or leaves them. Never changed; reversed by at most one other."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="entries")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2)
    disposal = models.ForeignKey(Disposal, models.PROTECT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    why = models.CharField(_("冲销原因"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("资产变动")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.asset_id} {self.amount}"


class PlanState(models.TextChoices):
    DRAFT = "draft", _("编制中")
    APPROVING = "approving", _("审批中")
    APPROVED = "approved", _("已批准")
    RETURNED = "returned", _("已退回")


class PurchasePlan(models.Model):
    """资产购置计划 of an organ for a year, made in the December before it."""

    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    state = models.CharField(_("状态"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    minutes = models.CharField(_("会议纪要文号"), max_length=120, blank=True)
    writers = models.JSONField(default=list)

    class Meta:
        verbose_name = _("资产购置计划")
        ordering = ("-year", "organ")
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "organ"], name="asset_plan_once")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.year_id}"


class PurchaseLine(models.Model):
    plan = models.ForeignKey(PurchasePlan, models.PROTECT, related_name="lines")
    version = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("资产名称"), max_length=120)
    kind = models.CharField(_("资产分类"), max_length=3, choices=AssetClass)
    quantity = models.PositiveIntegerField(_("数量"))
    price = models.DecimalField(_("单价"), max_digits=18, decimal_places=2)
    why = models.CharField(_("购置理由"), max_length=300)

    class Meta:
        verbose_name = _("购置明细")
        ordering = ("place", "id")

    def __str__(self) -> str:
        return self.name


class StockTake(models.Model):
    """资产盘点. What each card said when it was closed is kept with it."""

    name = models.CharField(_("盘点名称"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    year = models.PositiveSmallIntegerField()
    opened = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    closed = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("资产盘点")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ"], condition=Q(closed__isnull=True), name="asset_one_open_take")
        ]

    def __str__(self) -> str:
        return self.name


class Finding(models.TextChoices):
    HERE = "here", _("账实相符")
    ELSEWHERE = "elsewhere", _("地点不符")
    MISSING = "missing", _("盘亏")
    SURPLUS = "surplus", _("盘盈")


class StockCount(models.Model):
    """What was found of a card, or of a thing that has none. What is counted anew ends the row before it."""

    take = models.ForeignKey(StockTake, models.PROTECT, related_name="counts")
    asset = models.ForeignKey(Asset, models.PROTECT, null=True, related_name="counts")
    finding = models.CharField(_("盘点结果"), max_length=10, choices=Finding)
    name = models.CharField(_("资产名称"), max_length=120, blank=True)
    place = models.CharField(_("实际地点"), max_length=120, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("盘点记录")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["take", "asset"],
                condition=Q(ended__isnull=True, asset__isnull=False),
                name="asset_counted_once_now",
            )
        ]

    def __str__(self) -> str:
        return f"{self.take_id} {self.asset_id} {self.finding}"
