"""What is filled in about budget and final accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.core.budget import COUNTS

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


class AdjustForm(forms.Form):
    amount = amount_field(gettext_lazy("调整金额（元）"), help_text=gettext_lazy("追加写正数，调减写负数。"))
    number = text_field(gettext_lazy("文号"), 120, help_text=gettext_lazy("批准调整的文件。"))
    ground = text_field(gettext_lazy("依据"), 500, required=False)


class BookForm(forms.Form):
    month = forms.IntegerField(
        label=gettext_lazy("月份"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={**REQUIRED, "invalid": gettext_lazy("请写 1 到 12 之间的整数。")},
    )
    amount = amount_field(gettext_lazy("支出金额（元）"), help_text=gettext_lazy("退回的写负数。"))
    number = text_field(gettext_lazy("凭证号"), 120, required=False)


class ReverseForm(forms.Form):
    why = text_field(gettext_lazy("冲销原因"), 500)


class ReasonForm(forms.Form):
    code = forms.CharField(max_length=200, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("变动原因"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PublishForm(forms.Form):
    day = day_field(gettext_lazy("公开日期"))
    where = text_field(
        gettext_lazy("公开位置"), 300, help_text=gettext_lazy("网址或位置，例如：县政府门户网站“预决算公开”栏目。")
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("预算表（.xlsx 或 .csv）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("先列出要改什么，确认后才导入；有一格不能用，就都不导入，并逐格说明。"),
        error_messages={"required": gettext_lazy("请选择文件。")},
    )
    month = forms.IntegerField(
        label=gettext_lazy("累计执行数记在几月"),
        min_value=1,
        max_value=12,
        initial=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("表里只有“执行数”一列、没有各月的时候才用到。"),
        error_messages={**REQUIRED, "invalid": gettext_lazy("请写 1 到 12 之间的整数。")},
    )
    number = text_field(gettext_lazy("文号"), 120, required=False, help_text=gettext_lazy("预算批复或调整的文件。"))


class CountForm(forms.Form):
    """What is counted beside 三公经费; an empty field stays as it is."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name, (label, unit) in COUNTS.items():
            self.fields[name] = forms.IntegerField(
                label=f"{label}（{unit}）",
                required=False,
                min_value=0,
                max_value=1_000_000,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={"invalid": gettext_lazy("请写一个整数。")},
            )
