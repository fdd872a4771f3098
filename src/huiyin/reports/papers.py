"""Working papers (工作底稿): every figure of a report with its definition and filter, and the petitions behind each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from huiyin.core import phrasing
from huiyin.core.measures import shipped
from huiyin.documents.workbook import Field, Link, Share, Sheet, Value, write_workbook
from huiyin.reports.book import Book, days_in_words, in_words
from huiyin.reports.counter import Behind, FactCounter
from huiyin.reports.figure import PUBLISHED_NAME, SOURCE_NAMES, Figure
from huiyin.reports.figure import Value as FigureValue
from huiyin.reports.kinds.spec import Cohort, Measured

FIGURES, ROWS, DEFINITIONS, DIFFERENCES = "数据底稿", "明细", "口径", "差异"
WITHHELD = "检举控告件（编号不予列示）"


class Traced(NamedTuple):
    """A figure and the petitions behind it; rows None: it was not counted from petitions."""

    figure: Figure
    rows: list[Behind] | None


def trace(book: Book, counter: FactCounter) -> list[Traced]:
    """Every figure that the report prints, with the petitions behind those that were counted."""
    by_id: dict[tuple[str, str, str], tuple[Cohort, Measured]] = {}
    for cohort, measured in book.kind.measured():
        by_id[cohort.id, measured.id, cohort.by] = (cohort, measured)
    traced: list[Traced] = []
    for figure in _printed(book):
        found = _spec(by_id, figure)
        traced.append(Traced(figure, counter.rows(*found, figure) if found is not None else None))
    return traced


def _printed(book: Book) -> list[Figure]:
    """The figures the text uses, and those that the derived ones among them are worked out from."""
    wanted: dict[str, None] = {}

    def take(figure_id: str) -> None:
        figure = book.figures.get(figure_id)
        if figure is not None and figure_id not in wanted:
            wanted[figure_id] = None
            for part in figure.parts:
                take(part)

    for figure in book.figures.values():
        if figure.used:
            take(figure.id)
    return [figure for figure_id, figure in book.figures.items() if figure_id in wanted]


def _spec(by_id: dict[tuple[str, str, str], tuple[Cohort, Measured]], figure: Figure) -> tuple[Cohort, Measured] | None:
    if figure.source != "fact":
        return None
    name = figure.id.rsplit(".", 1)[-1]
    split = figure.id.count(".") > 1
    for (cohort_id, measured_id, by), found in by_id.items():
        if cohort_id == figure.cohort and measured_id == name and bool(by) == split:
            return found
    return None


def write_papers(book: Book, traced: list[Traced], target: Path, *, may_see_accusations: bool) -> list[int]:
    """Write the working papers; readable by their owner only. Returns the ids of the petitions whose numbers they list.

    A number of an accusation is withheld from a maker without that duty; the row itself is counted and listed.
    """
    first_rows = _first_rows(traced)
    sheets = [
        _figures_sheet(book, traced, first_rows),
        _rows_sheet(traced, may_see_accusations=may_see_accusations),
        _definitions_sheet(book, traced),
        _differences_sheet(traced),
    ]
    write_workbook(sheets, target, is_private=True, title=f"{book.kind.name}工作底稿")
    listed = {
        behind.petition
        for one in traced
        for behind in one.rows or ()
        if may_see_accusations or not behind.is_accusation
    }
    return sorted(listed)


def _first_rows(traced: list[Traced]) -> dict[str, int]:
    """Figure id → the row of the sheet of petitions at which its own begin."""
    row, first = 2, {}
    for figure, facts in traced:
        if facts:
            first[figure.id] = row
            row += len(facts)
    return first


def _figures_sheet(book: Book, traced: list[Traced], first_rows: dict[str, int]) -> Sheet:
    fields = [
        Field("编号", width=26),
        Field("名称", width=30),
        Field("数值", "number", 14),
        Field("单位", width=10),
        Field("对比期数值", "number", 14),
        Field("变化", "text", 16),
        Field("分子", "whole", 8),
        Field("分母", "whole", 8),
        Field("口径", "long", 44),
        Field("变体", width=16),
        Field("版本", width=6),
        Field("条件", "long", 36),
        Field("统计期", width=24),
        Field("截至", "date", 12),
        Field("来源", width=8),
        Field("原因", "long", 24),
        Field("依据", "long", 20),
        Field("文号", width=18),
        Field("用于", "long", 24),
        Field("明细", width=12),
    ]
    rows = [_figure_row(book, figure, facts, first_rows) for figure, facts in traced]
    return Sheet(FIGURES, fields, rows)


def _figure_row(book: Book, figure: Figure, facts: list[Behind] | None, first_rows: dict[str, int]) -> list[Value]:
    frame = book.frame
    change = figure.change()
    is_fact = figure.source == "fact"
    link: Value = None
    if figure.id in first_rows:
        link = Link(f"{len(facts or ())}件", ROWS, first_rows[figure.id])
    elif facts is not None:
        link = "0件"
    condition = "；".join(part for part in (figure.where, f"分组 = {figure.label}" if figure.label else "") if part)
    return [
        figure.id,
        figure.name,
        "待填" if figure.missing else _cell(figure.value, figure),
        figure.unit,
        "" if figure.previous is None else _cell(figure.previous, figure),
        "" if change is None else _signed(change, figure),
        figure.sides.numerator if figure.sides else None,
        figure.sides.denominator if figure.sides else None,
        figure.definition if not figure.parts else f"{figure.definition}（由{'、'.join(figure.parts)}计算）",
        figure.variant or ("—" if is_fact else ""),
        figure.version,
        condition if is_fact else "",
        "不限登记时间" if _is_of_any_date(figure) else days_in_words(figure.period or frame.period),
        frame.as_of if is_fact else None,
        PUBLISHED_NAME if figure.printed_published else SOURCE_NAMES[figure.source],
        figure.reason,
        figure.ground,
        figure.number or figure.published_number,
        "、".join(figure.used),
        link,
    ]


def _is_of_any_date(figure: Figure) -> bool:
    return figure.source == "fact" and shipped().find(figure.measure, figure.variant).basis is None


def _cell(value: FigureValue | None, figure: Figure) -> Value:
    """A value as a number that formulas can take; a rate is a share of 1 shown as per cent."""
    if value is None:
        return "" if figure.source == "entered" else phrasing.NO_DATA["zh"]
    if figure.is_rate:
        return Share(float(value))
    return value if isinstance(value, int) else float(value)


def shown(value: FigureValue | None, figure: Figure) -> str:
    """A value as the papers show it: exact for counts, rates as per cent with two decimals."""
    if value is None:
        return phrasing.NO_DATA["zh"]
    if figure.is_rate:
        return phrasing.percent(value)
    return phrasing.number(value, 6 if Fraction(value).denominator != 1 else 0, trimmed=True)


def _signed(change: FigureValue, figure: Figure) -> str:
    if figure.is_rate:
        text = f"{phrasing.number(change * 100, 2)}个百分点"
    else:
        text = phrasing.number(change, 6 if Fraction(change).denominator != 1 else 0, trimmed=True)
    return f"+{text}" if change > 0 else text


def _rows_sheet(traced: list[Traced], *, may_see_accusations: bool) -> Sheet:
    fields = [
        Field("数据编号", width=26),
        Field("数据名称", width=30),
        Field("信访件编号", "identifier", 20),
        Field("信访事项", "whole", 10),
        Field("登记日期", "date", 12),
        Field("人数", "whole", 8),
        Field("计入", width=12),
        Field("计数", "whole", 8),
    ]
    return Sheet(ROWS, fields, _petition_rows(traced, may_see_accusations))


def _petition_rows(traced: list[Traced], may_see_accusations: bool) -> Iterator[list[Value]]:
    for figure, rows in traced:
        for behind in rows or ():
            hidden = behind.is_accusation and not may_see_accusations
            yield [
                figure.id,
                figure.name,
                WITHHELD if hidden else behind.number,
                None if hidden else behind.matter,
                None if hidden else behind.registered,
                behind.people,
                behind.side,
                behind.counts,
            ]


def _definitions_sheet(book: Book, traced: list[Traced]) -> Sheet:
    frame = book.frame
    general = [
        ("统计期", days_in_words(frame.period)),
        ("对比期", days_in_words(frame.previous) if frame.previous else "无"),
        ("截至", in_words(frame.as_of)),
        ("时间口径", "按登记日期统计；办理情况为截至日已经发生的步骤"),
        ("计数惯例", "来访以外按件次，来访按批次和人次；五人及以上来访为集体访；信访总量为件次与来访人次之和"),
        ("无数据", "分母为零的比率不计算，不作零或百分之百"),
        ("满意率", "只计已评价的事项，未评价的不视为满意"),
    ]
    if book.incomparable:
        general.append(("无可比数据", book.incomparable))
    rows: list[list[Value]] = [["总则", name, "", "", text] for name, text in general]
    seen: set[tuple[str, str]] = set()
    for figure, _facts in traced:
        key = (figure.measure, figure.variant)
        if figure.source == "fact" and key not in seen:
            seen.add(key)
            rows.append(["指标", figure.measure, figure.variant, figure.version, figure.definition])
        elif figure.source != "fact":
            rows.append([SOURCE_NAMES[figure.source], figure.name, "", "", figure.definition])
    fields = [Field("类别", width=8), Field("名称", width=30), Field("变体", width=16), Field("版本", width=6)]
    return Sheet(DEFINITIONS, [*fields, Field("说明", "long", 80)], rows)


def _differences_sheet(traced: Iterable[Traced]) -> Sheet:
    fields = [
        Field("编号", width=26),
        Field("名称", width=30),
        Field("本系统统计", "text", 14),
        Field("公布数", "text", 14),
        Field("文号", width=20),
        Field("报告采用", width=10),
    ]
    rows: list[list[Value]] = [
        [
            figure.id,
            figure.name,
            shown(figure.counted, figure),
            shown(figure.published, figure),
            figure.published_number,
            PUBLISHED_NAME if figure.printed_published else SOURCE_NAMES[figure.source],
        ]
        for figure, _facts in traced
        if figure.published is not None and figure.published != figure.counted
    ]
    return Sheet(DIFFERENCES, fields, rows)
