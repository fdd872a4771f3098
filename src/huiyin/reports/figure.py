"""One figure of a report: computed or typed once, printed wherever it is used, and listed in the working papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias

from huiyin.core.measures import change_percent, difference
from huiyin.core.periods import Period
from huiyin.core.phrasing import half_up

Value: TypeAlias = int | Fraction
Source = Literal["fact", "entered", "derived", "booked"]

SOURCE_NAMES: dict[Source, str] = {"fact": "事实", "entered": "填报", "derived": "计算", "booked": "账簿"}
PUBLISHED_NAME = "公布"


class Sides(NamedTuple):
    """The counts below and above the line of a rate."""

    numerator: int
    denominator: int


@dataclass(slots=True)
class Figure:
    """A number with where it comes from.

    A rate is a fraction of 1, unit "%". `value` None: no data (`missing` False), or wanted from the bureau and not
    given (`missing` True). `previous` None: nothing to compare with.
    """

    id: str
    name: str
    unit: str
    source: Source
    value: Value | None = None
    previous: Value | None = None
    missing: bool = False
    definition: str = ""
    label: str = ""
    #: Its name in a template: 来信.件次.
    path: str = ""
    #: facts
    cohort: str = ""
    by: str = ""
    key: str = ""
    measure: str = ""
    variant: str = ""
    part: Literal["value", "numerator", "denominator"] = "value"
    version: str = ""
    where: str = ""
    period: Period | None = None
    sides: Sides | None = None
    previous_sides: Sides | None = None
    #: entered
    reason: str = ""
    reason_wanted: bool = False
    ground: str = ""
    number: str = ""
    #: booked: the code under which the room of money knows it, and of which year
    code: str = ""
    year: int | None = None
    #: derived: the figures it is worked out from
    parts: tuple[str, ...] = ()
    #: what another authority published, and which of the two is printed
    counted: Value | None = None
    published: Value | None = None
    published_previous: Value | None = None
    published_number: str = ""
    printed_published: bool = False
    #: The period compared with is not loaded, or its published value was adopted: `previous` is that one.
    previous_published: bool = False
    previous_number: str = ""
    counted_previous: Value | None = None
    used: list[str] = field(default_factory=list)

    @property
    def is_rate(self) -> bool:
        return self.unit == "%"

    def change(self) -> Value | None:
        """This period less the one compared with; of a rate, the difference of the two per cents as printed."""
        if self.is_rate:
            return difference(as_printed(self.value), as_printed(self.previous))
        return difference(self.value, self.previous)

    def change_percent(self) -> Fraction | None:
        """The change in per cent of the previous value; None for a rate, and where there is nothing to divide by."""
        return None if self.is_rate else change_percent(self.value, self.previous)

    def use(self, where: str) -> None:
        if where not in self.used:
            self.used.append(where)


def as_printed(rate: Value | None) -> Fraction | None:
    """A rate as the report prints it, per cent with two decimals: what a reader subtracts must come out as said."""
    return None if rate is None else Fraction(half_up(Fraction(rate), 4))


def document(figure: Figure) -> dict[str, Any]:
    """A figure as reports, commands and records keep it."""

    def plain(value: Any) -> Any:
        if value is None or isinstance(value, int):
            return value
        return round(float(value), 8)

    return {
        "id": figure.id,
        "name": figure.name,
        "value": plain(figure.value),
        "unit": figure.unit,
        "previous": plain(figure.previous),
        "source": "published" if figure.printed_published else figure.source,
        "missing": figure.missing,
        "previous_published": figure.previous_published,
        "measure": figure.measure or None,
        "variant": figure.variant or None,
        "version": figure.version or None,
        "where": figure.where or None,
        "group": figure.label or None,
        "by": figure.by or None,
        "key": figure.key or None,
        "part": figure.part,
        "path": figure.path or None,
        "code": figure.code or None,
        "year": figure.year,
        "numerator": figure.sides.numerator if figure.sides else None,
        "denominator": figure.sides.denominator if figure.sides else None,
        "used": list(figure.used),
    }
