"""Rows derived from the ledger of events, and what the ledger must not hold: text, personal data, import runs.

Matter and Petition can be rebuilt from the ledger at any time; Content cannot, and is therefore named in it by digest.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ
from huiyin.vault.fields import SealedTextField


class Counter(models.Model):
    """The next free id of matters and of petitions; ids are taken in blocks, before the transaction that uses them."""

    name = models.CharField(max_length=20, primary_key=True)
    next = models.BigIntegerField(default=1)

    class Meta:
        verbose_name = _("编号计数")

    def __str__(self) -> str:
        return f"{self.name}: {self.next}"


class Matter(models.Model):
    """信访事项: what is handled. Every column is what replay found at ledger entry `n` of its stream.

    `state` is the workflow state of the leading petition. `next_due` is the last day of the clock that runs out first;
    it is a date only, so that no midnight changes the row.
    """

    id = models.BigIntegerField(primary_key=True)
    n = models.PositiveIntegerField(default=0)
    leading = models.BigIntegerField(null=True)
    registered = models.DateField(null=True)
    state = models.CharField(max_length=20, blank=True)
    petition_count = models.PositiveIntegerField(default=0)
    restricted = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)
    #: The day on which its texts and files were disposed of; the row stays as a tombstone.
    disposed = models.DateField(null=True)
    next_due = models.DateField(null=True)
    next_clock = models.CharField(max_length=30, blank=True)
    next_provisional = models.BooleanField(default=False)
    irregularity_count = models.PositiveIntegerField(default=0)
    #: [{"code", "petition", "message", "english"}]
    irregularities = models.JSONField(default=list)

    class Meta:
        verbose_name = _("信访事项")
        ordering = ("-registered", "-id")
        indexes: ClassVar = [
            models.Index(fields=["-registered", "-id"], name="matter_by_day"),
            # With what a count asks besides, so that the desk counts in the index alone.
            models.Index(
                fields=["state", "-registered", "-id", "restricted", "petition_count"], name="matter_by_state"
            ),
            models.Index(
                fields=["next_due", "id", "next_provisional", "restricted", "petition_count"],
                condition=Q(next_due__isnull=False),
                name="matter_by_next_due",
            ),
            models.Index(fields=["id"], condition=Q(irregularity_count__gt=0), name="matter_irregular"),
            models.Index(fields=["id"], condition=Q(restricted=True), name="matter_restricted"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Petition(models.Model):
    """信访件: what is counted. `cells_digest` is a keyed digest of the row it was last loaded from; None: compare anew.

    The keys are blind indexes of the present name, identity number and telephone number, for exact look-up only.
    """

    id = models.BigIntegerField(primary_key=True)
    number = models.CharField(_("信访件编号"), max_length=64)
    registering_organ = models.ForeignKey(Organ, models.PROTECT, verbose_name=_("登记机构"), related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="petitions")
    earlier = models.CharField(_("关联编号"), max_length=64, null=True)
    restricted = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    #: 16 digits printed on the slip, and their blind index; none for petitions that came from a spreadsheet.
    query_code = SealedTextField(null=True)
    query_key = models.CharField(max_length=32, null=True)
    cells_digest = models.CharField(max_length=32, null=True)
    name_key = models.CharField(max_length=32, null=True)
    id_number_key = models.CharField(max_length=32, null=True)
    phone_key = models.CharField(max_length=32, null=True)

    class Meta:
        verbose_name = _("信访件")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registering_organ", "number"], name="petition_number_once_in_an_organ")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["registering_organ", "earlier"], condition=Q(earlier__isnull=False), name="petition_by_earlier"
            ),
            # A number is looked for by how it begins; on PostgreSQL only this class of operators serves that.
            models.Index(fields=["number"], name="petition_by_number", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["name_key"], condition=Q(name_key__isnull=False), name="petition_by_name"),
            models.Index(fields=["id_number_key"], condition=Q(id_number_key__isnull=False), name="petition_by_id_no"),
            models.Index(fields=["query_key"], condition=Q(query_key__isnull=False), name="petition_by_query_code"),
            models.Index(fields=["phone_key"], condition=Q(phone_key__isnull=False), name="petition_by_phone"),
        ]

    def __str__(self) -> str:
        return self.number


class Content(models.Model):
    """One version of a petition's text and personal data. The ledger holds SHA-256(salt ‖ canonical content) of it.

    Every text is sealed. `extra` is a JSON object of the columns that the ledger form does not know; `parties` a JSON
    list of the other people of the petition, `details` a JSON object of further texts (facts and reasons, history …).
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="contents")
    version = models.PositiveIntegerField()
    salt = models.BinaryField(max_length=32)
    digest = models.CharField(max_length=64)
    name = SealedTextField(null=True)
    id_number = SealedTextField(null=True)
    phone = SealedTextField(null=True)
    address = SealedTextField(null=True)
    leader = SealedTextField(null=True)
    ask = SealedTextField(null=True)
    extra = SealedTextField(null=True)
    parties = SealedTextField(null=True)
    details = SealedTextField(null=True)

    class Meta:
        verbose_name = _("信访内容")
        ordering = ("petition", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "version"], name="content_version_once_a_petition")
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}.{self.version}"


class ImportRun(models.Model):
    """One load of one file: what came of it, and whether its process still lives."""

    class State(models.TextChoices):
        RUNNING = "running", _("进行中")
        FINISHED = "finished", _("已完成")
        INTERRUPTED = "interrupted", _("已中断")
        FAILED = "failed", _("未能读取")

    file_name = models.CharField(_("文件"), max_length=255)
    file_hash = models.CharField(max_length=64, blank=True)
    map_name = models.CharField(max_length=100, blank=True)
    actor = models.CharField(_("操作人"), max_length=100)
    process = models.CharField(max_length=100, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.RUNNING)
    started = models.DateTimeField(_("开始"))
    heartbeat = models.DateTimeField()
    finished = models.DateTimeField(_("结束"), null=True)
    rows = models.PositiveIntegerField(default=0)
    loaded = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    rejects_file = models.CharField(max_length=255, blank=True)
    rejects_until = models.DateField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        verbose_name = _("导入")
        ordering = ("-started", "-id")

    def __str__(self) -> str:
        return f"{self.file_name} {self.get_state_display()}"
