"""A suggestion at the window; a call, and what is published of it, at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.core.quality import LIMITS
from huiyin.portal.acts.suggestions import LONGEST, Given, Showing
from huiyin.portal.models.suggestions import Extent

_REQUIRED = {"required": gettext_lazy("请填写这一项。")}


class SuggestForm(forms.Form):
    token = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    ask = forms.CharField(
        label=gettext_lazy("您的建议"),
        max_length=LIMITS["ask"],
        help_text=gettext_lazy("请写清三点：现在是什么样，建议怎么做，为什么这样好。"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("请写下您的建议。")},
    )
    name = forms.CharField(
        label=gettext_lazy("您的姓名（可以不写）"),
        max_length=LIMITS["name"],
        required=False,
        help_text=gettext_lazy("不写姓名的，凭编号和查询码一样能看到答复。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("电话（写了姓名的请填）"),
        max_length=LIMITS["phone"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    may_name = forms.BooleanField(label=gettext_lazy("建议被采纳、公布时，可以写我的姓名"), required=False)

    def given(self) -> Given:
        said = self.cleaned_data
        return Given(ask=said["ask"], name=said["name"], phone=said["phone"], may_name=said["may_name"])


class CallForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("题目"),
        max_length=LONGEST["title"],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=_REQUIRED,
    )
    text = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=LONGEST["text"],
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("写明想听哪方面的建议、作什么用、什么时候公布采纳情况。"),
        error_messages=_REQUIRED,
    )
    opens = forms.DateField(
        label=gettext_lazy("开始日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**_REQUIRED, "invalid": gettext_lazy("请写成 2026-12-03 这样的日期。")},
    )
    closes = forms.DateField(
        label=gettext_lazy("截止日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**_REQUIRED, "invalid": gettext_lazy("请写成 2026-12-03 这样的日期。")},
    )


class AdoptForm(forms.Form):
    extent = forms.ChoiceField(
        label=gettext_lazy("采纳情况"),
        choices=Extent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择采纳还是部分采纳。")},
    )
    words = forms.CharField(
        label=gettext_lazy("公布的内容"),
        max_length=LONGEST["words"],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("用本机关的话写：采纳了什么，怎么落实，什么时候。不照抄原文，不写能认出人的细节。"),
        error_messages={"required": gettext_lazy("请用本机关的话写明采纳了什么、怎么落实。")},
    )
    named = forms.BooleanField(label=gettext_lazy("写上写建议的人的姓名"), required=False)

    def __init__(self, *given: Any, may_name: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        if not may_name:
            del self.fields["named"]

    def showing(self) -> Showing:
        said = self.cleaned_data
        return Showing(said["extent"], said["words"], said.get("named", False))
