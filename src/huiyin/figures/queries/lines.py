"""The lines of the page on which figures are entered: what is asked for, what is there, and last period's beside."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from huiyin.core.periods import Period
from huiyin.figures import wanted
from huiyin.figures.entries import NONE, SEPARATOR, is_large, item_name
from huiyin.figures.models import EnteredFigure
from huiyin.figures.queries.entered import entered_of
from huiyin.figures.wanted import Wanted, Wanting


class Line(NamedTuple):
    """One figure of the page. `label` is its name within its list; `before` last period's value."""

    name: str
    label: str
    unit: str
    meaning: str
    row: EnteredFigure | None
    before: Decimal | None
    is_wanted: bool
    lacks_reason: bool


class Part(NamedTuple):
    """The lines of one section, or of one list: then `listed` is what it is."""

    name: str
    lines: list[Line]
    listed: Wanted | None = None


class Register:
    """The register for one period and the one before it, each read once."""

    def __init__(self, period: Period) -> None:
        self.now = entered_of(period)
        self.before = entered_of(period.previous())

    def parts(self, wanting: Wanting) -> list[Part]:
        """What a report asks for, in the order of its sections."""
        found: list[Part] = []
        for asked in wanting.wanted:
            if asked.item:
                found.append(Part(asked.section, list(self._items(wanting, asked)), asked))
                continue
            if not found or found[-1].listed is not None or found[-1].name != asked.section:
                found.append(Part(asked.section, []))
            found[-1].lines.append(self._line(asked.name, asked.name, asked.unit, asked.meaning))
        return found

    def own(self) -> list[Line]:
        """What no report asks for."""
        names = [name for name in {**self.before, **self.now} if wanted.find(name) is None]
        return [self._line(name, name, self._unit(name), "") for name in names]

    def lacking(self, wanting: Wanting) -> int:
        """How many of the figures that a report asks for are not there."""
        parts = self.parts(wanting)
        return sum(line.is_wanted or line.lacks_reason for part in parts for line in part.lines) + sum(
            part.listed is not None and part.listed.is_wanted and not part.lines for part in parts
        )

    def _items(self, wanting: Wanting, asked: Wanted) -> Iterator[Line]:
        """The items of the family, whichever of its lists names them; one that says that there is none."""
        family = [one.name for one in wanting.wanted if one.item and one.family == asked.family]
        items: dict[str, None] = {}
        for name in [*self.now, *self.before]:
            head, _dot, item = name.partition(SEPARATOR)
            if head in family and item and (item != NONE or name in self.now):
                items[item] = None
        named = [item for item in items if item != NONE and any(item_name(head, item) in self.now for head in family)]
        for item in items:
            if item == NONE and named:
                continue
            if item != NONE and NONE in items and item not in named:
                continue
            unit = "" if item == NONE else asked.unit
            yield self._line(item_name(asked.name, item), item, unit, asked.meaning, is_none=item == NONE)

    def _line(self, name: str, label: str, unit: str, meaning: str, *, is_none: bool = False) -> Line:
        row, earlier = self.now.get(name), self.before.get(name)
        before = row.previous if row is not None and row.previous is not None else earlier.value if earlier else None
        lacks = row is None or (row.value is None and bool(unit))
        explained = wanted.find(name)
        large = (
            row is not None
            and not row.reason
            and (explained is None or explained.is_explained)
            and is_large(row.value, before, Decimal(settings.REPORT_REASON_PERCENT))
        )
        return Line(name, label, unit, meaning, row, before, lacks and not is_none, large)

    def _unit(self, name: str) -> str:
        row = self.now.get(name) or self.before[name]
        return row.unit
