"""What statistics are asked for; all of it lives in the address."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, NamedTuple

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.measures import Measure, UnknownMeasure, shipped
from huiyin.core.periods import Period, PeriodError
from huiyin.core.periods import parse as parse_period
from huiyin.core.predicate import Predicate, PredicateError, parse
from huiyin.figures.listing import COLUMNS, FIRST_SET
from huiyin.figures.models import Topic
from huiyin.figures.queries import AS_NOW, AS_WAS, DIMENSIONS, ORGAN_VIEWS, OrganView, resolved, to_q
from huiyin.figures.queries.unconfirmed import KINDS
from huiyin.ui import words


def said(error: PeriodError | PredicateError | UnknownMeasure) -> str:
    """The error in the reader's language."""
    return error.english if words.speaks_english() else str(error)


#: Words that may stand for the period compared with, and what they mean.
YEARLY, PRIOR = "同期", "上期"
_SPOKEN = {YEARLY: YEARLY, "同比": YEARLY, "yearly": YEARLY, PRIOR: PRIOR, "环比": PRIOR, "prior": PRIOR}


class Comparison(NamedTuple):
    """Another period, and what it is to the one asked about."""

    period: Period
    kind: Literal["yearly", "prior", "chosen"]


class StatisticsForm(forms.Form):
    period = forms.CharField(label=gettext_lazy("时段"), max_length=40, required=False)
    previous = forms.CharField(
        label=gettext_lazy("对比时段"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("“同期”是上年同期，“上期”是紧接在前的一段；也可以写 2021 或 2021-01-01..2021-06-30。"),
    )
    as_of = forms.DateField(
        label=gettext_lazy("截止日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("这一天以后的步骤当作还没有发生。"),
    )
    where = forms.CharField(
        label=gettext_lazy("条件式"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=gettext_lazy("例：信访形式 = 来信 且 内容分类 隶属 劳动和社会保障"),
    )
    measure = forms.CharField(label=gettext_lazy("指标"), max_length=60, required=False)
    by = forms.ChoiceField(label=gettext_lazy("分组"), choices=[(n, n) for n in ("", *DIMENSIONS)], required=False)
    across = forms.ChoiceField(label=gettext_lazy("再按"), choices=[(n, n) for n in ("", *DIMENSIONS)], required=False)
    organs = forms.ChoiceField(label=gettext_lazy("机构"), choices=[(n, n) for n in ("", *ORGAN_VIEWS)], required=False)
    set = forms.CharField(max_length=20, required=False)
    all = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, *, today: date, usual: Period) -> None:
        super().__init__(data, auto_id="ask_%s")
        self.query = data
        self.today = today
        self.usual = usual

    def clean_period(self) -> Period:
        text: str = self.cleaned_data["period"]
        return self._read(text) if text.strip() else self.usual

    def clean_as_of(self) -> date:
        as_of: date | None = self.cleaned_data["as_of"]
        return as_of or self.today

    def clean_where(self) -> Predicate | None:
        text: str = self.cleaned_data["where"]
        if not text.strip():
            return None
        try:
            predicate = parse(text)
            to_q(resolved(predicate))
        except PredicateError as error:
            raise forms.ValidationError(said(error)) from error
        return predicate

    def clean_measure(self) -> Measure | None:
        name: str = self.cleaned_data["measure"].strip()
        try:
            return shipped().find(name) if name else None
        except UnknownMeasure as error:
            raise forms.ValidationError(said(error)) from error

    def clean_organs(self) -> OrganView:
        return AS_NOW if self.cleaned_data["organs"] == AS_NOW else AS_WAS

    def clean_set(self) -> str:
        name: str = self.cleaned_data["set"]
        return name if name in COLUMNS else FIRST_SET

    def clean(self) -> dict[str, Any]:
        """The comparisons are read last: what they are follows from the period."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("across") == given.get("by") or not given.get("by"):
            given["across"] = ""
        period, text = given.get("period"), given.get("previous", "").strip()
        if isinstance(period, Period):
            try:
                given["comparisons"] = self._compared(period, text)
                given["previous"] = given["comparisons"][0].period
            except (forms.ValidationError, PeriodError) as error:
                self.add_error("previous", said(error) if isinstance(error, PeriodError) else error)
        return given

    def _compared(self, period: Period, text: str) -> tuple[Comparison, ...]:
        """What was asked for; when nothing was, the year before and the period before, once where they are one."""
        spoken = _SPOKEN.get(text.lower())
        if text and spoken is None:
            chosen = self._read(text)
            return (Comparison(chosen, "yearly" if chosen == period.previous() else "chosen"),)
        yearly, prior = period.previous(), period.preceding()
        if spoken == PRIOR and prior != yearly:
            return (Comparison(prior, "prior"),)
        both = (Comparison(yearly, "yearly"), Comparison(prior, "prior"))
        return both if not text and prior != yearly else both[:1]

    def _read(self, text: str) -> Period:
        try:
            return parse_period(text)
        except PeriodError as error:
            raise forms.ValidationError(said(error)) from error

    @property
    def has_reasons(self) -> bool:
        """Whether a day, a condition or a period of one's own was asked, so that the form is shown open."""
        own = self.query.get("previous", "").strip().lower() not in ("", *_SPOKEN)
        return bool(self.errors) or own or any(self.query.get(name) for name in ("as_of", "where"))

    @property
    def question(self) -> dict[str, str]:
        """What was asked, as words of an address."""
        return {name: str(self.query[name]) for name in self.fields if self.query.get(name)}

    def address(self, **changed: str | None) -> str:
        """The address of these statistics with some words changed; None or empty leaves a word out."""
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in (self.question | changed).items() if value})
        return f"?{query.urlencode()}" if query else "?"

    def picture(self, which: str, *, kind: str = "chart") -> str:
        """The address of a chart of these statistics, as SVG or as PNG (`chart_png`)."""
        return f"{reverse(f'figures:{kind}')}{self.address(which=which)}"

    def chosen_words(self) -> str:
        where = self.cleaned_data.get("where")
        return (
            _("条件：%(where)s") % {"where": where.chinese() if not words.speaks_english() else where} if where else ""
        )


class SettleForm(forms.Form):
    """What an administrator says of names: those ticked are right, this one means that one, this one is written so."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("confirm", "merge", "rename")])
    entries = forms.ModelMultipleChoiceField(
        queryset=Topic.objects.none(), error_messages={"required": gettext_lazy("先选中要确认的名称。")}
    )
    into = forms.ModelChoiceField(queryset=Topic.objects.none(), required=False)
    name = forms.CharField(max_length=120, required=False)

    def __init__(self, data: QueryDict, *, kind: str) -> None:
        super().__init__(data)
        model = KINDS[kind]
        self.fields["entries"].queryset = model._default_manager.filter(same_as=None)  # type: ignore[attr-defined]
        self.fields["into"].queryset = model._default_manager.filter(confirmed=True, same_as=None)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("act") == "merge" and not given.get("into"):
            self.add_error("into", _("先选并入哪一个名称。"))
        if given.get("act") == "rename" and not given.get("name", "").strip():
            self.add_error("name", _("先写下新的名称。"))
        return given
