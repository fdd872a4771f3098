"""What is filled in about assets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.finance.acts.assets import Given
from huiyin.finance.forms import REQUIRED, amount_field, day_field, text_field
from huiyin.finance.models.assets import Asset, AssetClass, Condition, Manner, Origin


def _whole(label: Any, **more: Any) -> forms.IntegerField:
    wrong = {**REQUIRED, "invalid": gettext_lazy("请写一个整数。")}
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, widget=widget, error_messages=wrong, **more)


class AssetForm(forms.Form):
    name = text_field(gettext_lazy("资产名称"), 120)
    kind = forms.ChoiceField(label=gettext_lazy("资产分类"), choices=AssetClass.choices, initial=AssetClass.EQUIPMENT)
    model = text_field(gettext_lazy("规格型号"), 120, required=False)
    origin = forms.ChoiceField(label=gettext_lazy("取得方式"), choices=Origin.choices)
    acquired = day_field(gettext_lazy("取得日期"))
    worth = amount_field(gettext_lazy("账面原值（元）"))
    years = _whole(gettext_lazy("使用年限"), required=False)
    office = text_field(gettext_lazy("使用处室"), 60, required=False)
    place = text_field(gettext_lazy("存放地点"), 120)
    keeper = text_field(gettext_lazy("使用人"), 40, required=False)
    voucher = text_field(gettext_lazy("凭证号"), 60, required=False)

    def given(self) -> Given:
        return Given(**self.cleaned_data)


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=gettext_lazy("资产卡片表格"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages=REQUIRED,
        help_text=gettext_lazy("列名与导出的表格相同；没有编号的自动编号。全部无误才登记。"),
    )


class MoveForm(forms.Form):
    office = text_field(gettext_lazy("使用处室"), 60, required=False)
    place = text_field(gettext_lazy("存放地点"), 120)
    keeper = text_field(gettext_lazy("使用人"), 40, required=False)
    condition = forms.ChoiceField(label=gettext_lazy("使用状况"), choices=Condition.choices)

    @staticmethod
    def initial_of(row: Asset) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("office", "place", "keeper", "condition")}


class DisposalForm(forms.Form):
    manner = forms.ChoiceField(label=gettext_lazy("处置方式"), choices=Manner.choices)
    why = text_field(gettext_lazy("处置理由"), 300)
    minutes = text_field(
        gettext_lazy("会议纪要文号"), 120, required=False, help_text=gettext_lazy("超过集体决策限额的须填写。")
    )


class UndoForm(forms.Form):
    why = text_field(gettext_lazy("冲销原因"), 300)


class TakeForm(forms.Form):
    name = text_field(gettext_lazy("盘点名称"), 120)


class CountForm(forms.Form):
    finding = forms.ChoiceField(choices=[("here", ""), ("elsewhere", ""), ("missing", "")])
    place = text_field(gettext_lazy("实际地点"), 120, required=False)
    note = text_field(gettext_lazy("说明"), 300, required=False)


class SurplusForm(forms.Form):
    name = text_field(gettext_lazy("盘盈的资产"), 120)
    place = text_field(gettext_lazy("实际地点"), 120)
    note = text_field(gettext_lazy("说明"), 300, required=False)


class PlanForm(forms.Form):
    minutes = text_field(
        gettext_lazy("会议纪要文号"), 120, required=False, help_text=gettext_lazy("超过集体决策限额的须填写。")
    )
    sheet = forms.FileField(
        label=gettext_lazy("用表格填明细"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("选了表格，下面的明细由表格代替。"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PlanLineForm(forms.Form):
    """One row of a purchase plan; an empty row is none."""

    name = text_field(gettext_lazy("资产名称"), 120, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("资产分类"), choices=AssetClass.choices, initial=AssetClass.EQUIPMENT, required=False
    )
    quantity = _whole(gettext_lazy("数量"), required=False)
    price = amount_field(gettext_lazy("单价（元）"), required=False)
    why = text_field(gettext_lazy("购置理由"), 300, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        given = [name for name in ("name", "quantity", "price", "why") if said.get(name) not in (None, "")]
        for name in ("name", "quantity", "price", "why"):
            if given and name not in given and name not in self.errors:
                self.add_error(name, _("请填写这一项。"))
        return said
