"""What is filled in to load a year's notice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: A notice is a page of text; more is something else.
_LARGEST = 200_000


class NoticeForm(forms.Form):
    """The published text pasted, or a file of it."""

    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=2000, max_value=2100)
    number = forms.CharField(
        label=gettext_lazy("发文字号"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("原文带有“国办发明电〔…〕…号”的不用填写。"),
    )
    issued = forms.DateField(
        label=gettext_lazy("成文日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    text = forms.CharField(
        label=gettext_lazy("通知原文"),
        required=False,
        max_length=_LARGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("从“一、元旦：……”起，把通知中各节日的原文粘贴在这里。写明的星期和天数会逐一核对。"),
    )
    file = forms.FileField(
        label=gettext_lazy("或者选择文件"),
        required=False,
        help_text=gettext_lazy("通知原文的文本文件，或者年度日历文件。"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None:
            cleaned["text"] = self._read(file)
        if not cleaned.get("text") and not self.errors:
            self.add_error("text", _("请粘贴通知原文，或者选择文件。"))
        return cleaned

    def _read(self, file: Any) -> str:
        if file.size > _LARGEST:
            self.add_error("file", _("文件太大，不是一份放假通知。"))
            return ""
        data: bytes = file.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.add_error("file", _("文件不是文本，请把通知原文粘贴到上面。"))
        return ""
