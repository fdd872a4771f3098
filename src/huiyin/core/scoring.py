"""How indicators of an appraisal scheme are scored (绩效考核计分): kinds of scoring, points that must sum, grades, what
a deviation asks for, and where a year is heading.

The rules are those of 财预〔2020〕10号 as published forms use them; the kinds are the six that evaluation tools know.
Everything is exact and rounds half up to two decimals, once, at the end. No data is None, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from huiyin.core.phrasing import Exact, exact, half_up

#: at_least ≥ (正向), equal = , at_most ≤ (反向).
Direction: TypeAlias = Literal["at_least", "equal", "at_most"]
DIRECTIONS: tuple[Direction, ...] = ("at_least", "equal", "at_most")
SIGNS: Mapping[str, str] = {"at_least": "≥", "equal": "=", "at_most": "≤"}
DIGITS = 2
FULL = Decimal(100)
#: 预算执行率 has so many of the hundred points where a scheme leaves room for it.
EXECUTION_POINTS = Decimal(10)


class ScoringError(ValueError):
    """A rule that cannot score anything. `code` says what is wrong; whoever shows it words it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


# --- The kinds ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Formula:
    """公式计分: actual against target. `reverse`: which of the two published forms scores an indicator with ≤.

    A: (1 − (actual − target) ÷ target) × points, nothing from twice the target on. B: target ÷ actual × points.
    """

    reverse: Literal["A", "B"] = "A"


