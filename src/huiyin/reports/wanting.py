"""What the kinds ask of the bureau, told to the room of figures, which knows no report."""

from __future__ import annotations

from huiyin.figures import wanted
from huiyin.figures.wanted import Paths, Wanted, Wanting
from huiyin.reports import subjects
from huiyin.reports.kind_names import KindNames
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Kind
from huiyin.reports.lookup import unit_of
from huiyin.reports.naming import names_of

#: The page that prints a kind's spreadsheet filled in, and reads it back.
SHEET_PAGE = "reports:sheet"


def register() -> None:
    for kind in KINDS.values():
        wanted.register(wanting_of(kind))
    wanted.register_paths(Paths(path_unit, nearest_path))


def wanting_of(kind: Kind) -> Wanting:
    names = section_names(kind)
    asked = [Wanted(one.name, one.unit, one.meaning, names[one.section]) for one in kind.entered]
    asked += [
        Wanted(
            one.name, one.unit, one.meaning, names[one.section], one.item, one.family, one.is_explained, not one.unless
        )
        for one in kind.items
    ]
    order = list(names.values())
    asked.sort(key=lambda one: order.index(one.section))
    published = {cohort.name + one.name: one.unit for cohort, one in kind.measured() if not cohort.by}
    return Wanting(kind.id, kind.name, kind.english, tuple(asked), tuple(published.items()), SHEET_PAGE)


def section_names(kind: Kind) -> dict[str, str]:
    """The sections of a kind in order, by id; what stands before the first is the opening."""
    return {"opening": "开头", **{section.id: section.name for section in kind.sections}}


def path_unit(text: str) -> str | None:
    """The unit of a petition figure as templates call it, 来信.件次; None when there is none of this name."""
    path = subjects.read_path(text)
    read = subjects.asked(path) if path else None
    counting = subjects.counting(read.rest) if read is not None else None
    if read is not None and counting is not None:
        return unit_of(read, counting)
    counted = {cohort.id for kind in KINDS.values() for cohort in kind.cohorts}
    found = [KindNames(kind).entry(path) for kind in KINDS.values()] if path else []
    return next((one[0].unit for one in found if one is not None and one[0].id.partition(".")[0] in counted), None)


def nearest_path(text: str) -> str:
    """The name of a petition figure most like this one; empty when none is."""
    path = subjects.read_path(text)
    if not path:
        return ""
    near = (names_of(kind).nearest(path) for kind in KINDS.values())
    return next((name for name in near if name and path_unit(name) is not None), "")
