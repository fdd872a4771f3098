"""What the registers of performance say to a report: the scheme item by item with what came of it, what is being
mended, the goal tables; and how often something was done, where nobody has typed another number.

An item is a figure with its number, or only words: these stand as its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from django.utils.translation import override

from huiyin.core.periods import Period
from huiyin.core.phrasing import number
from huiyin.documents.official import chinese_number
from huiyin.figures.entries import plain_name
from huiyin.performance.goal_documents import target_words
from huiyin.performance.goal_words import first_words, head_words
from huiyin.performance.models import Claim, Evaluation, GoalTable, Mark, Scheme, Standing
from huiyin.performance.queries import activities, evaluation, goals, progress, rectification
from huiyin.performance.queries.overview import scheme_of_year
from huiyin.performance.queries.schemes import tree_of
from huiyin.performance.schemes_given import warning_words
from huiyin.reports.book import is_whole_year
from huiyin.reports.inputs import Inputs, Typed
from huiyin.reports.kinds.spec import Kind

#: Figures that every kind asks for and the register of work can count, by the code of `activities.count`.
COUNTED: Final[Mapping[str, str]] = {
    "training.count": "training",
    "training.people": "training.people",
    "publicity.events": "publicity",
    "publicity.copies": "publicity.copies",
    "publicity.bulletins": "bulletin",
    "meetings.count": "joint_meeting",
    "meetings.matters": "joint_meeting.matters",
    "inspections.count": "inspection",
    "honours.count": "honour",
}
HEAD: Final = "performance."
#: The words in which a bureau promises its rates.
PROMISES: Final = "分项绩效目标"
_RATE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_WAN = Decimal(10_000)


class Said(NamedTuple):
    """One value of one item: its number with its unit, or words."""

    value: Decimal | None = None
    words: str = ""
    unit: str = ""
    number: str = ""
    ground: str = ""


Row = Mapping[str, Said]


def lay(kind: Kind, inputs: Inputs, period: Period, previous: Period | None) -> None:
    """Give a report's inputs what the registers say of its period."""
    _count(kind, inputs, period, previous)
    if not is_whole_year(period):
        return
    year = period.start.year
    codes = {*(one.code for one in kind.items), *(one.code for one in kind.entered)}
    wanted = {code for code in codes if code.startswith(HEAD)}
    with override("zh-hans"):
        for family, of in _FAMILIES.items():
            if any(code.startswith(f"{HEAD}{family}.") for code in wanted):
                rows, sums = of(year)
                _lay_rows(kind, inputs, family, rows)
                _lay_sums(kind, inputs, family, sums)
    if f"{HEAD}duty.target" in wanted:
        _compare_promises(inputs)


def _compare_promises(inputs: Inputs) -> None:
    """A rate that the words promise and no goal table repeats is one that nobody will be asked about."""
    numbers = [typed.value for typed in inputs.numbers.values() if typed.unit in ("%", "％")]
    for said in dict.fromkeys(_RATE.findall(inputs.words.get(PROMISES, ""))):
        if Decimal(said) not in numbers:
            inputs.notices.append(f"“{PROMISES}”写到的 {said}% 在绩效目标表中没有；请核对或者补一个指标")


def _count(kind: Kind, inputs: Inputs, period: Period, previous: Period | None) -> None:
    for entered in kind.entered:
        code = COUNTED.get(entered.id)
        typed = inputs.numbers.get(entered.id)
        if code is None or (typed is not None and typed.value is not None):
            continue
        name = code.partition(".")[0]
        if not activities.standing(period, kind=name).exists():
            continue
        earlier = activities.count(code, previous) if previous is not None else None
        if not earlier and (previous is None or not activities.standing(previous, kind=name).exists()):
            earlier = None
        typed = typed or Typed(entered.name, 0)
        inputs.numbers[entered.id] = replace(
            typed,
            value=activities.count(code, period),
            previous=typed.previous or earlier,
            ground=typed.ground or "工作台账",
        )


def _lay_rows(kind: Kind, inputs: Inputs, family: str, rows: list[tuple[str, Row]]) -> None:
    lists = {one.code.removeprefix(HEAD): one for one in kind.items if one.code.startswith(f"{HEAD}{family}.")}
    for label, row in rows:
        for code, items in lists.items():
            said = row[code.partition(".")[2]]
            typed = Typed(f"{items.name}·{label}", 0, said.value, None, said.words, said.ground, said.number)
            typed.unit = said.unit
            inputs.numbers[f"{items.id}.{label}"] = typed
            listed = inputs.lists.setdefault(items.family, [])
            if label not in listed:
                listed.append(label)


