"""What is filled in about keeping a case file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class HoldForm(forms.Form):
    """暂缓销毁, or the end of it."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )
