"""Where a payment of a fund stands in the execution of the budget."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Person
from huiyin.finance.models.budget import BudgetLine, Posting
from huiyin.finance.models.funds import Payment


class PaymentBooking(models.Model):
    """A payment on a budget line: either a posting of its own, or an imported number of that month which has it in it.

    It counts while its posting stands. What an import has replaced since stands in the import's number; what was
    reversed by hand is to be booked anew, by another row. Never changed.
    """

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="bookings")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="payment_bookings")
    month = models.PositiveSmallIntegerField()
    posting = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="paid_by")
    #: The imported posting of the month that has the payment in it.
    within = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="contains")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("支付的预算记账")
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(posting__isnull=False, within__isnull=True) | Q(posting__isnull=True, within__isnull=False),
                name="payment_booked_one_way",
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="payment_booked_in_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.line_id}"
