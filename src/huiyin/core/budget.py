"""Budget and final accounts: what a difference is, when it wants a reason, how far a budget was spent, and by when
tables are published. Exact throughout: yuan are Decimal with two decimals, rates are fractions of 1.

Reports and published tables are in 万元 with two decimals. What a reader subtracts there must come out as printed, so a
difference in 万元 is taken of the printed numbers; a total is rounded by itself and may differ from the sum of its
rounded parts in the last digit, which the tables say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from huiyin.core.phrasing import half_up

#: 预算法 14: within twenty days of approval.
PUBLICATION_DAYS = 20
WAN = 10_000
Direction = Literal["up", "down", "same"]

DIRECTIONS: dict[Direction, str] = {"up": "增加", "down": "减少", "same": "持平"}
PERCENT_DIRECTIONS: dict[Direction, str] = {"up": "增长", "down": "下降", "same": "持平"}


class Change(NamedTuple):
    """An amount beside that of the year before, in one unit."""

    now: Decimal
    before: Decimal

    @property
    def difference(self) -> Decimal:
        return self.now - self.before

    @property
    def size(self) -> Decimal:
        return abs(self.difference)

    @property
    def direction(self) -> Direction:
        if self.now == self.before:
            return "same"
        return "up" if self.now > self.before else "down"

    @property
    def percent(self) -> Fraction | None:
        """Difference ÷ the amount before, as a fraction of 1; None from zero: no per cent can be taken of nothing."""
        return Fraction(self.difference) / abs(Fraction(self.before)) if self.before else None

    def in_wan(self) -> Change:
        """The same in 万元 as printed."""
        return Change(in_wan(self.now), in_wan(self.before))

    def words(self, digits: int = 2) -> str:
        """增加1.32万元，增长29.73%; of amounts in yuan, said in 万元."""
        wan = self.in_wan()
        if wan.direction == "same":
            return "与上年持平"
        text = f"{DIRECTIONS[wan.direction]}{wan.size:f}万元"
        if wan.percent is None:
            return text
        return f"{text}，{PERCENT_DIRECTIONS[wan.direction]}{percent_text(abs(wan.percent), digits)}"


def in_wan(yuan: Decimal) -> Decimal:
    """元 as 万元, two decimals, half up."""
    return half_up(Fraction(yuan) / WAN, 2)


def percent_text(rate: Fraction | None, digits: int = 2) -> str:
    return "—" if rate is None else f"{half_up(rate * 100, digits):f}%"


def reason_wanted(change: Change, percent: Decimal, least: Decimal = Decimal(0)) -> bool:
    """Whether a change of so many yuan is to be explained: `percent` or more of the amount before, any change from zero
    or to zero, and never one smaller than `least` yuan or none at all."""
    if change.direction == "same" or change.size < least:
        return False
    return not change.before or change.size * 100 >= percent * abs(change.before)


def execution_rate(executed: Decimal, budget: Decimal) -> Fraction | None:
    """预算执行率: executed ÷ budget of the whole year after adjustment; None where nothing was budgeted."""
    return Fraction(executed) / Fraction(budget) if budget else None


def expected_rate(month: int) -> Fraction:
    """序时进度: what would be spent by the end of a month if the year were spent evenly."""
    return Fraction(month, 12)


def carried_over(income: Decimal, brought_in: Decimal, spent: Decimal) -> Decimal:
    """年末结转和结余: income of the year and what came over from the year before, less what was spent."""
    return income + brought_in - spent


def publication_due(approved: date) -> date:
    """The last day on which tables approved on a day are published in time."""
    return approved + timedelta(days=PUBLICATION_DAYS)


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00"))


def from_fen(fen: int | None) -> Decimal:
    """Whole 分 as the database adds them up, as yuan."""
    return Decimal(fen or 0).scaleb(-2)


class ThreePublic(NamedTuple):
    """One line of the 三公经费 table: the economic classes that it adds up, and the counts printed with it."""

    code: str
    name: str
    economic: tuple[str, ...]
    counts: tuple[str, ...] = ()
    within: str = ""


#: 财政拨款“三公”经费支出表: 因公出国（境）, 公务用车购置及运行维护 in its two parts, 公务接待.
THREE_PUBLIC = (
    ThreePublic("abroad", "因公出国（境）费", ("30212",), ("trips", "travellers")),
    ThreePublic("vehicles", "公务用车购置及运行维护费", ("31013", "30913", "30231")),
    ThreePublic("vehicle_purchase", "公务用车购置费", ("31013", "30913"), ("vehicles_bought",), "vehicles"),
    ThreePublic("vehicle_running", "公务用车运行维护费", ("30231",), ("vehicles_kept",), "vehicles"),
    ThreePublic("reception", "公务接待费", ("30217",), ("receptions", "guests")),
)

#: What is counted beside them: name and unit.
COUNTS = {
    "trips": ("因公出国（境）团组数", "个"),
    "travellers": ("因公出国（境）人次数", "人次"),
    "vehicles_bought": ("公务用车购置数", "辆"),
    "vehicles_kept": ("公务用车保有量", "辆"),
    "receptions": ("国内公务接待批次", "批"),
    "guests": ("国内公务接待人次", "人次"),
}
