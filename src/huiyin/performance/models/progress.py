"""进展: what was reached by the end of a month or a quarter. A period is closed once: from then on its values stand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Person
from huiyin.figures.models import Evidence
from huiyin.performance.models.schemes import Handed, Indicator, Scheme, Source


class Closing(models.Model):
    """A part of the year was closed for a scheme. What stands of it is named by its digest and by the last ledger entry
    that was known. A closing is never changed: a new one, with a reason, takes its place."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="closings")
    #: M01…M12, Q1…Q4 or Y: the same names as the targets have.
    key = models.CharField(max_length=4)
    start = models.DateField()
    end = models.DateField()
    version = models.PositiveIntegerField()
    seq = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    why = models.CharField(_("重新结账的理由"), max_length=300, blank=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("期间结账")
        ordering = ("end", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "key"], condition=Q(ended__isnull=True), name="closed_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="closing_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.key}"


class Reading(models.Model):
    """One actual, from the beginning of the year to the end of the period. A new version ends the old row.

    Entered by hand it has no closing until its period is closed; taken from a source it is made by the closing.
    `handed` None: the indicator as a whole. `where` is the predicate under which the source was asked.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="readings")
    handed = models.ForeignKey(Handed, models.PROTECT, null=True, related_name="readings")
    key = models.CharField(max_length=4)
    source = models.CharField(max_length=10, choices=Source)
    value = models.DecimalField(_("实际完成值"), max_digits=20, decimal_places=6, null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    where = models.CharField(max_length=300, blank=True)
    #: The superior's value of the same, with the number of the document; which of the two counts.
    published = models.DecimalField(_("上级公布数"), max_digits=20, decimal_places=6, null=True)
    published_number = models.CharField(_("文号"), max_length=120, blank=True)
    takes_published = models.BooleanField(_("采用上级公布数"), default=False)
    note = models.TextField(_("完成情况"), blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered = models.DateTimeField()
    closing = models.ForeignKey(Closing, models.PROTECT, null=True, related_name="readings")
    #: Of what it says, written when its period is closed: should the closing's differ one day, this says which row.
    digest = models.CharField(max_length=64, blank=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("完成值")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "key"],
                condition=Q(ended__isnull=True, handed__isnull=True),
                name="read_once_whole",
            ),
            models.UniqueConstraint(
                fields=["handed", "key"], condition=Q(ended__isnull=True, handed__isnull=False), name="read_once_handed"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["closing"], name="reading_closing")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.key}"
