"""A scheme as a spreadsheet, written and read back: one row an indicator; a second sheet of what was handed down."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.core.scoring_text import EXAMPLES
from huiyin.documents.sheets import SheetProblem, cell_text, read_rows
from huiyin.documents.workbook import Field, Sheet, Value, workbook_bytes
from huiyin.performance import parts
from huiyin.performance.models import Direction, Handed, Indicator, Scheme, ScoringKind, Source
from huiyin.performance.queries.schemes import plain, tree_of
from huiyin.performance.schemes_given import IndicatorGiven, TargetsGiven, problems_of, target_problems, warning_words

INDICATORS, HANDED = "指标", "分解"
#: Column → field of the indicator, in the order of the sheet; those of the parts of the year stand between.
_BEFORE = {
    "考核领域": "area",
    "领域分值": "area_points",
    "考核指标": "name",
    "考核内容": "requirement",
    "分值": "points",
    "计量单位": "unit",
    "方向": "direction",
    "基准值": "baseline",
    "年度目标": "target",
}
_AFTER = {
    "计分方式": "kind",
    "计分规则": "rule",
    "全年累计": "grows",
    "数据来源": "source",
    "来源代码": "source_code",
    "上级公布的名称": "published_as",
    "依据": "ground",
    "责任科室": "office",
    "责任领导": "leader",
    "责任人": "person",
}
REQUIRED = ("考核领域", "考核指标", "分值")
HANDED_REQUIRED = ("考核指标", "年度目标")
WARNING = "提示"
MOST_ROWS = 5000
_SIGNS = {"≥": "at_least", ">=": "at_least", "=": "equal", "≤": "at_most", "<=": "at_most"}


def part_columns(keys: Sequence[str]) -> dict[str, str]:
    """一季度目标, 3月目标: the column of each part of the year."""
    ordinals = "一二三四"
    names = {key: f"{ordinals[int(key[1:]) - 1]}季度" if key[0] == "Q" else f"{int(key[1:])}月" for key in keys}
    return {f"{names[key]}目标": key for key in keys}


ALL_PARTS = part_columns((*parts.MONTHS, *parts.QUARTERS))


class RowProblem(NamedTuple):
    """A cell that cannot be used: where it is, what it says, why, and how to mend it."""

    sheet: str
    row: int
    column: str
    value: str
    why: str

    def __str__(self) -> str:
        where = _("“%(sheet)s”第 %(row)d 行“%(column)s”") % {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
        }
        return f"{where}：{self.value}　{self.why}" if self.value else f"{where}：{self.why}"


class HandedRow(NamedTuple):
    organ: Organ | None
    office: str
    given: TargetsGiven


class Row(NamedTuple):
    """One indicator, read."""

    number: int
    area: str
    given: IndicatorGiven
    handed: list[HandedRow]


class Plan(NamedTuple):
    """A whole scheme as it was read; with problems, none of it is taken over."""

    areas: dict[str, Decimal | None]
    rows: list[Row]
    problems: list[RowProblem]
    #: Columns that are not taken over.
    ignored: list[str]


# --- Writing ---------------------------------------------------------------------------------------------------------


def sheet_of(scheme: Scheme) -> bytes:
    """The scheme as it stands; read in again it is the same scheme."""
    tree = tree_of(scheme, with_handed=True)
    keys = _used_keys(line.indicator for line in tree.lines) | _used_keys(
        share for line in tree.lines for share in _shares(line.indicator)
    )
    columns = part_columns([key for key in (*parts.MONTHS, *parts.QUARTERS) if key in keys or key in parts.QUARTERS])
    rows: list[list[Value]] = []
    handed: list[list[Value]] = []
    for part in tree.parts:
        for line in part.lines:
            row = line.indicator
            cells = _before(part.area.name, part.area.points, row) + _targets(row, columns) + _after(row)
            rows.append([*cells, " ".join(warning_words(code) for code in line.warnings)])
            handed += [
                [
                    row.name,
                    share.organ.name if share.organ else "",
                    share.office,
                    _cell(share.target),
                    *_targets(share, columns),
                    share.leader,
                    _person(share.person),
                ]
                for share in _shares(row)
            ]
    fields = [Field(name, *_kinds(name)) for name in (*_BEFORE, *columns, *_AFTER, WARNING)]
    names = ("考核指标", "责任单位", "科室", "年度目标", *columns, "责任领导", "责任人")
    down = Sheet(HANDED, [Field(name, *_kinds(name)) for name in names], handed)
    return workbook_bytes([Sheet(INDICATORS, fields, rows, fixed=3), down, _how()], title=scheme.name)


def _used_keys(rows: Any) -> set[str]:
    return {key for row in rows for key in row.targets}


def _shares(row: Indicator) -> list[Handed]:
    return list(getattr(row, "handed_now", ()))


def _kinds(name: str) -> tuple[Any, int | None]:
    if name in ("考核内容", "计分规则", "依据", WARNING):
        return "long", 36
    if name.endswith("目标") or name in ("分值", "领域分值", "基准值"):
        return "decimal", 11
    return "text", 26 if name in ("考核指标", "责任单位") else None


def _before(area: str, points: Decimal | None, row: Indicator) -> list[Value]:
    return [
        area,
        _cell(points),
        row.name,
        row.requirement,
        _cell(row.points),
        row.unit,
        str(Direction(row.direction).label),
        _cell(row.baseline),
        _cell(row.target),
    ]


def _targets(row: Indicator | Handed, columns: Mapping[str, str]) -> list[Value]:
    return [_cell(row.target_of(key)) for key in columns.values()]


def _after(row: Indicator) -> list[Value]:
    return [
        str(ScoringKind(row.kind).label),
        row.rule,
        "是" if row.grows else "",
        str(Source(row.source).label),
        row.source_code,
        row.published_as,
        row.ground,
        row.office,
        row.leader,
        _person(row.person),
    ]


def _person(person: Person | None) -> str:
    """A name, and the user name that nobody else has."""
    return "" if person is None else f"{person.display_name}（{person.username}）"


def _cell(value: Decimal | None) -> Value:
    return None if value is None else Decimal(plain(value))


def _how() -> Sheet:
    told = [
        ["方向", "≥ 不少于　= 等于　≤ 不超过"],
        *([f"计分方式：{ScoringKind(kind).label}", f"计分规则写作：{example}"] for kind, example in EXAMPLES.items()),
        ["数据来源", "、".join(str(label) for _value, label in Source.choices)],
        ["责任人", "姓名，或者“姓名（用户名）”"],
        [WARNING, "系统给出的提示，导入时不读。"],
    ]
    return Sheet("填写说明", [Field("列", width=24), Field("怎样填", "long", 70)], told)


# --- Reading ---------------------------------------------------------------------------------------------------------


def read_sheet(path: Path) -> Plan:
    """
    Raises:
        SheetProblem: the file cannot be read, or lacks a required column.
    """
    reading = _Reading()
    with read_rows(path, required=REQUIRED, known=(*_BEFORE, *ALL_PARTS, *_AFTER), sheet=INDICATORS) as rows:
        ignored = [column.heading for column in rows.columns if not column.is_known and column.heading != WARNING]
        for number, cells, _doubts in rows:
            if number > MOST_ROWS:
                reading.problem(INDICATORS, number, "考核指标", "", _("超过 %d 行，请核对是否选错了文件。") % MOST_ROWS)
                break
            reading.indicator(number, cells)
    if not reading.rows:
        reading.problem(INDICATORS, 1, "考核指标", "", _("表中没有内容。"))
    try:
        with read_rows(
            path, required=HANDED_REQUIRED, known=("责任单位", "科室", "责任领导", "责任人", *ALL_PARTS), sheet=HANDED
        ) as rows:
            for number, cells, _doubts in rows:
                reading.handed(number, cells)
    except SheetProblem as missing:
        if missing.code not in ("unknown_sheet", "no_rows", "no_headings"):
            raise
    return Plan(reading.areas, reading.rows, reading.problems, ignored)


class _Reading:
    """What was read until now, and what cannot be used of it."""

    def __init__(self) -> None:
        self.areas: dict[str, Decimal | None] = {}
        self.rows: list[Row] = []
        self.problems: list[RowProblem] = []
        self._by_name: dict[str, Row] = {}
        self._people: dict[str, list[Person]] = {}
        for person in Person.objects.staff().filter(is_active=True):
            self._people.setdefault(person.display_name, []).append(person)
            self._people[f"{person.display_name}（{person.username}）"] = [person]
        self._organs = {organ.name: organ for organ in Organ.objects.filter(valid_until=None, same_as=None)}

    def problem(self, sheet: str, row: int, column: str, value: str, why: str) -> None:
        self.problems.append(RowProblem(sheet, row, column, value, why))

    def indicator(self, number: int, cells: Mapping[str, Any]) -> None:
        at = (INDICATORS, number)
        texts = {name: _text(cells.get(name)) for name in (*_BEFORE, *_AFTER)}
        area = texts["考核领域"] or (self.rows[-1].area if self.rows else "")
        if not area:
            self.problem(*at, "考核领域", "", _("请填写这一项。"))
        points = self._number(at, "领域分值", texts["领域分值"])
        if points is not None or area not in self.areas:
            self.areas[area] = points if points is not None else self.areas.get(area)
        given = IndicatorGiven(
            name=texts["考核指标"],
            requirement=texts["考核内容"],
            unit=texts["计量单位"],
            rule=texts["计分规则"],
            points=self._number(at, "分值", texts["分值"]) or Decimal(0),
            direction=self._choice(at, "方向", texts["方向"], Direction, _SIGNS) or Direction.AT_LEAST,
            baseline=self._number(at, "基准值", texts["基准值"]),
            kind=self._choice(at, "计分方式", texts["计分方式"], ScoringKind) or ScoringKind.FORMULA,
            grows=texts["全年累计"] in ("是", "√", "1", "true", "TRUE"),
            source=self._choice(at, "数据来源", texts["数据来源"], Source) or Source.ENTERED,
            source_code=texts["来源代码"],
            published_as=texts["上级公布的名称"],
            ground=texts["依据"],
            office=texts["责任科室"],
            **self._targets(at, cells),
        )
        bad = {problem.column for problem in self.problems if (problem.sheet, problem.row) == at}
        for name, why in problems_of(given).items():
            column = next((one for one, field in {**_BEFORE, **_AFTER}.items() if field == name), "考核指标")
            if column not in bad:
                self.problem(*at, column, texts.get(column, ""), why)
        first = self._by_name.get(given.name)
        if first is not None:
            self.problem(*at, "考核指标", given.name, _("与第 %d 行重名；请合并为一行，或者写明区别。") % first.number)
            return
        row = Row(number, area, given, [])
        self._by_name[given.name] = row
        self.rows.append(row)

    def handed(self, number: int, cells: Mapping[str, Any]) -> None:
        at = (HANDED, number)
        name, organ, office = (_text(cells.get(column)) for column in ("考核指标", "责任单位", "科室"))
        row = self._by_name.get(name)
        if row is None:
            self.problem(*at, "考核指标", name, _("“指标”工作表里没有这项指标，请核对名称。"))
            return
        found = self._organs.get(organ) if organ else None
        if organ and found is None:
            self.problem(*at, "责任单位", organ, _("没有这个单位；请写单位全称，或者先由系统管理员登记。"))
        elif bool(organ) == bool(office):
            self.problem(*at, "责任单位", organ, _("单位和科室要填一个，也只填一个。"))
        given = TargetsGiven(**self._targets(at, cells))
        for field, why in target_problems(given).items():
            self.problem(*at, "年度目标" if field == "target" else "责任领导", "", why)
        key = (found.pk if found else None, office)
        if any((one.organ.pk if one.organ else None, one.office) == key for one in row.handed):
            self.problem(*at, "责任单位", organ or office, _("这项指标已经分解给它，请删去重复的一行。"))
            return
        row.handed.append(HandedRow(found, office, given))

    def _targets(self, at: tuple[str, int], cells: Mapping[str, Any]) -> dict[str, Any]:
        targets = {key: self._number(at, column, _text(cells.get(column))) for column, key in ALL_PARTS.items()}
        return {
            "target": self._number(at, "年度目标", _text(cells.get("年度目标"))),
            "targets": {key: value for key, value in targets.items() if value is not None},
            "leader": _text(cells.get("责任领导")),
            "person": self._person(at, _text(cells.get("责任人"))),
        }

    def _number(self, at: tuple[str, int], column: str, text: str) -> Decimal | None:
        plain_text = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").removesuffix("%")
        if not plain_text or plain_text in ("-", "—", "/"):
            return None
        try:
            value = Decimal(plain_text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            self.problem(*at, column, text, _("不是数；请只填数字，例如 95 或 4.5。"))
            return None
        if value != round(value, 6):
            self.problem(*at, column, text, _("小数超过六位；请四舍五入。"))
            return None
        return value

    def _choice(
        self, at: tuple[str, int], column: str, text: str, choices: Any, signs: Mapping[str, str] | None = None
    ) -> str:
        if not text:
            return ""
        for value, label in choices.choices:
            if text in (value, str(label)) or text in str(label).split():
                return str(value)
        if signs and text in signs:
            return signs[text]
        known = "、".join(str(label) for _value, label in choices.choices)
        self.problem(*at, column, text, _("不是可选的一项；请填：%s。") % known)
        return ""

    def _person(self, at: tuple[str, int], text: str) -> Person | None:
        if not text:
            return None
        found = self._people.get(text.replace("(", "（").replace(")", "）"), [])
        if len(found) == 1:
            return found[0]
        why = _("有几个人同名，请写“姓名（用户名）”。") if found else _("没有这个人的账号；请核对姓名，或者先开账号。")
        self.problem(*at, "责任人", text, why)
        return None


def _text(value: Any) -> str:
    return " ".join(unicodedata.normalize("NFC", cell_text(value)).split())
