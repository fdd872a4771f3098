"""The register of measures, and what each is worth over a list of facts.

One name never hides two formulas: each variant is a measure of its own, with its source. `evaluate` is the meaning of
a measure; every faster way of counting is tested against it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any, Literal, NamedTuple, TypeAlias

from huiyin.core.facts import COLUMNS, Fact
from huiyin.core.periods import Period
from huiyin.core.predicate import AsOf, Compare, InPeriod, Predicate, all_of, any_of, parse, value_of

Kind: TypeAlias = Literal["count", "rate", "mean", "median"]
Number: TypeAlias = int | Fraction
Side: TypeAlias = Literal["numerator", "denominator"]

REGISTER = "data/measures/register.toml"


class UnknownMeasure(KeyError):
    """No measure has this name. The message is Chinese and names the nearest; `english` says the same."""

    def __init__(self, name: str, near: Iterable[str]) -> None:
        self.name = name
        self.near = tuple(near)
        hint = f"；是否要写 {'、'.join(self.near)}" if self.near else ""
        super().__init__(f"没有名为“{name}”的指标{hint}")
        self.english = f"there is no measure {name!r}" + (f"; did you mean {', '.join(self.near)}" if self.near else "")

    def __str__(self) -> str:
        return str(self.args[0])


class Unit(NamedTuple):
    code: str
    label: str
    english: str


class Part(NamedTuple):
    """What is added up: one for each of the rows, or the value of a column (`sum`) over them."""

    rows: Predicate
    sum: str | None = None


@dataclass(frozen=True)
class Measure:
    """One formula. Its cohort is: `basis` in the period, and `cohort`; a basis of None takes any registration date.

    `term` and `variant_term` are its words in a template: identifiers, and no two measures share them.
    """

    id: str
    variant: str
    version: int
    kind: Kind
    unit: Unit
    name: str
    english: str
    variant_name: str
    variant_english: str
    term: str
    variant_term: str
    basis: str | None
    cohort: Predicate
    numerator: tuple[Part, ...]
    denominator: tuple[Part, ...]
    of_all: bool
    words: str
    words_english: str
    open: str
    open_english: str
    source: str
    direction: str

    @property
    def key(self) -> str:
        """`closed[answered]`, or the id alone where there is one formula only."""
        return f"{self.id}[{self.variant}]" if self.variant else self.id

    @property
    def title(self) -> str:
        return f"{self.name}（{self.variant_name}）" if self.variant else self.name

    @property
    def title_english(self) -> str:
        return f"{self.english} ({self.variant_english})" if self.variant else self.english

    @property
    def words_in_template(self) -> str:
        """`满意率.责任单位`: what a template writes after the subject."""
        return f"{self.term}.{self.variant_term}" if self.variant_term else self.term

    @cached_property
    def asks_for_the_day(self) -> bool:
        """Whether the value depends on the as-of day itself; without one it then has no data."""
        predicates = [self.cohort, *(part.rows for part in self.numerator + self.denominator)]
        return any(
            isinstance(leaf, Compare) and isinstance(leaf.value, AsOf) for p in predicates for leaf in p.leaves()
        )

    def parts(self, side: Side) -> tuple[Part, ...]:
        return self.numerator if side == "numerator" else self.denominator

    def rows(self, side: Side = "numerator", *, in_period: bool = True) -> Predicate:
        """Which petitions stand behind one side of the measure; `period` is a word in it until it is bound."""
        parts = [part.rows for part in self.parts(side)]
        basis = InPeriod(self.basis) if self.basis is not None and in_period else None
        return all_of(basis, self.cohort, any_of(*parts))


class Value(NamedTuple):
    """What a measure is worth. None is "no data": the denominator is 0, or the day it asks for was not given."""

    value: Number | None
    numerator: int | None
    denominator: int | None


NO_DATA = Value(None, None, None)


class Register:
    """All measures, in the order in which they are listed."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self.measures = tuple(measures)
        self._by_key = {measure.key: measure for measure in self.measures}

    def __iter__(self) -> Iterator[Measure]:
        return iter(self.measures)

    def __len__(self) -> int:
        return len(self.measures)

    def find(self, name: str, variant: str | None = None) -> Measure:
        """The measure of an id and variant, or of a key such as `closed[answered]`.

        Raises:
            UnknownMeasure: nothing has this name, or an id with several variants came without one.
        """
        key = f"{name}[{variant}]" if variant else name
        if key in self._by_key:
            return self._by_key[key]
        variants = [measure.key for measure in self.measures if name in (measure.id, measure.title)]
        if len(variants) == 1 and not variant:
            return self._by_key[variants[0]]
        raise UnknownMeasure(key, variants or get_close_matches(key, self._by_key, n=3, cutoff=0.5))

    def variants(self, name: str) -> list[Measure]:
        """Every variant of an id, in the order of the register: the first is the usual one."""
        return [measure for measure in self.measures if name in (measure.id, measure.name)]


@lru_cache(maxsize=1)
def shipped() -> Register:
    """The register that comes with the program."""
    text = resources.files("huiyin.core").joinpath(REGISTER).read_text(encoding="utf-8")
    return read_register(tomllib.loads(text))


