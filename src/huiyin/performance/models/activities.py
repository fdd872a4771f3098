"""工作台账: trainings, publicity, meetings, inspections, bulletins and honours, each with its day, its people, its
cost and its evidence. What measures and reports count is what stands: a mended row ends the one before it, and none
is deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.figures.models import Evidence


class ActivityKind(models.TextChoices):
    TRAINING = "training", _("业务培训")
    PUBLICITY = "publicity", _("宣传活动")
    JOINT_MEETING = "joint_meeting", _("信访工作联席会议")
    MEETING = "meeting", _("会议")
    INSPECTION = "inspection", _("督导检查")
    BULLETIN = "bulletin", _("信息简报")
    HONOUR = "honour", _("表彰荣誉")


class Activity(models.Model):
    """One piece of work that was done. `until` is the last day where it took several."""

    kind = models.CharField(_("类别"), max_length=20, choices=ActivityKind)
    name = models.CharField(_("名称"), max_length=120)
    day = models.DateField(_("日期"))
    until = models.DateField(_("结束日期"), null=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    office = models.CharField(_("承办科室"), max_length=60, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    people = models.PositiveIntegerField(_("人次"), null=True)
    #: What was handed out at it: leaflets, copies of a bulletin.
    copies = models.PositiveIntegerField(_("资料份数"), null=True)
    #: Matters that a meeting dealt with, or that an inspection looked into.
    matters = models.PositiveIntegerField(_("研究信访事项件数"), null=True)
    #: In yuan.
    cost = models.DecimalField(_("费用"), max_digits=18, decimal_places=2, null=True)
    fund = models.CharField(_("资金项目"), max_length=60, blank=True)
    number = models.CharField(_("文号"), max_length=120, blank=True)
    note = models.CharField(_("备注"), max_length=500, blank=True)
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    entered = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    why_ended = models.CharField(_("撤下原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("工作活动")
        ordering = ("-day", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("day")), name="activity_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0), name="activity_cost_not_below_zero"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "day"], name="activity_kind_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class ActivityFile(models.Model):
    """An evidence file of an activity; a mended row keeps the files of the one before."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="files")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("工作活动依据")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "evidence"], name="activity_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.evidence_id}"
