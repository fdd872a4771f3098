"""The other figure of a change may stand in a table: 公务接待费586万元，较上年增加61万元, beside both years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from huiyin.proofread.model import Analysis, Quantity, Table
from huiyin.proofread.quantities.known import core
from huiyin.proofread.quantities.moves import Against, Item

#: Rows that may hold a figure; a common one says nothing.
MOST_ROWS = 6
HEADS = 4  # rows at the top that may say what a column is
_WORDS = re.compile(r"^[\s一二三四五六七八九十\d（）().、．]*(?:其中[:：]?)?\s*")
_HEAD = re.compile(r"[\u4e00-\u9fff]|[%±]")
_UNIT = re.compile(r"(?:金额)?单位\s*[:：]\s*[百千万亿]*元")
_PLAN = re.compile(r"预算|计划|任务|目标")


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a table: what it is called, and its figures by column."""

    table: Table
    name: str
    figures: tuple[tuple[int, Quantity], ...]

    def head(self, column: int) -> str:
        """The words over a column, also where they stand in one cell: 2023年决算数 2022年决算数 2023年预算数."""
        words = "".join(self._word(row, column) for row in range(min(HEADS, self.table.rows)))
        return _UNIT.sub("", words)

    def _word(self, row: int, column: int) -> str:
        places = [at for at, _ in self.figures]
        for at in range(self.table.columns):
            told = self.table.grid.get((row, at))
            words = told.text.split() if told is not None and _HEAD.search(told.text) else []
            if len(words) == len(places) > 1:
                return words[places.index(column)] if column in places else ""
        cell = self.table.grid.get((row, column))
        return cell.text if cell is not None and _HEAD.search(cell.text) else ""


class Rows:
    """The rows of all tables, by their figures as printed and by their names."""

    def __init__(self, analysis: Analysis) -> None:
        self.by_figure: dict[str, list[Row]] = defaultdict(list)
        self.by_name: dict[str, list[Row]] = defaultdict(list)
        for table in analysis.document.tables:
            for row in _rows(table, analysis):
                if len(row.name) > 1:
                    self.by_name[row.name].append(row)
                for text in {_plain(figure) for _, figure in row.figures}:
                    self.by_figure[text].append(row)

    def of(self, level: Item) -> Iterator[tuple[Row, int]]:
        """Where the figure stands, and in which column; the row that is called so first."""
        rows = self.by_figure.get(_plain(level.figure), [])
        if len(rows) > MOST_ROWS:
            rows = [row for row in rows if row.name == core(level.lead)]
        for row in sorted(rows, key=lambda row: row.name != core(level.lead)):
            for column, figure in row.figures:
                if _plain(figure) == _plain(level.figure):
                    yield row, column

    def base(self, level: Item, against: Against, fits: Callable[[Quantity], bool]) -> Item | None:
        """The figure of the same row that fits, first the one its heads name: a table may have been read amiss."""
        for row, column in self.of(level):
            others = [(at, _as(figure, level.figure)) for at, figure in row.figures if at != column]
            asked = [(at, figure) for at, figure in others if _is_asked(row.head(at), row.head(column), against)]
            for _, figure in [*asked, *others]:
                if fits(figure):
                    return _item(figure)
        return None

    def asked(self, level: Item, against: Against) -> Iterator[Item]:
        """Of the row that is called so, the figure its heads name."""
        name = core(level.lead)
        for row, column in self.of(level):
            if len(name) < 2 or not (row.name == name or (len(row.name) > 1 and name.endswith(row.name))):
                continue  # 自治区本级“三公”经费 is the row “三公”经费
            for at, figure in row.figures:
                if at != column and _is_asked(row.head(at), row.head(column), against):
                    yield _item(_as(figure, level.figure))

    def years(self, name: str, unit: Quantity) -> Iterator[tuple[Item, Item]]:
        """Two years of a row, side by side: 2023年决算数, 2022年决算数."""
        for row in self.by_name.get(name, [])[:MOST_ROWS]:
            for column, figure in row.figures:
                for at, other in row.figures:
                    if at != column and _is_asked(row.head(at), row.head(column), "previous"):
                        yield _item(_as(figure, unit)), _item(_as(other, unit))

    def pair(self, name: str, unit: Quantity, fits: Callable[[Quantity, Quantity], bool]) -> tuple[Item, Item] | None:
        """公务接待费较上年增加61万元, where neither year's figure is told."""
        for row in self.by_name.get(name, [])[:MOST_ROWS]:
            figures = [(at, _as(figure, unit)) for at, figure in row.figures][:8]
            for at, this in figures:
                for other, last in figures:
                    turned = _is_asked(row.head(at), row.head(other), "previous")  # 2020年 before 2021年
                    if at != other and not turned and fits(this, last):
                        return _item(this), _item(last)
        return None


def _rows(table: Table, analysis: Analysis) -> Iterator[Row]:
    cells = analysis.cells.get(table.number, {})
    lines: dict[int, list[tuple[int, Quantity]]] = defaultdict(list)
    for (row, column), found in sorted(cells.items()):
        if len(found) == 1 and found[0].kind in ("plain", "count", "money") and not found[0].chinese:
            lines[row].append((column, found[0]))
    for row, figures in lines.items():
        if len(figures) < 2:
            continue
        told = {column for column, _ in figures}
        words = [table.grid[row, at].text for at in range(table.columns) if at not in told and (row, at) in table.grid]
        yield Row(table, core(_WORDS.sub("", "".join(words).strip())), tuple(figures))


def _plain(figure: Quantity) -> str:
    text = figure.text.replace(",", "").lstrip("-－−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def alike(cell: Quantity, figure: Quantity) -> bool:
    """As printed, but for zeros at the end, marks of thousands and signs."""
    return _plain(cell) == _plain(figure)


def _as(cell: Quantity, figure: Quantity) -> Quantity:
    """A bare figure of a table counts as the text's does."""
    if cell.unit or cell.kind != "plain":
        return cell
    scale = figure.scale
    return replace(
        cell, value=cell.value * scale, step=cell.step * scale, interval=cell.interval.times(scale),
        scale=scale, unit=figure.unit, kind=figure.kind,
    )  # fmt: skip


def _item(figure: Quantity) -> Item:
    return Item(figure, "base", "", "")


def _is_asked(head: str, own: str, against: Against) -> bool:
    """预算数 for 较预算数减少; 2023年决算数 beside 2024年决算数 for 较上年减少."""
    if against == "budget":
        return bool(_PLAN.search(head)) and not re.search(r"调整|变动|调增|调减|增减|[±%％]", head)
    if against != "previous":
        return False
    years, owns = re.findall(r"20\d\d", head), re.findall(r"20\d\d", own)
    if years and owns:
        alike = re.sub(r"20\d\d", "", head) == re.sub(r"20\d\d", "", own)
        return alike and int(years[-1]) == int(owns[-1]) - 1
    return bool(re.search(r"上年|去年|同期", head)) and not re.search(r"[增减比±%％]", head)
