"""The codes of money figures: `finance.final.project.economic-30201` is what the final accounts say was spent on office
costs in projects. One code means one sum over budget lines, in any year; pages, schemes and reports use the same.

    finance.AMOUNT[.KIND][.FACET-VALUE …]     AMOUNT  adopted adjusted executed final
                                              KIND    basic people running project income; none: all spending
                                              FACET   function economic source project organ three month until item
    finance.rate[.KIND][.FACET-VALUE …]       executed ÷ budget after adjustment
    finance.count.NAME                        what is counted beside 三公经费

`month-05` and `until-05` go with `executed`. `three-all` is 三公经费 as published: paid from appropriations. `item`
comes last: whatever follows it is the name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from huiyin.core.budget import COUNTS, THREE_PUBLIC

AMOUNTS = ("adopted", "adjusted", "executed", "final")
RATE, COUNT, ALL = "rate", "count", "all"
KINDS: dict[str, tuple[str, ...]] = {
    "basic": ("people", "running"),
    "people": ("people",),
    "running": ("running",),
    "project": ("project",),
    "income": ("income",),
}
SPENDING = ("people", "running", "project")
_FACETS = ("function", "economic", "source", "project", "organ", "three", "month", "until")
_NUMBERS = ("project", "organ", "month", "until")


class CodeProblem(ValueError):
    """No such figure; says which part of its code is at fault."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which lines a figure adds up, and which of their amounts. `function` and `economic` may be cut short: 301."""

    amount: str = "executed"
    kind: str = ""
    function: str = ""
    economic: str = ""
    source: str = ""
    project: int | None = None
    organ: int | None = None
    three: str = ""
    month: int | None = None
    until: int | None = None
    item: str | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        return KINDS[self.kind] if self.kind else SPENDING

    @property
    def code(self) -> str:
        parts = ["finance", self.amount, self.kind]
        parts += [f"{facet}-{getattr(self, facet)}" for facet in _FACETS if getattr(self, facet) not in ("", None)]
        if self.item is not None:
            parts.append(f"item-{self.item}")
        return ".".join(part for part in parts if part)

    def of(self, amount: str) -> Selection:
        """The same lines by another amount."""
        return replace(self, amount=amount)


def parse(code: str) -> Selection:
    """
    Raises:
        CodeProblem: it is no code of a sum, and where it is wrong.
    """
    head, dot, item = code.partition(".item-")
    first, *rest = head.split(".")
    if first != "finance" or not rest or rest[0] not in (*AMOUNTS, RATE):
        raise CodeProblem(f"“{code}”不是财务数据的代码；应以 finance.{'、finance.'.join((*AMOUNTS, RATE))} 开头。")
    chosen: dict[str, object] = {"amount": rest[0]}
    for part in rest[1:]:
        if part in KINDS:
            chosen["kind"] = part
            continue
        facet, dash, value = part.partition("-")
        if not dash or facet not in _FACETS or not _fits(facet, value):
            raise CodeProblem(f"“{code}”中的“{part}”不能识别。")
        chosen[facet] = int(value) if facet in _NUMBERS else value
    if dot:
        chosen["item"] = item
    found = Selection(**chosen)  # type: ignore[arg-type]
    if (found.month or found.until) and found.amount != "executed":
        raise CodeProblem(f"“{code}”：只有执行数分月。")
    return found


def count_name(code: str) -> str:
    """The name of a count, `finance.count.trips` → trips; empty for another code."""
    head, _dot, name = code.rpartition(".")
    return name if head == f"finance.{COUNT}" and name in COUNTS else ""


def economic_of(three: str) -> tuple[str, ...]:
    """The economic classes of a line of 三公经费, of `all` of them."""
    wanted = [one for one in THREE_PUBLIC if (three == ALL and not one.within) or one.code == three]
    return tuple(code for one in wanted for code in one.economic)


def _fits(facet: str, value: str) -> bool:
    if facet in ("month", "until"):
        return value.isdecimal() and 1 <= int(value) <= 12
    if facet == "three":
        return bool(economic_of(value))
    if facet == "source":
        return value.replace("_", "").isalpha()
    return value.isascii() and value.isdecimal() and len(value) <= 18