def read_register(data: Mapping[str, Any]) -> Register:
    """A register from its data form.

    Raises:
        PredicateError, KeyError, ValueError: the data is not a register.
    """
    definitions = {name: f"({text})" for name, text in data["definitions"].items()}
    units = {code: Unit(code, *words) for code, words in data["units"].items()}
    measures = [_measure(row, definitions, units) for row in data["measure"]]
    keys = [measure.key for measure in measures]
    if len(set(keys)) != len(keys):
        raise ValueError(f"two measures share a name: {sorted(key for key in keys if keys.count(key) > 1)}")
    _check_terms(measures)
    return Register(measures)


def _check_terms(measures: Iterable[Measure]) -> None:
    """Words in a template mean one measure, and can be written there.

    Raises:
        ValueError: a term is no identifier, or two measures share it.
    """
    owners: dict[tuple[str, str], str] = {}
    for measure in measures:
        term = measure.term, measure.variant_term
        if not all(word.isidentifier() for word in term if word) or not measure.term:
            raise ValueError(f"{measure.key}: {'.'.join(term)} cannot be written in a template")
        if bool(measure.variant) != bool(measure.variant_term) or owners.setdefault(term, measure.key) != measure.key:
            raise ValueError(
                f"{measure.key}: its term {'.'.join(term)} is that of another measure, or lacks its variant"
            )
    if len({measure.term for measure in measures}) != len({measure.id for measure in measures}):
        raise ValueError("two measures share a term, or one has several")


def _measure(row: Mapping[str, Any], definitions: Mapping[str, str], units: Mapping[str, Unit]) -> Measure:
    def predicate(text: str) -> Predicate:
        return parse(text.format_map(definitions))

    def parts(value: str | list[dict[str, str]] | None) -> tuple[Part, ...]:
        rows = [{"rows": value}] if isinstance(value, str) else value or []
        return tuple(Part(predicate(part["rows"]), part.get("sum")) for part in rows)

    basis = row["basis"] or None
    if basis is not None and COLUMNS[basis].kind != "date":
        raise ValueError(f"{row['id']}: the basis {basis} is not a date")
    denominator = parts(row.get("denominator"))
    kind: Kind = row.get("kind") or ("rate" if denominator else "count")
    texts = ("words", "words_english", "open", "open_english", "source", "name", "english")
    return Measure(
        id=row["id"],
        variant=row.get("variant", ""),
        version=row.get("version", 1),
        kind=kind,
        unit=units[row["unit"]],
        variant_name=row.get("variant_name", ""),
        variant_english=row.get("variant_english", ""),
        term=row["term"],
        variant_term=row.get("variant_term", ""),
        basis=basis,
        cohort=predicate(row.get("cohort", "all")),
        numerator=parts(row["numerator"]),
        denominator=denominator,
        of_all=row.get("of_all", False),
        direction=row.get("direction", ""),
        **{text: row[text] for text in texts},
    )


def evaluate(
    measure: Measure,
    facts: Iterable[Fact],
    period: Period,
    as_of: date | None = None,
    where: Predicate | None = None,
) -> Value:
    """What the measure is worth over these facts: its meaning, fact by fact.

    `where` chooses among the facts; only a share "of all" keeps its denominator unchosen.
    """
    if as_of is None and measure.asks_for_the_day:
        return NO_DATA
    everyone = list(facts)
    chosen = everyone if where is None else [fact for fact in everyone if where.matches(fact, as_of)]
    cohort = all_of(InPeriod(measure.basis) if measure.basis else None, measure.cohort).bind(period)
    rows = [fact for fact in chosen if cohort.matches(fact, as_of)]
    if measure.kind == "median":
        (part,) = measure.numerator
        return median_of(_values(part, rows, as_of))
    base = [fact for fact in everyone if cohort.matches(fact, as_of)] if measure.of_all else rows
    numerator = sum(sum(_values(part, rows, as_of)) for part in measure.numerator)
    denominator = sum(sum(_values(part, base, as_of)) for part in measure.denominator)
    return settle(measure, numerator, denominator)


def _values(part: Part, facts: Iterable[Fact], as_of: date | None) -> list[int]:
    rows = (fact for fact in facts if part.rows.matches(fact, as_of))
    if part.sum is None:
        return [1 for _ in rows]
    known = (value_of(fact, part.sum, as_of) for fact in rows)
    return [value for value in known if value is not None]


def settle(measure: Measure, numerator: int, denominator: int) -> Value:
    """The value from what was added up on both sides."""
    if measure.kind == "count":
        return Value(numerator, numerator, None)
    return Value(Fraction(numerator, denominator) if denominator else None, numerator, denominator)


def median_of(values: Iterable[int]) -> Value:
    histogram: dict[int, int] = {}
    for value in values:
        histogram[value] = histogram.get(value, 0) + 1
    return median_of_histogram(histogram)


def median_of_histogram(histogram: Mapping[int, int]) -> Value:
    """The median of values given with how often each occurs; between two middle values, their mean."""
    count = sum(histogram.values())
    if not count:
        return Value(None, None, 0)
    middle: list[int] = []
    wanted = ((count - 1) // 2, count // 2)
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        while len(middle) < 2 and wanted[len(middle)] < seen:
            middle.append(value)
    return Value(Fraction(sum(middle), 2), None, count)


def difference(value: Number | None, previous: Number | None) -> Number | None:
    return None if value is None or previous is None else value - previous


def change_percent(value: Number | None, previous: Number | None) -> Fraction | None:
    """By how many per cent the value differs from the earlier one; None where there is nothing to compare with."""
    if value is None or not previous:
        return None
    return Fraction(value - previous) * 100 / Fraction(previous)