def _lay_sums(kind: Kind, inputs: Inputs, family: str, sums: Row) -> None:
    for one in kind.entered:
        code = one.code.removeprefix(HEAD)
        if one.code.startswith(f"{HEAD}{family}.") and (said := sums.get(code.partition(".")[2])) is not None:
            inputs.numbers[one.id] = Typed(one.name, 0, said.value, None, said.words, said.ground, said.number)


def _labels() -> Callable[[str], str]:
    """A label that stands once: what comes again gets a number."""
    seen: dict[str, int] = {}

    def label(text: str) -> str:
        name = plain_name(text)[:60] or "未命名"
        seen[name] = seen.get(name, 0) + 1
        return name if seen[name] == 1 else f"{name}（{seen[name]}）"

    return label


# --- The scheme ------------------------------------------------------------------------------------------------------


def _scheme(year: int) -> tuple[list[tuple[str, Row]], Row]:
    scheme = scheme_of_year(year)
    if scheme is None:
        return [], {}
    row = Evaluation.objects.filter(scheme=scheme, organ=None).first()
    marks = {mark.indicator_id: mark for mark in row.marks.all()} if row is not None else {}
    ground = f"{scheme.name}（{year}年）第{scheme.version}版"
    label = _labels()
    rows = [
        (label(one.indicator.name), _scheme_row(n, one, marks.get(one.indicator.pk), ground))
        for n, one in enumerate(_whole(scheme), 1)
    ]
    return rows, _scheme_sums(scheme, row, rows)


def _whole(scheme: Scheme) -> list[progress.Standing]:
    """The indicators as wholes at the end of the year, in the order of the scheme."""
    return [one for one in progress.board(scheme, "Y") if one.handed is None]


def _scheme_row(n: int, one: progress.Standing, mark: Mark | None, ground: str) -> Row:
    indicator, reading = one.indicator, one.reading
    value = mark.actual if mark is not None and mark.actual is not None else one.value
    own = mark.own if mark is not None else one.worked.points
    evidence = reading.evidence.name if reading is not None and reading.evidence is not None else ""
    short = mark is not None and mark.deviation
    why = (
        "；".join(text.rstrip("。；") for text in (mark.reason, mark.remedy) if text)
        if mark is not None and short
        else ""
    )
    unit = indicator.unit or "项"
    asked = f"要求：{_ended(indicator.requirement)}" if indicator.requirement else ""
    return {
        "number": Said(words=f"（{chinese_number(n)}）"),
        "requirement": Said(words=asked, ground=ground),
        "done": Said(words=_ended(reading.note) if reading is not None and reading.note else "", ground=ground),
        "target": Said(_plain(one.target), _target(one), unit if one.target is not None else "", ground=ground),
        "actual": Said(_plain(value), _said(value, indicator.unit), unit, ground=ground),
        "points": Said(indicator.points, ground=ground),
        "own": Said(own, ground=ground),
        "evidence": Said(words=f"依据：{evidence}。" if evidence else ""),
        "why": Said(words=f"偏差原因和措施：{why}。" if why else ""),
    }


def _target(one: progress.Standing) -> str:
    signs = {"at_least": "≥", "equal": "=", "at_most": "≤"}
    said = _said(one.target, one.indicator.unit)
    return f"{signs[one.indicator.direction]}{said}" if one.target is not None else "按计分规则"


def _scheme_sums(scheme: Scheme, row: Evaluation | None, rows: list[tuple[str, Row]]) -> Row:
    own = [(said["points"].value, said["own"].value) for _label, said in rows]
    full = sum(known is not None and known >= (points or 0) for points, known in own)
    short = sum(known is not None and known < (points or 0) for points, known in own)
    total = evaluation.own_total(row) if row is not None else None
    claims = list(row.claims.filter(withdrawn=None)) if row is not None else []
    bonus = sum((one.points for one in claims if one.kind == Claim.Kind.BONUS), Decimal(0))
    deduction = sum((one.points for one in claims if one.kind == Claim.Kind.DEDUCTION), Decimal(0))
    ground = scheme.name
    warned = [line for line in tree_of(scheme).lines if line.warnings]
    words = "；".join(
        f"“{line.indicator.name}”{'、'.join(warning_words(code).rstrip('。') for code in line.warnings)}"
        for line in warned
    )
    return {
        "name": Said(words=scheme.name, number=scheme.ground),
        "full_count": Said(Decimal(full), ground=ground),
        "short_count": Said(Decimal(short), ground=ground),
        "total": Said(total, ground=ground),
        "full": Said(row.full if row is not None else None, ground=ground),
        "bonus": Said(bonus, "；".join(one.ground for one in claims if one.kind == Claim.Kind.BONUS), ground=ground),
        "deduction": Said(
            deduction, "；".join(one.ground for one in claims if one.kind == Claim.Kind.DEDUCTION), ground=ground
        ),
        "warned": Said(Decimal(len(warned)), words, ground=ground),
    }


