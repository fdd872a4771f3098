"""What goes where: the bureau's lists of responsibilities in the words of people, and the package's own where there is
none. Nothing is asked of whoever reads it, and nothing of what they type is kept."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Organ
from huiyin.core.terms import ROUTE
from huiyin.figures.queries.names import Names, Tree
from huiyin.matching.bigrams import tokens
from huiyin.petitions.models import Responsibility
from huiyin.petitions.queries.paths import present_organ
from huiyin.petitions.queries.responsibilities import in_force
from huiyin.ui.words import speaks_english, word_of

LONGEST_QUERY: Final = 80
SHOWN: Final = 30
#: Heads of Art. 31, and Art. 29 and 30, in words that need no law.
PLAIN: Final = {
    "route_1": gettext_lazy("走诉讼、检察监督或者公安程序，由法院、检察院、公安机关依法办理。"),
    "route_2": gettext_lazy("先申请仲裁。"),
    "route_3": gettext_lazy("按党员申诉、复审的规定提出。"),
    "route_4": gettext_lazy("走行政程序：复议、裁决、确认、许可一类，由主管的行政机关依法办理。"),
    "route_5": gettext_lazy("向主管部门申请，由它查处违法行为或者履行职责，并给答复。"),
    "route_6": gettext_lazy("按信访程序办：责任单位调查核实后，给您书面的处理意见，不服可以申请复查。"),
}
#: The end of Art. 31: by this one a petition is handled here.
HERE: Final = frozenset({"route_6", "opinion", "accusation"})


class Way(NamedTuple):
    """One lawful path as it is shown. `here`: it is filed at this window."""

    title: str
    plain: str
    path: str
    body: str
    limit: str
    basis: str
    here: bool
    topic: str = ""
    route: str = ""


class Branch(NamedTuple):
    """A topic with entries at it or below it."""

    topic: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Guide:
    """The bureau's entries by topic. `trail`: from the top to the topic that was chosen."""

    branches: Sequence[Branch]
    trail: Sequence[Branch]
    ways: Sequence[Way]


def defaults() -> list[Way]:
    """The ways of the package, in the reader's language."""
    kind = "english_" if speaks_english() else ""
    return [
        Way(
            **{name: row[f"{kind}{name}"] for name in ("title", "plain", "path", "body", "limit", "basis")},
            here=row["route"] in HERE,
            route=row["route"],
        )
        for row in _shipped()
    ]


def guide(topic: int | None) -> Guide:
    """The bureau's lists below a topic; from the top without one."""
    tree, rows = Names().tree("topic"), list(in_force())
    below = _below(rows, tree)
    trail = _trail(topic, tree) if topic is not None and tree.canonical(topic) in below else []
    at = trail[-1] if trail else None
    branches = [
        Branch(key, tree.label(key), len(found)) for key, found in below.items() if _parent(key, tree) == at and found
    ]
    own = [row for row in rows if row.topic is not None and at == tree.canonical(row.topic)]
    loose = [row for row in rows if row.topic is None] if at is None else []
    return Guide(
        sorted(branches, key=lambda one: (-one.size, one.topic)),
        [Branch(key, tree.label(key), len(below[key])) for key in trail],
        _ways([*own, *loose], tree),
    )


def search(text: str) -> list[Way]:
    """The ways that share words with what was typed, those that share most first."""
    asked = set(tokens(text[:LONGEST_QUERY]))
    # Single characters are the tails of runs; they count only where nothing else was typed.
    asked = {token for token in asked if len(token) > 1} or asked
    if not asked:
        return []
    tree = Names().tree("topic")
    rows = list(in_force())
    own = [
        (_shares(asked, f"{row.subject} {_topics(row, tree)}", f"{row.procedure} {row.body}"), place, row)
        for place, row in enumerate(rows)
    ]
    found = _ways([row for score, _place, row in sorted(own, key=lambda one: (-one[0], one[1])) if score], tree)
    shipped = [
        (_shares(asked, " ".join((row["title"], row["english_title"], *row["words"])), row["plain"]), place, way)
        for place, (row, way) in enumerate(zip(_shipped(), defaults(), strict=True))
    ]
    found += [way for score, _place, way in sorted(shipped, key=lambda one: (-one[0], one[1])) if score]
    return found[:SHOWN]


def _shares(asked: set[str], subject: str, rest: str) -> int:
    """How many words are shared; those of the subject weigh three."""
    return 3 * len(asked & set(tokens(subject))) + len(asked & set(tokens(rest)))


def _ways(rows: Sequence[Responsibility], tree: Tree) -> list[Way]:
    organs = _organs(rows)
    return [
        Way(
            row.subject,
            str(PLAIN.get(row.route, "")),
            row.procedure or word_of(ROUTE, row.route),
            row.body or organs[row.organ_id],
            row.window,
            row.basis,
            row.route in HERE,
            tree.label(row.topic) if row.topic is not None else "",
            row.route,
        )
        for row in rows
    ]


def _organs(rows: Iterable[Responsibility]) -> dict[int, str]:
    """The names of the organs that carry the duties today, by the organ of the list."""
    present = {organ: present_organ(organ) for organ in {row.organ_id for row in rows}}
    known = dict(Organ.objects.filter(pk__in=set(present.values())).values_list("pk", "name"))
    return {organ: known.get(now, _("信访部门")) for organ, now in present.items()}


def _below(rows: Iterable[Responsibility], tree: Tree) -> dict[int, list[Responsibility]]:
    """Entries by topic and by each topic above it."""
    found: dict[int, list[Responsibility]] = {}
    for row in rows:
        for key in _trail(row.topic, tree) if row.topic is not None else ():
            found.setdefault(key, []).append(row)
    return found


def _trail(topic: int, tree: Tree) -> list[int]:
    """From the top down to a topic."""
    at: int | None = tree.canonical(topic)
    found: list[int] = []
    while at is not None and at not in found:
        found.append(at)
        at = _parent(at, tree)
    return found[::-1]


def _parent(key: int, tree: Tree) -> int | None:
    entry = tree.entries.get(key)
    return tree.canonical(entry.parent) if entry is not None and entry.parent is not None else None


def _topics(row: Responsibility, tree: Tree) -> str:
    return " ".join(tree.label(key) for key in _trail(row.topic, tree)) if row.topic is not None else ""


@cache
def _shipped() -> list[dict[str, Any]]:
    text = files("huiyin.portal").joinpath("data", "guide.toml").read_text(encoding="utf-8")
    ways: list[dict[str, Any]] = tomllib.loads(text)["way"]
    return ways
