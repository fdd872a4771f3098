"""What the petitioner's window keeps beside a petition that was filed there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.petitions.models.derived import Petition


class WindowFiling(models.Model):
    """网上提交: `token` names one sending, so that a petition that is sent twice is filed once. `what`: a keyed digest
    of all that was sent. `call`: the call for suggestions that it answers."""

    token = models.CharField(max_length=32, unique=True)
    petition = models.OneToOneField(Petition, models.PROTECT, related_name="window_filing")
    what = models.CharField(max_length=32)
    at = models.DateTimeField()
    call = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("网上提交")
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(fields=["call"], condition=Q(call__isnull=False), name="window_filing_by_call")
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.at}"
