"""What is filled in about assistance."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.finance.acts.assistance import Applicant, Given
from huiyin.finance.forms import REQUIRED, amount_field, day_field, text_field
from huiyin.finance.forms_funds import UploadField, long_field
from huiyin.finance.models.assistance import AssistanceCase, Hardship
from huiyin.finance.models.funds import FundLine


class ApplicationForm(forms.Form):
    petition = text_field(gettext_lazy("信访件编号"), 64, help_text=gettext_lazy("救助从一件信访事项提出。"))
    hardship = forms.ChoiceField(label=gettext_lazy("困难情形"), choices=Hardship.choices, error_messages=REQUIRED)
    asked = amount_field(gettext_lazy("申请金额（元）"))
    applied = day_field(gettext_lazy("申请日期"))
    name = text_field(gettext_lazy("申请人姓名"), 60)
    id_number = text_field(
        gettext_lazy("证件号码"), 18, help_text=gettext_lazy("加密保存，只用来核对同一事项、同一年度是否已经救助。")
    )
    phone = text_field(gettext_lazy("联系电话"), 30, required=False)
    household = forms.IntegerField(
        label=gettext_lazy("家庭人口"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={**REQUIRED, "invalid": gettext_lazy("请写一个整数。")},
        help_text=gettext_lazy("只记人数，不记家庭成员。"),
    )
    income = amount_field(gettext_lazy("家庭月收入（元）"))
    circumstances = long_field(gettext_lazy("困难情况"), 1000, 5)
    bank = text_field(gettext_lazy("开户行"), 120, required=False)
    account = text_field(gettext_lazy("收款账号"), 40, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def given(self) -> Given:
        said = self.cleaned_data
        names = ("name", "id_number", "phone", "household", "income", "circumstances", "bank", "account")
        return Given(
            said["petition"], said["hardship"], said["asked"], said["applied"],
            Applicant(**{name: said[name] for name in names}),
        )  # fmt: skip

    @staticmethod
    def initial_of(row: AssistanceCase, number: str) -> dict[str, Any]:
        said = dict(row.content.said)
        said["income"] = Decimal(said.get("income", "0"))
        plain = {"petition": number, "hardship": row.hardship, "asked": row.asked, "applied": row.applied}
        return said | plain | {"seen": row.version}


class LineField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no parameter at run time
    """A line with the fund it belongs to."""

    def label_from_instance(self, obj: FundLine) -> str:
        return f"{obj.fund_year.fund}·{obj}"


class ProposalForm(forms.Form):
    line = LineField(label=gettext_lazy("资金明细"), queryset=FundLine.objects.none())
    proposed = amount_field(gettext_lazy("拟救助金额（元）"))
    opinion = long_field(
        gettext_lazy("审核意见"), 1000, help_text=gettext_lazy("核实了什么，为什么救助这个数。加密保存。")
    )
    minutes = text_field(
        gettext_lazy("会议纪要文号"), 120, required=False, help_text=gettext_lazy("超过集体决策限额的须填写。")
    )

    def __init__(self, *args: Any, lines: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["line"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = lines


class PaperForm(forms.Form):
    file = UploadField(label=gettext_lazy("材料"), required=True)


class EndForm(forms.Form):
    refused = forms.ChoiceField(
        label=gettext_lazy("结果"),
        choices=[("yes", gettext_lazy("不予救助")), ("no", gettext_lazy("申请人撤回"))],
        error_messages=REQUIRED,
    )
    why = text_field(gettext_lazy("原因"), 300)
