"""Reminders to staff of what is due: what was reminded of, at which stage, and the mail that says there is some."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Person
from huiyin.vault.fields import SealedTextField


class ReminderChoice(models.Model):
    """How somebody wants to be reminded. Without a row: on the page, by no mail."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="reminder_choice")
    email = SealedTextField(_("电子邮箱"), blank=True)
    is_off = models.BooleanField(_("不提醒"), default=False)

    class Meta:
        verbose_name = _("提醒设置")

    def __str__(self) -> str:
        return str(self.person_id)


class ReminderDay(models.Model):
    """The last day for which reminders were made. One row."""

    day = models.DateField()

    class Meta:
        verbose_name = _("提醒进度")

    def __str__(self) -> str:
        return str(self.day)


class ReminderMail(models.Model):
    """One mail to one person on one day. Its words are made of its reminders when it is sent; the address is that of
    the person's choice then, and is kept nowhere else. Claimed, tried again and given up as notices to petitioners are.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        CLAIMED = "claimed", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("未能发送")
        DROPPED = "dropped", _("不再发送")

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    day = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    #: A code of `portal.messengers`.
    error = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("提醒邮件")
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "day"], name="reminder_mail_once_a_day")]
        indexes: ClassVar = [
            models.Index(fields=["due"], condition=Q(state__in=("waiting", "claimed")), name="reminder_mail_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class Reminder(models.Model):
    """Somebody was reminded of something, once at each stage. What it is stands in `key` only, never in words."""

    class Kind(models.TextChoices):
        INDICATORS = "indicators", _("指标填报")
        RECTIFICATION = "rectification", _("整改")
        GOAL_CHECK = "goal_check", _("绩效监控")
        APPLICATION = "application", _("专项资金申报")
        PLAN = "plan", _("用款计划")
        CALENDAR = "calendar", _("日历事项")

    class Stage(models.TextChoices):
        AHEAD = "ahead", _("临近")
        DUE = "due", _("今天到期")
        LATE = "late", _("超期")

    person = models.ForeignKey(Person, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=14, choices=Kind)
    key = models.CharField(max_length=80)
    #: The day by which it is owed; a new day is a new thing.
    day = models.DateField()
    stage = models.CharField(max_length=6, choices=Stage)
    made = models.DateTimeField()
    mail = models.ForeignKey(ReminderMail, models.SET_NULL, null=True, related_name="reminders")

    class Meta:
        verbose_name = _("提醒")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key", "day", "stage"], name="reminded_once_a_stage")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "made"], name="reminder_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key} {self.stage}"
