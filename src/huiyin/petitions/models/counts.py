"""How many rows stand alike, so that a desk need not count them (ADR 50)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class MatterCount(models.Model):
    """How many matters stand alike: the sum of `number` over all rows that are alike in the other columns.

    Only those that no accusation is in and that somebody waits for: open ones, those with a last day, those whose
    record contradicts itself. Every act adds rows, so that no two acts wait for each other; `gather` sums them up.
    """

    state = models.CharField(max_length=20)
    next_due = models.DateField(null=True)
    next_provisional = models.BooleanField()
    irregular = models.BooleanField()
    number = models.IntegerField()

    class Meta:
        verbose_name = _("事项计数")

    def __str__(self) -> str:
        return f"{self.state} {self.next_due}: {self.number}"


class WaitingCount(models.Model):
    """How many steps of one kind wait at a desk until a day, in the same way. None of an accusation is among them."""

    role = models.CharField(max_length=20)
    organ = models.BigIntegerField(null=True)
    act = models.CharField(max_length=30)
    due = models.DateField(null=True)
    provisional = models.BooleanField()
    number = models.IntegerField()

    class Meta:
        verbose_name = _("待办计数")
        indexes: ClassVar = [
            models.Index(fields=["role", "organ", "due"], name="waiting_count_by_desk"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.organ} {self.act} {self.due}: {self.number}"
