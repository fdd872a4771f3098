"""The spreadsheet of an organ's list, and the list that was read of it, which a person then confirms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Organ
from huiyin.petitions.forms.dispatching import OrganField
from huiyin.petitions.imports.responsibilities import Entry

LARGEST = 5 << 20
_SALT = "huiyin.responsibilities"
#: How long a list that was looked at may wait for its confirmation.
_SECONDS = 3600


class ListForm(forms.Form):
    organ = OrganField(gettext_lazy("单位"))
    file = forms.FileField(
        label=gettext_lazy("清单（.xlsx 或 .csv）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("先列出与现行清单的差别，确认后才装入；有一行不能用，就都不装入，并逐行说明。"),
        error_messages={"required": gettext_lazy("请选择清单文件。")},
    )

    def __init__(self, organs: Any, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field: Any = self.fields["organ"]
        field.queryset = organs

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise forms.ValidationError(gettext_lazy("文件超过 5 MB，不像是清单。请核对后重新选择。"))
        content: bytes = upload.read()
        return content


def kept(organ: Organ, entries: list[Entry], person: int) -> str:
    """A list that was read, to be carried by the page until it is confirmed; nobody else can change or use it."""
    return signing.dumps({"organ": organ.pk, "by": person, "rows": entries}, salt=_SALT, compress=True)


def taken(text: str, person: int) -> tuple[int, list[Entry]] | None:
    """The organ and the entries of a kept list; None when it is too old, another person's, or was changed."""
    try:
        found = signing.loads(text, salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    if found["by"] != person:
        return None
    return found["organ"], [Entry(*row) for row in found["rows"]]
