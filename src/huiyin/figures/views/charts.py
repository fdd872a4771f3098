"""The charts of the statistics page: the same pictures as in a report, kept by what they show."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import Period
from huiyin.documents import charts, palette
from huiyin.documents.charts import Chart, Point
from huiyin.figures.forms import StatisticsForm
from huiyin.figures.policies import Scope
from huiyin.figures.queries import DIMENSIONS, MeasureValue, measure_values
from huiyin.figures.views import words
from huiyin.figures.views.asking import form_of, known_years, person_scope
from huiyin.ui.words import day_words, month_name, period_words

#: More categories than these make lying bars; of very many the largest are shown.
UPRIGHT, SHOWN = 7, 12
#: A line needs so many months.
MONTHS = 3
#: Drawings kept; when there are more the oldest half goes.
KEPT = 400

_DARK = {
    palette.CARD: "#1b2027",
    palette.INK: "#e9e6df",
    palette.INK_SOFT: "#aeb5bf",
    palette.RULE: "#323a44",
    palette.ACCENT: "#86bce0",
    charts.PREVIOUS: "#4d6f88",
}
_DRAW = "import sys, vl_convert; sys.stdout.write(vl_convert.vegalite_to_svg(sys.stdin.read()))"


def chart_of(form: StatisticsForm, scope: Scope, which: str) -> Chart | None:
    """The petitions of the period by one dimension beside the other period; None when there is nothing to draw."""
    given = form.cleaned_data
    period: Period = given["period"]
    previous: Period = given["previous"]
    if which == "month" and sum(1 for _month in period.months()) < MONTHS:
        return None
    (value,) = measure_values(
        period,
        previous=previous,
        by=[which],
        only=["pieces"],
        where=given["where"],
        as_of=given["as_of"],
        scope=scope.counted,
    )
    points = _months(value, period, previous, given["as_of"]) if which == "month" else _points(value)
    if not any(point.value for point in points):
        return None
    now, before = period_words(period), period_words(previous)
    dimension = DIMENSIONS[which]
    said = charts.Words(
        finding=_("%(period)s%(measure)s %(value)s %(unit)s，%(change)s")
        % {
            "period": now,
            "measure": words.title(value.measure),
            "value": words.number(value.measure, value.value),
            "unit": words.unit(value.measure),
            "change": words.change(value.measure, value.value, value.previous, yearly=previous == period.previous()),
        },
        measure=_("%(measure)s，按%(by)s，%(now)s与%(before)s")
        % {"measure": words.title(value.measure), "by": words.dimension(dimension), "now": now, "before": before},
        source=_("依登记台账计算，截至%(day)s") % {"day": day_words(given["as_of"])},
    )
    draw = charts.month_lines if which == "month" else charts.bars if len(points) <= UPRIGHT else charts.ranked_bars
    return draw(points, said, now=now, before=before)


def _points(value: MeasureValue) -> list[Point]:
    groups = [group for group in value.groups if group.value or group.previous]
    if len(groups) > UPRIGHT:
        groups.sort(key=lambda group: -(group.value or 0))
    return [
        Point(words.group_label(group.by), int(group.value or 0), int(group.previous or 0)) for group in groups[:SHOWN]
    ]


def _months(value: MeasureValue, period: Period, previous: Period, as_of: date) -> list[Point]:
    """A month that has not begun has no data; one in which nobody came has 0."""
    groups = {group.by["month"]: group for group in value.groups}
    points = []
    for month, earlier in zip(period.months(), previous.months(), strict=False):
        now = groups.get(f"{month.start:%Y-%m}")
        before = groups.get(f"{earlier.start:%Y-%m}")
        points.append(
            Point(
                month_name(month.start),
                None if month.start > as_of else int(now.value or 0) if now else 0,
                None if earlier.start > as_of else int(before.previous or 0) if before else 0,
            )
        )
    return points


@require_GET
def chart_picture(request: StaffRequest) -> HttpResponse:
    """A chart as SVG; drawn once, by a process of its own that gives its memory back."""
    scope = person_scope(request)
    form = form_of(request, known_years(scope))
    which = request.GET.get("which", "")
    if which not in DIMENSIONS or not form.is_valid():
        raise Http404
    chart = chart_of(form, scope, which)
    if chart is None:
        raise Http404
    picture = _drawn(chart)
    if request.GET.get("scheme") == "dark":
        for light, dark in _DARK.items():
            picture = picture.replace(light, dark)
    response = HttpResponse(picture, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _drawn(chart: Chart) -> str:
    folder = Path(settings.HOME) / "charts"
    file = folder / f"{chart.digest}.svg"
    if file.is_file():
        return file.read_text(encoding="utf-8")
    drawn = subprocess.run(  # noqa: S603 - our own interpreter and a fixed program; the chart is its input
        [sys.executable, "-c", _DRAW],
        input=json.dumps(chart.spec),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    folder.mkdir(mode=0o700, exist_ok=True)
    _make_room(folder)
    waiting = file.with_suffix(".new")
    waiting.write_text(drawn.stdout, encoding="utf-8")
    waiting.replace(file)
    return drawn.stdout


def _make_room(folder: Path) -> None:
    kept = sorted(folder.glob("*.svg"), key=lambda file: file.stat().st_mtime)
    if len(kept) > KEPT:
        for file in kept[: KEPT // 2]:
            file.unlink(missing_ok=True)
