"""What other rooms ask about organs and people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.accounts.memory import known
from huiyin.accounts.models import Organ, OrganKind, Person
from huiyin.ledger.prepared import Prepared

_BUREAUS = Prepared(
    lambda: Organ.objects.filter(kind=OrganKind.BUREAU, confirmed=True, valid_until=None).order_by("id")[:1]
)
_PEOPLE = Prepared(lambda keys: Person.objects.filter(pk__in=keys).values_list("pk", "display_name"))


def bureau() -> Organ | None:
    """The petition bureau this installation belongs to; None before `huiyin init`."""
    return known("bureau", lambda: next(iter(_BUREAUS()), None))


def organ_named(name: str) -> int | None:
    """The id of the organ of this name: the present one, else the one that ended last."""
    named = Organ.objects.filter(name=name).order_by(F("valid_until").desc(nulls_first=True), "-pk")
    return named.values_list("pk", flat=True).first()


def people_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of those who wrote entries, by the name of the actor."""
    programs = {"system": _("系统"), "cli": _("命令行"), "demo": _("演示"), "window": _("信访人")}
    named = set(actors)
    keys = {int(actor[7:]): actor for actor in named if actor.startswith("person:") and actor[7:].isdecimal()}
    people = _PEOPLE(tuple(keys))
    return {keys[key]: name for key, name in people} | {one: programs[one] for one in named & programs.keys()}
