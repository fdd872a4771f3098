"""What other rooms ask about organs and people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.accounts.memory import known, looked_up
from huiyin.accounts.models import Duty, Organ, OrganKind, Person
from huiyin.ledger.prepared import Prepared

_BUREAUS = Prepared(
    lambda: Organ.objects.filter(kind=OrganKind.BUREAU, confirmed=True, valid_until=None).order_by("id")[:1]
)
_PEOPLE = Prepared(lambda keys: Person.objects.filter(pk__in=keys).values_list("pk", "display_name"))

_DUTIES = Prepared(lambda person: Duty.objects.filter(person=person).order_by("id"))
_ORGAN = Prepared(lambda organ: Organ.objects.filter(pk=organ))
_NAMES = Prepared(lambda keys: Organ.objects.filter(pk__in=keys).values_list("pk", "name"))


def read_duties(person: Person) -> None:
    """Read them as `prefetch_related` would: `person.duties.all()` asks nothing any more."""
    duties = person.duties.all()
    duties._result_cache = known(("duties", person.pk), lambda: _DUTIES(person.pk))
    # Set as an attribute: the person of a request stands behind an object that has a dictionary of its own.
    person._prefetched_objects_cache = {"duties": duties}  # type: ignore[attr-defined]


def organ_of(person: Person) -> Organ:
    """The organ a person works in."""
    if not Person.organ.is_cached(person):
        person.organ = known(("organ", person.organ_id), lambda: next(iter(_ORGAN(person.organ_id))))
    return person.organ


def organ_names(organs: Iterable[int]) -> dict[int, str]:
    """Id → full name."""
    return looked_up("organ", organs, _NAMES)


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
    people = looked_up("person", keys, _PEOPLE)
    return {keys[key]: name for key, name in people.items()} | {one: programs[one] for one in named & programs.keys()}
