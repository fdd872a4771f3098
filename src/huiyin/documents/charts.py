"""Charts as Vega-Lite dictionaries, drawn by vl-convert: SVG for pages, PNG for Word, the same picture on both.

The title says the finding, the subtitle the measure and period, the foot the source and as-of day. Bars begin at zero
and carry their values; two series are the same hue, last year's lighter, named where they stand instead of in a
legend. Every chart brings its table and its words, for readers who do not see it.

Drawing takes about 250 MB of memory in the process that does it: call it from a worker, keep the result by `digest`.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import vl_convert

from huiyin.documents import palette
from huiyin.documents.workbook import clean_text, shown_width

#: An unknown family alone makes all text vanish without an error: the list ends in a generic one.
FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Zen Hei, sans-serif"
WIDTH = 640
#: Last year's hue: the accent mixed half with paper; dark enough to be seen, light enough to stand back.
PREVIOUS = "#9dbcd2"
_SERIES = (palette.ACCENT, PREVIOUS)
_BAR_STEP, _PAIR_STEP = 30, 46
_PANELS_ACROSS = 3
#: Line ends nearer than this share of the height have their names moved apart, by so many points each.
_CLOSE, _APART = 0.08, 9
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart says: the finding, the measure with its period and unit, the source with its as-of day."""

    finding: str
    measure: str
    source: str
    unit: str = ""
    #: What stands behind each number, such as %.
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A category or month with its value, and the value of the period before; None is "no data", never 0."""

    label: str
    value: Number | None
    previous: Number | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several small charts that share their scale: its name and its points."""

    name: str
    points: Sequence[Point]


class _Years(NamedTuple):
    """The names of the two series."""

    now: str
    before: str | None

    @property
    def names(self) -> list[str]:
        """Left to right and top to bottom: the year before comes first, as time runs."""
        return [self.before, self.now] if self.before else [self.now]


@dataclass(frozen=True)
class Chart:
    """A chart: its drawing, its words and its table."""

    spec: dict[str, Any]
    alt: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        text = json.dumps(self.spec, ensure_ascii=False, sort_keys=True)
        object.__setattr__(self, "digest", hashlib.sha256(text.encode()).hexdigest())


def bars(points: Sequence[Point], words: Words, *, now: str, before: str | None = None) -> Chart:
    """Upright bars by category, paired with the year before where it is given. For up to eight short categories."""
    years = _Years(now, before)
    data = _data(points, years, words.sign)
    across = _categories(data, "nominal")
    up = {"field": "value", "type": "quantitative", "stack": None, "scale": {"domain": [0, _top(data)]}, "axis": None}
    offset = {"xOffset": {"field": "series", "sort": years.names}} if before else {}
    spec = {
        "width": WIDTH,
        "height": 260,
        "encoding": {"x": across | {"scale": {"paddingInner": 0.32, "paddingOuter": 0.16}}, "y": up, **offset},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"color": _color(years)}},
            _labels({"dy": -5, "baseline": "bottom"}, "shown"),
            *(_named_above(name, side) for name, side in zip(years.names, (1, -1), strict=False)),
        ],
    }
    return _chart(spec, data, points, words, years)


def ranked_bars(
    points: Sequence[Point], words: Words, *, now: str, before: str | None = None, is_sorted: bool = False
) -> Chart:
    """Lying bars, the largest on top unless the order is given: for many categories or long names."""
    ordered = list(points) if is_sorted else sorted(points, key=lambda point: -float(point.value or 0))
    years = _Years(now, before)
    data = _data(ordered, years, words.sign)
    step = _PAIR_STEP if before else _BAR_STEP
    down = _categories(data, "nominal")
    along = {
        "field": "value",
        "type": "quantitative",
        "stack": None,
        "scale": {"domain": [0, _top(data)]},
        "axis": None,
    }
    offset = {"yOffset": {"field": "series", "sort": years.names}} if before else {}
    spec = {
        "width": WIDTH - 120,
        "height": max(step * len(ordered), step),
        "encoding": {"y": down | {"scale": {"paddingInner": 0.28, "paddingOuter": 0.14}}, "x": along, **offset},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"color": _color(years)}},
            _labels({"dx": 5, "align": "left", "baseline": "middle"}, "beside"),
        ],
    }
    return _chart(spec, data, ordered, words, years)


