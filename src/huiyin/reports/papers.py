"""Working papers (工作底稿): every figure of a report with its definition and filter, and the petitions behind each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from huiyin.core import phrasing
from huiyin.core.facts import COLUMNS
from huiyin.core.measures import difference, shipped
from huiyin.documents.workbook import Field, Link, Share, Sheet, Value, write_workbook
from huiyin.figures.queries import DIMENSIONS
from huiyin.reports import money
from huiyin.reports.book import Book, days_in_words, in_words
from huiyin.reports.counter import UNKNOWN, FactCounter
from huiyin.reports.differences import Earlier, differences
from huiyin.reports.figure import PUBLISHED_NAME, SOURCE_NAMES, Figure, as_printed, document
from huiyin.reports.figure import Value as FigureValue
from huiyin.reports.matrix import Matrix, Traced

FIGURES, DEFINITIONS, DIFFERENCES = "数据底稿", "口径", "差异"


def trace(book: Book, counter: FactCounter) -> list[Traced]:
    """Every figure that the report prints, with the petitions behind those that were counted."""
    traced: list[Traced] = []
    for figure in printed(book):
        found = book.counted.get(figure.id)
        traced.append(Traced(figure, counter.rows(*found, figure) if found is not None else None))
    return traced


def printed(book: Book) -> list[Figure]:
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


def write_papers(
    book: Book,
    traced: list[Traced],
    counter: FactCounter,
    target: Path,
    *,
    may_see_accusations: bool,
    earlier: Earlier | None = None,
    lines: list[money.Line] | None = None,
) -> list[int]:
    """Write the working papers; readable by their owner only. Returns the ids of the petitions whose numbers they list.

    The numbers of accusations are withheld from a maker without that duty; what they add is given in one row. `earlier`
    is the report made before of the same kind and period.
    """
    matrix = Matrix(traced, counter, may_see_accusations=may_see_accusations)
    booked, links = money.sheet([one.figure for one in traced], lines or [])
    sheets = [
        _figures_sheet(book, traced, matrix, links),
        *matrix.sheets(),
        *([booked] if booked is not None else []),
        _definitions_sheet(book, traced),
        _differences_sheet(traced, earlier),
    ]
    write_workbook(sheets, target, is_private=True, title=f"{book.kind.name}工作底稿")
    return sorted(matrix.listed)


def _figures_sheet(book: Book, traced: list[Traced], matrix: Matrix, links: Mapping[str, Link]) -> Sheet:
    fields = [
        Field("编号", width=26),
        Field("名称", width=30),
        Field("数值", "number", 14),
        Field("单位", width=10),
        Field("对比期数值", "number", 14),
        Field("对比期来源", width=18),
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
    rows = [_figure_row(book, figure, matrix.link(figure) or links.get(figure.id)) for figure, _behind in traced]
    return Sheet(FIGURES, fields, rows, fixed=2)


def _figure_row(book: Book, figure: Figure, link: Link | None) -> list[Value]:
    frame = book.frame
    change = figure.change()
    is_fact = figure.source == "fact"
    return [
        figure.id,
        figure.name,
        "待填" if figure.missing else _cell(figure.value, figure),
        figure.unit,
        "" if figure.previous is None else _cell(figure.previous, figure),
        _previous_source(figure),
        "" if change is None else _signed(change, figure),
        figure.sides.numerator if figure.sides else None,
        figure.sides.denominator if figure.sides else None,
        figure.definition if not figure.parts else f"{figure.definition}（由{'、'.join(figure.parts)}计算）",
        figure.variant or ("—" if is_fact else ""),
        figure.version,
        figure.code or condition(figure),
        "不限登记时间" if _is_of_any_date(figure) else days_in_words(figure.period or frame.period),
        frame.as_of if is_fact else None,
        PUBLISHED_NAME if figure.printed_published else SOURCE_NAMES[figure.source],
        figure.reason,
        figure.ground,
        figure.number or figure.published_number,
        "、".join(figure.used),
        link,
    ]


def _previous_source(figure: Figure) -> str:
    """Where the value compared with comes from, when it is not counted as the figure itself is."""
    if not figure.previous_published:
        return ""
    return f"{PUBLISHED_NAME}（{figure.previous_number}）" if figure.previous_number else PUBLISHED_NAME


def condition(figure: Figure) -> str:
    """The filter of a counted figure as a predicate, ready for `huiyin rows MEASURE --where`."""
    parts = [figure.where] if figure.where else []
    if figure.by:
        dimension = DIMENSIONS[figure.by]
        if figure.key == UNKNOWN.key:
            parts.append(f"未知({dimension.label})")
        elif dimension.column is None:
            basis = shipped().find(figure.measure, figure.variant).basis or "registered"
            parts.append(f"{COLUMNS[basis].label} 属于 {figure.key}")
        else:
            parts.append(f'{dimension.label} = "{figure.label}"')
    return " 且 ".join(parts)


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


def _differences_sheet(traced: Iterable[Traced], earlier: Earlier | None) -> Sheet:
    """Published against ours, and the report made before against this one."""
    fields = [
        Field("比较", width=16),
        Field("编号", width=26),
        Field("名称", width=30),
        Field("单位", width=10),
        Field("本稿", "text", 14),
        Field("对照", "text", 14),
        Field("差", "text", 14),
        Field("对照来源", width=30),
        Field("报告采用", width=10),
    ]
    figures = [figure for figure, _behind in traced]
    return Sheet(DIFFERENCES, fields, [*_published_rows(figures), *_earlier_rows(figures, earlier)])


def _published_rows(figures: Iterable[Figure]) -> Iterator[list[Value]]:
    for figure in figures:
        for what, ours, published, number, is_printed in (
            ("公布数", figure.counted, figure.published, figure.published_number, figure.printed_published),
            (
                "公布数（对比期）",
                figure.counted_previous,
                figure.published_previous,
                figure.previous_number,
                figure.previous_published,
            ),
        ):
            if published is None or published == ours:
                continue
            change = difference(as_printed(ours), as_printed(published))
            yield [
                what,
                figure.id,
                figure.name,
                figure.unit,
                shown(ours, figure),
                shown(published, figure),
                "" if change is None else _signed(change, figure),
                number,
                PUBLISHED_NAME if is_printed else SOURCE_NAMES[figure.source],
            ]


_WHAT = {"new": "上稿没有", "gone": "本稿没有"}


def _earlier_rows(figures: Iterable[Figure], earlier: Earlier | None) -> Iterator[list[Value]]:
    if earlier is None:
        return
    now = [document(figure) for figure in figures]
    for one in differences(earlier.figures, now):
        for what, before, after in (
            ("上一稿", one.before, one.now),
            ("上一稿对比期", one.previous_before, one.previous_now),
        ):
            if before != after:
                change = "" if before is None or after is None else _plain(after - before, one.unit, signed=True)
                source = f"{earlier.name}（{_WHAT[one.what]}）" if one.what in _WHAT else earlier.name
                values = [_plain(after, one.unit), _plain(before, one.unit), change]
                yield [what, one.id, one.name, one.unit, *values, source, ""]


def _plain(value: float | None, unit: str, *, signed: bool = False) -> str:
    """A value of a document as the papers show it."""
    if value is None:
        return ""
    exact = Decimal(str(round(value, 8)))
    if unit == "%":
        return f"{exact * 100:+.2f}个百分点" if signed else phrasing.percent(exact)
    text = phrasing.number(exact, 6, trimmed=True)
    return f"+{text}" if signed and exact > 0 else text
