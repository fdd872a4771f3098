"""What is filled in to keep an organ's letters: a template, its 代字, its chains, the numbers given before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.letters.models import Step
from huiyin.letters.queries.numbers import LONGEST

LARGEST_TEMPLATE = 20 * 1024 * 1024


class UploadForm(forms.Form):
    """A template to be put in; what is wrong inside the file is told beside the form, place by place."""

    file = forms.FileField(
        label=_("改好的模板"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("Word 或 WPS 存的 .docx 文件，不超过 20 MB。"),
        error_messages={
            "required": _("请选择改好的模板文件。"),
            "empty": _("文件是空的。请在 Word 或 WPS 里重新保存后再选择。"),
        },
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_TEMPLATE:
            raise forms.ValidationError(_("文件超过 20 MB。请压缩或删去模板里的大图后重新上传。"))
        if not upload.name.lower().endswith(".docx"):
            raise forms.ValidationError(_("只收 .docx 文件。请在 Word 或 WPS 里“另存为” .docx 后重新上传。"))
        self.file_name: str = upload.name
        content: bytes = upload.read()
        return content


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("机关代字"),
        max_length=LONGEST,
        help_text=_("文号的开头，例如“云信”。改动只影响以后编的号。"),
        error_messages={"required": _("请填写机关代字。")},
    )


class ChainForm(forms.Form):
    steps = forms.MultipleChoiceField(
        label=_("制发前须经"),
        choices=Step.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选，起草人可以直接制发。已经送签的文书仍按原来的环节。"),
    )


class SkipForm(forms.Form):
    """Numbers of this year that were given elsewhere."""

    until = forms.IntegerField(
        label=_("已编到第几号"),
        min_value=1,
        max_value=99_999,
        help_text=_("下一份文书从它之后编起。"),
        error_messages={"required": _("请填写号数。"), "invalid": _("请填写数字。")},
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        help_text=_("例如“启用本系统前已在纸质登记簿上编号”。"),
        error_messages={"required": _("请写明这些号为什么不在这里。")},
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if not reason:
            raise forms.ValidationError(_("请写明这些号为什么不在这里。"))
        return reason


FORMS: dict[str, type[forms.Form]] = {"upload": UploadForm, "chain": ChainForm, "skip": SkipForm}


def unbound(chain: Any) -> dict[str, forms.Form]:
    """The forms of a kind's page, not filled in; the chain as it is."""
    return {"upload": UploadForm(), "chain": ChainForm(initial={"steps": list(chain)}), "skip": SkipForm()}