def month_lines(points: Sequence[Point], words: Words, *, now: str, before: str | None = None) -> Chart:
    """Lines over the months of a year, this year dark over last year light, each named at its end."""
    years = _Years(now, before)
    data = _data(points, years, words.sign)
    across = _categories(data, "ordinal")
    up = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, _top(data)], "nice": False},
        "axis": {"title": None, "grid": True, "ticks": False, "domain": False, "tickCount": 5, "labelPadding": 8},
    }
    line = {"mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 30}}, "encoding": {"color": _color(years)}}
    name = {"align": "left", "dx": 8, "fontWeight": 600}
    spec = {
        "width": WIDTH - 60,
        "height": 240,
        "encoding": {"x": across, "y": up},
        "layer": [
            line,
            *(layer for dy in _part_ends(data) for layer in _haloed(name | {"dy": dy}, "series", f"ends_{dy}")),
            *_haloed({"dy": -12, "fontWeight": 600}, "shown", "is_peak"),
            *_haloed({"dy": -12, "dx": -6, "align": "right", "fontWeight": 600}, "shown", "is_peak_at_end"),
        ],
    }
    return _chart(spec, data, points, words, years)


def svg(chart: Chart) -> str:
    """The chart as SVG that says its words to a reader of screens."""
    drawn = str(vl_convert.vegalite_to_svg(json.dumps(chart.spec)))
    label = chart.alt.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', drawn, count=1)


def png(chart: Chart, *, scale: float = 2) -> bytes:
    """The chart as PNG, twice the size on screen by default, so that it prints sharply."""
    return _drawn(json.dumps(chart.spec), scale)


@lru_cache(maxsize=16)
def _drawn(spec: str, scale: float) -> bytes:
    """Drawing takes half a second, and a report has each chart twice: in its draft and in what is sent."""
    return bytes(vl_convert.vegalite_to_png(spec, scale=scale))


@cache
def register_fonts(directory: Path) -> None:
    """Make the fonts of a directory known, for a machine where none can be installed."""
    vl_convert.register_font_directory(str(directory))
    _drawn.cache_clear()


def panels(
    groups: Sequence[Panel], words: Words, *, now: str, before: str | None = None, months: bool = False
) -> Chart:
    """Small charts side by side on one scale: lying bars, or lines over months; two series as in the large ones."""
    years = _Years(now, before)
    data = [
        row | {"panel": name}
        for name, group in zip(_names(groups), groups, strict=True)
        for row in _data(group.points, years, words.sign)
    ]
    top = _top(data)
    across = min(len(groups), _PANELS_ACROSS)
    width = (WIDTH - 40) // across - (14 if months else 40)
    small = _small_lines(data, years, top) if months else _small_bars(data, years, top)
    header = {"title": None, "labelFontSize": 13, "labelFontWeight": 600, "labelAnchor": "start", "labelPadding": 4}
    header |= {"labelColor": palette.INK, "labelFont": FONTS}
    spec = {
        "facet": {"field": "panel", "type": "nominal", "sort": list(_names(groups)), "header": header},
        "columns": across,
        "spacing": {"row": 14, "column": 14},
        "spec": {"width": width, **small},
    }
    points = [
        Point(f"{group.name} {point.label}", point.value, point.previous) for group in groups for point in group.points
    ]
    return _chart(spec, data, points, words, years)


def _names(groups: Sequence[Panel]) -> list[str]:
    return _different(clean_text(group.name) for group in groups)


def _small_bars(data: list[dict[str, Any]], years: _Years, top: float) -> dict[str, Any]:
    categories = _categories(data, "nominal")
    categories["axis"] |= {"labelFontSize": 12, "labelLimit": 90, "domain": False}
    along = {
        "field": "value",
        "type": "quantitative",
        "stack": None,
        "scale": {"domain": [0, top * 1.25]},
        "axis": None,
    }
    offset = {"yOffset": {"field": "series", "sort": years.names}} if years.before else {}
    count = len({row["label"] for row in data})
    return {
        "height": max(count, 1) * (30 if years.before else 20),
        "encoding": {"y": categories | {"scale": {"paddingInner": 0.24}}, "x": along, **offset},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"color": _color(years)}},
            _labels({"dx": 4, "align": "left", "baseline": "middle", "fontSize": 11}, "shown"),
        ],
    }


