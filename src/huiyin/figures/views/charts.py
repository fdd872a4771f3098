"""The charts of the statistics page: the same pictures as in a report, kept by what they show."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.requests import StaffRequest
from huiyin.core.measures import Measure, Number, shipped
from huiyin.core.periods import parse as parse_period
from huiyin.core.phrasing import half_up
from huiyin.documents import charts, palette
from huiyin.documents.charts import Chart, Panel, Point
from huiyin.figures.forms import StatisticsForm
from huiyin.figures.policies import Scope
from huiyin.figures.queries import DIMENSIONS, Axis, Member, Rest, tabulate
from huiyin.figures.views import words
from huiyin.figures.views.answering import Answer, answer_of, asked_of, first_day
from huiyin.figures.views.asking import form_of, known_years, person_scope
from huiyin.figures.views.tables import label_of
from huiyin.ui.words import day_words, month_name, period_words

#: More categories than these make lying bars; of very many the largest are shown.
UPRIGHT, SHOWN = 7, 12
#: Small charts side by side, and bars in each of them.
PANELS, IN_PANEL = 9, 8
#: A line needs so many months.
MONTHS = 3
#: Drawings kept; when there are more the oldest half goes.
KEPT = 400
#: What a whole register is drawn by.
OVERVIEW = ("month", "channel")

_DARK = {
    palette.CARD: "#1b2027",
    palette.INK: "#e9e6df",
    palette.INK_SOFT: "#aeb5bf",
    palette.RULE: "#323a44",
    palette.ACCENT: "#86bce0",
    charts.PREVIOUS: "#4d6f88",
}
_DRAW = {
    "svg": "import sys, vl_convert; sys.stdout.write(vl_convert.vegalite_to_svg(sys.stdin.read()))",
    "png": (
        "import base64, sys, vl_convert; "
        "sys.stdout.write(base64.b64encode(vl_convert.vegalite_to_png(sys.stdin.read(), scale=2)).decode())"
    ),
}


def drawn_by(answer: Answer) -> tuple[str, ...]:
    """Which charts stand beside an answer: of the whole register two, of a table its own."""
    return ("asked",) if answer.rows else OVERVIEW


def chart_of(form: StatisticsForm, scope: Scope, which: str, answer: Answer | None = None) -> Chart | None:
    """One of the charts of a page; None when there is nothing to draw. An answer at hand is not counted again."""
    if which == "asked":
        answer = answer or answer_of(form, scope)
        if answer.rows is None:
            return None
        return _panels(answer) if answer.columns else _single(answer)
    measure: Measure = form.cleaned_data["measure"] or shipped().find("pieces")
    asked = asked_of(form)
    tabulation = tabulate(
        [measure],
        asked.periods[:2],
        by=[which],
        where=asked.where,
        as_of=asked.as_of,
        scope=scope.counted,
        organs=asked.organs,
    )
    axis = tabulation.axis(0, [measure], None)
    begun = answer.first_day if answer else first_day(scope)
    return _single(Answer(asked, "one", (measure,), tabulation, axis, first_day=begun))


def _single(answer: Answer) -> Chart | None:
    """The first measure by one dimension beside the first comparison."""
    axis = answer.rows
    assert axis is not None
    by_month = axis.dimension.column is None
    members = _drawable(axis)
    if by_month:
        if len(members) < MONTHS:
            return None
        members = _to_the_end(answer, members)
    elif len(members) > UPRIGHT:
        if axis.dimension.vocabulary is not None:
            members = sorted(members, key=lambda member: -float(answer.value(answer.leading, member).value or 0))
        members = members[:SHOWN]
    points = [_point(answer, axis, member, (member,)) for member in members]
    if not any(point.value for point in points):
        return None
    said = _words(answer, _left_out(axis, members))
    now, before = _names(answer)
    if by_month:
        return charts.month_lines(points, said, now=now, before=before)
    if len(points) <= UPRIGHT and answer.leading.kind == "count":
        return charts.bars(points, said, now=now, before=before)
    return charts.ranked_bars(points, said, now=now, before=before, is_sorted=True)


def _panels(answer: Answer) -> Chart | None:
    """A cross table as small charts: months or the shorter dimension inside, one chart for each of the other."""
    assert answer.rows is not None
    assert answer.columns is not None
    rows, columns = _drawable(answer.rows), _drawable(answer.columns)
    is_inside_rows = answer.rows.dimension.column is None or (
        answer.columns.dimension.column is not None and len(rows) < len(columns)
    )
    inside, outside = (answer.rows, answer.columns) if is_inside_rows else (answer.columns, answer.rows)
    by_month = inside.dimension.column is None
    small = _drawable(inside)
    small = _to_the_end(answer, small) if by_month else small[:IN_PANEL]
    large = _drawable(outside)[:PANELS]

    def points(member: Member) -> list[Point]:
        pairs = [(other, member) if is_inside_rows else (member, other) for other in small]
        return [_point(answer, inside, other, pair) for other, pair in zip(small, pairs, strict=True)]

    groups = [Panel(label_of(outside, member), points(member)) for member in large]
    if not any(point.value for group in groups for point in group.points) or (by_month and len(small) < MONTHS):
        return None
    now, before = _names(answer)
    left_out = _left_out(outside, large) + ([] if by_month else _left_out(inside, small))
    said = _words(answer, left_out, names=(now, before))
    return charts.panels(groups, said, now=now, before=before, months=by_month)


def _drawable(axis: Axis) -> list[Member]:
    """The members that are groups of their own; rows without a value are drawn last."""
    return [member for member in axis.members if not isinstance(member.by, Rest)]


def _to_the_end(answer: Answer, members: list[Member]) -> list[Member]:
    """Every month of the period, also those that have not begun: the year before runs on."""
    listed = {member.by: member for member in members}
    months = [month.label for month in answer.asked.period.months()]
    return [listed.get(month, Member(month, (month,))) for month in months]


def _left_out(axis: Axis, shown: Sequence[Member]) -> list[str]:
    if axis.dimension.column is None or len(shown) == len(axis.members):
        return []
    return [_("%(by)s只画前 %(count)d 个") % {"by": words.dimension(axis.dimension), "count": len(shown)}]


def _point(answer: Answer, axis: Axis, member: Member, members: tuple[Member, ...]) -> Point:
    measure, period = answer.leading, answer.asked.period
    now = answer.value(measure, *members).value
    before = answer.value(measure, *members, at=1).value
    label = label_of(axis, member)
    if axis.dimension.column is None and isinstance(member.by, str):
        start = parse_period(member.by).start
        if period.start.year == period.end.year:
            label = month_name(start)
        if max(start, period.start) > answer.asked.as_of:
            now = None
    return Point(label, _drawn_number(measure, now), _drawn_number(measure, before))


def _drawn_number(measure: Measure, value: Number | None) -> Decimal | int | None:
    """A rate in per cent; no data stays no data."""
    if value is None or isinstance(value, int):
        return value if value is None or measure.kind != "rate" else value * 100
    return half_up(value * 100 if measure.kind == "rate" else value, 2)


def _names(answer: Answer) -> tuple[str, str]:
    now, before = (period_words(period) for period in answer.asked.periods[:2])
    return now, before


def _words(answer: Answer, left_out: list[str], names: tuple[str, str] | None = None) -> charts.Words:
    measure, asked = answer.leading, answer.asked
    value, before = answer.value(measure), answer.value(measure, at=1)
    by = _("、").join(words.dimension(axis.dimension) for axis in answer.axes)
    now, then = _names(answer)
    subtitle = _("%(measure)s，按%(by)s，%(now)s与%(before)s")
    if names is not None:
        subtitle = _("%(measure)s，按%(by)s；深色为%(now)s，浅色为%(before)s")
    source = _("依登记台账计算，截至%(day)s") % {"day": day_words(asked.as_of)}
    return charts.Words(
        finding=_("%(period)s%(measure)s %(value)s %(unit)s，%(change)s")
        % {
            "period": now,
            "measure": words.title(measure),
            "value": words.number(measure, value.value),
            "unit": words.unit(measure),
            "change": words.change(measure, value.value, before.value, since=asked.comparisons[0].kind),
        },
        measure=subtitle % {"measure": words.title(measure), "by": by, "now": now, "before": then},
        source="；".join([source, *left_out]),
        unit="" if measure.kind == "rate" else words.unit(measure),
        sign="%" if measure.kind == "rate" else "",
    )


@require_GET
def chart_picture(request: StaffRequest) -> HttpResponse:
    """A chart as SVG; drawn once, by a process of its own that gives its memory back."""
    picture = _drawn(_asked_chart(request), "svg").decode()
    if request.GET.get("scheme") == "dark":
        for light, dark in _DARK.items():
            picture = picture.replace(light, dark)
    response = HttpResponse(picture, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@require_GET
def chart_png(request: StaffRequest) -> HttpResponse:
    """The same chart as a file to put into a document, twice the size on screen."""
    chart = _asked_chart(request)
    response = HttpResponse(_drawn(chart, "png"), content_type="image/png")
    response.headers["Content-Disposition"] = attachment(f"{_('统计图')}.png")
    return response


def attachment(name: str) -> str:
    """The header that names a downloaded file, in Chinese for those who read it so."""
    plain = f"statistics.{name.rpartition('.')[2]}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def _asked_chart(request: StaffRequest) -> Chart:
    scope = person_scope(request)
    form = form_of(request, known_years(scope))
    which = request.GET.get("which", "")
    if (which != "asked" and which not in DIMENSIONS) or not form.is_valid():
        raise Http404
    chart = chart_of(form, scope, which)
    if chart is None:
        raise Http404
    return chart


def _drawn(chart: Chart, kind: str) -> bytes:
    folder = Path(settings.HOME) / "charts"
    file = folder / f"{chart.digest}.{kind}"
    if file.is_file():
        return file.read_bytes()
    drawn = subprocess.run(  # noqa: S603 - our own interpreter and a fixed program; the chart is its input
        [sys.executable, "-c", _DRAW[kind]],
        input=json.dumps(chart.spec),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    picture = base64.b64decode(drawn.stdout) if kind == "png" else drawn.stdout.encode()
    folder.mkdir(mode=0o700, exist_ok=True)
    _make_room(folder)
    waiting = file.with_suffix(f".{kind}.new")
    waiting.write_bytes(picture)
    waiting.replace(file)
    return picture


def _make_room(folder: Path) -> None:
    kept = sorted((file for kind in _DRAW for file in folder.glob(f"*.{kind}")), key=lambda file: file.stat().st_mtime)
    if len(kept) > KEPT:
        for file in kept[: KEPT // 2]:
            file.unlink(missing_ok=True)