@dataclass(frozen=True, slots=True)
class Elements:
    """要素计分: the share of named elements that are there. The actual is how many."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """条件计分: all of the points when the target is met, else `otherwise` (a share of them, in per cent)."""

    otherwise: Decimal = Decimal(0)


class Band(NamedTuple):
    """From this limit on (up to it, where less is better) so many per cent of the points."""

    limit: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Bands:
    """定量分档: the first band whose limit the actual keeps; else `otherwise`, in per cent of the points."""

    bands: tuple[Band, ...]
    otherwise: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Levels:
    """定性分档: 达成 (`upper` per cent to 100) · 部分达成 (`lower` to `upper`) · 未达成 (below).

    The actual is the share that the assessor gives, in per cent.
    """

    upper: Decimal = Decimal(80)
    lower: Decimal = Decimal(60)


@dataclass(frozen=True, slots=True)
class Deduction:
    """扣分: all of the points less `each` for every case, at most `most` of them."""

    each: Decimal
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bonus:
    """加分: `each` for every case, at most `most`. An indicator that only adds has no points among the hundred."""

    each: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """量表: marks from 1 to `steps`, or their mean; the share of the highest mark."""

    steps: int = 5


Rule: TypeAlias = Formula | Elements | Condition | Bands | Levels | Deduction | Bonus | Scale
KINDS: Mapping[str, type[Rule]] = {
    "formula": Formula,
    "elements": Elements,
    "condition": Condition,
    "bands": Bands,
    "levels": Levels,
    "deduction": Deduction,
    "bonus": Bonus,
    "scale": Scale,
}
#: Kinds that compare the actual with a target; the others have none.
TARGETED = frozenset({"formula", "condition"})


def kind_of(rule: Rule) -> str:
    return next(name for name, kind in KINDS.items() if isinstance(rule, kind))


def problem_of(rule: Rule, direction: Direction, weight: Decimal) -> str:
    """What is wrong with a rule, as a code; empty when it can score.

    bands_missing · bands_out_of_order · share_out_of_range · elements_missing · elements_twice · levels_out_of_order ·
    each_not_positive · most_below_each · most_above_points · bonus_has_points · scale_too_short
    """
    if isinstance(rule, Elements):
        return _elements_problem(rule)
    if isinstance(rule, Bands):
        return _bands_problem(rule, direction)
    if isinstance(rule, Condition):
        return "" if 0 <= rule.otherwise <= 100 else "share_out_of_range"
    if isinstance(rule, Levels):
        return "" if 0 < rule.lower < rule.upper < 100 else "levels_out_of_order"
    if isinstance(rule, Scale):
        return "" if rule.steps >= 2 else "scale_too_short"
    if isinstance(rule, Deduction | Bonus):
        return _counted_problem(rule, weight)
    return ""


def _elements_problem(rule: Elements) -> str:
    if not rule.names or not all(name.strip() for name in rule.names):
        return "elements_missing"
    return "elements_twice" if len(set(rule.names)) < len(rule.names) else ""


def _bands_problem(rule: Bands, direction: Direction) -> str:
    if not rule.bands:
        return "bands_missing"
    limits = [band.limit for band in rule.bands]
    in_order = sorted(set(limits), reverse=direction != "at_most")
    shares = [*(band.share for band in rule.bands), rule.otherwise]
    if limits != in_order or shares != sorted(shares, reverse=True):
        return "bands_out_of_order"
    return "" if all(0 <= share <= 100 for share in shares) else "share_out_of_range"


def _counted_problem(rule: Deduction | Bonus, weight: Decimal) -> str:
    if rule.each <= 0:
        return "each_not_positive"
    if rule.most is not None and rule.most < rule.each:
        return "most_below_each"
    if isinstance(rule, Bonus):
        return "bonus_has_points" if weight else ""
    return "most_above_points" if rule.most is not None and rule.most > weight else ""


# --- One indicator ---------------------------------------------------------------------------------------------------


class Worked(NamedTuple):
    """Points, and how they came about: `how` names the step of the rule that decided, the rest is what went into it.

    no_data · no_target · reached · ratio · nothing · reverse_a · reverse_b · elements · met · unmet · band ·
    otherwise · level · deducted · bonus · scale. `share` is the share of the weight before rounding; of a bonus, None.
    """

    points: Decimal | None
    how: str
    weight: Decimal
    actual: Fraction | None = None
    target: Fraction | None = None
    share: Fraction | None = None
    #: The limit of the band that was kept, or of the level.
    limit: Decimal | None = None


def score(
    rule: Rule, weight: Decimal, *, actual: Exact | None, target: Exact | None = None, direction: Direction = "at_least"
) -> Worked:
    """The points of one indicator: never above its weight, never below zero.

    Raises:
        ScoringError: the actual cannot be one of this kind (a share above 100, more elements than there are).
    """
    if actual is None:
        return Worked(None, "no_data", weight)
    value = exact(actual)
    if isinstance(rule, Deduction | Bonus):
        return _counted(rule, weight, value)
    if isinstance(rule, Formula | Condition):
        if target is None:
            return Worked(None, "no_target", weight, value)
        how, share = _against(rule, value, exact(target), direction)
        return _settled(how, weight, share, actual=value, target=exact(target))
    if isinstance(rule, Bands):
        return _banded(rule, weight, value, direction)
    if isinstance(rule, Levels):
        return _levelled(rule, weight, value)
    whole = len(rule.names) if isinstance(rule, Elements) else rule.steps
    if not 0 <= value <= whole or (isinstance(rule, Elements) and value.denominator != 1):
        raise ScoringError("out_of_range", most=whole)
    return _settled(kind_of(rule), weight, value / whole, actual=value, target=Fraction(whole))


def _settled(
    how: str,
    weight: Decimal,
    share: Fraction,
    *,
    actual: Fraction,
    target: Fraction | None = None,
    limit: Decimal | None = None,
) -> Worked:
    share = min(max(share, Fraction(0)), Fraction(1))
    return Worked(half_up(share * exact(weight), DIGITS), how, weight, actual, target, share, limit)


def _against(
    rule: Formula | Condition, actual: Fraction, target: Fraction, direction: Direction
) -> tuple[str, Fraction]:
    if isinstance(rule, Condition):
        is_met = meets(actual, target, direction)
        return ("met", Fraction(1)) if is_met else ("unmet", exact(rule.otherwise) / 100)
    if direction == "at_most" or (direction == "equal" and target == 0):
        form = rule.reverse if direction == "at_most" else "A"
        return _reverse(form, actual, target)
    if actual >= target:
        return "reached", Fraction(1)
    return ("ratio", actual / target) if target > 0 < actual else ("nothing", Fraction(0))


def _reverse(form: str, actual: Fraction, target: Fraction) -> tuple[str, Fraction]:
    if actual <= target:
        return "reached", Fraction(1)
    if target <= 0:
        return "nothing", Fraction(0)
    if form == "B":
        return "reverse_b", target / actual
    if actual >= 2 * target:
        return "nothing", Fraction(0)
    return "reverse_a", 1 - (actual - target) / target


def _banded(rule: Bands, weight: Decimal, actual: Fraction, direction: Direction) -> Worked:
    kept: Direction = "at_most" if direction == "at_most" else "at_least"
    for band in rule.bands:
        if meets(actual, exact(band.limit), kept):
            return _settled("band", weight, exact(band.share) / 100, actual=actual, limit=band.limit)
    return _settled("otherwise", weight, exact(rule.otherwise) / 100, actual=actual)


def _levelled(rule: Levels, weight: Decimal, actual: Fraction) -> Worked:
    if not 0 <= actual <= 100:
        raise ScoringError("out_of_range", most=100)
    limit = next((limit for limit in (rule.upper, rule.lower) if actual >= limit), Decimal(0))
    return _settled("level", weight, actual / 100, actual=actual, limit=limit)


def _counted(rule: Deduction | Bonus, weight: Decimal, cases: Fraction) -> Worked:
    if cases < 0:
        raise ScoringError("out_of_range", most=None)
    amount = cases * exact(rule.each)
    if rule.most is not None:
        amount = min(amount, exact(rule.most))
    if isinstance(rule, Bonus):
        return Worked(half_up(amount, DIGITS), "bonus", weight, cases)
    left = max(exact(weight) - amount, Fraction(0))
    return Worked(half_up(left, DIGITS), "deducted", weight, cases, None, left / exact(weight) if weight else None)


def meets(actual: Exact, target: Exact, direction: Direction) -> bool:
    """Whether the target is reached. An = indicator is met by no less; one of zero by no more."""
    if direction == "at_most" or (direction == "equal" and exact(target) == 0):
        return exact(actual) <= exact(target)
    return exact(actual) >= exact(target)


def execution(spent: Exact, budget: Exact, weight: Decimal = EXECUTION_POINTS) -> Worked:
    """预算执行率: full-year spending ÷ full-year budget × its points; no budget is no data."""
    if not budget:
        return Worked(None, "no_data", weight)
    return score(Formula(), weight, actual=spent, target=budget)


# --- Points that must sum -------------------------------------------------------------------------------------------


class SumProblem(NamedTuple):
    """Points that do not sum: of what ("" the whole scheme), what they are, what they should be."""

    of: str
    found: Decimal
    wanted: Decimal

    @property
    def gap(self) -> Decimal:
        """So many are missing; negative: too many."""
        return self.wanted - self.found


class AreaPoints(NamedTuple):
    """The points of an area as it says itself (None: it says none) and of its indicators."""

    name: str
    points: Decimal | None
    indicators: Sequence[Decimal]


def sum_problems(areas: Iterable[AreaPoints], *, has_execution: bool = False) -> list[SumProblem]:
    """Every sum that does not hold: indicators against their area, all of them against 100, or against 90 where the
    execution rate has the other ten."""
    problems, total = [], Decimal(0)
    for name, points, indicators in areas:
        found = sum(indicators, Decimal(0))
        total += found
        if points is not None and found != points:
            problems.append(SumProblem(name, found, points))
    wanted = wanted_points(has_execution=has_execution)
    return problems if total == wanted else [*problems, SumProblem("", total, wanted)]


def wanted_points(*, has_execution: bool) -> Decimal:
    return FULL - EXECUTION_POINTS if has_execution else FULL


# --- Grades and deviations --------------------------------------------------------------------------------------------

#: The Ministry's bands; a limit belongs to the higher grade.
GRADES: tuple[tuple[str, Decimal], ...] = (
    ("excellent", Decimal(90)),
    ("good", Decimal(80)),
    ("fair", Decimal(60)),
    ("poor", Decimal(0)),
)


def grade(points: Exact) -> str:
    """excellent 优 90–100 · good 良 80–89 · fair 中 60–79 · poor 差 below."""
    return next((name for name, limit in GRADES if exact(points) >= limit), GRADES[-1][0])


#: From this share of the target on, a result is so far above it that the target itself has to be explained.
OVER = Fraction(130, 100)


def fulfilment(actual: Exact, target: Exact, direction: Direction) -> Fraction | None:
    """The share of the target that was reached: 1 is just so. Where less is better, 1 plus what stayed below it.

    None where there is nothing to divide by: a target of zero, which is kept or missed.
    """
    value, wanted = exact(actual), exact(target)
    if not wanted:
        return None
    return 1 + (wanted - value) / wanted if direction == "at_most" else value / wanted


def deviation(
    worked: Worked, *, direction: Direction = "at_least", target: Exact | None = None
) -> Literal["", "short", "over"]:
    """What a result must explain with reason and measure: `short`: points were lost or the target was missed; `over`:
    130 per cent of the target or more, so that it seems to have been set too low."""
    if worked.points is None:
        return ""
    wanted = worked.target if target is None else exact(target)
    if worked.how == "bonus":
        return ""
    if worked.points < worked.weight:
        return "short"
    if wanted is None or worked.actual is None or worked.how in ("elements", "scale"):
        return ""
    if not meets(worked.actual, wanted, direction):
        return "short"
    share = fulfilment(worked.actual, wanted, direction)
    return "over" if share is not None and share >= OVER else ""


# --- Where the year is heading ---------------------------------------------------------------------------------------


class Course(NamedTuple):
    """Where an indicator stands within its year. `elapsed`: the share of the year that is over, above 0.

    `grows`: a number that adds up through the year (meetings held); else a rate or a level, seen as it is now.
    `numerator`, `denominator`: of a rate, where they are known.
    """

    value: Fraction | None
    elapsed: Fraction
    grows: bool
    numerator: int | None = None
    denominator: int | None = None


def forecast(course: Course) -> Fraction | None:
    """The value at the end of the year if it goes on as until now."""
    if course.value is None or course.elapsed <= 0:
        return None
    return course.value / course.elapsed if course.grows else course.value


def best_reachable(course: Course, direction: Direction) -> Fraction | None:
    """The best value that can still come out at the end of the year; None where nothing bounds it, or it is unknown.

    A rate: as many cases as until now come in what is left of the year, and every one of them goes well.
    """
    if course.value is None:
        return None
    if course.elapsed >= 1:
        return course.value
    if course.grows:
        return course.value if direction == "at_most" else None
    if course.denominator is None or course.numerator is None or course.elapsed <= 0:
        return None
    rest = course.denominator * (1 - course.elapsed) / course.elapsed
    whole = course.denominator + rest
    if not whole:
        return None
    return Fraction(course.numerator + (0 if direction == "at_most" else rest)) / whole


Light: TypeAlias = Literal["none", "reached", "on_course", "behind", "losing", "lost", "missed"]


def light(course: Course, *, direction: Direction, target: Exact | None, period_target: Exact | None = None) -> Light:
    """none: no value or no target · reached: the year's target is kept and cannot be lost any more · on_course ·
    behind: below what this period asks, or heading for a miss · lost: cannot be reached any more · missed: the year is
    over without it. What is compared with no target has only `light_of_points`."""
    if course.value is None or target is None:
        return "none"
    if course.elapsed >= 1:
        return "reached" if meets(course.value, target, direction) else "missed"
    best = best_reachable(course, direction)
    if best is not None and not meets(best, target, direction):
        return "lost"
    if course.grows and direction != "at_most" and meets(course.value, target, direction):
        return "reached"
    if period_target is not None:
        return "on_course" if meets(course.value, period_target, direction) else "behind"
    heading = forecast(course)
    return "on_course" if heading is not None and meets(heading, target, direction) else "behind"


def light_of_points(worked: Worked) -> Light:
    """Of what is compared with no target: all points so far (on_course), or some of them lost (losing)."""
    if worked.points is None:
        return "none"
    return "on_course" if worked.points >= worked.weight else "losing"


# --- Ranking ---------------------------------------------------------------------------------------------------------


def ranks(points: Sequence[Decimal | None]) -> list[int | None]:
    """The place of each; equal points share a place, and the next one is left out. No points, no place."""
    scored = [one for one in points if one is not None]
    return [None if one is None else 1 + sum(other > one for other in scored) for one in points]
