"""How long a case file is kept: holds, and disposals that one person proposes and another confirms."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Person
from huiyin.petitions.models.casework import Note
from huiyin.petitions.models.derived import Matter


class Hold(models.Model):
    """暂缓销毁: as long as it stands, the case file cannot be disposed of."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="holds")
    note = models.ForeignKey(Note, models.PROTECT, related_name="+")
    placed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    placed = models.DateField()
    lifted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    lifted = models.DateField(null=True)

    class Meta:
        verbose_name = _("暂缓销毁")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.placed}"


class Disposal(models.Model):
    """销毁: proposed by one person under a retention rule, decided by another."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="disposals")
    rule = models.CharField(max_length=60)
    #: The day from which the rule let it be disposed of.
    keep_until = models.DateField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed = models.DateField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided = models.DateField(null=True)
    confirmed = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("销毁")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(decided__isnull=True), name="disposal_one_open_a_matter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.rule}"
