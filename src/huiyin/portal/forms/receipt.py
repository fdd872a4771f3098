"""A receipt as it is handed in to be checked: a file or its text, and perhaps a checkpoint kept from before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.ledger import checkpoints, receipts
from huiyin.ledger.checkpoints import CheckpointFile
from huiyin.ledger.given import Unreadable
from huiyin.ledger.receipts import Receipt
from huiyin.ledger.wording import CHECKPOINT, RECEIPT, unreadable_words

Read = TypeVar("Read")
#: Bytes; a receipt holds what was written, not the photos.
_RECEIPT, _CHECKPOINT = 1 << 20, 12 << 20


class CheckForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("回执文件"),
        required=False,
        help_text=gettext_lazy("提交时下载的那个 .json 文件。"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或者粘贴回执文件里的文字"),
        required=False,
        max_length=_RECEIPT,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )
    kept = forms.FileField(
        label=gettext_lazy("您以前保存的检查点（可不填）"),
        required=False,
        help_text=gettext_lazy("以前从这里下载的检查点文件。有了它，还能看出我们后来有没有换过已经公布的东西。"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    receipt: Receipt
    checkpoint: CheckpointFile | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text, kept = cleaned.get("file"), (cleaned.get("text") or "").strip(), cleaned.get("kept")
        try:
            if file:
                self.receipt = _read(file, _RECEIPT, receipts.read, RECEIPT)
            elif text:
                self.receipt = _parsed(text, receipts.read, RECEIPT)
            elif "file" not in self.errors and "text" not in self.errors:
                self.add_error("file", _("请选择回执文件，或者把其中的文字粘贴到下面。"))
        except forms.ValidationError as error:
            self.add_error("file" if file else "text", error)
        try:
            if kept:
                self.checkpoint = _read(
                    kept, _CHECKPOINT, lambda said: checkpoints.read(said, str(kept.name)[:80]), CHECKPOINT
                )
        except forms.ValidationError as error:
            self.add_error("kept", error)
        return cleaned


def _read(file: UploadedFile[bytes], most: int, reader: Callable[[str], Read], kind: str | Promise) -> Read:
    content = file.read(most + 1)
    if len(content) > most:
        raise forms.ValidationError(_("文件太大，不会是%(kind)s。") % {"kind": kind})
    try:
        return _parsed(content.decode("utf-8-sig"), reader, kind)
    except UnicodeDecodeError as error:
        raise forms.ValidationError(unreadable_words(Unreadable(), kind)) from error


def _parsed(text: str, reader: Callable[[str], Read], kind: str | Promise) -> Read:
    try:
        return reader(text)
    except Unreadable as error:
        raise forms.ValidationError(unreadable_words(error, kind)) from error
