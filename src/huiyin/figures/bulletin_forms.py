"""What is asked of those who publish tables for everybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.figures import bulletins
from huiyin.figures.bulletin_words import table_name
from huiyin.figures.entry_forms import PeriodField
from huiyin.figures.queries.bulletins import Order


class OrderForm(forms.Form):
    """Which tables, over which days. All of it lives in the address of the preview."""

    period = PeriodField(
        label=gettext_lazy("时段"),
        max_length=40,
        help_text=gettext_lazy("已结束的整年、整季度或整月：2023、2023-Q3、2023-05。"),
        error_messages={"required": gettext_lazy("请写明时段。")},
    )
    as_of = forms.DateField(
        label=gettext_lazy("截止日"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("这一天以后的步骤当作还没有发生。"),
        error_messages={"required": gettext_lazy("请写明截止日。")},
    )
    tables = forms.MultipleChoiceField(
        label=gettext_lazy("公布哪些表"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一张表。")},
    )
    compares = forms.BooleanField(label=gettext_lazy("与上年同期比"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["tables"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(name, table_name(name)) for name in bulletins.TABLES]

    def order(self) -> Order:
        told = self.cleaned_data
        return Order(told["period"], told["as_of"], tuple(told["tables"]), told["compares"])


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("撤下的理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("至少五个字。公开页面上写明撤下的日期和这条理由。"),
        error_messages={"required": gettext_lazy("请写明撤下的理由。")},
    )
