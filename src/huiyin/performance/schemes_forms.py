"""What is filled in about schemes, their progress and their evaluation."""

from __future__ import annotations

from base64 import b64decode
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Organ, OrganKind, Person
from huiyin.core.measures import shipped
from huiyin.core.scoring_text import EXAMPLES
from huiyin.figures.acts.evidence import LARGEST_FILE, Upload
from huiyin.figures.wanted import wantings
from huiyin.performance import parts
from huiyin.performance.acts.evaluation import Asking
from huiyin.performance.acts.handing_down import Receiver
from huiyin.performance.acts.progress import Report
from huiyin.performance.models import (
    Area,
    Audience,
    Claim,
    Direction,
    Handed,
    Indicator,
    Reading,
    Scheme,
    ScoringKind,
    Source,
)
from huiyin.performance.queries.activities import codes as activity_codes
from huiyin.performance.queries.schemes import schemes_like
from huiyin.performance.schemes_given import IndicatorGiven, TargetsGiven

_REQUIRED = {"required": gettext_lazy("请填写这一项。")}
_ACCEPTED = ".pdf,.ofd,.png,.jpg,.jpeg,.docx,.xlsx"
_NUMBER = {**_REQUIRED, "invalid": gettext_lazy("请只填数字，例如 95 或 4.5。")}


def number(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        max_digits=20,
        decimal_places=6,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            **_NUMBER,
            "max_digits": gettext_lazy("数过大，请核对单位。"),
            "max_decimal_places": gettext_lazy("最多六位小数。"),
        },
    )


def text(label: Any, most: int, *, required: bool = False, help_text: Any = "", rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget, error_messages=_REQUIRED
    )


def why_field() -> forms.CharField:
    return text(
        gettext_lazy("调整的理由和依据"), 300, help_text=gettext_lazy("方案下达以后的改动都要写明，留在变更记录里。")
    )