# --- Rectifications --------------------------------------------------------------------------------------------------


def _mending(year: int) -> tuple[list[tuple[str, Row]], Row]:
    """As the list stands at the end of the year, or until now where it is not over."""
    from_year = list(rectification.of_year(year))
    day = date(year, 12, 31)
    label = _labels()
    rows: list[tuple[str, Row]] = []
    for one in from_year:
        standing = rectification.standing_at(one, day)
        state = f"{one.struck.isoformat()}销号" if standing == Standing.STRUCK and one.struck else "正在整改"
        carried = "上年结转，" if rectification.is_carried(one, year) else ""
        rows.append(
            (
                label(str(one.get_origin_display())),
                {
                    "problem": Said(words=one.problem.strip(), number=one.number),
                    "measure": Said(words=one.measure.strip()),
                    "state": Said(words=f"{carried}{state}"),
                    "due": Said(words=one.due.isoformat()),
                    "origin": Said(words=str(one.get_origin_display())),
                },
            )
        )
    told = rectification.tally(from_year, year, day)
    names = ("all", "carried", "struck", "open")
    sums = {name: Said(Decimal(getattr(told, name)), ground="整改台账") for name in names}
    return rows, sums | {"open": Said(Decimal(told.open + told.reported), ground="整改台账")}


# --- Goal tables -----------------------------------------------------------------------------------------------------


def _projects(year: int) -> tuple[list[tuple[str, Row]], Row]:
    label = _labels()
    tables = [table for table in goals.tables(year).order_by("pk") if table.scope == "project"]
    return [(label(table.name), _project_row(n, table)) for n, table in enumerate(tables, 1)], {}


def _project_row(n: int, table: GoalTable) -> Row:
    *money, total = goals.money_of(table)
    amounts = {one.kind: Said(one.budget / _WAN, unit="万元", ground="绩效目标表") for one in money}
    plan = "，".join(f"{one.day.month}月{one.day.day}日前{_said(one.share, '%')}" for one in goals.plan_of(table))
    return {
        "number": Said(words=f"（{chinese_number(n)}）"),
        "code": Said(words=table.code or "—"),
        "amount": Said(total.budget / _WAN, unit="万元", ground="绩效目标表"),
        **amounts,
        "purpose": Said(words=_ended(table.purpose or table.ground) if table.purpose or table.ground else ""),
        "plan": Said(words=f"支出计划（累计）：{plan}。" if plan else "没有编制支出计划。"),
        "goal": Said(words=_ended(table.goal) if table.goal else ""),
    }


def _indicators(scope: str) -> Callable[[int], tuple[list[tuple[str, Row]], Row]]:
    def of(year: int) -> tuple[list[tuple[str, Row]], Row]:
        label = _labels()
        rows = [
            (label(name if scope == "department" else f"{table.name}·{name}"), row)
            for table in goals.tables(year).order_by("pk")
            if table.scope == scope
            for name, row in _indicator_rows(table)
        ]
        return rows, {}

    return of


def _indicator_rows(table: GoalTable) -> Iterator[tuple[str, Row]]:
    before = ("", "")
    # What those served say stands last in every form; the order of the heads, which digests hold to, has it earlier.
    for one in sorted(goals.indicators_of(table), key=lambda one: one.second.startswith("satisfaction.")):
        first, second = first_words(one.second), head_words(one.second)
        said = "；".join(text.rstrip("。；") for text in (one.description, one.ground) if text)
        yield (
            one.name,
            {
                "first": Said(words=first if first != before[0] else ""),
                "second": Said(words=second if (first, second) != before else ""),
                "target": Said(_plain(one.value), target_words(one), one.unit, ground=one.ground),
                "weight": Said(words=_said(one.weight, "") if one.weight is not None else "—"),
                "said": Said(words=said or "—"),
            },
        )
        before = (first, second)


_FAMILIES: Final[Mapping[str, Callable[[int], tuple[list[tuple[str, Row]], Row]]]] = {
    "scheme": _scheme,
    "mending": _mending,
    "project": _projects,
    "indicator": _indicators("project"),
    "duty": _indicators("department"),
}


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize() + 0


def _said(value: Decimal | None, unit: str) -> str:
    """As a report says it: two decimals at the most, rounded half up."""
    return "—" if value is None else f"{number(value, 2, trimmed=True)}{unit}"


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith(("。", "；", "！", "？")) else f"{text}。"
