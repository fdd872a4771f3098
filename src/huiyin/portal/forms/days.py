"""Booking a turn of a reception day, and finding the booking again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.portal.forms.follow import FollowForm
from huiyin.reception.acts.bookings import LIMITS, Given
from huiyin.reception.queries.days import Turn


def new_token() -> str:
    return secrets.token_hex(16)


class BookForm(forms.Form):
    token = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    slot = forms.TypedChoiceField(
        label=gettext_lazy("您几点来"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选一个时间。"),
            "invalid_choice": gettext_lazy("这个时间刚刚有人约了，请另选一个。"),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("您的姓名"),
        max_length=LIMITS["name"],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("请填写姓名。")},
    )
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        max_length=LIMITS["phone"],
        help_text=gettext_lazy("接访有变动时，我们打这个电话告诉您。"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": gettext_lazy("请填写电话，接访有变动时告诉您。")},
    )
    about = forms.CharField(
        label=gettext_lazy("想谈什么事"),
        max_length=LIMITS["about"],
        help_text=gettext_lazy("一两句话就够。检举控告的内容不要写在这里，请当面说。"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写想谈什么事。")},
    )

    def __init__(self, turns: Sequence[Turn], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        slot: Any = self.fields["slot"]
        slot.choices = [(turn.slot, f"{turn.at:%H:%M}") for turn in turns]

    def given(self, day: int) -> Given:
        said = self.cleaned_data
        return Given(day, said["slot"], said["name"], said["phone"], said["about"])


class BookingForm(FollowForm):
    number = forms.CharField(
        label=gettext_lazy("预约号"),
        max_length=20,
        help_text=gettext_lazy("YY 开头，例如 YY2026-00012。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("请填写预约号。")},
    )
