"""绩效目标表: the tree of indicators, its weights, what is wrong with a table (财预〔2020〕10号, 财预〔2021〕101号).

Three levels: the first and the second are heads that the forms fix, the third are the indicators. Weights are optional
when goals are set; where they are given they have to sum: the third level to the second, the second to the first, all
of them to 90, the execution rate having the other ten. A `Finding` that is a refusal stops the table; a doubt is
shown. Findings are codes: whoever shows them words them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeAlias

from huiyin.core.phrasing import Exact, exact
from huiyin.core.scoring import Direction, Formula, Levels, Worked, score

Operator: TypeAlias = Literal["at_least", "equal", "at_most", "qualitative"]
OPERATORS: tuple[Operator, ...] = ("at_least", "equal", "at_most", "qualitative")
SIGNS: Mapping[str, str] = {"at_least": "≥", "equal": "=", "at_most": "≤", "qualitative": "定性"}
PER_CENT = frozenset({"%", "％"})
#: What is counted in ones.
WHOLE_UNITS = frozenset(
    {"件", "批", "次", "人", "人次", "件次", "批次", "期", "场", "场次", "份", "个", "项", "篇", "条", "户"}
)


class Head(NamedTuple):
    """A head of the tree. A second-level one has the code of its first before the dot."""

    code: str
    name: str
    scopes: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.code.partition(".")[0]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("huiyin.core").joinpath("data/goal_frames.toml").read_text(encoding="utf-8"))


@cache
def first_heads() -> dict[str, Head]:
    return {one["code"]: Head(one["code"], one["name"], tuple(one["scopes"])) for one in _data()["first"]}


@cache
def second_heads() -> dict[str, Head]:
    first = first_heads()
    return {code: Head(code, name, first[code.partition(".")[0]].scopes) for code, name in _data()["second"].items()}


def heads_of(scope: str) -> list[Head]:
    """The second-level heads a table of this scope may use, in the order of the form."""
    return [head for head in second_heads().values() if scope in head.scopes]


def head_of(first: str, second: str, scope: str) -> Head | None:
    """The head that a spreadsheet names by its words; 指标 at the end may be left out."""
    for head in heads_of(scope):
        of_first = _short(first_heads()[head.first].name)
        if _short(head.name) == _short(second) and (not first or of_first == _short(first)):
            return head
    return None


def _short(name: str) -> str:
    return "".join(name.split()).removesuffix("指标")


def wanted_total() -> Decimal:
    """What the weights of all indicators sum to: a hundred less what the execution rate has."""
    return Decimal(_data()["total"]["indicators"])


def execution_points() -> Decimal:
    return Decimal(_data()["total"]["execution"])


def frame_of(firsts: Iterable[str]) -> dict[str, Decimal]:
    """The usual points of the first level: other ones where there is a cost indicator; without a satisfaction indicator
    its points go to the effects."""
    used = set(firsts)
    wanted = "with_cost" if "cost" in used else "without_cost"
    points = next(one["points"] for one in _data()["frame"] if one["code"] == wanted)
    found = {code: Decimal(value) for code, value in points.items()}
    if "satisfaction" not in used:
        found["effect"] += found.pop("satisfaction")
    return found


# --- The table -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the third level, as it is looked at."""

    second: str
    name: str
    operator: Operator
    value: Decimal | None = None
    words: str = ""
    unit: str = ""
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. `of`: the name of an indicator, the code of a head, or "" for the whole table."""

    code: str
    of: str = ""
    is_refusal: bool = True
    values: Mapping[str, Any] = field(default_factory=dict)


def check(
    lines: Sequence[Line], *, scope: str = "project", heads: Mapping[str, Decimal] | None = None
) -> list[Finding]:
    """Everything that is wrong or doubtful, refusals first. `heads`: the weights the table itself states for heads.

    Refusals: no_lines · unknown_head · name_missing · name_twice · value_missing · words_missing · unit_missing ·
    weight_not_positive · weights_partly · second_sum · first_sum · total_sum.
    Doubts: output_missing · effect_missing · satisfaction_missing · satisfaction_at_most · per_cent_above_100 ·
    not_whole · frame.
    """
    if not lines:
        return [Finding("no_lines")]
    found = [*_line_findings(lines, scope), *_weight_findings(lines, heads or {}), *_doubts(lines, scope)]
    return sorted(found, key=lambda one: not one.is_refusal)


def _line_findings(lines: Sequence[Line], scope: str) -> Iterator[Finding]:
    known = {head.code for head in heads_of(scope)}
    seen: set[tuple[str, str]] = set()
    for line in lines:
        name = line.name.strip()
        if line.second not in known:
            yield Finding("unknown_head", name, values={"head": line.second})
        if not name:
            yield Finding("name_missing", line.second)
        elif (line.second, name) in seen:
            yield Finding("name_twice", name)
        seen.add((line.second, name))
        if line.operator == "qualitative":
            if not line.words.strip():
                yield Finding("words_missing", name)
        elif line.value is None:
            yield Finding("value_missing", name)
        elif not line.unit.strip():
            yield Finding("unit_missing", name)
        if line.weight is not None and line.weight <= 0:
            yield Finding("weight_not_positive", name, values={"found": line.weight})


def _weight_findings(lines: Sequence[Line], heads: Mapping[str, Decimal]) -> Iterator[Finding]:
    bare = [line.name for line in lines if line.weight is None]
    if len(bare) == len(lines) and not heads:
        return
    if bare:
        yield Finding("weights_partly", values={"names": tuple(bare)})
        return
    by_second = sums(lines)
    for code, wanted in heads.items():
        if "." in code and by_second.get(code, Decimal(0)) != wanted:
            yield Finding("second_sum", code, values={"found": by_second.get(code, Decimal(0)), "wanted": wanted})
    for code, wanted in heads.items():
        if "." not in code:
            seconds = {one for one in (*by_second, *heads) if one.startswith(f"{code}.")}
            total = sum((heads.get(one, by_second.get(one, Decimal(0))) for one in seconds), Decimal(0))
            if total != wanted:
                yield Finding("first_sum", code, values={"found": total, "wanted": wanted})
    total = sum(by_second.values(), Decimal(0))
    if total != wanted_total():
        yield Finding("total_sum", values={"found": total, "wanted": wanted_total(), "gap": wanted_total() - total})


def sums(lines: Iterable[Line]) -> dict[str, Decimal]:
    """The weights of the second-level heads, as their indicators sum."""
    found: dict[str, Decimal] = {}
    for line in lines:
        found[line.second] = found.get(line.second, Decimal(0)) + (line.weight or Decimal(0))
    return found


def _doubts(lines: Sequence[Line], scope: str) -> Iterator[Finding]:
    firsts = {line.second.partition(".")[0] for line in lines}
    if scope == "project":
        for first in ("output", "effect", "satisfaction"):
            if first not in firsts:
                yield Finding(f"{first}_missing", is_refusal=False)
    for line in lines:
        if line.second.startswith("satisfaction.") and line.operator == "at_most":
            yield Finding("satisfaction_at_most", line.name, is_refusal=False)
        if line.value is None or line.operator == "qualitative":
            continue
        if line.unit in PER_CENT and line.value > 100:
            yield Finding("per_cent_above_100", line.name, is_refusal=False, values={"found": line.value})
        if line.unit in WHOLE_UNITS and line.value != line.value.to_integral_value():
            yield Finding("not_whole", line.name, is_refusal=False, values={"found": line.value, "unit": line.unit})
    if scope == "project" and all(line.weight is not None for line in lines):
        yield from _frame_doubts(lines, firsts)


def _frame_doubts(lines: Sequence[Line], firsts: set[str]) -> Iterator[Finding]:
    found: dict[str, Decimal] = {}
    for code, weight in sums(lines).items():
        first = code.partition(".")[0]
        found[first] = found.get(first, Decimal(0)) + weight
    for first, wanted in frame_of(firsts).items():
        if found.get(first, Decimal(0)) != wanted:
            values = {"found": found.get(first, Decimal(0)), "wanted": wanted}
            yield Finding("frame", first, is_refusal=False, values=values)


# --- The spending plan -----------------------------------------------------------------------------------------------


class Planned(NamedTuple):
    """By the day so many per cent of the money are to be spent, from the beginning of the year on."""

    day: date
    share: Decimal


def plan_findings(plan: Sequence[Planned], year: int) -> list[Finding]:
    """Check dates lie in the year and come one after the other, the shares never go back, the last is 100 %.

    Refusals: plan_outside_year · plan_not_in_order · plan_goes_back · plan_not_whole · plan_out_of_range.
    """
    found = [Finding("plan_outside_year", values={"day": one.day}) for one in plan if one.day.year != year]
    found += [Finding("plan_out_of_range", values={"day": one.day}) for one in plan if not 0 <= one.share <= 100]
    for before, after in pairwise(plan):
        if after.day <= before.day:
            found.append(Finding("plan_not_in_order", values={"day": after.day}))
        elif after.share < before.share:
            found.append(Finding("plan_goes_back", values={"day": after.day, "found": after.share}))
    if plan and plan[-1].share != 100:
        found.append(Finding("plan_not_whole", values={"found": plan[-1].share}))
    return found


def planned_share(plan: Sequence[Planned], day: date) -> Decimal | None:
    """What is to be spent by a day: the share of the last check date that has come; None before the first."""
    come = [one.share for one in plan if one.day <= day]
    return come[-1] if come else None


# --- What came of it -------------------------------------------------------------------------------------------------


def score_line(
    line: Line, *, actual: Exact | None = None, share: Exact | None = None, reverse: Literal["A", "B"] = "A"
) -> Worked:
    """The points of an indicator at self-evaluation. `share`: how far a qualitative one was reached, in per cent.

    One without a weight is worked out as if it had none of the ninety points.
    """
    weight = line.weight or Decimal(0)
    if line.operator == "qualitative":
        return score(Levels(), weight, actual=share)
    return score(Formula(reverse), weight, actual=actual, target=line.value, direction=direction_of(line.operator))


def direction_of(operator: str) -> Direction:
    """The direction of a number's operator; a qualitative one counts as the more the better."""
    return operator if operator in ("at_least", "equal", "at_most") else "at_least"  # type: ignore[return-value]


def sum_of(points: Iterable[Decimal | None]) -> Decimal | None:
    """The total of the points; None as long as one of them is not known."""
    total = Decimal(0)
    for one in points:
        if one is None:
            return None
        total += one
    return total


def is_behind(spent: Exact, budget: Exact, share: Decimal | None) -> bool:
    """Whether less was spent than the plan has for now."""
    return share is not None and bool(budget) and exact(spent) * 100 < exact(budget) * exact(share)
