"""What staff fill in about reception days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.reception.acts.days import Given
from huiyin.reception.models import MOST_SLOTS

_REQUIRED = {"required": gettext_lazy("请填写这一项。")}


def _time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")
    wrong = {**_REQUIRED, "invalid": gettext_lazy("请写成 9:00 这样的时间。")}
    return forms.TimeField(label=label, widget=widget, error_messages=wrong)


def _text(label: Any, most: int, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=_REQUIRED, **more)


class DayForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**_REQUIRED, "invalid": gettext_lazy("请写成 2026-12-03 这样的日期。")},
    )
    starts = _time(gettext_lazy("开始"))
    ends = _time(gettext_lazy("结束"))
    leader = _text(gettext_lazy("接访领导"), 40)
    title = _text(gettext_lazy("职务"), 80, help_text=gettext_lazy("按公布的写法，例如：县委常委、副县长"))
    place = _text(gettext_lazy("地点"), 120)
    topics = _text(
        gettext_lazy("接访事项"), 300, required=False, help_text=gettext_lazy("分管的领域；不限事项的留空。")
    )
    slots = forms.IntegerField(
        label=gettext_lazy("名额"),
        min_value=1,
        max_value=MOST_SLOTS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("可以预约的人次；开始到结束的时间平均分给每一号。"),
        error_messages={**_REQUIRED, "invalid": gettext_lazy("请写一个整数。")},
    )

    def given(self) -> Given:
        return Given(**self.cleaned_data)


class CancelForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("取消原因"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("会公布在时间表上。"),
        error_messages={"required": gettext_lazy("请写明取消原因，会公布在时间表上。")},
    )


class NumberForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("信访件编号"), max_length=64, error_messages=_REQUIRED)
