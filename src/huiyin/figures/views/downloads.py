"""Statistics as a spreadsheet: the numbers as numbers, with the period, the day, the condition and the definition.

No petition is named in it; who wants the rows opens a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.requests import StaffRequest
from huiyin.core.measures import Measure, Number
from huiyin.core.phrasing import half_up
from huiyin.documents.workbook import Field, Share, Sheet, Value, workbook_bytes
from huiyin.figures.queries import AS_NOW, Axis, Member
from huiyin.figures.views import tables, words
from huiyin.figures.views.answering import Answer, answer_of, dimension_names
from huiyin.figures.views.asking import form_of, known_years, person_scope
from huiyin.figures.views.charts import attachment
from huiyin.figures.views.tables import label_of
from huiyin.ui.words import day_words, period_words, speaks_english

_RATE_DIGITS, _DAY_DIGITS = 10, 2
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def workbook(request: StaffRequest) -> HttpResponse:
    """What the page shows, whole: no row is summed up as the rest."""
    scope = person_scope(request)
    form = form_of(request, known_years(scope))
    if not form.is_valid():
        raise Http404
    form.cleaned_data["all"] = True
    answer = answer_of(form, scope)
    title = _title(answer)
    response = HttpResponse(workbook_bytes(_sheets(answer, scope.is_bureau), title=title), content_type=_XLSX)
    response.headers["Content-Disposition"] = attachment(f"{title}.xlsx")
    return response


def _title(answer: Answer) -> str:
    what = words.title(answer.leading) if answer.shape in ("measure", "one", "cross") else _("各项指标")
    by = _("按%(by)s") % {"by": _("、").join(dimension_names(answer))} if answer.axes else ""
    return f"{period_words(answer.asked.period)}{what}{by}"


def _sheets(answer: Answer, is_bureau: bool) -> list[Sheet]:
    preamble = [_title(answer), *_said(answer, is_bureau)]
    if answer.shape == "cross":
        counted = [
            _crossed(answer, at, period_words(period), preamble) for at, period in enumerate(answer.asked.periods)
        ]
    elif answer.rows:
        counted = [_grouped(answer, preamble)]
    else:
        counted = [_register(answer, preamble)]
    return [*counted, _definitions(answer)]


def _said(answer: Answer, is_bureau: bool) -> Iterator[str]:
    asked = answer.asked
    yield _("时段：%(period)s") % {"period": f"{period_words(asked.period)}（{asked.period.range}）"}
    compared = "；".join(
        f"{head.name} {head.period}（{one.period.range}）"
        for head, one in zip(tables.heads(answer), asked.comparisons, strict=True)
    )
    yield _("对比：%(compared)s") % {"compared": compared}
    yield _("截至：%(day)s") % {"day": day_words(asked.as_of)}
    yield asked.form.chosen_words() or _("条件：无")
    yield _("范围：全局，含检举控告类") if is_bureau else _("范围：本单位承办的信访件，不含检举控告类")
    if answer.names_organs():
        yield _("机构：按现在的机构统计") if asked.organs == AS_NOW else _("机构：按当时的机构统计")
    for merger in answer.mergers():
        yield _("%(day)s起，%(organ)s并入%(successor)s") % {
            "day": words.day(merger.first_day),
            "organ": merger.organ,
            "successor": merger.successor,
        }


def _number(measure: Measure, value: Number | None) -> Value:
    """A number for the reader's formulas: a rate as a share shown in per cent; no data is an empty cell."""
    if value is None:
        return None
    if measure.kind == "rate":
        return Share(half_up(value, _RATE_DIGITS))
    return value if isinstance(value, int) else half_up(value, _DAY_DIGITS)


def _change(measure: Measure, now: Number | None, before: Number | None) -> Decimal | None:
    """The change as a number: per cent of a count, percentage points of a rate, days of days."""
    if now is None or before is None:
        return None
    if measure.kind == "count":
        return half_up(Fraction(now - before) * 100 / before, _DAY_DIGITS) if before else None
    return half_up((now - before) * (100 if measure.kind == "rate" else 1), _DAY_DIGITS)


