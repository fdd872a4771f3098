"""The tables that are only ever added to. The database itself refuses update and delete (`huiyin.ledger.refusal`)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.ledger.checkpoints import Tree, file_name


class Entry(models.Model):
    """One act: the n-th entry of its stream.

    `body` is the canonical text that was hashed, stored exactly; it holds stream, n, prev, act, actor, at and events.
    """

    stream = models.CharField(max_length=60)
    n = models.PositiveIntegerField()
    body = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("登记条目")
        constraints: ClassVar = [models.UniqueConstraint(fields=["stream", "n"], name="entry_stream_n")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.n}"


class Sequence(models.Model):
    """The order in which committed entries became known, with a running chain over all streams."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="sequence")
    chain = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("总序")

    def __str__(self) -> str:
        return str(self.seq)


class DayHead(models.Model):
    """The chain as it stood, under the day of its last entry, signed with the installation's Ed25519 key.

    Each time entries are sequenced a head is signed; the last one of a day is that day's.
    """

    day = models.DateField()
    seq = models.BigIntegerField(unique=True)
    chain = models.CharField(max_length=64)
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("每日签名")

    def __str__(self) -> str:
        return f"{self.day} {self.seq}"


class Checkpoint(models.Model):
    """The root of the tree over the first `size` entries, as published and signed (`huiyin.ledger.checkpoints`).

    `peaks` is the JSON list of the tree's peaks, so that the next checkpoint needs only the entries since.
    """

    size = models.BigIntegerField(unique=True)
    day = models.DateField()
    root = models.CharField(max_length=64)
    peaks = models.TextField()
    at = models.DateTimeField()
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("检查点")

    def __str__(self) -> str:
        return f"{self.day} {self.size}"

    @property
    def tree(self) -> Tree:
        return Tree(self.size, self.root)

    @property
    def file(self) -> str:
        """The name of its file among the checkpoints of the home."""
        return file_name(self.day, self.size)


class ReadEntry(models.Model):
    """Who looked at which petitions, when, and for what purpose; each row chained to the one before."""

    n = models.BigIntegerField(primary_key=True)
    body = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("查阅记录")

    def __str__(self) -> str:
        return str(self.n)
