"""领导接访日: the days on which leaders receive petitioners, and who comes at which hour."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Person
from huiyin.vault.fields import SealedTextField

#: More people than these are not received on one day by one leader.
MOST_SLOTS = 40


class ReceptionDay(models.Model):
    """One leader's reception day. The hours are cut into as many turns as there are slots."""

    day = models.DateField(_("日期"))
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    leader = models.CharField(_("接访领导"), max_length=40)
    title = models.CharField(_("职务"), max_length=80)
    place = models.CharField(_("地点"), max_length=120)
    topics = models.CharField(_("接访事项"), max_length=300, blank=True)
    slots = models.PositiveSmallIntegerField(_("名额"))
    posted = models.DateTimeField()
    posted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    cancelled = models.DateTimeField(null=True)
    why_cancelled = models.CharField(_("取消原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("领导接访日")
        ordering = ("day", "starts", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="reception_hours_in_order"),
            models.CheckConstraint(condition=Q(slots__gte=1, slots__lte=MOST_SLOTS), name="reception_slots"),
            models.UniqueConstraint(
                fields=["day", "starts", "leader"], condition=Q(cancelled__isnull=True), name="reception_day_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.title}"

    def turn(self, slot: int) -> time:
        """When the turn of a slot begins, in whole five minutes."""
        first, last = datetime.combine(self.day, self.starts), datetime.combine(self.day, self.ends)
        minutes = int((last - first).total_seconds() // 60) * (slot - 1) // self.slots
        return (first + timedelta(minutes=minutes - minutes % 5)).time()


class State(models.TextChoices):
    BOOKED = "booked", _("已预约")
    CANCELLED = "cancelled", _("已取消")
    CAME = "came", _("已接访")
    MISSED = "missed", _("未到")


class Booking(models.Model):
    """预约: one turn of one day. Bookings stand by their day only: nothing looks them up by person.

    The texts go when the day is long past (`acts.bookings.KEEP`).
    """

    reception_day = models.ForeignKey(ReceptionDay, models.PROTECT, related_name="bookings")
    slot = models.PositiveSmallIntegerField()
    number = models.CharField(_("预约号"), max_length=20, unique=True)
    code = SealedTextField(null=True)
    #: Of the form it was sent with: the same form sent twice books once.
    token = models.CharField(max_length=32, unique=True)
    name = SealedTextField(null=True)
    phone = SealedTextField(null=True)
    #: Blind index of day and telephone together: one turn a day for one telephone, and nobody's days are linked by it.
    phone_key = models.CharField(max_length=64, null=True)
    about = SealedTextField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    made = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    #: What was registered from it.
    petition = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("接访预约")
        ordering = ("reception_day", "slot", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reception_day", "slot"], condition=~Q(state="cancelled"), name="reception_turn_once"
            ),
            models.UniqueConstraint(
                fields=["reception_day", "phone_key"], condition=~Q(state="cancelled"), name="reception_phone_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number
