"""What the kinds ask of the bureau, told to the room of figures, which knows no report."""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import NamedTuple

from huiyin.figures import wanted
from huiyin.figures.entries import plain_name
from huiyin.figures.queries import DIMENSIONS
from huiyin.figures.wanted import Paths, Wanted, Wanting
from huiyin.reports import subjects
from huiyin.reports.gather import TOTAL
from huiyin.reports.kind_names import KindNames
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Cohort, Kind, Measured
from huiyin.reports.lookup import unit_of
from huiyin.reports.naming import names_of

#: The page that prints a kind's spreadsheet filled in, and reads it back.
SHEET_PAGE = "reports:sheet"
_MONTH = re.compile(r"(\d{4}年)?(1[0-2]|[1-9])月")


def register() -> None:
    for kind in KINDS.values():
        wanted.register(wanting_of(kind))
    wanted.register_paths(Paths(path_unit, nearest_path))


def wanting_of(kind: Kind) -> Wanting:
    names = section_names(kind)
    entered, items = kind.asks
    asked = [Wanted(one.name, one.unit, one.meaning, names[one.section]) for one in entered]
    asked += [
        Wanted(
            one.name, one.unit, one.meaning, names[one.section], one.item, one.family, one.is_explained, not one.unless
        )
        for one in items
    ]
    order = list(names.values())
    asked.sort(key=lambda one: order.index(one.section))
    published = {cohort.name + one.name: one.unit for cohort, one in kind.measured() if not cohort.by}
    return Wanting(kind.id, kind.name, kind.english, tuple(asked), tuple(published.items()), SHEET_PAGE)


def section_names(kind: Kind) -> dict[str, str]:
    """The sections of a kind in order, by id; what stands before the first is the opening."""
    return {"opening": "开头", **{section.id: section.name for section in kind.sections}}


def path_unit(text: str) -> str | None:
    """The unit of a petition figure, None when there is none of this name.

    It may be called as templates call it, 来信.件次, or as a report names the figure of a group, 来信登记量.
    """
    named = _group_unit(text)
    if named is not None:
        return named
    path = subjects.read_path(text)
    read = subjects.asked(path) if path else None
    counting = subjects.counting(read.rest) if read is not None else None
    if read is not None and counting is not None:
        return unit_of(read, counting)
    counted = {cohort.id for kind in KINDS.values() for cohort in kind.cohorts}
    found = [KindNames(kind).entry(path) for kind in KINDS.values()] if path else []
    return next((one[0].unit for one in found if one is not None and one[0].id.partition(".")[0] in counted), None)


class _Split(NamedTuple):
    """What the figures of a split cohort are called: before the name of the group, and after it."""

    head: str
    tail: str
    cohort: Cohort
    measured: Measured

    def label(self, text: str) -> str:
        """The group that a name speaks of; empty when it speaks of something else."""
        if not (text.startswith(self.head) and text.endswith(self.tail)):
            return ""
        return text[len(self.head) : len(text) - len(self.tail)]

    def unit(self, label: str) -> str | None:
        """The unit of the group's figure; None when there is no such group."""
        vocabulary = DIMENSIONS[self.cohort.by].vocabulary
        key: str | None = label
        if label in (TOTAL.label, subjects.UNKNOWN_LABEL):
            key = (TOTAL.key if self.cohort.total else None) if label == TOTAL.label else subjects.UNKNOWN_KEY
        elif self.cohort.by == "month":
            key = label if _MONTH.fullmatch(label) else None
        elif vocabulary is not None:
            key = vocabulary.code(label)
        return None if not key else dict(self.measured.units).get(key, self.measured.unit)


@cache
def _splits() -> tuple[_Split, ...]:
    found = []
    for kind in KINDS.values():
        for cohort, measured in kind.measured():
            if cohort.by:
                head, _label, tail = (cohort.name + measured.name).partition("{label}")
                found.append(_Split(plain_name(head), plain_name(tail), cohort, measured))
    return tuple(found)


def _group_unit(text: str) -> str | None:
    text = plain_name(text)
    found = ((split, label) for split in _splits() if (label := split.label(text)))
    return next((unit for split, label in found if (unit := split.unit(label)) is not None), None)


def group_names(kind: Kind) -> list[str]:
    """What the figures of the groups of a kind are called, where the groups are known without the ledger."""
    return [
        cohort.name + measured.name.format(label=term.label)
        for cohort, measured in kind.measured()
        if cohort.by
        for term in DIMENSIONS[cohort.by].vocabulary or ()
    ]


def nearest_path(text: str) -> str:
    """The name of a petition figure most like this one; empty when none is."""
    path = subjects.read_path(text)
    if not path:
        return ""
    groups = [name for kind in KINDS.values() for name in group_names(kind)]
    if named := difflib.get_close_matches(text, groups, 1, 0.6):
        return named[0]
    near = (names_of(kind).nearest(path) for kind in KINDS.values())
    return next((name for name in near if name and path_unit(name) is not None), "")
