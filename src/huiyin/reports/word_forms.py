"""What is written on the pages of the bureau's own words, and the spreadsheet handed in there."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.reports.forms import LARGEST_UPLOAD, PeriodField
from huiyin.reports.inputs import LONGEST_WORDS


class AskedPeriodForm(forms.Form):
    """For which period a page is; an empty one is the caller's usual one."""

    period = PeriodField(label=gettext_lazy("时段"), max_length=40, required=False)


class PassageForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("本期文字"),
        required=False,
        max_length=2 * LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("一行一段。"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> int | None:
        seen: str = self.cleaned_data["seen"]
        return int(seen) if seen.isdecimal() else None


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=gettext_lazy("填好的数据表"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("整张表一起登记；有一格不能用，就一格也不登记，并逐格说明。"),
        error_messages={"required": gettext_lazy("先选填好的数据表。")},
    )

    def clean_sheet(self) -> bytes:
        upload = self.cleaned_data["sheet"]
        if upload.size > LARGEST_UPLOAD:
            raise forms.ValidationError(gettext_lazy("文件超过 10 MB，不像是填好的数据表。请核对后重新选择。"))
        content: bytes = upload.read()
        return content
