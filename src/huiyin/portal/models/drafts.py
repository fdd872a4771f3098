"""What somebody is filing at the window, sealed, until it is filed or forgotten."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Person
from huiyin.vault.fields import SealedTextField


class WindowDraft(models.Model):
    """窗口草稿. `token` is what the browser's cookie holds and opens the draft; `filing` is what makes sending it
    twice file it once, and stands in the address of the receipt, where it opens nothing by itself."""

    token = models.CharField(max_length=32, unique=True)
    filing = models.CharField(max_length=32, unique=True)
    #: The answers as JSON; empty once it was filed.
    form = SealedTextField()
    #: What the last page shows, as JSON, once it was filed.
    receipt = SealedTextField()
    #: The clerk who helps somebody at the window.
    helper = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    #: Blind index of the network it was begun from: what its drafts hold together is bounded. Gone with the draft.
    network = models.CharField(max_length=64, default="", db_index=True)
    started = models.DateTimeField()
    saved = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)
    filed = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("窗口草稿")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.pk}"


class WindowDraftFile(models.Model):
    """A file of a draft, sealed in the home as files of petitions are."""

    draft = models.ForeignKey(WindowDraft, models.CASCADE, related_name="files")
    name = SealedTextField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    file = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    #: Metadata were taken out of it, or it was turned from HEIC into JPEG.
    changed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("窗口草稿材料")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.file
