"""The charts of a report, drawn from its figures."""

from __future__ import annotations

from fractions import Fraction

from huiyin.documents import charts
from huiyin.documents.templates.marks import BLOCK_END, BLOCK_START, VALUE_END, VALUE_START, plain_text, stretches
from huiyin.documents.templates.sandbox import Sandbox
from huiyin.reports.book import Frame, Group, days_in_words, in_words
from huiyin.reports.figure import Figure
from huiyin.reports.kinds.spec import Chart
from huiyin.reports.translating import Translator
from huiyin.reports.values import Desk, filters, tests

#: Up to so many short categories stand as upright bars; more lie down.
_UPRIGHT = 8


def drawn(desk: Desk, name: str) -> charts.Chart:
    """The chart of a kind with this name, ready to be made a picture."""
    chart = desk.names.charts[name]
    shown = desk.chart_figures(name)
    frame = desk.book.frame
    has_before = any(figure.previous is not None for _group, figure in shown)
    points = [
        charts.Point(short(group, figure), _number(figure.value), _number(figure.previous) if has_before else None)
        for group, figure in shown
    ]
    caption = said(desk, Translator(desk.names).text(chart.caption))
    words = charts.Words(
        finding(desk, chart) or caption, f"{caption}，{days_in_words(frame.period)}", _foot(frame), chart.unit
    )
    before = frame.prior if has_before else None
    if chart.kind == "line":
        return charts.month_lines(points, words, now="本期", before=before)
    if len(points) <= _UPRIGHT:
        return charts.bars(points, words, now="本期", before=before)
    return charts.ranked_bars(points, words, now="本期", before=before)


def finding(desk: Desk, chart: Chart) -> str:
    """What a chart shows, in a sentence."""
    return said(desk, Translator(desk.names).pieces(chart.finding))


def said(desk: Desk, text: str) -> str:
    """A text with placeholders as it reads, without what makes figures in it traceable."""
    for written, known in (("{{", VALUE_START), ("}}", VALUE_END), ("{%", BLOCK_START), ("%}", BLOCK_END)):
        text = text.replace(written, known)
    engine = Sandbox(filters(), tests(), {})
    filled = engine.from_string(engine.allowed(text)).render(desk.values())
    return plain_text("".join(getattr(each, "text", "") for each in stretches(filled)))


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
