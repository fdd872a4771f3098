"""自评与复核: a scheme scored at the end of the year, for the bureau itself or for each of the organs it appraises."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.figures.models import Evidence
from huiyin.performance.models.schemes import Indicator, Scheme


class EvaluationState(models.TextChoices):
    OPEN = "open", _("自评中")
    SUBMITTED = "submitted", _("待复核")
    REVIEWED = "reviewed", _("已复核")


class Evaluation(models.Model):
    """`organ` None: the bureau's own. The totals are those of the marks, of the execution rate and of what was granted
    as deduction or bonus."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="evaluations")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=EvaluationState, default=EvaluationState.OPEN)
    #: The version of the scheme whose points and targets the marks hold.
    version = models.PositiveIntegerField()
    budget = models.DecimalField(_("全年预算数"), max_digits=18, decimal_places=2, null=True)
    spent = models.DecimalField(_("全年执行数"), max_digits=18, decimal_places=2, null=True)
    full = models.DecimalField(_("满分"), max_digits=7, decimal_places=2)
    own_total = models.DecimalField(_("自评总分"), max_digits=7, decimal_places=2, null=True)
    reviewed_total = models.DecimalField(_("复核总分"), max_digits=7, decimal_places=2, null=True)
    begun = models.DateTimeField()
    submitted = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reviewed = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opinion = models.TextField(_("复核意见"), blank=True)

    class Meta:
        verbose_name = _("绩效评价")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme"], condition=Q(organ__isnull=True), name="evaluated_once_itself"),
            models.UniqueConstraint(
                fields=["scheme", "organ"], condition=Q(organ__isnull=False), name="evaluated_once_organ"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.organ_id or ''}"


class Mark(models.Model):
    """One indicator of an evaluation: what was reached, the points by rule, why not all or far more, and what the
    reviewer gives. `how` and `share` say which step of the rule decided."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="marks")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    weight = models.DecimalField(_("分值"), max_digits=6, decimal_places=2)
    target = models.DecimalField(_("年度指标值"), max_digits=20, decimal_places=6, null=True)
    actual = models.DecimalField(_("实际完成值"), max_digits=20, decimal_places=6, null=True)
    how = models.CharField(max_length=12)
    own = models.DecimalField(_("自评得分"), max_digits=6, decimal_places=2, null=True)
    #: short or over: a reason and a measure must be given.
    deviation = models.CharField(max_length=6, blank=True)
    reason = models.TextField(_("偏差原因分析"), blank=True)
    remedy = models.TextField(_("改进措施"), blank=True)
    reviewed = models.DecimalField(_("复核得分"), max_digits=6, decimal_places=2, null=True)
    why_reviewed = models.TextField(_("复核说明"), blank=True)

    class Meta:
        verbose_name = _("指标评分")
        ordering = ("indicator__area__place", "indicator__place", "indicator_id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluation", "indicator"], name="marked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.indicator_id}"


class Claim(models.Model):
    """加扣分申请: points to be taken off or added beside the indicators, with their ground, and what became of it."""

    class Kind(models.TextChoices):
        DEDUCTION = "deduction", _("扣分")
        BONUS = "bonus", _("加分")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="claims")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    points = models.DecimalField(_("分数"), max_digits=5, decimal_places=2)
    ground = models.CharField(_("依据和事由"), max_length=300)
    number = models.CharField(_("文号"), max_length=120, blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    asked = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    #: None: not decided; 0: refused.
    granted = models.DecimalField(_("认定分数"), max_digits=5, decimal_places=2, null=True)
    why = models.CharField(_("认定说明"), max_length=300, blank=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    #: Taken back by who asked.
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("加扣分")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.kind} {self.points}"
