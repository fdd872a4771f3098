"""Same matter? What is known already of the people of a petition that is being registered.

Open matters of the same person or of the number typed are offered, answered ones only when they ask the like. An offer
tells number, day, organ, last day and outcome, and nothing else. Everything is asked inside what the clerk may see, so
that an accusation leaves no trace here, neither in the list nor in the time it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from django.db.models import QuerySet

from huiyin.accounts.models import Organ, Person
from huiyin.core.filing import Entry
from huiyin.core.workflow import OPEN_STATES
from huiyin.figures.models import Fact
from huiyin.matching.likeness import likeness
from huiyin.petitions import policies
from huiyin.petitions.models import Matter, PartyKey, Petition
from huiyin.petitions.queries.contents import present_texts
from huiyin.vault.fields import current

#: The numbers of some petitions.
Petitions: TypeAlias = "QuerySet[Any, Any]"

#: Offers shown, and matters looked at for them: somebody who petitions often has more, the newest come first.
SHOWN, LOOKED_AT = 6, 60
#: From here on two requests are alike. Two letters on one matter share half and more of their words, two of one village
#: on different matters a fifth.
ALIKE = 0.34
#: The key under which a name and a telephone number together are found among further people.
BOTH = "both"


class Offer(NamedTuple):
    """A matter of the same person. `by`: "person" or "number". `due`: of an open one; `outcome`: of an answered one."""

    matter: int
    number: str
    registered: date
    organ: str
    state: str
    is_open: bool
    due: date | None
    closed: date | None
    outcome: str | None
    by: str


def keys_of(name: str, phone: str, id_number: str) -> dict[str, str]:
    """The blind indexes of somebody, by what they are of."""
    vault = current()
    given = {"name": name, "phone": phone, "id_number": id_number}
    keys = {part: vault.blind(value, part) for part, value in given.items() if value}
    if name and phone:
        keys[BOTH] = vault.blind(f"{keys['name']} {keys['phone']}", BOTH)
    return keys


def offers(entry: Entry, person: Person, today: date) -> list[Offer]:
    """What the clerk is asked about, the open ones first, the newest first."""
    petitions = [*_numbered(entry.earlier), *_of_people(_people(entry))]
    found = _matters(petitions, entry, person, today) if petitions else []
    if not found:
        return []
    named = set(Petition.objects.filter(matter__in=found, number=entry.earlier).values_list("matter", flat=True))
    answered = [one for one in found if one.state not in OPEN_STATES and one.pk not in named]
    alike = _alike(answered, entry)
    shown = [one for one in found if one.state in OPEN_STATES or one.pk in named or one.pk in alike][:SHOWN]
    facts = {fact.petition: fact for fact in Fact.objects.filter(pk__in=[one.leading for one in shown if one.leading])}
    organs = dict(
        Organ.objects.filter(pk__in={fact.organ for fact in facts.values() if fact.organ}).values_list("pk", "name")
    )
    return [
        _offer(one, fact, organs, "number" if one.pk in named else "person")
        for one in shown
        if (fact := facts.get(one.leading or 0)) is not None
    ]


def _people(entry: Entry) -> Iterable[dict[str, str]]:
    """Everybody but agents: a lawyer stands for many people."""
    if not entry.anonymous:
        yield keys_of(entry.name, entry.phone, entry.id_number)
    for party in entry.parties:
        if party.part != "agent":
            yield keys_of(party.name, party.phone, party.id_number)


def _numbered(number: str) -> Iterator[Petitions]:
    if number:
        yield Petition.objects.filter(number=number).order_by().values("pk")


def _of_people(people: Iterable[dict[str, str]]) -> Iterator[Petitions]:
    """Petitions of one of these people, as petitioner or beside one: by identity number, or by name and telephone."""
    for keys in people:
        if "id_number" in keys:
            yield Petition.objects.filter(id_number_key=keys["id_number"]).order_by().values("pk")
            yield _beside("id_number", keys["id_number"])
        if BOTH in keys:
            yield Petition.objects.filter(name_key=keys["name"], phone_key=keys["phone"]).order_by().values("pk")
            yield _beside(BOTH, keys[BOTH])


def _beside(part: str, key: str) -> Petitions:
    return PartyKey.objects.filter(part=part, key=key).order_by().values("petition")


def _matters(petitions: Sequence[Petitions], entry: Entry, person: Person, today: date) -> list[Matter]:
    """Those the clerk may see and the petition could join: accusations and others are never one matter.

    One question to the database: a second one, asked only where the first finds something, would tell by its time.
    The ways to find a petition are added up and not held together by OR: PostgreSQL would read every petition for it.
    """
    secret = entry.is_accusation
    first, *others = petitions
    visible = policies.visible_to(person, today).filter(
        pk__in=Petition.objects.filter(pk__in=first.union(*others), restricted=secret).values("matter"),
        restricted=secret,
        disposed=None,
        leading__isnull=False,
    )
    found = list(visible.order_by("-pk").defer("irregularities")[:LOOKED_AT])
    return sorted(
        found, key=lambda one: (one.state not in OPEN_STATES, -(one.registered or today).toordinal(), -one.pk)
    )


def _alike(matters: Iterable[Matter], entry: Entry) -> set[int]:
    """Those whose leading petition asks the like."""
    if not entry.ask:
        return set()
    leading = {one.leading: one.pk for one in matters if one.leading}
    texts = present_texts(Petition.objects.filter(pk__in=leading)) if leading else {}
    return {leading[petition] for petition, text in texts.items() if likeness(text.ask, entry.ask) >= ALIKE}


def _offer(matter: Matter, fact: Fact, organs: dict[int, str], by: str) -> Offer:
    is_open = matter.state in OPEN_STATES
    return Offer(
        matter=matter.pk,
        number=fact.number,
        registered=fact.registered,
        organ=organs.get(fact.organ or 0, ""),
        state=matter.state,
        is_open=is_open,
        due=matter.next_due if is_open else None,
        closed=fact.closed,
        outcome=fact.outcome,
        by=by,
    )