def _small_lines(data: list[dict[str, Any]], years: _Years, top: float) -> dict[str, Any]:
    categories = _categories(data, "ordinal")
    categories["axis"] |= {"labelFontSize": 11, "labelOverlap": "greedy", "labelPadding": 4}
    up = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, top * 1.15], "nice": False},
        "axis": None,
    }
    return {
        "height": 84,
        "encoding": {"x": categories, "y": up},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"color": _color(years)}},
            *_haloed({"dy": -8, "fontWeight": 600, "fontSize": 11}, "shown", "is_peak"),
            *_haloed(
                {"dy": -8, "dx": -4, "align": "right", "fontWeight": 600, "fontSize": 11}, "shown", "is_peak_at_end"
            ),
        ],
    }


def shown(value: Number | None, sign: str = "") -> str:
    """A value as the chart prints it: whole numbers whole, others with at most two decimals."""
    if value is None:
        return "无数据"
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value)}{sign}"
    return f"{float(value):.2f}".rstrip("0") + sign


def _data(points: Sequence[Point], years: _Years, sign: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    labels = _different(clean_text(point.label) for point in points)
    for series, values in ((years.before, "previous"), (years.now, "value")):
        if series is None:
            continue
        own = [(place, labels[place], getattr(point, values)) for place, point in enumerate(points)]
        known = [each for each in own if each[2] is not None]
        peak = max(known, key=lambda each: float(each[2]), default=None)
        for number, (place, label, value) in enumerate(known):
            name = series if years.before and number == 0 else ""
            is_end, is_peak = number == len(known) - 1, series == years.now and peak == (place, label, value)
            rows.append(
                {
                    "label": label,
                    "place": place,
                    "series": series,
                    "value": float(value),
                    "shown": shown(value, sign),
                    "name": name,
                    "beside": f"{shown(value, sign)}（{name}）" if name else shown(value, sign),
                    "is_end": is_end,
                    "is_peak": is_peak and not is_end,
                    "is_peak_at_end": is_peak and is_end,
                }
            )
    return rows


def _different(labels: Iterable[str]) -> list[str]:
    """Labels that differ, for two bars of one name would be drawn as one."""
    used: dict[str, int] = {}
    chosen = []
    for label in labels:
        used[label] = used.get(label, 0) + 1
        chosen.append(f"{label}（{used[label]}）" if used[label] > 1 else label)
    return chosen


def _part_ends(data: Sequence[dict[str, Any]]) -> tuple[int, ...]:
    """Mark the last point of each line with how far its name is shifted, so that two that end close by stay legible."""
    ends = sorted((row for row in data if row["is_end"]), key=lambda row: -row["value"])
    close = len(ends) == 2 and ends[0]["value"] - ends[1]["value"] < _CLOSE * _top(data)
    shifts = (-_APART, _APART) if close else (0,) * len(ends)
    for row, shift in zip(ends, shifts, strict=True):
        row[f"ends_{shift}"] = True
    return tuple(dict.fromkeys(shifts))


def _top(data: Sequence[dict[str, Any]]) -> float:
    """Where the value axis ends: a little above the largest value, so that its label has room."""
    most = max((row["value"] for row in data), default=0)
    return most * 1.12 if most > 0 else 1


def _color(years: _Years) -> dict[str, Any]:
    colors = list(reversed(_SERIES[: len(years.names)]))
    return {"field": "series", "type": "nominal", "scale": {"domain": years.names, "range": colors}, "legend": None}


def _labels(place: dict[str, Any], text: str) -> dict[str, Any]:
    mark = {"type": "text", "fontSize": 13, "color": palette.INK, **place}
    return {"mark": mark, "encoding": {"text": {"field": text}}}


def _named_above(series: str, side: int) -> dict[str, Any]:
    """The name of a series over its first bar, leaning away from that of the other."""
    place = {"align": "right" if side > 0 else "left", "dx": 13 * side, "dy": -23, "baseline": "bottom"}
    own = [{"filter": {"field": "series", "equal": series}}]
    return {"transform": own, **_labels(place | {"color": palette.INK_SOFT, "fontSize": 11}, "name")}


def _haloed(place: dict[str, Any], text: str, only: str) -> list[dict[str, Any]]:
    """A label over a ring of paper, so that a line behind it does not cross it out."""
    halo = {"stroke": palette.CARD, "strokeWidth": 5, "strokeJoin": "round"}
    chosen = [{"filter": {"field": only, "equal": True}}]
    return [{"transform": chosen, **_labels(place | extra, text)} for extra in (halo, {})]


def _categories(data: Sequence[dict[str, Any]], kind: str) -> dict[str, Any]:
    """The axis of categories, in the order given, whichever series lacks one."""
    places = {row["label"]: row["place"] for row in data}
    axis = {"labelAngle": 0, "ticks": False, "labelPadding": 8, "domainColor": palette.INK_SOFT, "labelLimit": 220}
    return {"field": "label", "type": kind, "sort": sorted(places, key=places.__getitem__), "axis": axis, "title": None}


def _chart(
    spec: dict[str, Any], data: list[dict[str, Any]], points: Sequence[Point], words: Words, years: _Years
) -> Chart:
    whole = {
        "$schema": _SCHEMA,
        "background": palette.CARD,
        "padding": 12,
        "title": {
            "text": _wrapped(words.finding, 17),
            "subtitle": _wrapped(words.measure, 13),
            "anchor": "start",
            "frame": "bounds",
            "offset": 18,
        },
        "data": {"values": data},
        "vconcat": [{**spec, "title": _foot(words.source)}],
        "config": _config(),
    }
    unit = f"（{words.unit}）" if words.unit else ""
    headings = ("类别", *(f"{name}{unit}" for name in reversed(years.names)))
    rows = tuple(
        (point.label, *(shown(value, words.sign) for value in (point.value, point.previous)[: len(years.names)]))
        for point in points
    )
    return Chart(whole, _alt(words, headings, rows), headings, rows)


def _foot(source: str) -> dict[str, Any]:
    return {
        "text": _wrapped(source, 12),
        "orient": "bottom",
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        "fontSize": 12,
        "fontWeight": 400,
        "color": palette.INK_SOFT,
    }


def _config() -> dict[str, Any]:
    return {
        "font": FONTS,
        "view": {"stroke": None},
        "bar": {"cornerRadiusEnd": 2},
        "axis": {
            "labelFontSize": 13,
            "labelColor": palette.INK,
            "gridColor": palette.RULE,
            "domainColor": palette.RULE,
            "labelFont": FONTS,
        },
        "text": {"font": FONTS},
        "title": {
            "font": FONTS,
            "fontSize": 17,
            "fontWeight": 600,
            "color": palette.INK,
            "subtitleFont": FONTS,
            "subtitleFontSize": 13,
            "subtitleColor": palette.INK_SOFT,
            "subtitlePadding": 6,
        },
    }


def _wrapped(text: str, points: int) -> list[str]:
    """Lines that fit the chart's width; Chinese breaks between any two characters, but not before a closing mark."""
    limit = math.floor(WIDTH / points) * 2
    lines, line = [], ""
    for letter in clean_text(text):
        if shown_width(line + letter) > limit and letter not in "，。、；：）》”％%":
            lines.append(line)
            line = ""
        line += letter
    return [*lines, line]


def _alt(words: Words, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    told = "；".join(
        f"{row[0]} "
        + "，".join(f"{name.partition('（')[0]} {value}" for name, value in zip(headings[1:], row[1:], strict=True))
        for row in rows
    )
    return f"{words.finding}。{words.measure}。{told}。{words.source}"
