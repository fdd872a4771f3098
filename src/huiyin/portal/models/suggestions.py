"""人民建议征集: what the bureau asks people about, and what of their suggestions it took up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Person
from huiyin.petitions.models import Petition
from huiyin.vault.fields import SealedTextField


class SuggestionCall(models.Model):
    """征集: a topic that suggestions are called for, from a day to a day; both days count."""

    title = models.CharField(_("题目"), max_length=80)
    text = models.TextField(_("说明"))
    opens = models.DateField(_("开始日期"))
    closes = models.DateField(_("截止日期"))
    posted = models.DateTimeField()
    posted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("人民建议征集")
        ordering = ("-opens", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes__gte=F("opens")), name="suggestion_call_days_in_order")
        ]

    def __str__(self) -> str:
        return self.title


class NameConsent(models.Model):
    """同意署名: the writer agreed, when sending, to be named if the suggestion is adopted. No row: never named."""

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("同意署名")

    def __str__(self) -> str:
        return f"{self.petition_id}"


class Extent(models.TextChoices):
    WHOLE = "whole", _("采纳")
    PART = "part", _("部分采纳")


class SuggestionShown(models.Model):
    """采纳公布: an adopted suggestion in the bureau's own words; the writer's name only with consent."""

    call = models.ForeignKey(SuggestionCall, models.PROTECT, related_name="shown")
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")
    extent = models.CharField(_("采纳情况"), max_length=10, choices=Extent)
    words = models.TextField(_("公布的内容"))
    name = SealedTextField(null=True)
    shown = models.DateTimeField()
    shown_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taken_down = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("采纳公布")
        ordering = ("-shown", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(taken_down__isnull=True), name="suggestion_shown_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.extent}"
