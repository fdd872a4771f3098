"""The year of accounts: open while money is booked into it, closed for ever after, or until it is opened again."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Person

#: Larger changes on the year before want a reason, unless the year says otherwise.
REASON_PERCENT = Decimal(10)


class YearState(models.TextChoices):
    OPEN = "open", _("未结账")
    CLOSED = "closed", _("已结账")


class FinanceYear(models.Model):
    """预算年度. Every act that books money holds its row (`acts.years.hold_year`), so a closed year stays as it is."""

    year = models.PositiveSmallIntegerField(_("预算年度"), primary_key=True)
    state = models.CharField(_("状态"), max_length=10, choices=YearState, default=YearState.OPEN)
    #: A change on the year before of so many per cent or more wants a reason …
    reason_percent = models.DecimalField(
        _("须说明原因的变动（%）"), max_digits=5, decimal_places=2, default=REASON_PERCENT
    )
    #: … unless it is smaller than so many yuan.
    reason_least = models.DecimalField(_("免说明的差额（元）"), max_digits=18, decimal_places=2, default=0)
    #: 批复: from the day of approval the twenty days for publication run (预算法 14).
    budget_approved = models.DateField(_("预算批复日期"), null=True, blank=True)
    accounts_approved = models.DateField(_("决算批复日期"), null=True, blank=True)
    closed = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("预算年度")
        ordering = ("-year",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="finance_year_in_range"),
            models.CheckConstraint(
                condition=Q(reason_percent__gte=0, reason_least__gte=0), name="finance_reason_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_closed(self) -> bool:
        return self.state == YearState.CLOSED
