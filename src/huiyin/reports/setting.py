"""A composed report as a Word file: text with traced figures, tables, drawn charts, the gaps up front."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from huiyin.documents import charts
from huiyin.documents.official import content as say
from huiyin.documents.official import write_document
from huiyin.reports.book import Missing
from huiyin.reports.output import BlockOut, ChartOut, Document, HeadingOut, ParagraphOut, Run, Runs, TableOut

#: What stands at the head of every page until a report is frozen.
DRAFT = "草稿"
#: Up to so many short categories stand as upright bars; more lie down.
_UPRIGHT = 8


def write_word(document: Document, *, mark: str = DRAFT) -> bytes:
    """The report as .docx; the same document gives the same bytes."""
    return write_document(
        say.OfficialDocument(
            blocks=list(_blocks(document)), name=document.title.replace("\n", ""), mark=mark, author=document.organ
        )
    )


def _blocks(document: Document) -> Iterator[say.Block]:
    yield say.Title(document.title, document.subtitle.strip("（）"))
    if document.missing:
        yield from _gaps(document.missing)
    if document.addressee:
        yield say.Addressee(document.addressee)
    for block in document.blocks:
        yield from _block(block)
    yield say.Signature(document.organ, document.signed_on)


def _gaps(missing: list[Missing]) -> Iterator[say.Block]:
    """The list that stands before a draft: what is still wanted, by section. It goes when nothing is missing."""
    yield say.Paragraph((say.Run(f"本稿尚缺{len(missing)}项，正文相应位置已标出【待填】：", is_missing=True),))
    sections = dict.fromkeys(one.section for one in missing)
    rows = [
        (section, _named(missing, section, "数据", "原因"), _named(missing, section, "文字")) for section in sections
    ]
    yield say.Table(
        (say.Column("章节", weight=1.3), say.Column("待填数据", weight=3), say.Column("待填文字", weight=2)), rows
    )


def _named(missing: list[Missing], section: str, *what: str) -> str:
    return "、".join(one.name for one in missing if one.section == section and one.what in what)


def _block(block: BlockOut) -> Iterator[say.Block]:
    if isinstance(block, HeadingOut):
        yield say.Heading(block.level, block.text)
    elif isinstance(block, ParagraphOut):
        yield say.Heading(3, block.lead, then=_runs(block.runs)) if block.lead else say.Paragraph(_runs(block.runs))
    elif isinstance(block, TableOut):
        yield _table(block)
    else:
        yield _picture(block)


def _runs(runs: Runs) -> tuple[say.Run, ...]:
    return tuple(_run(run) for run in runs)


def _run(run: Run) -> say.Run:
    return say.Run(run.text, figure=run.figure or None, is_missing=run.mark)


def _table(table: TableOut) -> say.Table:
    columns = [
        say.Column(head.text, head.unit, "right" if head.is_number else "left", head.wide) for head in table.heads
    ]
    totals = (len(table.rows) - 1,) if table.has_total else ()
    return say.Table(
        columns,
        [[_runs(cell) for cell in row] for row in table.rows],
        caption=table.caption,
        unit=table.unit,
        source="".join(table.notes),
        totals=totals,
    )


def _picture(out: ChartOut) -> say.Picture:
    chart = drawn(out)
    return say.Picture(charts.png(chart), alt=chart.alt, caption=out.caption)


def drawn(out: ChartOut) -> charts.Chart:
    """The chart of a report, ready to be made a picture."""
    now = out.series[0]
    before = out.series[1] if len(out.series) > 1 else None
    points = [
        charts.Point(label, _number(now.values[n]), _number(before.values[n]) if before else None)
        for n, label in enumerate(out.categories)
    ]
    finding = "".join(run.text for run in out.finding) or out.caption
    words = charts.Words(finding, f"{out.caption}，{out.period}", out.foot, out.unit)
    name = before.name if before else None
    if out.kind == "line":
        return charts.month_lines(points, words, now=now.name, before=name)
    if len(points) <= _UPRIGHT:
        return charts.bars(points, words, now=now.name, before=name)
    return charts.ranked_bars(points, words, now=now.name, before=name)


def _number(value: int | Fraction | None) -> float | int | None:
    return float(value) if isinstance(value, Fraction) else value
