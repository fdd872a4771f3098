"""What is filled in about budget and final accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

REQUIRED = {"required": gettext_lazy("请填写这一项。")}


def day_field(label: Any, **more: Any) -> forms.DateField:
    wrong = {**REQUIRED, "invalid": gettext_lazy("请写成 2026-12-03 这样的日期。")}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=wrong, **more)


def amount_field(label: Any, **more: Any) -> forms.DecimalField:
    """Yuan with at most two decimals."""
    wrong = {
        **REQUIRED,
        "invalid": gettext_lazy("请写数字，例如 12345.67。"),
        "max_decimal_places": gettext_lazy("金额最多两位小数（到分）。"),
        "max_digits": gettext_lazy("金额太大，请核对单位是不是元。"),
        "max_whole_digits": gettext_lazy("金额太大，请核对单位是不是元。"),
    }
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, max_digits=18, decimal_places=2, widget=widget, error_messages=wrong, localize=False, **more
    )


def text_field(label: Any, most: int, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=REQUIRED, **more)


class YearForm(forms.Form):
    year = forms.IntegerField(
        label=gettext_lazy("年度"),
        min_value=1990,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={**REQUIRED, "invalid": gettext_lazy("请写四位年份，例如 2026。")},
    )


class SettleForm(forms.Form):
    budget_approved = day_field(
        gettext_lazy("预算批复日期"),
        required=False,
        help_text=gettext_lazy("财政部门批复部门预算的日期；批复后二十日内公开。"),
    )
    accounts_approved = day_field(
        gettext_lazy("决算批复日期"),
        required=False,
        help_text=gettext_lazy("财政部门批复部门决算的日期；批复后二十日内公开。"),
    )
    reason_percent = amount_field(
        gettext_lazy("须说明原因的变动（%）"),
        required=False,
        help_text=gettext_lazy("与上年相比增减达到这个比例的，要写原因。"),
    )
    reason_least = amount_field(
        gettext_lazy("免说明的差额（元）"), required=False, help_text=gettext_lazy("差额小于这个数的，不要求写原因。")
    )
