"""Rows of case work: who has a matter, who owes it what, and what the ledger must not hold: texts and files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.petitions.models.derived import Matter, Petition
from huiyin.vault.fields import SealedTextField


class Assignment(models.Model):
    """派件: one organ that a petition was dispatched to. Derived by replay from the ledger; the id is in the events.

    `ended` is the day the duty ended without an answer (`ended_why`: "objection", "recalled", "withdrawn", "led",
    "refused" …); an assignment that was answered stays.
    """

    id = models.BigIntegerField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="assignments")
    petition = models.BigIntegerField()
    sender = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    mode = models.CharField(_("办理方式"), max_length=20)
    part = models.CharField(max_length=10, default="lead")
    upper = models.BigIntegerField(null=True)
    sent = models.DateField()
    report_due = models.DateField(null=True)
    received = models.DateField(null=True)
    objected = models.DateField(null=True)
    objection_refused = models.DateField(null=True)
    answered = models.DateField(null=True)
    reported = models.DateField(null=True)
    report_returned = models.DateField(null=True)
    report_accepted = models.DateField(null=True)
    ended = models.DateField(null=True)
    ended_why = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("派件")
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=["organ", "matter"], name="assignment_of_organ")]

    def __str__(self) -> str:
        return f"{self.matter_id} → {self.organ_id}"


class Waiting(models.Model):
    """待办: a step that somebody owes a petition next. Derived by replay; what the desks list.

    `organ` None is the bureau; `role` a workflow role; `due` the last day still in time, none where no law sets one.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="waiting")
    petition = models.BigIntegerField()
    organ = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20)
    act = models.CharField(max_length=30)
    clock = models.CharField(max_length=30, blank=True)
    due = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    assignment = models.BigIntegerField(null=True)
    restricted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("待办")
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(fields=["role", "organ", "due"], name="waiting_by_desk"),
            models.Index(fields=["matter"], name="waiting_of_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.act}"


class Note(models.Model):
    """A text written in the course of a matter; the event that belongs to it holds SHA-256(salt ‖ text)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="notes")
    petition = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=30)
    text = SealedTextField(null=True)
    salt = models.BinaryField(max_length=32, null=True)
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("记录文字")
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=["digest"], name="note_by_digest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Attachment(models.Model):
    """材料: a file of a petition, sealed in the home under a random name. The name people gave it is sealed too."""

    class Kind(models.TextChoices):
        PETITIONER = "petitioner", _("信访人材料")
        EVIDENCE = "evidence", _("证据")
        RECORD = "record", _("笔录")
        AGREEMENT = "agreement", _("协议")
        OTHER = "other", _("其他")

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="attachments")
    kind = models.CharField(_("类别"), max_length=20, choices=Kind, default=Kind.PETITIONER)
    name = SealedTextField(null=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    file = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32, null=True)
    digest = models.CharField(max_length=64)
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    added = models.DateTimeField()
    #: Kept while it waits for its petition to be registered, or when it was disposed of: no file stands behind it.
    disposed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("材料")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.petition_id} {self.digest[:8]}"


class Instruction(models.Model):
    """批示: a task that a leader wrote on a matter or a letter, with addressee, day and result."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="instructions")
    petition = models.BigIntegerField()
    letter = models.BigIntegerField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="+")
    given = models.DateField()
    due = models.DateField(null=True)
    done = models.DateField(null=True)
    result = models.ForeignKey(Note, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("批示")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.given}"


class Recusal(models.Model):
    """回避: an officer who keeps out of a matter, as decided."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided = models.DateField()
    granted = models.BooleanField()
    note = models.ForeignKey(Note, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("回避")
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(fields=["person", "matter"], condition=Q(granted=True), name="recusal_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.person_id}"
