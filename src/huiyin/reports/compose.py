"""From the blocks of a kind and the book of figures to a document. No number is worked out here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from huiyin.figures.entries import SEPARATOR
from huiyin.reports.book import Book, Group, days_in_words, in_words, is_whole_year
from huiyin.reports.figure import Figure
from huiyin.reports.gather import TOTAL, is_wanted
from huiyin.reports.kinds.spec import Block, Chart, Each, Heading, Paragraph, Piece, Table, TableColumn, Told, When
from huiyin.reports.output import (
    BlockOut,
    ChartOut,
    Document,
    Head,
    HeadingOut,
    ParagraphOut,
    Run,
    Runs,
    Series,
    TableOut,
)
from huiyin.reports.wording import NO_DATA, NOTHING, wording

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_ENDS = "。！？；：…）”』」》"


def compose(book: Book, signed_on: date) -> Document:
    """The report as a document; every figure it prints learns where it is used."""
    return _Composer(book).document(signed_on)


def marked(what: str) -> Run:
    """The mark that stands for something not given."""
    return Run(f"【待填：{what}】", mark=True)


def marked_words(name: str) -> Run:
    """The mark of a narrative: some have the name of a number beside which they stand."""
    return marked(f"{name}（文字）")


class _Composer:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.kind = book.kind
        self.context = _context(book)
        self.refs = self._references()
        self.where = ""

    def document(self, signed_on: date) -> Document:
        frame, kind = self.book.frame, self.kind
        is_year = is_whole_year(frame.period)
        words = {"organ": frame.organ, "period": f"{frame.period.start.year}年度"}
        document = Document(
            title=(kind.title if is_year else kind.title_range).format_map(words),
            subtitle="" if is_year else f"（{days_in_words(frame.period)}）",
            addressee=self.book.words.get(kind.addressee, "").rstrip("。：:"),
            organ=frame.organ,
            signed_on=signed_on,
            missing=self.book.missing,
        )
        self.where = "开头"
        document.blocks += self._paragraph(Paragraph(kind.opening))
        for section in kind.sections:
            for block in section.blocks:
                self.where = section.name
                document.blocks += self._block(block)
        return document

    def _references(self) -> dict[str, str]:
        """Tables and charts that have something to show, numbered in order."""
        refs: dict[str, str] = {}
        tables = charts = 0
        for block in (block for section in self.kind.sections for block in section.blocks):
            if isinstance(block, Table) and (block.fixed or self.book.groups.get(block.over)):
                tables += 1
                refs[block.id] = f"表{tables}"
            elif isinstance(block, Chart) and self._chart_has_values(block):
                charts += 1
                refs[block.id] = f"图{charts}"
        return refs

    def _chart_has_values(self, chart: Chart) -> bool:
        groups = self.book.groups.get(chart.over, [])
        return any(self.book.figures[chart.figure.replace("*", group.key)].value for group in groups)

    def _block(self, block: Block) -> Iterator[BlockOut]:
        if isinstance(block, Heading):
            yield HeadingOut(block.level, block.text)
        elif isinstance(block, Paragraph):
            yield from self._paragraph(block)
        elif isinstance(block, Told):
            yield from self._told(block)
        elif block.id in self.refs:
            self.where = self.refs[block.id]
            yield self._table(block) if isinstance(block, Table) else self._chart(block)

    def _paragraph(self, block: Paragraph) -> Iterator[ParagraphOut]:
        runs = _tidy(self._pieces(block.pieces))
        if runs:
            yield ParagraphOut(runs, block.lead)

    def _told(self, block: Told) -> Iterator[ParagraphOut]:
        text = self.book.words.get(block.name)
        if text is None:
            yield ParagraphOut((marked_words(block.name),), block.lead)
            return
        for n, line in enumerate(text.split("\n")):
            yield ParagraphOut((Run(_ended(line), typed=True),), block.lead if n == 0 else "")

    def _pieces(self, pieces: Iterable[Piece], group: Group | None = None) -> Iterator[Run]:
        for piece in pieces:
            if isinstance(piece, str):
                yield from self._text(piece, group)
            elif isinstance(piece, Each):
                yield from self._each(piece)
            else:
                yield from self._pieces(piece.then if self._holds(piece) else piece.otherwise, group)

    def _each(self, each: Each) -> Iterator[Run]:
        groups = [group for group in self._groups(each.over) if group.key not in each.skip]
        if each.pick is not None:
            groups = self._picked(groups, *each.pick)
        if not groups:
            if each.none:
                yield Run(each.none)
            elif wanted := self._wanted_list(each.over):
                yield marked(wanted)
        for n, group in enumerate(groups):
            if n and each.between:
                yield Run(each.between)
            yield from self._text(each.clause, group)

    def _groups(self, over: str) -> list[Group]:
        return self.book.groups.get(over, [])

    def _picked(self, groups: list[Group], which: str, pattern: str) -> list[Group]:
        values = {group: self.book.figures[pattern.replace("*", group.key)].value or 0 for group in groups}
        if not values:
            return []
        best = max(values.values()) if which == "largest" else min(values.values())
        return [group for group in groups if values[group] == best]

    def _wanted_list(self, name: str) -> str:
        """What must be filled in so that a family, or one list of it, has rows; empty where nothing is wanted."""
        lists = [items for items in self.kind.items if name in (items.family, items.id) and is_wanted(self.book, items)]
        return f"{lists[0].name}{SEPARATOR}（各{lists[0].item}）" if lists else ""

    def _holds(self, when: When) -> bool:
        if when.test == "comparable":
            return not self.book.incomparable
        if when.test == "listed":
            return bool(self._groups(when.figure))
        if when.test == "none":
            return when.figure in self.book.said_none
        value = self.book.figures[when.figure].value
        if value is None:
            return False
        return {"known": True, "positive": value > 0, "zero": value == 0, "negative": value < 0}[when.test]

    def _text(self, template: str, group: Group | None) -> Iterator[Run]:
        start = 0
        for match in _PLACEHOLDER.finditer(template):
            if literal := template[start : match.start()]:
                yield Run(literal)
            start = match.end()
            yield from self._placeholder(match[1], group)
        if literal := template[start:]:
            yield Run(literal)

    def _placeholder(self, inside: str, group: Group | None) -> Iterator[Run]:
        space, colon, name = inside.partition(":")
        if colon:
            yield from self._named(space, name)
        elif inside == "label":
            assert group is not None
            yield Run(_spoken(group.label))
        else:
            figure_id, _bar, aspect = inside.partition("|")
            if group is not None:
                figure_id = figure_id.replace("*", group.key)
            yield from self._figure(figure_id, aspect)

    def _named(self, space: str, name: str) -> Iterator[Run]:
        if space == "context":
            yield Run(self.context[name])
        elif space == "ref":
            yield Run(self.refs.get(name, ""))
        elif space == "missing":
            yield marked(self._wanted_list(name))
        else:
            text = self.book.words.get(name)
            if text is None:
                yield marked_words(name)
            else:
                joined = text.replace("\n", "")
                yield Run(joined.rstrip("。") if space == "phrase" else _ended(joined), typed=True)

    def _figure(self, figure_id: str, aspect: str) -> Iterator[Run]:
        figure = self.book.figures[figure_id]
        if figure.missing and aspect in ("", "n", "size", "fraction"):
            figure.use(self.where)
            yield marked(self._wanted_name(figure))
            return
        text = wording(figure, aspect, self.book.frame)
        if text:
            if text != NO_DATA or figure.source != "entered":
                figure.use(self.where)
            yield Run(text, figure=figure.id)
        if aspect.endswith("change") and figure.reason_wanted:
            yield marked(f"{figure.name}变化原因")

    def _wanted_name(self, figure: Figure) -> str:
        """What must be filled in so that this figure is known: itself, or the first gap among its parts."""
        if figure.source != "derived":
            return figure.name
        for part in figure.parts:
            inner = self.book.figures.get(part)
            if inner is not None and inner.missing:
                return self._wanted_name(inner)
        return figure.name

    def _table(self, table: Table) -> TableOut:
        groups = [Group(figure, label) for label, figure in table.fixed] or list(self._groups(table.over))
        if table.total and not table.fixed:
            groups.append(Group(TOTAL.key, table.total))
        columns = [column for column in table.columns if self._says_anything(column, groups)]
        rows = [self._row(columns, group) for group in groups]
        heads = [Head(table.first, "", table.wide, is_number=False)]
        heads += [Head(self._plain(column.head), column.unit, column.wide, is_number=True) for column in columns]
        return TableOut(
            number=int(self.refs[table.id][1:]),
            caption=self._plain(table.caption),
            heads=tuple(heads),
            rows=tuple(rows),
            has_total=bool(table.total) and not table.fixed,
            notes=(*table.notes, *self._table_notes(rows, is_whole=len(columns) == len(table.columns))),
            unit=table.unit,
        )

    def _says_anything(self, column: TableColumn, groups: list[Group]) -> bool:
        """A column of comparisons is left out where nothing in it can be compared."""
        match = _PLACEHOLDER.fullmatch(column.cell)
        figure_id, _bar, aspect = match[1].partition("|") if match else ("", "", "")
        if aspect not in ("previous", "signed"):
            return True
        figures = (self.book.figures[figure_id.replace("*", group.key)] for group in groups)
        return any(figure.previous is not None for figure in figures)

    def _row(self, columns: list[TableColumn], group: Group) -> tuple[Runs, ...]:
        return ((Run(group.label),), *(tuple(self._text(column.cell, group)) for column in columns))

    def _table_notes(self, rows: list[tuple[Runs, ...]], *, is_whole: bool) -> list[str]:
        cells = {run.text for row in rows for cell in row for run in cell}
        notes = ["“—”表示无可比数据。"] if NOTHING in cells else []
        return notes if is_whole else [*notes, f"{self.book.frame.prior}无可比数据。"]

    def _chart(self, chart: Chart) -> ChartOut:
        groups = self._groups(chart.over)
        figures = [self.book.figures[chart.figure.replace("*", group.key)] for group in groups]
        frame = self.book.frame
        for figure in figures:
            figure.use(self.where)
        ids = tuple(figure.id for figure in figures)
        series = [Series("本期", tuple(figure.value for figure in figures), ids)]
        if any(figure.previous is not None for figure in figures):
            series.append(Series(frame.prior, tuple(figure.previous for figure in figures), ids))
        return ChartOut(
            number=int(self.refs[chart.id][1:]),
            caption=self._plain(chart.caption),
            kind=chart.kind,
            categories=tuple(_short(group, figure) for group, figure in zip(groups, figures, strict=True)),
            series=tuple(series),
            unit=chart.unit,
            finding=tuple(self._pieces(chart.finding)),
            period=self.context["range"],
            foot=f"数据来源：{frame.organ}信访台账，按登记日期统计，截至{in_words(frame.as_of)}",
        )

    def _plain(self, template: str) -> str:
        return "".join(run.text for run in self._text(template, None))


def _context(book: Book) -> dict[str, str]:
    frame = book.frame
    is_year = is_whole_year(frame.period)
    return {
        "organ": frame.organ,
        "period": frame.period.chinese(),
        "period_annual": f"{frame.period.start.year}年度" if is_year else frame.period.chinese(),
        "range": days_in_words(frame.period),
        "end": in_words(frame.period.end),
        "as_of": in_words(frame.as_of),
        "prior": frame.prior,
        "previous_range": days_in_words(frame.previous) if frame.previous else "",
        "incomparable": book.incomparable,
    }


def _short(group: Group, figure: Figure) -> str:
    """The label on an axis; a month of a period of more than one year as 22.12."""
    if figure.by == "month" and "年" in group.label:
        year, month = group.key.split("-")
        return f"{year[2:]}.{int(month)}"
    return group.label


def _spoken(label: str) -> str:
    """A label before a number: one that ends in a digit or a letter stands in quotation marks, or both would merge."""
    return f"“{label}”" if label[-1:].isascii() else label


def _ended(text: str) -> str:
    return text if text.endswith(tuple(_ENDS)) else f"{text}。"


def _tidy(runs: Iterable[Run]) -> Runs:
    return tuple(run for run in runs if run.text)
