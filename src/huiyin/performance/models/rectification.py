"""整改台账: what inspections found, what last year's report admitted and promised, until a second person strikes it
off."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.figures.models import Evidence


class Origin(models.TextChoices):
    INSPECTION = "inspection", _("督查检查发现")
    PATROL = "patrol", _("巡视巡察反馈")
    AUDIT = "audit", _("审计发现")
    APPRAISAL = "appraisal", _("考核评价反馈")
    OWN_REPORT = "own_report", _("上年报告自查问题")
    OTHER = "other", _("其他")


class Standing(models.TextChoices):
    OPEN = "open", _("整改中")
    REPORTED = "reported", _("待销号")
    STRUCK = "struck", _("已销号")
    WITHDRAWN = "withdrawn", _("登记有误，已撤下")


class Rectification(models.Model):
    """整改事项. It stands in the year it was found and in every later one, until it is struck off: `standing` and the
    days of its steps say so, nobody has to carry it over by hand."""

    found = models.DateField(_("发现日期"))
    origin = models.CharField(_("来源"), max_length=20, choices=Origin)
    number = models.CharField(_("文号"), max_length=120, blank=True)
    problem = models.TextField(_("问题"))
    measure = models.TextField(_("整改措施"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("整改单位"))
    office = models.CharField(_("责任科室"), max_length=60, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="rectifications", verbose_name=_("责任人"))
    due = models.DateField(_("整改期限"))
    standing = models.CharField(_("状态"), max_length=10, choices=Standing, default=Standing.OPEN)
    entered = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    #: The day it was struck off.
    struck = models.DateField(_("销号日期"), null=True)

    class Meta:
        verbose_name = _("整改事项")
        ordering = ("due", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(struck__isnull=False, standing="struck") | (Q(struck__isnull=True) & ~Q(standing="struck")),
                name="struck_has_its_day",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["standing", "due"], name="rectification_due")]

    def __str__(self) -> str:
        return f"{self.found} #{self.pk}"


class RectificationStep(models.Model):
    """What was done about it: reported with proof, sent back with a reason, struck off, its date put off."""

    class Kind(models.TextChoices):
        REPORTED = "reported", _("报告整改完成")
        RETURNED = "returned", _("退回继续整改")
        STRUCK = "struck", _("销号")
        REOPENED = "reopened", _("重新整改")
        POSTPONED = "postponed", _("调整期限")
        WITHDRAWN = "withdrawn", _("撤下")

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.TextField(_("说明"), blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("整改进展")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.rectification_id} {self.kind}"
