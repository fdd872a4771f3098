"""A table as it is meant: which rows are headings, what each figure is called by its row and its column.

Tables that go on over a page (续表, or the same headings again) are laid together first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from huiyin.proofread.model import Analysis, Block, Cell, Place, Table

_NUMBER: Final = re.compile(
    r"(?P<open>[（(])?\s*(?P<sign>[-−－+＋])?\s*(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*"
    r"(?P<unit>%|万元|亿元|元|分|件次|人次|批次|件|人|批|次|个|户|起|家|场|份|天|名|项|台|辆|个百分点)?\s*(?P<close>[）)])?"
)
_SPACES: Final = re.compile(r"\s+")
#: 120 130 is two figures in one cell; 1 805 990 is one.
_TWO_FIGURES: Final = re.compile(r"\d\s+\d")
_SPACED: Final = re.compile(r"[-−－]?\d{1,3}(?: \d{3})+(?:\.\d+)?%?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: Columns whose digits are names.
_NAMES: Final = re.compile(
    r"序号|编号|行次|栏次|编码|代码|年份|电话|邮编|日期|时间|身份证|文号|账号|备注|说明|排名|名次|科目$|月份|学号|号码|联系"
)
_ORDER_ROW: Final = re.compile(r"^(栏次|行次|序号|甲|项目栏次|次|栏式关系|关系式?|计算关系|行)?$")
#: 4=2/1: how a column is reckoned.
_FORMULA: Final = re.compile(r"[（(]?\d{1,2}[）)]?\s*[=＝]\s*[\d（(].{0,16}")
_CONTINUED: Final = re.compile(r"续表|（续）|\(续\)|^续[：:]?$|接上表|上接")
_UNIT: Final = re.compile(r"(?:金额)?单位[：:]\s*(?P<unit>[^\s，。；）)]{1,8})")
_CAPTION: Final = re.compile(r"表|情况|统计|明细")
TOTAL: Final = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]+[）)、])?(?:.{0,12}(?:合计|总计|小计|共计|总数|总额|总量|总和|累计|总支出|总收入|总经费|总投入)|总分|计|合\W*计|总\W*计|总.{0,10}(?:支出|收入|经费|费用|投入|预算)|全[市县区省州年局厅校院]|总体|总数|总)"
    r"(?:[（(].{0,8}[）)]|数|额|得分|分|件数|人数|金额)?[：:]?$"
)
#: An "其中" before the word: a part, whatever it is called.
AMID: Final = re.compile(r"^[（(]?其中|^#|^※|^\*")
SUBTOTAL: Final = re.compile(r"小\W*计|^计$")
_HEADING: Final = re.compile(
    r"预算数|执行数|执行率|分值|得分|权重|决算数|指标值|完成值|合计|小计|增减|上年|本年|金额|单价|数量|占比|件数|批次|人次|完成率|办结率"
)
_RECKONED: Final = re.compile(r"占比|比重|比例|率|增减|增幅|同比|增长|下降|[%％]")
_MONEY: Final = re.compile(r"元|金额|经费|资金|预算|决算|支出|收入|拨款|费用|税|债券|债务")
_THINGS: Final = re.compile(r"件|人数|人次|批次|次数|数量|户数|个数")
_THOUSAND: Final = 1000
_LEAST_AMOUNTS: Final = 4
#: A heading this long that ends in 表 is the name of the table.
_TITLED: Final = 8
#: Codes of what money is spent for.
_ACCOUNT: Final = re.compile(r"[23]\d{2}(?:\d{2}){0,2}(?!\d)")
_NAMED_ROWS: Final = 30
_LONG_NAME: Final = 24
#: Numbers of rows go on by so much at most.
_LOST: Final = 3
#: Digits of a code that rows begin with.
_LEAST_CODE: Final = 5
#: Lines above a table that are looked through for its unit, and those that may be of any length.
_MOST_HEADS: Final = 24
_NEAR_ABOVE: Final = 2
#: Tables this large are data, not a report: their totals are looked for in the simple layouts only.
MOST_COLUMNS: Final = 200


@lru_cache(maxsize=64)
def _step(digits: int) -> Fraction:
    return Fraction(1, 10**digits)


class Number(NamedTuple):
    """A figure of a table, where it stands and to which digit it was printed."""

    text: str
    value: Fraction
    digits: int
    unit: str
    cell: Cell
    table: Table
    start: int
    end: int

    @property
    def step(self) -> Fraction:
        return _step(self.digits)

    @property
    def place(self) -> Place:
        return self.cell.place(self.table.number, self.start, self.end, self.table.page)


def number(cell: Cell, table: Table) -> Number | None:
    """The figure that a cell is; None when it is words, empty, or a bound like ≥95%."""
    text = cell.text.strip()
    if not text or len(text) > 40 or not any(letter.isdecimal() for letter in text):
        return None
    if _TWO_FIGURES.search(text) and not _SPACED.fullmatch(text):
        return None
    plain = _SPACES.sub("", text)
    found = _NUMBER.fullmatch(plain)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    figure = found["figure"]
    ones, _, decimals = figure.replace(",", "").partition(".")
    value = Fraction(int(ones + decimals), 10 ** len(decimals))
    sign = "-" if found["sign"] in ("-", "−", "－") else ""
    if found["open"] and not sign and found["unit"] is None and not figure.isdecimal():
        # brackets round an amount are how accountants write less than nothing
        sign = "-"
    start = cell.text.find(figure[0])
    shown = f"{sign if found['sign'] else ''}{figure}"
    digits = len(figure.partition(".")[2])
    end = len(cell.text.rstrip())
    return Number(shown, -value if sign else value, digits, found["unit"] or "", cell, table, max(start, 0), end)


@dataclass(frozen=True)
class Row:
    """The cells of one row by column (a merged cell at each place that it covers), and its figures."""

    cells: dict[int, Cell]
    numbers: dict[int, Number]
    table: Table

    def text(self, column: int) -> str:
        cell = self.cells.get(column)
        return _SPACES.sub("", cell.text) if cell else ""


@dataclass
class Grid:
    """Tables laid together, with their headings told from their rows."""

    rows: list[Row]
    caption: str = ""
    unit: str = ""
    columns: int = 0
    head: int = 0  # how many rows are headings
    paths: dict[int, tuple[str, ...]] = field(default_factory=dict)  # the headings over each column, outermost first

    @property
    def body(self) -> list[Row]:
        return self.rows[self.head :]

    @cached_property
    def figures(self) -> list[int]:
        """The columns that hold figures to reckon with."""
        found = [column for column in range(self.columns) if self._is_figures(column)]
        first = next((column for column in range(self.columns) if self._is_words(column)), 0)
        return [column for column in found if column >= first or not self._is_numbering(column)]

    def _is_words(self, column: int) -> bool:
        """Names of rows: most of its cells are words of some length."""
        texts = [text for row in self.body if (text := row.text(column))]
        return bool(texts) and sum(len(text) > 1 and not text[0].isdecimal() for text in texts) * 2 > len(texts)

    def _is_numbering(self, column: int) -> bool:
        """1, 2, 3, 1, 2 before the names of rows; classes beside the codes of their items."""
        numbers = [row.numbers[column] for row in self.body if column in row.numbers]
        values = [one.value for one in numbers]
        goes_on = all(after in (1, before + 1) for before, after in pairwise(values))
        if values[0] == 1 and len(values) > 1 and goes_on and max(values) > 1:
            return True
        texts = [one.text for one in numbers]
        if (
            values[0] == 1
            and len(values) > 2
            and all(0 < after - before <= _LOST for before, after in pairwise(values))
        ):
            # a row or two of them were lost
            return all(map(str.isdecimal, texts))
        if all(text.isdecimal() and len(text) == len(texts[0]) >= _LEAST_CODE for text in texts) and len(texts) > 1:
            # 10101, 10102, 10105 before the names of rows
            return all(before < after for before, after in pairwise(values))
        beside = [row.numbers[column + 1] for row in self.body if column + 1 in row.numbers]
        return all(len(one.text) == 3 and one.text.isdecimal() for one in numbers) and self._is_code(beside)

    @cached_property
    def is_money(self) -> bool:
        """Whether it counts money: amounts are rounded, things are not."""
        heads = "".join("".join(path) for path in self.paths.values())
        labels = [row.text(min(row.cells)) for row in self.body[:_NAMED_ROWS] if row.cells]
        # 逾期未按通知缴纳费用的申请 counts applications
        names = "".join(label for label in labels if len(label) <= _LONG_NAME)
        if _THINGS.search(heads):
            return bool(re.search("元", heads + self.unit))
        if sum(bool(_ACCOUNT.match(row.text(min(row.cells)))) for row in self.body if row.cells) * 2 > len(self.body):
            return True
        return bool(_MONEY.search(self.caption + self.unit + heads + names)) or self._is_of_amounts()

    def _is_of_amounts(self) -> bool:
        """Marks of thousands stand in accounts; where no word says what is counted, they do."""
        large = [one.text for row in self.body for one in row.numbers.values() if abs(one.value) >= _THOUSAND]
        return len(large) >= _LEAST_AMOUNTS and sum("," in text for text in large) * 2 > len(large)

    @cached_property
    def values(self) -> frozenset[Fraction]:
        """What the figures are, but for percentages: 100% is no line of a hundred."""
        known = frozenset(self.figures)
        told = [row.numbers[column] for row in self.rows for column in row.numbers.keys() & known]
        return frozenset(abs(one.value) for one in told if one.unit != "%")

    @cached_property
    def astray(self) -> dict[int, list[int]]:
        """By table the rows that hold a figure of nobody knows which column."""
        found: dict[int, list[int]] = {}
        for row in self.rows:
            strays = [cell.row for cell in row.cells.values() if cell.astray]
            if strays:
                found.setdefault(row.table.number, []).append(strays[0])
        return found

    def has_holes(self, cells: Sequence[Number]) -> bool:
        """Whether among these lines one lacks a figure that was printed."""
        for table in {one.table.number for one in cells}:
            rows = [one.cell.row for one in cells if one.table.number == table]
            # the line behind the last may be of them too
            if any(min(rows) <= row <= max(rows) + 1 for row in self.astray.get(table, ())):
                return True
        return False

    @cached_property
    def _held(self) -> frozenset[int]:
        return frozenset(column for row in self.body for column in row.numbers)

    def is_spread(self, number: Number) -> bool:
        """Whether its cell lies over columns that have figures of their own in other rows."""
        cell = number.cell
        return any(column in self._held for column in range(cell.column + 1, cell.column + cell.colspan))

    def header(self, column: int) -> str:
        return "".join(self.paths.get(column, ())).replace("增、减", "增减").replace("增/减", "增减")

    def _is_figures(self, column: int) -> bool:
        header = self.header(column)
        if _NAMES.search(header) and not re.search(r"金额|数$|率", header):
            return False
        if self.paths.get(column, ("",))[-1:] in (("类",), ("款",), ("项",)):
            return False
        cells = {id(cell): cell for row in self.body if (cell := row.cells.get(column)) is not None}
        texts = [text for cell in cells.values() if (text := _SPACES.sub("", cell.text)) and text not in _BLANKS]
        numbers = [row.numbers[column] for row in self.body if column in row.numbers]
        if not numbers or len(numbers) * 10 < len(texts) * 6:
            return False
        return not _is_counting(numbers) and not self._is_code(numbers)

    def _is_code(self, numbers: Sequence[Number]) -> bool:
        """301, 30101, 30102: codes of accounts begin with one another."""
        texts = [one.text for one in numbers]
        if any(len(text) > 1 and text[0] == "0" and text.isdecimal() for text in texts):
            return True
        if len({len(text) for text in texts}) < 2 or not all(
            text.isdecimal() and len(text) in (3, 5, 7) for text in texts
        ):
            return False
        longer = [text for text in texts if len(text) > 3]
        return sum(text[:-2] in texts for text in longer) * 2 > len(longer)

    def labels(self, row: Row, column: int) -> list[str]:
        """What a figure is called by its row: the words left of it, nearest last, as far as the figures before it."""
        words: list[str] = []
        seen: set[int] = set()
        for left in range(column - 1, -1, -1):
            if left in self.figures:
                if words:
                    break
                continue
            cell = row.cells.get(left)
            if cell is not None and id(cell) not in seen and cell.text.strip():
                seen.add(id(cell))
                words.append(cell.text)
        named = [text for text in words[::-1] if not text.strip().isdecimal()]
        return named or words[::-1]


#: Rows that count on from any number.
_LEAST_COUNTED: Final = 6
_BLANKS: Final = frozenset(("-", "—", "——", "–", "/", "／", "无", "\\", "－", "--", "…", "不适用", "0"))


def _is_counting(numbers: Sequence[Number]) -> bool:
    """1, 2, 3 …: numbers of lines; 528, 529 … of a page that goes on."""
    begins_at_one = bool(numbers) and numbers[0].value == 1
    return len(numbers) >= (3 if begins_at_one else _LEAST_COUNTED) and _is_counting_on(numbers)


def grids(analysis: Analysis) -> Iterator[Grid]:
    """Every table of the document, those that go on over a page laid together."""
    waiting: Grid | None = None
    between: list[str] = []
    for part in analysis.document.parts:
        if isinstance(part, Block):
            between.append(part.text)
            continue
        rows = _rows(part)
        if not rows:
            continue
        if waiting is not None and _goes_on(waiting, rows, part, between):
            skipped = _repeated(waiting, rows)
            waiting.rows += rows[skipped:]
        else:
            if waiting is not None:
                yield _finished(waiting)
            waiting = Grid(rows, _caption(part, between), unit_of(part, between), part.columns)
        between = []
    if waiting is not None:
        yield _finished(waiting)


def sections(grid: Grid) -> Iterator[Grid]:
    """A form has headings again further down: each part under its own."""
    starts = [0]
    for index in range(grid.head, len(grid.rows)):
        if index > starts[-1] + 1 and _is_heading(grid.rows[index]) and index + 1 < len(grid.rows):
            starts.append(index)
    if len(starts) == 1:
        yield grid
        return
    for start, end in pairwise([*starts, len(grid.rows)]):
        yield _finished(Grid(grid.rows[start:end], grid.caption, grid.unit, grid.columns))


def on_its_side(grid: Grid) -> Grid | None:
    """A table whose columns are the things and whose rows are 数量, 占比, 增长率: turned, to read as others do."""
    labels = [row.text(min(row.cells)) for row in grid.body if row.cells]
    if not any(_RECKONED.search(label) and len(label) <= 12 for label in labels) or len(grid.rows) > MOST_COLUMNS:
        return None
    rows = []
    for column in range(grid.columns):
        cells = {place: cell for place, row in enumerate(grid.rows) if (cell := row.cells.get(column)) is not None}
        numbers = {place: row.numbers[column] for place, row in enumerate(grid.rows) if column in row.numbers}
        if cells:
            rows.append(Row(cells, numbers, grid.rows[0].table))
    return _finished(Grid(rows, grid.caption, grid.unit, len(grid.rows))) if len(rows) > 1 else None


def _is_heading(row: Row) -> bool:
    if row.numbers:
        return False
    texts = {
        _SPACES.sub("", cell.text) for cell in row.cells.values() if cell.row == min(row.cells.values(), key=_top).row
    }
    return sum(bool(_HEADING.search(text)) for text in texts if len(text) <= 16) >= 2


def _top(cell: Cell) -> int:
    return -cell.row


def _rows(table: Table) -> list[Row]:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in table.grid.items():
        if column < MOST_COLUMNS:
            rows.setdefault(row, {})[column] = cell
    made = []
    for row in sorted(rows):
        numbers = {
            cell.column: found
            for cell in dict.fromkeys(rows[row].values())
            if cell.row == row and not cell.astray and (found := number(cell, table)) is not None
        }
        made.append(Row(rows[row], numbers, table))
    return made


def _goes_on(before: Grid, rows: list[Row], table: Table, between: list[str]) -> bool:
    if before.columns != table.columns or before.rows[-1].table.sheet != table.sheet:
        return False
    if any(_CONTINUED.search(text) for text in between):
        return True
    if between:
        return False
    last = before.rows[-1]
    ended = any(TOTAL.match(last.text(column)) for column in last.cells)
    return _repeated(before, rows) > 0 or (bool(rows[0].numbers) and not ended)


def _repeated(before: Grid, rows: list[Row]) -> int:
    """How many headings stand again at the top."""
    count = 0
    for old, new in zip(before.rows, rows, strict=False):
        if [old.text(column) for column in range(before.columns)] != [
            new.text(column) for column in range(before.columns)
        ]:
            break
        count += 1
    return count


def _caption(table: Table, between: list[str]) -> str:
    if table.caption:
        return table.caption
    near = [text for text in between[-3:] if len(text) <= 60 and _CAPTION.search(text) and not _UNIT.search(text)]
    # a heading over some of its columns stands nearer than its name
    named = [text for text in near if text.rstrip("）)").endswith("表")]
    return (named or near or [table.sheet])[-1]


def unit_of(table: Table, between: list[str]) -> str:
    if table.unit:
        return table.unit
    for at, text in enumerate(reversed(between[-_MOST_HEADS:])):
        if found := _UNIT.search(text):
            return found["unit"]
        # headings may have a line each below it
        if at >= _NEAR_ABOVE and len(text) > _LONG_NAME:
            break
    return next((found["unit"] for cell in table.cells[:12] if (found := _UNIT.search(cell.text))), "")


def _finished(grid: Grid) -> Grid:
    grid.columns = min(max(grid.columns, 1), MOST_COLUMNS)
    grid.head = _heading_rows(grid.rows)
    # headings that come again on the next page
    heads = {texts for row in grid.rows[: grid.head] if len(texts := _texts(row)) > 1}
    if heads:
        grid.rows[grid.head :] = [row for row in grid.rows[grid.head :] if _texts(row) not in heads]
    for column in range(grid.columns):
        path: list[str] = []
        for row in grid.rows[: grid.head]:
            cell = row.cells.get(column)
            wide = cell is not None and cell.colspan * 10 > grid.columns * 8 and grid.columns > 2
            text = row.text(column)
            titled = len(text) > _TITLED and text.endswith("表")
            if text and not wide and not titled and (not path or path[-1] != text) and not text.isdecimal():
                path.append(text)
        grid.paths[column] = tuple(path)
    return grid


def _texts(row: Row) -> tuple[str, ...]:
    """What its cells say, whatever columns they came to stand in."""
    return tuple(text for cell in dict.fromkeys(row.cells.values()) if (text := _SPACES.sub("", cell.text)))


def _heading_rows(rows: Sequence[Row]) -> int:
    """The rows above the first figures; years and the numbers of columns are headings too."""
    count = 0
    for row in rows[:8]:
        values = [one for one in row.numbers.values() if not _YEAR.fullmatch(one.text) and one.unit == ""]
        if any(cell.astray for cell in row.cells.values()) or (row.numbers and not _is_order(row, values)):
            break
        count += 1
    # without figures in sight, all rows are words
    return count if count < len(rows) else min(count, 1)


def _is_order(row: Row, values: Sequence[Number]) -> bool:
    """栏次 1 2 3, or nothing but years."""
    if any(_FORMULA.fullmatch(row.text(column)) for column in row.cells):
        return True
    if len(values) < len([one for one in row.numbers.values() if one.unit == ""]) and not values:
        return all(one.unit == "" for one in row.numbers.values())
    if len(values) != len(row.numbers) or len(values) < 2 or not _is_counting_on(values):
        return False
    if _ORDER_ROW.match(row.text(min(row.cells))):
        return True
    return len(values) >= 4 and values[0].value == 1 and len(values) == len({id(cell) for cell in row.cells.values()})


def _is_counting_on(values: Sequence[Number]) -> bool:
    return all(later.value - one.value == 1 for one, later in pairwise(values))


def indent(label: str) -> int:
    """Blanks before a label, in half widths."""
    count = 0
    for letter in label:
        if letter not in " \u3000\xa0":
            break
        count += 2 if letter == "\u3000" else 1
    return count
