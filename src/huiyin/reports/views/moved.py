"""What a verification found, as its reader may see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.accounts.queries import people_of
from huiyin.core.facts import COLUMNS
from huiyin.petitions.policies import visible_to
from huiyin.reports import drift, policies
from huiyin.reports.models import ReportState, Verification
from huiyin.ui.words import speaks_english


class MovedFigure(NamedTuple):
    name: str
    id: str
    before: str
    now: str
    previous_before: str
    previous_now: str
    why: str


class Column(NamedTuple):
    label: str
    before: str
    now: str


class Entry(NamedTuple):
    who: str
    at: datetime
    what: str
    seq: int | None


class MovedPetition(NamedTuple):
    petition: int
    number: str
    matter: int
    what: str
    columns: list[Column]
    figures: list[str]
    entries: list[Entry]
    is_unexplained: bool


class Finding(NamedTuple):
    """A verification. `petitions` holds only those that its reader may see; `withheld` counts the others."""

    verification: Verification
    is_done: bool
    is_damaged: bool
    has_drifted: bool
    checked: int
    damage: list[dict[str, str]]
    causes: list[str]
    said: list[dict[str, str]]
    figures: list[MovedFigure]
    petitions: list[dict[str, Any]]
    withheld: int
    names: dict[str, str]


def finding_of(verification: Verification, reader: Person) -> Finding:
    found = verification.findings
    petitions = found.get("petitions", [])
    seen = _seen(petitions, reader)
    figures = found.get("figures", [])
    return Finding(
        verification,
        verification.state == ReportState.DONE,
        bool(found.get("damaged")),
        bool(found.get("drifted")),
        found.get("checked", 0),
        found.get("damage", []),
        [one["message"] for one in found.get("causes", [])],
        found.get("said", []),
        [_figure(one) for one in figures],
        seen,
        len(petitions) - len(seen),
        {one["id"]: one["name"] for one in figures},
    )


def _seen(petitions: list[dict[str, Any]], reader: Person) -> list[dict[str, Any]]:
    visible = set(visible_to(reader).values_list("pk", flat=True)) if petitions else set()
    officer = policies.sees_accusations(reader, timezone.localdate())
    return [one for one in petitions if one["matter"] in visible and (officer or not one["accusation"])]


def _figure(one: dict[str, Any]) -> MovedFigure:
    unit = one["unit"]
    parts = ((_("新计入"), one["came"]), (_("不再计入"), one["went"]), (_("变动"), one["changed"]))
    return MovedFigure(
        one["name"],
        one["id"],
        drift.in_words(one["before"], unit),
        drift.in_words(one["now"], unit),
        drift.in_words(one["previous_before"], unit) if one["previous_before"] != one["previous_now"] else "",
        drift.in_words(one["previous_now"], unit) if one["previous_before"] != one["previous_now"] else "",
        "，".join(_("%(what)s %(count)d 件") % {"what": what, "count": count} for what, count in parts if count),
    )


def petitions_of(petitions: Iterable[dict[str, Any]], names: dict[str, str]) -> list[MovedPetition]:
    """Some petitions in words, with the names of those who wrote the entries about them."""
    listed = list(petitions)
    people = people_of(entry["actor"] for one in listed for entry in one["entries"])
    what = {"came": _("新计入"), "went": _("不再计入"), "changed": _("变动")}
    return [
        MovedPetition(
            one["petition"],
            one["number"],
            one["matter"],
            what[one["what"]],
            [Column(_label(column), column["before"] or "—", column["now"] or "—") for column in one["columns"]],
            list(dict.fromkeys(names.get(figure["id"], figure["id"]) for figure in one["figures"])),
            [
                Entry(
                    people.get(entry["actor"], entry["actor"]),
                    datetime.fromisoformat(entry["at"]),
                    _act(entry["act"]),
                    entry["seq"],
                )
                for entry in one["entries"]
            ],
            one.get("unexplained", False),
        )
        for one in listed
    ]


def _label(column: dict[str, str]) -> str:
    known = COLUMNS.get(column["column"])
    return known.english if known is not None and speaks_english() else column["label"]


def _act(act: str) -> str:
    words = {
        "import.record": _("导入时登记"),
        "import.update": _("导入时更新"),
        "import.link": _("导入时并案"),
    }
    return words.get(act, act)
