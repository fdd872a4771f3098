"""Reports as made: what was asked, how far it is, and what was printed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    QUEUED = "queued", _("排队")
    RUNNING = "running", _("编制中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class Report(models.Model):
    """One draft. Its files lie in the home's reports folder under the id; they are readable by the owner only."""

    kind = models.CharField(_("种类"), max_length=60)
    kind_version = models.PositiveIntegerField(default=1)
    start = models.DateField(_("期初"))
    end = models.DateField(_("期末"))
    previous_start = models.DateField(null=True)
    previous_end = models.DateField(null=True)
    as_of = models.DateField(_("截至"))
    state = models.CharField(_("状态"), max_length=10, choices=ReportState, default=ReportState.QUEUED)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked = models.DateTimeField(_("提出时间"))
    heartbeat = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    #: What the report prints, and what it lacks: as in the JSON document of the command.
    figures = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    irregularities = models.PositiveIntegerField(default=0)
    ledger_seq = models.BigIntegerField(null=True)
    law_digest = models.CharField(max_length=64, blank=True)
    calendar_digest = models.CharField(max_length=64, blank=True)
    inputs_digest = models.CharField(max_length=64, blank=True)
    word_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("报告")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="report_days_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}..{self.end}"
