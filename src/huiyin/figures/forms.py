"""What statistics are asked for; all of it lives in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.periods import Period, PeriodError
from huiyin.core.periods import parse as parse_period
from huiyin.core.predicate import Predicate, PredicateError, parse
from huiyin.figures.models import Topic
from huiyin.figures.queries import DIMENSIONS, resolved, to_q
from huiyin.figures.queries.unconfirmed import KINDS
from huiyin.ui import words


def said(error: PeriodError | PredicateError) -> str:
    """The error in the reader's language."""
    return error.english if words.speaks_english() else str(error)


class StatisticsForm(forms.Form):
    period = forms.CharField(label=gettext_lazy("时段"), max_length=40, required=False)
    previous = forms.CharField(
        label=gettext_lazy("对比时段"),
        max_length=40,
        required=False,
        help_text=gettext_lazy(
            "空着是上年同期；填“上期”是紧接在前的同样长的一段；也可以写 2021 或 2021-01-01..2021-06-30。"
        ),
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
    by = forms.ChoiceField(choices=[(name, name) for name in ("", *DIMENSIONS)], required=False)

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

    def clean(self) -> dict[str, Any]:
        """The comparison is read last: its default follows from the period."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        period, text = given.get("period"), given.get("previous", "").strip()
        if isinstance(period, Period):
            try:
                given["previous"] = self._compared(period, text)
            except forms.ValidationError as error:
                self.add_error("previous", error)
        return given

    def _compared(self, period: Period, text: str) -> Period:
        if not text:
            return period.previous()
        if text in ("上期", "prior"):
            end = period.start - timedelta(days=1)
            return Period(end - timedelta(days=period.days - 1), end)
        return self._read(text)

    def _read(self, text: str) -> Period:
        try:
            return parse_period(text)
        except PeriodError as error:
            raise forms.ValidationError(said(error)) from error

    @property
    def has_reasons(self) -> bool:
        """Whether anything but the period was asked, so that the form is shown open."""
        return bool(self.errors) or any(self.query.get(name) for name in ("previous", "as_of", "where"))

    def address(self, **changed: str | None) -> str:
        """The address of these statistics with some words changed; None or empty leaves a word out."""
        words_ = {name: self.query.get(name, "") for name in self.fields} | {k: v or "" for k, v in changed.items()}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in words_.items() if value})
        return f"?{query.urlencode()}" if query else "?"

    def picture(self, which: str) -> str:
        """The address of a chart of these statistics."""
        return f"{reverse('figures:chart')}{self.address(by=None, which=which)}"

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
