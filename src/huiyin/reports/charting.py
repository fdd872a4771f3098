"""The charts of a report, drawn from its figures."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from huiyin.documents import charts
from huiyin.documents.templates.marks import (
    BLOCK_END,
    BLOCK_START,
    VALUE_END,
    VALUE_START,
    Words,
    plain_text,
    stretches,
)
from huiyin.documents.templates.sandbox import Sandbox
from huiyin.reports.book import Frame, Group, days_in_words, in_words
from huiyin.reports.figure import Figure
from huiyin.reports.kinds.spec import Chart
from huiyin.reports.translating import Translator
from huiyin.reports.values import Desk, filters, tests

#: Up to so many short categories stand as upright bars; more lie down.
_UPRIGHT = 8
#: … as long as their names find room beside each other.
_LETTERS = 48
#: No picture has more bars: it would be longer than a page, and nobody reads it.
MOST_BARS = 60


class Drawn(NamedTuple):
    """A chart ready to be made a picture, and the ids of the figures in it."""

    chart: charts.Chart
    figures: tuple[str, ...]


class Said(NamedTuple):
    """A text as it reads, and the ids of the figures in it."""

    text: str
    figures: tuple[str, ...]


def drawn(desk: Desk, name: str) -> Drawn:
    """The chart of a kind with this name."""
    chart = desk.names.charts[name]
    every = desk.chart_figures(name)
    shown = _largest(every) if chart.kind != "line" else every
    frame = desk.book.frame
    has_before = any(figure.previous is not None for _group, figure in shown)
    points = [
        charts.Point(short(group, figure), _number(figure.value), _number(figure.previous) if has_before else None)
        for group, figure in shown
    ]
    caption = said(desk, Translator(desk.names).text(chart.caption)).text
    if len(shown) < len(every):
        caption += f"（共{len(every)}项，列数值最大的{len(shown)}项）"
    found = said(desk, Translator(desk.names).pieces(chart.finding))
    is_counted = any(figure.source == "fact" for _group, figure in shown)
    foot = _foot(frame) if is_counted else f"数据来源：{frame.organ}"
    words = charts.Words(found.text or caption, f"{caption}，{days_in_words(frame.period)}", foot, chart.unit)
    figures = tuple(figure.id for _group, figure in shown) + found.figures
    return Drawn(_shape(chart, points, words, frame.prior if has_before else None), figures)


def _largest(shown: list[tuple[Group, Figure]]) -> list[tuple[Group, Figure]]:
    """As many as find room on a page, in their order."""
    if len(shown) <= MOST_BARS:
        return shown
    by_size = sorted(range(len(shown)), key=lambda at: -abs(Fraction(shown[at][1].value or 0)))
    kept = set(by_size[:MOST_BARS])
    return [one for at, one in enumerate(shown) if at in kept]


def _shape(chart: Chart, points: list[charts.Point], words: charts.Words, before: str | None) -> charts.Chart:
    if chart.kind == "line":
        return charts.month_lines(points, words, now="本期", before=before)
    if len(points) <= _UPRIGHT and sum(len(point.label) for point in points) <= _LETTERS:
        return charts.bars(points, words, now="本期", before=before)
    return charts.ranked_bars(points, words, now="本期", before=before)


def said(desk: Desk, text: str) -> Said:
    """A text with placeholders as it reads."""
    for written, known in (("{{", VALUE_START), ("}}", VALUE_END), ("{%", BLOCK_START), ("%}", BLOCK_END)):
        text = text.replace(written, known)
    engine = Sandbox(filters(), tests(), {})
    engine.autoescape = False  # the words of a picture, not XML
    filled = engine.from_string(engine.allowed(text)).render(desk.values())
    words = [each for each in stretches(filled) if isinstance(each, Words)]
    figures = dict.fromkeys(each.figure for each in words if each.figure)
    return Said(plain_text("".join(each.text for each in words)), tuple(figures))


def short(group: Group, figure: Figure) -> str:
    """The label on an axis; a month of a period of more than one year as 22.12."""
    if figure.by == "month" and "年" in group.label:
        year, month = group.key.split("-")
        return f"{year[2:]}.{int(month)}"
    return group.label


def _foot(frame: Frame) -> str:
    return f"数据来源：{frame.organ}信访台账，按登记日期统计，截至{in_words(frame.as_of)}"


def _number(value: int | Fraction | None) -> float | int | None:
    return float(value) if isinstance(value, Fraction) else value
