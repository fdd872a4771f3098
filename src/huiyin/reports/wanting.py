"""What the kinds ask of the bureau, told to the room of figures, which knows no report."""

from __future__ import annotations

from huiyin.figures import wanted
from huiyin.figures.wanted import Wanted, Wanting
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Kind

#: The page that prints a kind's spreadsheet filled in, and reads it back.
SHEET_PAGE = "reports:sheet"


def register() -> None:
    for kind in KINDS.values():
        wanted.register(wanting_of(kind))


def wanting_of(kind: Kind) -> Wanting:
    names = section_names(kind)
    asked = [Wanted(one.name, one.unit, one.meaning, names[one.section]) for one in kind.entered]
    asked += [
        Wanted(one.name, one.unit, one.meaning, names[one.section], one.item, one.family, one.is_explained)
        for one in kind.items
    ]
    order = list(names.values())
    asked.sort(key=lambda one: order.index(one.section))
    published = {cohort.name + one.name: one.unit for cohort, one in kind.measured() if not cohort.by}
    return Wanting(kind.id, kind.name, kind.english, tuple(asked), tuple(published.items()), SHEET_PAGE)


def section_names(kind: Kind) -> dict[str, str]:
    """The sections of a kind in order, by id; what stands before the first is the opening."""
    return {"opening": "开头", **{section.id: section.name for section in kind.sections}}
