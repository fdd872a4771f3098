"""What is filled in on the pages of activities and rectifications."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Person
from huiyin.figures.acts.evidence import LARGEST_FILE, Upload
from huiyin.performance.acts import activities, rectification
from huiyin.performance.models import ActivityKind, Origin

#: What is shown before it is taken over travels with the page.
LARGEST_SHEET = 1024 * 1024
REQUIRED = {"required": gettext_lazy("请填写这一项。")}
_ACCEPTED = ".pdf,.ofd,.png,.jpg,.jpeg,.docx,.xlsx"


def a_text(label: Any, most: int, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=REQUIRED, **more)


def long_text(label: Any, most: int, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=REQUIRED, **more)


def a_day(label: Any, **more: Any) -> forms.DateField:
    wrong = {**REQUIRED, "invalid": gettext_lazy("请写成 2026-12-03 这样的日期。")}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=wrong, **more)


def whole(label: Any, **more: Any) -> forms.IntegerField:
    wrong = {"invalid": gettext_lazy("请写一个整数。"), "min_value": gettext_lazy("不能小于零。")}
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, widget=widget, required=False, error_messages=wrong, **more)


def a_number(label: Any, digits: int = 2, **more: Any) -> forms.DecimalField:
    """A number that is not below zero; 1,234.5 is read as well."""
    wrong = {"invalid": gettext_lazy("请写一个数，例如 12.5。"), "min_value": gettext_lazy("不能小于零。")}
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    said: dict[str, Any] = {"min_value": 0, "decimal_places": digits, "max_digits": 18, "required": False} | more
    return Number(label=label, widget=widget, error_messages=wrong, **said)


class Number(forms.DecimalField):
    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as DecimalField itself
        plain = value.replace(",", "").replace("，", "").strip() if isinstance(value, str) else value
        return super().to_python(plain)


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})


class Files(forms.FileField):
    """Several files of one field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"accept": _ACCEPTED}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        found = data if isinstance(data, list) else [data] if data else []
        return [upload_of(super(Files, self).clean(one, initial)) for one in found]


def upload_of(file: UploadedFile[bytes]) -> Upload:
    if (file.size or 0) > LARGEST_FILE:
        raise forms.ValidationError(_("文件超过 20 MB。请压缩扫描件，或只留有关的几页。"))
    return Upload(file.name or "", file.read())


def one_file(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
        help_text=gettext_lazy("PDF、OFD、图片、Word、Excel，不超过 20 MB。加密保存。"),
    )


class ActivityForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=ActivityKind.choices, error_messages=REQUIRED)
    name = a_text(gettext_lazy("名称"), 120)
    day = a_day(gettext_lazy("日期"))
    until = a_day(gettext_lazy("结束日期"), required=False, help_text=gettext_lazy("当天结束的留空。"))
    office = a_text(gettext_lazy("承办科室"), 60, required=False)
    place = a_text(gettext_lazy("地点"), 120, required=False)
    people = whole(gettext_lazy("人次"), help_text=gettext_lazy("参训、参会、参加活动的人次。"))
    copies = whole(gettext_lazy("资料份数"), help_text=gettext_lazy("印发的宣传资料、简报份数。"))
    matters = whole(
        gettext_lazy("研究信访事项件数"), help_text=gettext_lazy("会议研究、检查涉及的信访事项；同一事项只计一件。")
    )
    cost = a_number(gettext_lazy("费用（元）"))
    fund = a_text(gettext_lazy("资金项目"), 60, required=False, help_text=gettext_lazy("从哪一个项目支出的。"))
    number = a_text(gettext_lazy("文号"), 120, required=False)
    note = long_text(gettext_lazy("备注"), 500, 2, required=False)
    papers = Files(
        label=gettext_lazy("依据文件"),
        required=False,
        help_text=gettext_lazy(
            "签到表、通知、照片、证书的扫描件，可以选几个：PDF、OFD、图片、Word、Excel，各不超过 20 MB。"
        ),
    )

    def given(self) -> activities.Given:
        said = {name: self.cleaned_data[name] for name in activities.Given.__dataclass_fields__}
        for name in ("name", "office", "place", "fund", "number", "note"):
            said[name] = said[name].strip()
        return activities.Given(**said)


class RectificationForm(forms.Form):
    origin = forms.ChoiceField(label=gettext_lazy("来源"), choices=Origin.choices, error_messages=REQUIRED)
    found = a_day(gettext_lazy("发现日期"))
    number = a_text(gettext_lazy("文号"), 120, required=False, help_text=gettext_lazy("反馈意见、审计报告等的文号。"))
    problem = long_text(gettext_lazy("问题"), rectification.LONGEST)
    measure = long_text(gettext_lazy("整改措施"), rectification.LONGEST)
    office = a_text(gettext_lazy("责任科室"), 60, required=False)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("责任人"), queryset=Person.objects.none(), error_messages=REQUIRED, empty_label=""
    )
    due = a_day(gettext_lazy("整改期限"))

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]  # a choice among the bureau's people

    def given(self) -> rectification.Given:
        return rectification.Given(**self.cleaned_data)


class StepForm(forms.Form):
    """What was done about a finding."""

    words = long_text(gettext_lazy("说明"), rectification.LONGEST, required=False)
    due = a_day(gettext_lazy("新的期限"), required=False)
    proof = one_file(gettext_lazy("证明材料"))

    def clean_proof(self) -> Upload | None:
        file = self.cleaned_data["proof"]
        return None if file is None else upload_of(file)

    def clean_due(self) -> date | None:
        found: date | None = self.cleaned_data["due"]
        return found


class WhyForm(forms.Form):
    why = a_text(gettext_lazy("原因"), 300)


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=gettext_lazy("表格文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("xlsx 或 csv。先列出会增加和改变什么，确认以后才写入。"),
        error_messages={"required": gettext_lazy("请选择文件。")},
    )

    def clean_sheet(self) -> bytes:
        file: UploadedFile[bytes] = self.cleaned_data["sheet"]
        if (file.size or 0) > LARGEST_SHEET:
            raise forms.ValidationError(_("表格超过 1 MB。请去掉图片，或者拆成几个文件。"))
        content: bytes = file.read()
        return content
