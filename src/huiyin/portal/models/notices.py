"""What is told to petitioners without their asking: which step, by which way, and how that went."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.petitions.models import Petition


class NoticeCursor(models.Model):
    """How far the ledger's sequence was read. One row."""

    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("通知进度")

    def __str__(self) -> str:
        return str(self.seq)


class Notice(models.Model):
    """通知: one message about one entry of the ledger. Neither its words nor the number it goes to are kept: both are
    made of the petition when it is sent.

    A worker claims it, sends it, and says how that went. A claim that nobody closed counts as a try of unknown end, and
    the notice is sent again: somebody may get it twice, nobody not at all.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        CLAIMED = "claimed", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("未能发送")
        DROPPED = "dropped", _("不再发送")

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("登记")
        STEP = "step", _("有新进展")
        QUESTION = "question", _("询问")

    class Channel(models.TextChoices):
        SMS = "sms", _("短信")
        EMAIL = "email", _("电子邮件")

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="+")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made = models.DateTimeField()
    #: Not before; and not after, since old news is none.
    due = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    #: A code of `portal.messengers`, never what a gateway wrote: that may hold the telephone number.
    error = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("通知")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seq", "petition", "kind", "channel"], name="notice_once_an_entry")
        ]
        indexes: ClassVar = [
            models.Index(fields=["due", "id"], condition=Q(state="waiting"), name="notice_waiting"),
            models.Index(fields=["claimed"], condition=Q(state="claimed"), name="notice_claimed"),
            models.Index(fields=["state", "channel", "made"], name="notice_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.kind} {self.channel}"


class DeliveryTry(models.Model):
    """One try to send a notice. `outcome`: "sent", "later" (tried again), "refused" (for good), "unknown" (whoever sent
    it did not live to say)."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8)
    detail = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("发送记录")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.notice_id} {self.outcome}"
