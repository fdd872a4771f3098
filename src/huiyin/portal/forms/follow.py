"""Number and query code, as they stand on the receipt."""

from __future__ import annotations

from unicodedata import normalize

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core import querycode

_PLAIN = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class FollowForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("信访件编号"),
        max_length=64,
        help_text=gettext_lazy("在回执的最上面，例如 XF2026-00012。"),
        widget=forms.TextInput(attrs=_PLAIN),
        error_messages={"required": gettext_lazy("请填写回执上的信访件编号。")},
    )
    code = forms.CharField(
        label=gettext_lazy("查询码"),
        max_length=64,
        help_text=gettext_lazy("16位数字，每4位一组；空格可填可不填。"),
        widget=forms.TextInput(attrs={**_PLAIN, "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("请填写回执上的16位查询码。")},
    )

    def clean_code(self) -> str:
        """A slip of the finger is told before anything is looked up: that tells nothing about any petition."""
        code = querycode.plain(normalize("NFKC", self.cleaned_data["code"]))
        if not (code.isascii() and code.isdigit()):
            raise forms.ValidationError(_("查询码只有数字，请对照回执核对。"))
        if len(code) != querycode.LENGTH:
            raise forms.ValidationError(
                _("查询码是16位数字，您填了%(count)d位，请对照回执核对。") % {"count": len(code)}
            )
        if not querycode.is_valid(code):
            raise forms.ValidationError(_("查询码有一位抄错了，请对照回执逐位核对。"))
        return code
