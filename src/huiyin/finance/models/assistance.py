"""信访救助: an application, its review and decision, and what was paid. Who is helped is sealed.

Household size and income are all that is kept of a household; nobody's relatives have a row here. The once-only checks
are blind indexes of one person in one matter and of one person in one year: they answer "number, day, outcome" and
link nothing else, and they go with the personal data when it has been kept long enough.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.finance.models.funds import FundLine
from huiyin.finance.models.years import FinanceYear
from huiyin.vault.fields import SealedTextField


class Hardship(models.TextChoices):
    """为何困难: the ground of the application, as the statistics count it."""

    ILLNESS = "illness", _("重大疾病")
    ACCIDENT = "accident", _("意外事故")
    DISASTER = "disaster", _("自然灾害")
    LIVING = "living", _("基本生活困难")
    UNRESOLVED = "unresolved", _("无其他救济途径")
    OTHER = "other", _("其他")


class AssistanceState(models.TextChoices):
    DRAFT = "draft", _("申请登记")
    REVIEWING = "reviewing", _("审核中")
    DECIDED = "decided", _("待发放")
    PAID = "paid", _("已发放")
    RETURNED = "returned", _("已退回")
    REFUSED = "refused", _("不予救助")
    WITHDRAWN = "withdrawn", _("已撤回")
    REVERSED = "reversed", _("已收回")


#: States in which an application stands for the once-only checks.
LIVE = (
    AssistanceState.DRAFT,
    AssistanceState.REVIEWING,
    AssistanceState.RETURNED,
    AssistanceState.DECIDED,
    AssistanceState.PAID,
)


class AssistanceCase(models.Model):
    """One application for assistance. Nothing personal stands in this row."""

    number = models.CharField(_("救助编号"), max_length=20, unique=True)
    year = models.ForeignKey(FinanceYear, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("申报单位"))
    #: The matter it arose from.
    matter = models.BigIntegerField(_("信访事项"))
    hardship = models.CharField(_("困难情形"), max_length=12, choices=Hardship)
    line = models.ForeignKey(FundLine, models.PROTECT, null=True, related_name="+", verbose_name=_("资金明细"))
    asked = models.DecimalField(_("申请金额"), max_digits=18, decimal_places=2)
    #: 拟救助金额, which the review proposes and the decision approves.
    proposed = models.DecimalField(_("救助金额"), max_digits=18, decimal_places=2, null=True)
    state = models.CharField(_("状态"), max_length=10, choices=AssistanceState, default=AssistanceState.DRAFT)
    applied = models.DateField(_("申请日期"))
    decided = models.DateField(_("决定日期"), null=True)
    once_in_matter = models.CharField(max_length=64, null=True)
    once_in_year = models.CharField(max_length=64, null=True)
    minutes = models.CharField(_("会议纪要文号"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    writers = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("救助申请")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["once_in_matter"], condition=Q(state__in=LIVE), name="assistance_once_in_matter"
            ),
            models.UniqueConstraint(
                fields=["once_in_year"], condition=Q(state__in=LIVE), name="assistance_once_in_year"
            ),
            models.CheckConstraint(condition=Q(asked__gt=0), name="assistance_asked_above_nothing"),
        ]
        indexes: ClassVar = [models.Index(fields=["year", "state"], name="assistance_year")]

    def __str__(self) -> str:
        return self.number


class AssistanceContent(models.Model):
    """What is personal in an application, sealed as one text; the ledger names it by digest, made with the salt."""

    case = models.OneToOneField(AssistanceCase, models.PROTECT, primary_key=True, related_name="content")
    sealed = SealedTextField(_("申请人信息"))
    opinion = SealedTextField(_("审核意见"), blank=True)
    salt = models.CharField(max_length=64)
    disposed = models.DateTimeField(_("销毁时间"), null=True)

    class Meta:
        verbose_name = _("救助申请内容")

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.sealed or "{}")
        return found
