"""What is filled in about funds, payments and approvals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Organ, Person
from huiyin.core.approvals import Rule, Step
from huiyin.figures.acts.evidence import LARGEST_FILE, Upload
from huiyin.finance.acts.executing import OPEN
from huiyin.finance.acts.payments import Given
from huiyin.finance.forms import amount_field, day_field, text_field
from huiyin.finance.models.budget import Project
from huiyin.finance.models.funds import Fund, FundLine, PaymentRequest
from huiyin.finance.queries.executing import Choice, line_words

ACCEPTED = ".pdf,.ofd,.png,.jpg,.jpeg,.docx,.xlsx"


def long_field(label: Any, most: int, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class UploadField(forms.FileField):
    """A file that is kept sealed, as the acts take it."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", gettext_lazy("PDF、OFD、图片、Word 或 Excel，不超过 20 MB。加密保存。"))
        super().__init__(widget=forms.FileInput(attrs={"accept": ACCEPTED}), **more)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload: UploadedFile[bytes] | None = super().clean(data, initial)
        if not upload:
            return None
        if (upload.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("文件超过 20 MB。请压缩扫描件，或只留有关的几页。"))
        return Upload(upload.name or "", upload.read())


class FundForm(forms.Form):
    name = text_field(gettext_lazy("专项资金名称"), 120)
    code = text_field(gettext_lazy("资金编码"), 40, required=False)
    office = text_field(gettext_lazy("牵头处室"), 60)
    purpose = long_field(gettext_lazy("用途"), 500, required=False)
    organ = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=Organ.objects.none())
    project = forms.ModelChoiceField(
        label=gettext_lazy("预算项目"),
        queryset=Project.objects.all(),
        required=False,
        help_text=gettext_lazy("部门预算里对应的项目；选了，从资金的页面可以看到它的预算执行。"),
    )

    def __init__(self, *args: Any, organs: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["organ"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organs


class ApplicationForm(forms.Form):
    grounds = long_field(gettext_lazy("申请理由"), 1000, required=False)
    growth = long_field(
        gettext_lazy("增长理由"), 1000, required=False, help_text=gettext_lazy("申请数比上年核定数多的，必须写明。")
    )
    sheet = forms.FileField(
        label=gettext_lazy("用表格填明细"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("选了表格，下面的明细由表格代替；先存为草稿，看过再申报。"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class LineForm(forms.Form):
    """One row of an application; an empty row is none."""

    name = text_field(gettext_lazy("明细项目"), 120, required=False)
    economic = text_field(gettext_lazy("经济分类科目编码"), 5, required=False)
    amount = amount_field(gettext_lazy("金额（元）"), required=False)
    basis = text_field(gettext_lazy("测算依据"), 500, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("name") or said.get("basis")) and said.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("请写金额。"))
        if said.get("amount") is not None and not said.get("name"):
            self.add_error("name", _("请写明细项目。"))
        return said


class PointForm(forms.Form):
    day = day_field(gettext_lazy("检查日期"), required=False)
    amount = amount_field(gettext_lazy("累计应支出（元）"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("day") is None) != (said.get("amount") is None) and not self.errors:
            self.add_error("amount" if said.get("amount") is None else "day", _("日期和金额要一起写。"))
        return said


class MeetingForm(forms.Form):
    day = day_field(gettext_lazy("会议日期"))
    number = text_field(gettext_lazy("会议纪要文号"), 120)
    minutes = UploadField(label=gettext_lazy("会议纪要"), required=True)


class EvaluationForm(forms.Form):
    results = long_field(
        gettext_lazy("使用成效"), 3000, 6, help_text=gettext_lazy("做成了什么，与申报时的目标对照，写数。")
    )
    problems = long_field(
        gettext_lazy("存在的问题"), 2000, required=False, help_text=gettext_lazy("执行率不到 100% 的，写偏差原因。")
    )
    measures = long_field(gettext_lazy("改进措施"), 2000, required=False)


class TransferForm(forms.Form):
    source = forms.ModelChoiceField(label=gettext_lazy("调出"), queryset=FundLine.objects.none())
    target = forms.ModelChoiceField(label=gettext_lazy("调入"), queryset=FundLine.objects.none())
    amount = amount_field(gettext_lazy("金额（元）"))
    why = text_field(gettext_lazy("调剂理由"), 500)
    minutes = text_field(
        gettext_lazy("会议纪要文号"), 120, required=False, help_text=gettext_lazy("超过集体决策限额的须填写。")
    )

    def __init__(self, *args: Any, lines: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("source", "target"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = lines


class RequestForm(forms.Form):
    line = forms.ModelChoiceField(label=gettext_lazy("资金明细"), queryset=FundLine.objects.none())
    amount = amount_field(gettext_lazy("金额（元）"))
    purpose = text_field(gettext_lazy("用途"), 300)
    activity = forms.CharField(
        label=gettext_lazy("工作活动"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "activities", "autocomplete": "off"}),
        help_text=gettext_lazy("这笔钱为哪项工作花，按它汇总；用过的名称会提示。"),
    )
    payee = text_field(gettext_lazy("收款人"), 120)
    account = text_field(
        gettext_lazy("收款账户"), 120, required=False, help_text=gettext_lazy("账号和开户行，加密保存。")
    )
    beneficiary = forms.ModelChoiceField(
        label=gettext_lazy("报销人"),
        queryset=Person.objects.none(),
        required=False,
        help_text=gettext_lazy("由同事垫付、报销给本人的选他；他不能参与审批。"),
    )
    minutes = text_field(
        gettext_lazy("会议纪要文号"), 120, required=False, help_text=gettext_lazy("超过集体决策限额的须填写。")
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Any, people: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, rows in (("line", lines), ("beneficiary", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def given(self) -> Given:
        said = self.cleaned_data
        names = ("amount", "purpose", "activity", "payee", "account", "beneficiary", "minutes")
        return Given(**{name: said[name] for name in names})

    @staticmethod
    def initial_of(row: PaymentRequest) -> dict[str, Any]:
        names = ("line", "amount", "purpose", "activity", "payee", "account", "beneficiary", "minutes")
        return {name: getattr(row, name) for name in names} | {"seen": row.version}


class InvoiceForm(forms.Form):
    number = text_field(gettext_lazy("发票号码"), 40)
    day = day_field(gettext_lazy("开票日期"))
    amount = amount_field(gettext_lazy("发票金额（元）"))
    file = UploadField(label=gettext_lazy("发票文件"), required=True)


class BudgetField(forms.ChoiceField):
    """On which budget line a payment is booked; it may be left for later."""

    def __init__(self, choice: Choice, *, may_wait: bool = True, **more: Any) -> None:
        lines = [(str(line.pk), line_words(line)) for line in choice.lines]
        wait = [(OPEN, _("暂不记入预算执行"))] if may_wait else []
        more.setdefault("label", gettext_lazy("记入预算科目"))
        more.setdefault("help_text", choice.missing)
        wrong = _("请选择预算科目，或者选“暂不记入预算执行”。") if may_wait else _("请选择预算科目。")
        initial = str(choice.match.pk) if choice.match else (OPEN if may_wait and not lines else "")
        self._default = initial if initial == OPEN else ""
        super().__init__(
            choices=[("", _("请选择")), *lines, *wait], initial=initial, required=not self._default,
            error_messages={"required": wrong, "invalid_choice": wrong}, **more,
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        said = super().clean(value) or self._default
        return said if said == OPEN else int(said)


class PayForm(forms.Form):
    day = day_field(gettext_lazy("支付日期"))
    voucher = text_field(gettext_lazy("凭证号"), 60)

    def __init__(self, *args: Any, choice: Choice, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["budget"] = BudgetField(choice)


class TieForm(forms.Form):
    """Under which project of the budget a fund's money stands."""

    project = forms.ModelChoiceField(
        label=gettext_lazy("预算项目"),
        queryset=Project.objects.none(),
        required=False,
        help_text=gettext_lazy("部门预算里对应的项目；选了，支付就记入它的预算执行。"),
    )

    def __init__(self, *args: Any, fund: Fund, **more: Any) -> None:
        more.setdefault("initial", {"project": fund.project_id})
        super().__init__(*args, **more)
        field = self.fields["project"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Project.objects.filter(organ=fund.organ_id)


class ReversalForm(forms.Form):
    day = day_field(gettext_lazy("冲销日期"))
    why = text_field(gettext_lazy("冲销原因"), 300)


class SignForm(forms.Form):
    agrees = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput)
    remark = long_field(gettext_lazy("审批意见"), 500, 2, required=False)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


#: Which roles sign a step; what a bureau sets are the steps and their amounts.
STEP_ROLES: dict[str, tuple[tuple[str, ...], bool]] = {
    "office": (("section_head", "organ_head"), False),
    "finance": (("finance_officer",), True),
    "leader": (("bureau_leader",), True),
}


class ChainForm(forms.Form):
    """The chain of one kind: which steps, from which amount on."""

    has_office = forms.BooleanField(label=gettext_lazy("科室审核"), required=False)
    above_office = amount_field(gettext_lazy("科室审核的起点（元）"), required=False)
    has_finance = forms.BooleanField(label=gettext_lazy("财务审核"), required=False)
    above_finance = amount_field(gettext_lazy("财务审核的起点（元）"), required=False)
    has_leader = forms.BooleanField(label=gettext_lazy("局领导审批"), required=False)
    above_leader = amount_field(gettext_lazy("局领导审批的起点（元）"), required=False)
    minutes_above = amount_field(gettext_lazy("集体决策限额（元）"), required=False)

    def rule(self, kind: str) -> Rule:
        said = self.cleaned_data
        steps = tuple(
            Step(code, roles, said[f"above_{code}"] or Decimal(0), anywhere)
            for code, (roles, anywhere) in STEP_ROLES.items()
            if said[f"has_{code}"]
        )
        return Rule(kind, steps, said["minutes_above"])

    @staticmethod
    def initial_of(rule: Rule) -> dict[str, Any]:
        found: dict[str, Any] = {"minutes_above": rule.minutes_above}
        for step in rule.steps:
            found |= {f"has_{step.code}": True, f"above_{step.code}": step.above}
        return found


def point_rows(points: Sequence[tuple[date, Decimal]]) -> list[dict[str, Any]]:
    return [{"day": day, "amount": amount} for day, amount in points]
