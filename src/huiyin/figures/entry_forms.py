"""What is entered on the pages of the register."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.periods import Period, PeriodError
from huiyin.core.periods import parse as parse_period
from huiyin.figures import wanted
from huiyin.figures.acts.entering import Given
from huiyin.figures.acts.evidence import LARGEST_FILE, Upload
from huiyin.figures.acts.publishing import Publication
from huiyin.figures.entries import NONE, SEPARATOR, item_name, plain_name, read_number
from huiyin.figures.models import EnteredFigure, PublishedFigure
from huiyin.figures.queries.entered import entered_now
from huiyin.figures.wanted import Wanted
from huiyin.ui.words import speaks_english

_ACCEPTED = ".pdf,.ofd,.png,.jpg,.jpeg,.docx,.xlsx"


def shown(value: Decimal | None) -> str:
    """A number as it is typed: without zeros at the end."""
    return "" if value is None else f"{value.normalize():f}"


class PeriodField(forms.CharField):
    """A period as people write it: 2018, 2018-Q3, 2018-05, 2018-01-01..2018-06-30."""

    def clean(self, value: Any) -> Period | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_period(text)
        except PeriodError as error:
            raise forms.ValidationError(error.english if speaks_english() else str(error)) from error


class PeriodForm(forms.Form):
    """For which period a page is; an empty one is the caller's usual one."""

    period = PeriodField(label=gettext_lazy("时段"), max_length=40, required=False)


class WithEvidence(forms.Form):
    """Fields that both registers have: the document, its file, and which version the writer saw."""

    number = forms.CharField(label=gettext_lazy("文号"), max_length=120, required=False)
    evidence = forms.FileField(
        label=gettext_lazy("依据文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
        help_text=gettext_lazy("通知、签到表等的扫描件：PDF、OFD、图片、Word、Excel，不超过 20 MB。加密保存。"),
    )
    drops_evidence = forms.BooleanField(label=gettext_lazy("不再附现在的文件"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_evidence(self) -> Upload | None:
        upload: UploadedFile[bytes] | None = self.cleaned_data["evidence"]
        if upload is None:
            return None
        if (upload.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("文件超过 20 MB。请压缩扫描件，或只留有关的几页。"))
        return Upload(upload.name or "", upload.read())

    def clean_seen(self) -> int | None:
        seen: str = self.cleaned_data["seen"]
        return int(seen) if seen.isdecimal() else None

    def _number(self, field: str, unit: str) -> Decimal | None:
        read = read_number(self.cleaned_data.get(field) or "", unit)
        if read.problem:
            self.add_error(field, read.problem)
        return read.value


class EnterForm(WithEvidence):
    """One figure. `asked` None: one of the bureau's own, with a name and a unit to be given."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=20, required=False)
    value = forms.CharField(label=gettext_lazy("本期"), max_length=40, required=False)
    previous = forms.CharField(label=gettext_lazy("上期"), max_length=40, required=False)
    reason = forms.CharField(
        label=gettext_lazy("变化原因"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    ground = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("凭什么知道这个数：签到表、会议纪要、账册……"),
    )
    field_order = ("name", "value", "previous", "unit", "reason", "ground", "number", "evidence")

    def __init__(
        self,
        *args: Any,
        period: Period,
        asked: Wanted | None,
        fixed_name: str = "",
        row: EnteredFigure | None = None,
        unit: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.period, self.asked, self.row = period, asked, row
        self.fixed_name = fixed_name
        self.known_unit = asked.unit if asked is not None else unit
        if fixed_name:
            del self.fields["name"]
        elif asked is not None:
            self.fields["name"].label = asked.item
            if not asked.unit:
                self.fields["name"].help_text = ""
        if asked is not None or unit or fixed_name:
            del self.fields["unit"]
        is_none = fixed_name.partition(SEPARATOR)[2] == NONE
        if is_none or (not self.known_unit and (asked is not None or fixed_name)):
            for field in ("value", "previous", "reason"):
                del self.fields[field]
        if row is None or row.evidence is None:
            del self.fields["drops_evidence"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        name = self.full_name(given)
        unit = self.known_unit or " ".join(given.get("unit", "").split())
        self.unit_given = "" if name.partition(SEPARATOR)[2] == NONE else unit
        for field in ("value", "previous"):
            if field in self.fields:
                given[field] = self._number(field, unit) if self.unit_given or not self.asked else None
        is_wanted = "value" in self.fields and (self.unit_given or not self.asked)
        if is_wanted and given.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("请填本期的数；没有发生的填 0。"))
        if name and not self.fixed_name and entered_now(name, self.period) is not None:
            self.add_error("name", _("本期已有“%s”。请回到列表打开它来改。") % name)
        return given

    def given(self) -> Given:
        """What was entered, for the act."""
        told = self.cleaned_data
        return Given(
            self.full_name(told),
            self.period,
            self.unit_given,
            told.get("value"),
            told.get("previous"),
            " ".join(told.get("reason", "").split()),
            told["ground"].strip(),
            told["number"].strip(),
        )

    def full_name(self, given: dict[str, Any]) -> str:
        """The name in the register; empty while none was given."""
        plain = plain_name(given.get("name"))
        if self.fixed_name or not plain:
            return self.fixed_name
        return item_name(self.asked.name, plain) if self.asked is not None else plain


class PublishForm(WithEvidence):
    """One published value."""

    path = forms.CharField(
        label=gettext_lazy("哪一个数"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "paths", "autocomplete": "off"}),
        help_text=gettext_lazy("报告里的名称，如 信访总量；或模板里的写法，如 来信.件次、国家登记.来访.批次。"),
        error_messages={"required": gettext_lazy("请写明是哪一个数。")},
    )
    period = PeriodField(
        label=gettext_lazy("时段"),
        max_length=40,
        help_text=gettext_lazy("这个数是哪一段时间的：2022、2022-Q3，或 2022-01-01..2022-06-30。"),
        error_messages={"required": gettext_lazy("请写明时段。")},
    )
    value = forms.CharField(
        label=gettext_lazy("公布值"),
        max_length=40,
        help_text=gettext_lazy("率按百分数填：93.5% 填 93.5。"),
        error_messages={"required": gettext_lazy("请填公布的数。")},
    )
    published_by = forms.CharField(label=gettext_lazy("公布机关或文件"), max_length=200, required=False)
    adopted = forms.BooleanField(
        label=gettext_lazy("报告采用这个数"),
        required=False,
        help_text=gettext_lazy(
            "台账统计与它不同时，报告印公布数，底稿两个都列。台账没有那一段时间的，不勾也用它作同比。"
        ),
    )
    field_order = ("path", "period", "value", "published_by", "number", "adopted", "evidence")

    def __init__(self, *args: Any, row: PublishedFigure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["number"].required = True
        self.fields["number"].error_messages["required"] = _("公布数据要注明公布它的文件；请填“文号”")
        if row is not None:
            del self.fields["path"], self.fields["period"]
        if row is None or row.evidence is None:
            del self.fields["drops_evidence"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        path = self.row.path if self.row is not None else plain_name(given.get("path"))
        unit = wanted.published_unit(path) or ""
        given["path"] = path
        if given.get("value"):
            given["value"] = self._number(
                "value", unit if unit in ("万元", "元") else "%" if unit in ("%", "天") else unit
            )
        return given

    def given(self, period: Period) -> Publication:
        """What was entered, for the act."""
        told = self.cleaned_data
        return Publication(
            told["path"],
            period,
            told["value"],
            told["number"].strip(),
            told["published_by"].strip(),
            told["adopted"],
        )
