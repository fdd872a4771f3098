"""年中追加和调减 of a special fund: proposed by the lead office, decided by the leading group with its minutes.

What was adopted at the beginning of the year stays; a decision adds entries beside it, and all entries of a line add up
to what the line has now.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Person
from huiyin.finance.models.funds import FundYear, Meeting


class ChangeState(models.TextChoices):
    ASKED = "asked", _("待领导小组审定")
    ADOPTED = "adopted", _("已批准")
    DECLINED = "declined", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")
    REVERSED = "reversed", _("已冲销")


class FundChange(models.Model):
    """One proposal. Of a fund's year one at a time waits, so that each is decided on what stands then."""

    fund_year = models.ForeignKey(FundYear, models.PROTECT, related_name="changes")
    grounds = models.CharField(_("调整理由"), max_length=1000)
    state = models.CharField(_("状态"), max_length=10, choices=ChangeState, default=ChangeState.ASKED)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="changes")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    at = models.DateTimeField(_("提出时间"))

    class Meta:
        verbose_name = _("资金年中调整")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund_year"], condition=Q(state="asked"), name="fund_change_one_waits")
        ]

    def __str__(self) -> str:
        return f"{self.fund_year_id} {self.pk}"


class FundChangeLine(models.Model):
    """What is proposed for a line, by its name; a name that the fund does not have yet becomes a new line.

    `amount`: above nothing 追加, below it 调减. `decided`: what the leading group said; None until then.
    """

    change = models.ForeignKey(FundChange, models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("明细项目"), max_length=120)
    economic = models.CharField(_("部门经济分类科目"), max_length=5, blank=True)
    amount = models.DecimalField(_("调整金额"), max_digits=18, decimal_places=2)
    decided = models.DecimalField(_("批准金额"), max_digits=18, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("年中调整明细")
        ordering = ("place", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "name"], name="fund_change_line_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="fund_change_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"
