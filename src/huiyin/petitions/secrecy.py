"""Who is kept away from an accusation (检举控告): the accused, everything below it, and whoever belongs there.

2022 regulation Art. 30 ¶3: material must never reach the accused person or unit. An organ stands for every name it has
had and will have. Organs above the accused are no party to it; they see an accusation only through an accusation
officer of their own, who has no post and no duty in the accused organ or below it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.accounts import apart
from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Duty, Person, Role
from huiyin.accounts.tree import Standing, standing_for
from huiyin.figures.models import Fact
from huiyin.petitions.models import Recusal


class Officer(NamedTuple):
    """What an accusation officer may see.

    is_central: holds the duty in the bureau, and so sees every accusation that does not concern its own people.
    for_bureau: holds it in an organ above the bureau, and sees those against the bureau.
    organs: the organs whose accusations are dispatched to it, with the names they had before.
    kept_by: the accused organs that keep this person away.
    """

    is_central: bool
    for_bureau: frozenset[int]
    organs: frozenset[int]
    kept_by: frozenset[int]


NOBODY = Officer(False, frozenset(), frozenset(), frozenset())


def officer(person: Person, today: date) -> Officer:
    """What a person may see of accusations, on a day."""
    held = set(accounts.held_in(person, {Role.ACCUSATION_OFFICER}, today))
    if not held:
        return NOBODY
    standing = Standing(today)
    home = apart.home(standing)
    over_home = standing.and_above(home) - home
    return Officer(
        bool(held & home),
        home if held & over_home else frozenset(),
        standing_for(held - home),
        apart.keeping(person, standing, home, today),
    )


def unreachable(accused: Iterable[int], today: date) -> frozenset[int]:
    """The organs to which an accusation can never go: the accused under all its names, and all below it."""
    return Standing(today).and_below(accused)


def above(accused: Iterable[int], today: date) -> frozenset[int]:
    """The organs that stand above the accused."""
    standing = Standing(today)
    return standing.and_above(accused) - standing.one_organ(accused)


def has_officer(organ: int, accused: Iterable[int], today: date) -> bool:
    """Whether an organ has somebody who may read this accusation there."""
    against = frozenset(accused)
    duties = Duty.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        role=Role.ACCUSATION_OFFICER,
        organ__in=standing_for({organ}),
        valid_from__lte=today,
        person__is_active=True,
    ).select_related("person")
    return any(not apart.kept_by(duty.person, today) & against for duty in duties)


def secret_matters(person: Person, sent_there: Q, who: Officer) -> Q:
    """The accusations that an officer may see; `sent_there`: the matters that were sent to one of `who.organs`."""
    if who == NOBODY:
        return Q(pk__in=())
    recused = Recusal.objects.filter(matter=OuterRef("pk"), person=person, granted=True)
    readable = Q(restricted=True) & ~Q(Exists(_accusing(who.kept_by))) & ~Q(Exists(recused))
    if who.is_central:
        # Nothing further is asked: a database that is told twice that a matter is secret believes there are few.
        return readable
    path = Q(pk__in=())
    if who.for_bureau:
        path |= Q(Exists(_accusing(who.for_bureau)))
    if who.organs:
        path |= sent_there & ~Q(Exists(_of_matter(purpose="accusation", accused=None)))
    return readable & path


def _accusing(organs: frozenset[int]) -> QuerySet[Fact]:
    return _of_matter(accused__in=organs)


def _of_matter(**about: Any) -> QuerySet[Fact]:
    return Fact.objects.filter(matter=OuterRef("pk"), **about)
