"""What the bureau gives: numbers, item lists, narrative, and figures that somebody else has published.

Read here from the spreadsheet that `huiyin report figures` prints; `register` adds what was entered on pages. A cell
that cannot be read is a problem with its place and its remedy, and nothing is made from the file until it is mended; an
empty cell is merely missing, and the draft says so.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.figures.entries import NONE, SEPARATOR, plain_name, read_number
from huiyin.figures.wanted import nearest_published, published_unit
from huiyin.reports.kinds.spec import Entered, Items, Kind

NUMBERS_SHEET, WORDS_SHEET, PUBLISHED_SHEET = "填报数据", "文字内容", "公布数据"
NUMBER_HEADINGS = ("名称", "本期", "上期", "单位", "原因", "依据", "文号")
WORD_HEADINGS = ("章节", "内容")
PUBLISHED_HEADINGS = ("名称", "本期", "上期", "单位", "文号", "采用")
LONGEST_WORDS = 20_000

Row = tuple[int, Mapping[str, object]]


class InputProblem(NamedTuple):
    """One cell that cannot be used, where it is, and what to do."""

    sheet: str
    row: int
    heading: str
    value: str
    message: str

    def __str__(self) -> str:
        return _("工作表“%(sheet)s”第 %(row)d 行“%(heading)s”：%(message)s") % self._asdict()


@dataclass(slots=True)
class Typed:
    """One row of numbers as typed. None is an empty cell."""

    name: str
    row: int
    value: Decimal | None = None
    previous: Decimal | None = None
    reason: str = ""
    ground: str = ""
    number: str = ""
    #: Of the books: the code of the figure, its year, and whether a reason is wanted that nobody gave.
    code: str = ""
    year: int | None = None
    wants_reason: bool = False
    #: Where each item has a unit of its own.
    unit: str = ""


@dataclass(slots=True)
class Published:
    """A petition figure as another authority, or last year's report, printed it, with its document number.

    `name` is the name of a figure of the report, or the path of any figure (来信.件次).
    """

    name: str
    row: int
    value: Decimal | None = None
    previous: Decimal | None = None
    number: str = ""
    chosen: bool = False
    #: Of the value of the period compared with, where another document says it.
    previous_number: str = ""
    previous_chosen: bool = False


@dataclass(slots=True)
class Inputs:
    """Everything the bureau gave. `numbers` by figure id; `lists` by family: the items in the order typed.

    `own`: numbers that no report asks for, by name, each with its unit. `notices`: things to check that are no gaps.
    """

    numbers: dict[str, Typed] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    said_none: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    published: dict[str, Published] = field(default_factory=dict)
    own: dict[str, tuple[Typed, str]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    problems: list[InputProblem] = field(default_factory=list)
    digest: str = ""


class InputsRefused(Exception):
    """The spreadsheet has cells that cannot be used; nothing was made from it."""

    def __init__(self, problems: list[InputProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def of_rows(
    kind: Kind, numbers: Iterable[Row], words: Iterable[Row], published: Iterable[Row], published_names: Iterable[str]
) -> Inputs:
    """Read the three sheets. Problems are gathered, not raised; see `InputsRefused`."""
    inputs = Inputs()
    for row, cells in numbers:
        _number_row(kind, inputs, row, cells)
    for row, cells in words:
        _word_row(kind, inputs, row, cells)
    names = list(published_names)
    for row, cells in published:
        _published_row(names, inputs, row, cells)
    return inputs


def file_digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _number_row(kind: Kind, inputs: Inputs, row: int, cells: Mapping[str, object]) -> None:
    name = plain_name(cells.get("名称"))
    if not name:
        if any(_text(cells.get(heading)) for heading in ("本期", "上期")):
            inputs.problems.append(
                InputProblem(NUMBERS_SHEET, row, "名称", "", _("有数但没有名称；请填上名称，或清空这一行"))
            )
        return
    spec, item = find(kind, name)
    if spec is None:
        inputs.problems.append(_unknown(NUMBERS_SHEET, row, "名称", name, list(number_names(kind))))
        return
    if isinstance(spec, Items) and item == NONE:
        inputs.said_none.add(spec.family)
        return
    typed = Typed(name, row)
    unit_fits = _unit(inputs, row, cells, spec.unit)
    if spec.unit and unit_fits:
        typed.value = _number(inputs, NUMBERS_SHEET, row, "本期", cells, unit=spec.unit)
        typed.previous = _number(inputs, NUMBERS_SHEET, row, "上期", cells, unit=spec.unit)
    typed.reason, typed.ground, typed.number = (_text(cells.get(heading)) for heading in ("原因", "依据", "文号"))
    _keep(kind, inputs, spec, item, typed)


def _keep(kind: Kind, inputs: Inputs, spec: Entered | Items, item: str, typed: Typed) -> None:
    is_blank = typed.value is None and typed.previous is None and not (typed.reason or typed.ground or typed.number)
    if isinstance(spec, Items):
        if is_blank and is_sample(spec, item):
            return
        figure = f"{spec.id}.{item}"
        listed = inputs.lists.setdefault(spec.family, [])
        if item not in listed:
            listed.append(item)
    else:
        figure = spec.id
        if is_blank:
            return
    if figure in inputs.numbers:
        first = inputs.numbers[figure].row
        message = _("“%(name)s”已在第 %(first)d 行填过；请合并为一行") % {"name": typed.name, "first": first}
        inputs.problems.append(InputProblem(NUMBERS_SHEET, typed.row, "名称", typed.name, message))
        return
    inputs.numbers[figure] = typed


def _word_row(kind: Kind, inputs: Inputs, row: int, cells: Mapping[str, object]) -> None:
    name = plain_name(cells.get("章节"))
    text = paragraphs_of(cells.get("内容"))
    if not name or not text:
        if text:
            inputs.problems.append(InputProblem(WORDS_SHEET, row, "章节", "", _("有内容但没有章节；请填上章节名称")))
        return
    names = [narrative.name for narrative in kind.narratives]
    if name not in names:
        inputs.problems.append(_unknown(WORDS_SHEET, row, "章节", name, names))
    elif name in inputs.words:
        inputs.problems.append(InputProblem(WORDS_SHEET, row, "章节", name, _("这一章节填了两次；请合并为一行")))
    elif len(text) > LONGEST_WORDS:
        inputs.problems.append(
            InputProblem(WORDS_SHEET, row, "内容", text[:20], _("内容超过 %d 字；请精简") % LONGEST_WORDS)
        )
    else:
        inputs.words[name] = text


def _published_row(names: list[str], inputs: Inputs, row: int, cells: Mapping[str, object]) -> None:
    name = plain_name(cells.get("名称"))
    if not name or not any(_text(cells.get(heading)) for heading in ("本期", "上期")):
        return
    if name not in names and published_unit(name) is None:
        near = nearest_published(name)
        inputs.problems.append(_unknown(PUBLISHED_SHEET, row, "名称", name, [*names, *([near] if near else [])]))
        return
    published = Published(name, row, number=_text(cells.get("文号")))
    published.value = _number(inputs, PUBLISHED_SHEET, row, "本期", cells, unit="%")
    published.previous = _number(inputs, PUBLISHED_SHEET, row, "上期", cells, unit="%")
    published.chosen = published.previous_chosen = _text(cells.get("采用")) in ("公布", "公布值", "是")
    if not published.number:
        message = _("公布数据要注明公布它的文件；请填“文号”")
        inputs.problems.append(InputProblem(PUBLISHED_SHEET, row, "文号", "", message))
    inputs.published[name] = published


def number_names(kind: Kind) -> Iterator[str]:
    """Every name a row of numbers may have; item lists as `name·`."""
    entered, items = kind.asks
    yield from (one.name for one in entered)
    yield from (f"{one.name}{SEPARATOR}" for one in items)


def sample_item(items: Items, n: int = 1) -> str:
    """The stand-in that the empty spreadsheet prints for an item to be named."""
    return f"{items.item}{n}"


def is_sample(items: Items, item: str) -> bool:
    return re.fullmatch(re.escape(items.item) + r"\d*", item) is not None


def find(kind: Kind, name: str) -> tuple[Entered | Items | None, str]:
    asked, lists = kind.asks
    for entered in asked:
        if name == entered.name:
            return entered, ""
    head, dot, item = name.partition(SEPARATOR)
    for items in lists:
        if dot and item and head == items.name:
            return items, item.strip("《》")
    return None, ""


def _unknown(sheet: str, row: int, heading: str, name: str, known: list[str]) -> InputProblem:
    head = name.partition(SEPARATOR)[0]
    near = difflib.get_close_matches(name, known, 1, 0.5) or difflib.get_close_matches(
        head, [word.rstrip(SEPARATOR) for word in known], 1, 0.4
    )
    if near:
        suggested = next((word for word in known if word.rstrip(SEPARATOR) == near[0].rstrip(SEPARATOR)), near[0])
        if suggested.endswith(SEPARATOR):
            suggested += name.partition(SEPARATOR)[2] or _("名称")
        message = _("没有“%(name)s”这一项；最接近的是“%(near)s”") % {"name": name, "near": suggested}
    else:
        message = _("没有“%(name)s”这一项；请用空表中印好的名称") % {"name": name}
    return InputProblem(sheet, row, heading, name, message)


def _unit(inputs: Inputs, row: int, cells: Mapping[str, object], unit: str) -> bool:
    given = plain_name(cells.get("单位"))
    if not given or given == unit:
        return True
    if not unit:
        message = _("这一项是名称清单，没有单位；请清空单位")
    else:
        message = _("单位应为“%(unit)s”，填的是“%(given)s”；请换算后改正") % {"unit": unit, "given": given}
    inputs.problems.append(InputProblem(NUMBERS_SHEET, row, "单位", given, message))
    return False


def _number(
    inputs: Inputs, sheet: str, row: int, heading: str, cells: Mapping[str, object], *, unit: str
) -> Decimal | None:
    text = _text(cells.get(heading))
    read = read_number(text, unit)
    if read.problem:
        inputs.problems.append(InputProblem(sheet, row, heading, text[:60], read.problem))
    return read.value


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def paragraphs_of(value: object) -> str:
    """A text of several paragraphs without empty lines and blanks at the ends of lines."""
    lines = ("" if value is None else str(value)).replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
