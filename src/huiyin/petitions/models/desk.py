"""What the desk keeps beside the ledger: drafts, further people's keys, classification lists, saved views."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Organ, Person
from huiyin.petitions.models.derived import Petition
from huiyin.vault.fields import SealedTextField


class EntryDraft(models.Model):
    """登记草稿: what a clerk has typed so far; gone when it is registered or thrown away."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    form = SealedTextField()
    started = models.DateTimeField()
    saved = models.DateTimeField()

    class Meta:
        verbose_name = _("登记草稿")
        ordering = ("-saved",)

    def __str__(self) -> str:
        return f"{self.person_id} {self.saved}"


class DraftFile(models.Model):
    """A file uploaded before its petition has a number."""

    draft = models.ForeignKey(EntryDraft, models.CASCADE, related_name="files")
    name = SealedTextField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    file = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("草稿材料")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.file


class PartyKey(models.Model):
    """Blind indexes of the people of a petition beside the first: joint signatories, representatives, agents."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="party_keys")
    part = models.CharField(max_length=12)
    key = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("其他信访人索引")
        indexes: ClassVar = [models.Index(fields=["key", "part"], name="party_by_key")]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.part}"


class Responsibility(models.Model):
    """依法分类处理清单: what an organ handles by which lawful route, offered when a topic is chosen."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    #: Row of figures.Topic; a number, since lists may come before the topic tree is settled.
    topic = models.BigIntegerField(null=True)
    subject = models.CharField(_("诉求事项"), max_length=300)
    route = models.CharField(_("办理途径"), max_length=20)
    procedure = models.CharField(_("法定程序"), max_length=200, blank=True)
    body = models.CharField(_("受理机关"), max_length=120, blank=True)
    basis = models.CharField(_("法律依据"), max_length=500, blank=True)
    window = models.CharField(_("申请期限"), max_length=120, blank=True)
    loaded = models.DateTimeField()
    retired = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("依法分类处理清单")
        ordering = ("organ", "id")

    def __str__(self) -> str:
        return self.subject


class SavedView(models.Model):
    """常用筛选: a list of matters that somebody comes back to; its state is the query of the address."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=2000)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("常用筛选")
        ordering = ("place", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name


class YearNotice(models.Model):
    """A year's notice of rest and working days as the bureau loaded it; in force when signed off."""

    year = models.PositiveSmallIntegerField(_("年份"))
    text = models.TextField()
    loaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    loaded = models.DateTimeField()
    #: What it would move when it was looked at: `queries.notices.Moved` as plain values.
    moved = models.JSONField(default=list)
    looked = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("节假日安排")
        ordering = ("-year", "-id")

    def __str__(self) -> str:
        return str(self.year)