def _change_heading(answer: Answer, name: str) -> str:
    units = {"count": "%", "rate": _("百分点"), "mean": _("天"), "median": _("天")}
    kinds = {units[measure.kind] for measure in answer.measures}
    return f"{name}（{kinds.pop() if len(kinds) == 1 else _('%、百分点或天')}）"


def _beside(answer: Answer, measure: Measure, *members: Member | None) -> list[Value]:
    now = answer.value(measure, *members)
    cells: list[Value] = []
    for at in range(1, len(answer.asked.periods)):
        before = answer.value(measure, *members, at=at)
        cells += [_number(measure, before.value), _change(measure, now.value, before.value)]
    return cells


def _beside_fields(answer: Answer) -> list[Field]:
    fields = []
    for head in tables.heads(answer):
        fields += [
            Field(f"{head.name} {head.period}", "number"),
            Field(_change_heading(answer, head.change), "number"),
        ]
    return fields


def _register(answer: Answer, preamble: list[str]) -> Sheet:
    fields = [
        Field(_("指标"), width=36),
        Field(_("单位")),
        Field(_("本期"), "number"),
        Field(_("分子"), "number"),
        Field(_("分母"), "number"),
        *_beside_fields(answer),
    ]

    def lines() -> Iterator[list[Value]]:
        for measure in answer.measures:
            value = answer.value(measure)
            sides: list[Value] = [value.numerator, value.denominator] if measure.denominator else [None, None]
            unit = words.unit(measure)
            yield [
                words.title(measure),
                unit,
                _number(measure, value.value),
                *sides,
                *_beside(answer, measure),
            ]

    return Sheet(_("统计"), fields, lines(), preamble)


def _grouped(answer: Answer, preamble: list[str]) -> Sheet:
    assert answer.rows is not None
    axis = answer.rows
    fields = [Field(words.dimension(axis.dimension), width=24)]
    for measure in answer.measures:
        unit = words.unit(measure)
        fields.append(Field(f"{words.title(measure)}{f'（{unit}）' if unit else ''}", "number"))
        if measure.kind == "rate":
            fields += [Field(_("分子"), "number"), Field(_("分母"), "number")]
    fields += _beside_fields(answer)

    def line(member: Member | None) -> list[Value]:
        cells: list[Value] = [label_of(axis, member)]
        for measure in answer.measures:
            value = answer.value(measure, member)
            cells.append(_number(measure, value.value))
            if measure.kind == "rate":
                cells += [value.numerator, value.denominator]
        return cells + _beside(answer, answer.leading, member)

    return Sheet(_("统计"), fields, (line(member) for member in answer.numbers(axis)), preamble)


def _crossed(answer: Answer, at: int, name: str, preamble: list[str]) -> Sheet:
    assert answer.rows is not None
    assert answer.columns is not None
    down, across, measure = answer.rows, answer.columns, answer.leading
    corner = f"{words.dimension(down.dimension)}＼{words.dimension(across.dimension)}"
    labels = [_paired_label(answer, 1, across, member, at) for member in answer.numbers(across)]
    fields = [Field(corner, width=24), *(Field(label, "number") for label in labels)]

    def lines() -> Iterator[list[Value]]:
        for member in answer.numbers(down):
            values = (answer.value(measure, member, other, at=at) for other in answer.numbers(across))
            yield [_paired_label(answer, 0, down, member, at), *(_number(measure, value.value) for value in values)]

    return Sheet(name, fields, lines(), preamble)


def _paired_label(answer: Answer, place: int, axis: Axis, member: Member | None, at: int) -> str:
    """What a row of another period is called: of months, the month that stands there."""
    stands = None if member is None else answer.tabulation.paired(place, member, at)
    return label_of(axis, stands if member is not None and stands is not None else member)


def _definitions(answer: Answer) -> Sheet:
    fields = [
        Field(_("指标"), width=24),
        Field(_("算法"), "long"),
        Field(_("未了与不明"), "long"),
        Field(_("依据"), "long"),
        Field(_("代号")),
        Field(_("版本"), "whole"),
    ]
    english = speaks_english()

    def line(measure: Measure) -> list[Value]:
        told = (measure.words_english, measure.open_english) if english else (measure.words, measure.open)
        return [words.title(measure), *told, measure.source, measure.key, measure.version]

    return Sheet(_("口径"), fields, (line(measure) for measure in answer.measures))
