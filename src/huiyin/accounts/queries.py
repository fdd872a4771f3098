"""What other rooms ask about organs and people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.accounts.memory import known
from huiyin.accounts.models import Organ, OrganKind, Person


def bureau() -> Organ | None:
    """The petition bureau this installation belongs to; None before `huiyin init`."""

    def read() -> Organ | None:
        found = Organ.objects.filter(kind=OrganKind.BUREAU, confirmed=True, valid_until=None)
        return found.order_by("id").first()

    return known("bureau", read)


def organ_named(name: str) -> int | None:
    """The id of the organ of this name: the present one, else the one that ended last."""
    named = Organ.objects.filter(name=name).order_by(F("valid_until").desc(nulls_first=True), "-pk")
    return named.values_list("pk", flat=True).first()


def people_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of those who wrote entries, by the name of the actor."""
    programs = {"system": _("系统"), "cli": _("命令行"), "demo": _("演示"), "window": _("信访人")}
    named = set(actors)
    keys = {int(actor[7:]): actor for actor in named if actor.startswith("person:") and actor[7:].isdecimal()}
    people = Person.objects.filter(pk__in=keys).values_list("pk", "display_name")
    return {keys[key]: name for key, name in people} | {one: programs[one] for one in named & programs.keys()}