class SchemeForm(forms.Form):
    """A new scheme. `like`: everything of an earlier one is taken over."""

    year = forms.IntegerField(
        label=gettext_lazy("年度"),
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={**_REQUIRED, "invalid": gettext_lazy("年度请写成四位数，如 2026。")},
    )
    name = text(gettext_lazy("方案名称"), 120, required=True)
    audience = forms.ChoiceField(
        label=gettext_lazy("考核对象"), choices=Audience.choices, widget=forms.RadioSelect, initial=Audience.OWN
    )
    ground = text(gettext_lazy("依据"), 300, help_text=gettext_lazy("上级的考核文件和文号。"))
    has_execution = forms.BooleanField(
        label=gettext_lazy("预算执行率占 10 分"),
        required=False,
        help_text=gettext_lazy("勾选后，指标分值合计应为 90 分。"),
    )
    like = forms.ModelChoiceField(
        label=gettext_lazy("从已有方案开始"),
        queryset=Scheme.objects.none(),
        required=False,
        empty_label=gettext_lazy("从空白开始"),
        help_text=gettext_lazy("领域、指标、目标和分解都照搬过来，上年目标记为基准值。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = schemes_like(2100)
        field: Any = self.fields["like"]
        field.queryset = Scheme.objects.filter(pk__in=[scheme.pk for scheme in found])


class AreaForm(forms.Form):
    name = text(gettext_lazy("领域名称"), 60, required=True)
    points = number(gettext_lazy("分值"), help_text=gettext_lazy("领域本身没有规定分值的留空。"))
    why = why_field()


class TargetFields(forms.Form):
    """Who answers for how much by when: of an indicator, and of each handing down."""

    target = number(gettext_lazy("年度目标"))
    leader = text(gettext_lazy("责任领导"), 40)
    person = forms.ModelChoiceField(
        label=gettext_lazy("责任人"), queryset=Person.objects.none(), required=False, empty_label=gettext_lazy("未定")
    )
    why = why_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = Person.objects.staff().filter(is_active=True)
        for key in (*parts.QUARTERS, *parts.MONTHS):
            self.fields[f"target_{key}"] = number(_("到%s底") % parts.words(key))

    def quarters(self) -> list[Any]:
        return [self[f"target_{key}"] for key in parts.QUARTERS]

    def months(self) -> list[Any]:
        return [self[f"target_{key}"] for key in parts.MONTHS]

    @property
    def has_months(self) -> bool:
        return any(self[f"target_{key}"].value() not in (None, "") for key in parts.MONTHS)

    def _targets(self) -> dict[str, Any]:
        told = self.cleaned_data
        asked = {key: told[f"target_{key}"] for key in parts.KEYS if told.get(f"target_{key}") is not None}
        return {"target": told["target"], "targets": asked, "leader": told["leader"].strip(), "person": told["person"]}

    def targets_given(self) -> TargetsGiven:
        return TargetsGiven(**self._targets())


class IndicatorForm(TargetFields):
    area = forms.ModelChoiceField(
        label=gettext_lazy("考核领域"), queryset=Area.objects.none(), error_messages=_REQUIRED
    )
    name = text(gettext_lazy("考核指标"), 120, required=True)
    requirement = text(gettext_lazy("考核内容"), 2000, rows=2)
    points = number(gettext_lazy("分值"), required=True)
    unit = text(gettext_lazy("计量单位"), 20, help_text=gettext_lazy("件、期、% 等"))
    direction = forms.ChoiceField(label=gettext_lazy("方向"), choices=Direction.choices)
    baseline = number(gettext_lazy("基准值"), help_text=gettext_lazy("上年目标或者上年完成值。"))
    kind = forms.ChoiceField(label=gettext_lazy("计分方式"), choices=ScoringKind.choices)
    rule = text(gettext_lazy("计分规则"), 500)
    grows = forms.BooleanField(
        label=gettext_lazy("全年累计"),
        required=False,
        help_text=gettext_lazy("逐月累加的次数、件数勾选；比率、时点数不勾。"),
    )
    source = forms.ChoiceField(label=gettext_lazy("数据来源"), choices=Source.choices)
    measure = forms.ChoiceField(label=gettext_lazy("信访指标"), required=False)
    activity = forms.ChoiceField(label=gettext_lazy("工作台账"), required=False)
    finance = text(
        gettext_lazy("财务数据代码"),
        120,
        help_text=gettext_lazy("如 finance.rate（预算执行率）、finance.executed.project"),
    )
    published_as = text(
        gettext_lazy("上级公布的名称"), 120, help_text=gettext_lazy("与“填报数据—公布数据”的名称一致，结账时并列。")
    )
    ground = text(gettext_lazy("依据"), 300)
    office = text(gettext_lazy("责任科室"), 60)

    def __init__(self, *args: Any, scheme: Scheme, row: Indicator | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: Any = self.fields["area"]
        areas.queryset = scheme.areas.filter(removed=False)
        measures: Any = self.fields["measure"]
        measures.choices = [("", _("（未选）")), *((one.key, one.title) for one in shipped())]
        activities: Any = self.fields["activity"]
        activities.choices = [("", _("（未选）")), *activity_codes()]
        self.fields["rule"].help_text = _("例如：") + "　".join(
            f"{ScoringKind(kind).label}“{example}”" for kind, example in EXAMPLES.items() if kind != "formula"
        )
        self.fields["published_as"].widget.attrs["list"] = "published-names"
        if scheme.issued is None:
            del self.fields["why"]

    def given(self) -> IndicatorGiven:
        told = self.cleaned_data
        codes = {
            Source.MEASURE: told["measure"],
            Source.ACTIVITY: told["activity"],
            Source.FINANCE: told["finance"].strip(),
            Source.PUBLISHED: told["published_as"].strip(),
        }
        return IndicatorGiven(
            **self._targets(),
            name=told["name"].strip(),
            requirement=told["requirement"].strip(),
            points=told["points"],
            unit=told["unit"].strip(),
            direction=told["direction"],
            baseline=told["baseline"],
            kind=told["kind"],
            rule=told["rule"].strip(),
            grows=told["grows"],
            source=told["source"],
            source_code=codes.get(told["source"], ""),
            published_as=told["published_as"].strip(),
            ground=told["ground"].strip(),
            office=told["office"].strip(),
        )


#: Under which field of the form a problem of the act is told.
def field_of(name: str, source: str) -> str:
    if name != "source_code":
        return name
    named = {"measure": "measure", "activity": "activity", "finance": "finance"}
    return named.get(source, "published_as")


def published_choices() -> list[str]:
    """Names of petition figures that others publish."""
    return list(dict.fromkeys(name for wanting in wantings() for name, _unit in wanting.published))


def initial_of(row: Indicator | Handed) -> dict[str, Any]:
    """A form filled with what stands."""
    told: dict[str, Any] = {"target": _plain(row.target), "leader": row.leader, "person": row.person_id}
    told |= {f"target_{key}": _plain(Decimal(said)) for key, said in row.targets.items()}
    if isinstance(row, Handed):
        return told
    told |= {
        name: getattr(row, name)
        for name in (
            "name",
            "requirement",
            "unit",
            "direction",
            "kind",
            "rule",
            "grows",
            "source",
            "published_as",
            "ground",
            "office",
        )
    }
    told |= {"area": row.area_id, "points": _plain(row.points), "baseline": _plain(row.baseline)}
    code = {"measure": "measure", "activity": "activity", "finance": "finance"}.get(row.source)
    return told | ({code: row.source_code} if code else {})


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


class HandForm(TargetFields):
    """To whom indicators go down. Without a target of its own each has that of the indicator."""

    indicators = forms.ModelMultipleChoiceField(
        label=gettext_lazy("指标"),
        queryset=Indicator.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一项指标。")},
    )
    organs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("责任单位"),
        queryset=Organ.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offices = text(gettext_lazy("科室"), 300, help_text=gettext_lazy("本单位的科室，几个科室用顿号隔开。"))

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indicators: Any = self.fields["indicators"]
        indicators.queryset = scheme.indicators.filter(removed=False)
        organs: Any = self.fields["organs"]
        kinds = (OrganKind.DEPARTMENT, OrganKind.TOWN)
        organs.queryset = Organ.objects.filter(confirmed=True, valid_until=None, kind__in=kinds)
        self.fields["target"].help_text = _("留空则各单位与指标的目标相同，以后可以逐个修改。")
        for name in ("why", "leader", "person", *(f"target_{key}" for key in parts.MONTHS + parts.QUARTERS)):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not told.get("organs") and not told.get("offices", "").strip():
            self.add_error("organs", _("请选责任单位，或者写明科室。"))
        return told

    def receivers(self) -> list[Receiver]:
        told = self.cleaned_data
        offices = [name.strip() for name in told["offices"].replace("，", "、").split("、") if name.strip()]
        return [Receiver(organ) for organ in told["organs"]] + [Receiver(None, name) for name in offices]

    def own_target(self) -> TargetsGiven | None:
        target = self.cleaned_data["target"]
        return None if target is None else TargetsGiven(target=target)


class WithFile(forms.Form):
    evidence = forms.FileField(
        label=gettext_lazy("佐证材料"),
        required=False,
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
        help_text=gettext_lazy("PDF、OFD、图片、Word、Excel，不超过 20 MB。加密保存。"),
    )

    def clean_evidence(self) -> Upload | None:
        upload: UploadedFile[bytes] | None = self.cleaned_data["evidence"]
        if upload is None:
            return None
        if (upload.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("文件超过 20 MB。请压缩扫描件，或只留有关的几页。"))
        return Upload(upload.name or "", upload.read())


class ReportForm(WithFile):
    """How far an indicator has come. Where a source gives the value, only words and files are added."""

    value = number(gettext_lazy("实际完成值"))
    note = text(gettext_lazy("完成情况"), 2000, rows=3)
    published = number(gettext_lazy("上级公布数"))
    published_number = text(gettext_lazy("公布文件的文号"), 120)
    takes_published = forms.BooleanField(label=gettext_lazy("按上级公布数计分"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("value", "note", "evidence", "published", "published_number", "takes_published", "seen")

    def __init__(self, *args: Any, taken: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if taken:
            del self.fields["value"]

    def seen_version(self) -> int | None:
        seen: str = self.cleaned_data["seen"]
        return int(seen) if seen.isdecimal() else None

    def given(self, key: str) -> Report:
        told = self.cleaned_data
        return Report(
            key, told.get("value"), told["note"], told["published"], told["published_number"], told["takes_published"]
        )


def report_initial(row: Reading | None) -> dict[str, Any]:
    if row is None:
        return {"seen": ""}
    return {
        "value": _plain(row.value),
        "note": row.note,
        "published": _plain(row.published),
        "seen": str(row.pk),
        "published_number": row.published_number,
        "takes_published": row.takes_published,
    }


class ClaimForm(WithFile):
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=Claim.Kind.choices, widget=forms.RadioSelect, initial="bonus"
    )
    points = number(gettext_lazy("分数"), required=True)
    ground = text(gettext_lazy("依据和事由"), 300, required=True)
    number = text(gettext_lazy("文号"), 120)
    field_order = ("kind", "points", "ground", "number", "evidence")

    def given(self) -> Asking:
        told = self.cleaned_data
        return Asking(told["kind"], told["points"], told["ground"], told["number"])


class FileForm(forms.Form):
    """A scheme as a spreadsheet. `content`: the file that was compared, sent along so that it is chosen once only."""

    file = forms.FileField(
        label=gettext_lazy("方案表格"), required=False, widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not told.get("file") and not told.get("content"):
            self.add_error("file", _("请选择文件。"))
        return told

    def bytes(self) -> bytes:
        """
        Raises:
            ValueError: what was sent along is none of ours.
        """
        upload = self.cleaned_data["file"]
        return upload.read() if upload is not None else b64decode(self.cleaned_data["content"], validate=True)
