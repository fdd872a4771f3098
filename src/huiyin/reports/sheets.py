"""The spreadsheet a bureau fills in for a report: printed empty with what is needed, and read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from huiyin.documents.sheets import SheetProblem, read_rows
from huiyin.documents.workbook import Field, Sheet, Value, write_workbook
from huiyin.figures.entries import NONE, item_name
from huiyin.figures.wanted import published_unit
from huiyin.reports.inputs import (
    NUMBER_HEADINGS,
    NUMBERS_SHEET,
    PUBLISHED_HEADINGS,
    PUBLISHED_SHEET,
    WORD_HEADINGS,
    WORDS_SHEET,
    InputProblem,
    Inputs,
    InputsRefused,
    Published,
    Row,
    Typed,
    file_digest,
    of_rows,
    sample_item,
)
from huiyin.reports.kinds.spec import Items, Kind

#: How many rows the empty spreadsheet prints for a list of items.
_SAMPLES = 2
_GUIDE_SHEET = "填写说明"


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    unit: str
    meaning: str
    section: str
    typed: Typed | None = None


def write_empty(kind: Kind, target: Path) -> None:
    """Print the spreadsheet of a kind with every name it may need, what each means, and nothing filled in."""
    write_filled(kind, target, Inputs())


def write_filled(kind: Kind, target: Path, inputs: Inputs, earlier_words: Mapping[str, str] | None = None) -> None:
    """Print the spreadsheet of a kind with what is known filled in; beside the words, those of the period before."""
    sheets = [
        _numbers(kind, inputs),
        _words(kind, inputs, earlier_words),
        _published(kind, inputs),
        _guide(kind, is_filled=bool(inputs.numbers or inputs.words or inputs.published)),
    ]
    write_workbook(sheets, target, title=kind.name)


def published_names(kind: Kind) -> list[str]:
    """Petition figures for which a published value may be entered: those that are not split into groups."""
    return [cohort.name + measured.name for cohort, measured in kind.measured() if not cohort.by]


def _section_names(kind: Kind) -> dict[str, str]:
    return {"opening": "开头", **{section.id: section.name for section in kind.sections}}


def _lines(kind: Kind, inputs: Inputs) -> Iterator[_Line]:
    names = _section_names(kind)
    for section in names:
        asked, lists = kind.asks
        for entered in asked:
            if entered.section == section:
                yield _Line(entered.name, entered.unit, entered.meaning, names[section], inputs.numbers.get(entered.id))
        for items in lists:
            if items.section == section:
                yield from _item_lines(items, names[section], inputs)


def _item_lines(items: Items, section: str, inputs: Inputs) -> Iterator[_Line]:
    """The entries that are known, or that there is none; else stand-ins for those to be named."""
    listed = inputs.lists.get(items.family, [])
    if not listed and items.family in inputs.said_none:
        listed = [NONE]
    for item in listed or [sample_item(items, n) for n in range(1, _SAMPLES + 1)]:
        typed = inputs.numbers.get(f"{items.id}.{item}")
        yield _Line(item_name(items.name, item), items.unit, items.meaning, section, typed)


def _numbers(kind: Kind, inputs: Inputs) -> Sheet:
    fields = [
        Field("名称", width=28, is_input=True),
        Field("本期", "text", 12, is_input=True),
        Field("上期", "text", 12, is_input=True),
        Field("单位", width=8),
        Field("原因", "long", 36, is_input=True),
        Field("依据", "long", 24, is_input=True),
        Field("文号", width=22, is_input=True),
        Field("含义", "long", 44),
        Field("用于章节", width=18),
    ]
    return Sheet(NUMBERS_SHEET, fields, [_number_cells(line) for line in _lines(kind, inputs)])


def _number_cells(line: _Line) -> list[Value]:
    typed = line.typed
    if typed is None:
        return [line.name, None, None, line.unit, None, None, None, line.meaning, line.section]
    values: list[Value] = [_plain_number(typed.value), _plain_number(typed.previous)]
    said: list[Value] = [text or None for text in (typed.reason, typed.ground, typed.number)]
    return [line.name, *values, line.unit, *said, line.meaning, line.section]


def _plain_number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _words(kind: Kind, inputs: Inputs, earlier: Mapping[str, str] | None) -> Sheet:
    names = _section_names(kind)
    fields = [
        Field("章节", width=18),
        Field("内容", "long", 70, is_input=True),
        Field("要求", "long", 44),
        Field("用于章节", width=18),
    ]
    rows: list[list[Value]] = [
        [one.name, inputs.words.get(one.name), one.meaning, names[one.section]] for one in kind.narratives
    ]
    if earlier is not None:
        fields.append(Field("上期内容", "long", 70))
        rows = [[*row, earlier.get(str(row[0]))] for row in rows]
    return Sheet(WORDS_SHEET, fields, rows)


def _published(kind: Kind, inputs: Inputs) -> Sheet:
    fields = [
        Field("名称", width=34, is_input=True),
        Field("本期", "text", 12, is_input=True),
        Field("上期", "text", 12, is_input=True),
        Field("单位", width=10),
        Field("文号", width=24, is_input=True),
        Field("采用", width=10, is_input=True),
    ]
    units = {cohort.name + measured.name: measured.unit for cohort, measured in kind.measured() if not cohort.by}
    units |= {name: published_unit(name) or "" for name in inputs.published if name not in units}
    return Sheet(
        PUBLISHED_SHEET,
        fields,
        [_published_cells(name, unit, inputs.published.get(name)) for name, unit in units.items()],
    )


def _published_cells(name: str, unit: str, published: Published | None) -> list[Value]:
    if published is None:
        return [name, None, None, unit, None, None]
    number = published.number or published.previous_number
    chosen = "公布" if published.chosen else None
    return [name, _plain_number(published.value), _plain_number(published.previous), unit, number or None, chosen]


def _guide(kind: Kind, *, is_filled: bool) -> Sheet:
    lines = [
        f"本表用于《{kind.name}》。信访数据由系统从台账统计，不在此填写；此处填写台账里没有的资金、会议、培训等数据和文字。",
        f"“{NUMBERS_SHEET}”：只填有底色的格。“名称”中“·”之后是自拟的项目名，例如“资金预算·信访业务经费”；需要几行填几行。",
        "“本期”“上期”只填数字，单位以“单位”列为准。本期比上期变化较大的，请在“原因”列说明，报告会一并写出。",
        f"“{WORDS_SHEET}”：各章节的文字，一格内可以分段。没有的内容不要编写，留空即可，报告草稿会标出“待填”。",
        f"“{PUBLISHED_SHEET}”：上级系统或上年报告已公布、与本系统统计不同的数，须填文号；“采用”填“公布”则报告印公布数。",
        '公布数不限于印好的名称：可另起一行写分项的名称，如“来信登记量”，或模板里的名称，如“来信.件次”“属地["城关镇"].来访.批次”。',
        "空着不填的，报告草稿中以【待填：…】标出，并在文首列明。",
    ]
    if is_filled:
        lines.append(
            "已填的是登记过的数据和文字，改了再交回即成为新的一版；清空一格不会撤下登记，要撤下请在“填报数据”页。"
        )
    return Sheet(_GUIDE_SHEET, [Field("说明", "long", 100)], [[line] for line in lines])


def read_filled(kind: Kind, source: Path) -> Inputs:
    """Read a filled spreadsheet. Sheets that are missing count as empty; one at least must be there.

    Raises:
        SheetProblem: the file cannot be read, or has none of the sheets.
        InputsRefused: cells that cannot be used, every one with its place and remedy.
    """
    inputs = read_inputs(kind, source)
    if inputs.problems:
        raise InputsRefused(in_order(inputs.problems))
    return inputs


def read_inputs(kind: Kind, source: Path) -> Inputs:
    """What can be used of a filled spreadsheet, and in `problems` what cannot.

    Raises:
        SheetProblem: the file cannot be read, or has none of the sheets.
    """
    numbers, number_problems = _read(source, NUMBERS_SHEET, NUMBER_HEADINGS[:2], is_needed=True)
    words, word_problems = _read(source, WORDS_SHEET, WORD_HEADINGS, is_needed=False)
    published, published_problems = _read(source, PUBLISHED_SHEET, PUBLISHED_HEADINGS[:2], is_needed=False)
    inputs = of_rows(kind, numbers, words, published, published_names(kind))
    inputs.problems += [*number_problems, *word_problems, *published_problems]
    inputs.digest = file_digest(source)
    return inputs


def in_order(problems: list[InputProblem]) -> list[InputProblem]:
    """As somebody meets them who goes through the spreadsheet."""
    order = (NUMBERS_SHEET, WORDS_SHEET, PUBLISHED_SHEET)
    return sorted(problems, key=lambda problem: (order.index(problem.sheet), problem.row))


#: A sheet that is not there: an older or a shortened spreadsheet.
_ABSENT = frozenset({"unknown_sheet", "no_rows", "no_headings"})


def _read(
    source: Path, sheet: str, required: tuple[str, ...], *, is_needed: bool
) -> tuple[list[Row], list[InputProblem]]:
    rows: list[Row] = []
    problems: list[InputProblem] = []
    try:
        with read_rows(source, required=required, sheet=sheet) as reader:
            for row in reader:
                rows.append((row.number, row.cells))
                problems += [
                    InputProblem(
                        sheet, problem.row, problem.heading or problem.column or "", problem.value[:60], problem.message
                    )
                    for problem in row.problems
                    if problem.severity == "error"
                ]
    except SheetProblem as problem:
        if is_needed or problem.code not in _ABSENT:
            raise
    return rows, problems
