"""My work: the steps that wait for a person by their duties, what the law wants first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.core.waiting import WAITED
from huiyin.ledger.prepared import Prepared
from huiyin.petitions import policies
from huiyin.petitions.models import Instruction, Waiting

SOON = timedelta(days=7)
#: What waits for the bureau that its clerks do as well.
_OF_CLERKS = ("sort", "see_answer", "answer_data_demand")
WHEN = ("overdue", "today", "week")


class Pile(NamedTuple):
    """The steps of one kind that wait for a person: how many, and how many of them are late, due today, due soon."""

    act: str
    size: int
    late: int
    today: int
    week: int


class Heaps(NamedTuple):
    total: int
    overdue: int
    today: int
    week: int


class _Way(NamedTuple):
    """What of a person's duties gives the question its shape."""

    bureau: str
    handles: bool
    reviews: bool
    recused: bool


class _Asked(NamedTuple):
    """A way of asking, and what is asked for: the person, then the sets that the way speaks of."""

    way: _Way
    values: tuple[Any, ...]


def mine(person: Person, today: date) -> QuerySet[Waiting]:
    """The rows that wait for a person; nothing of a matter that the person does not see is among them."""
    way, values = _asked(person, today)
    return _rows(way, *values, secret=_secret(person, today))


def first_of_mine(person: Person, today: date, most: int) -> list[Waiting]:
    """The first of them, in the order in which the law wants them."""
    if _handles_accusations(person, today):
        return list(mine(person, today)[:most])
    way, values = _asked(person, today)
    return _first(way, most)(*values)


def piles_of_mine(person: Person, today: date) -> list[Pile]:
    if _handles_accusations(person, today):
        return piles(mine(person, today), today)
    way, values = _asked(person, today)
    return _piled(_counted(way)(today, today + SOON, *values))


@cache
def _first(way: _Way, most: int) -> Prepared[Waiting]:
    return Prepared(lambda *values: _rows(way, *values)[:most])


@cache
def _counted(way: _Way) -> Prepared[Any]:
    return Prepared(lambda today, soon, *values: _by_act(_rows(way, *values), today, soon))


def _asked(person: Person, today: date) -> _Asked:
    roles = accounts.roles_of(person, today)
    bureau = next((role for role in (Role.CASE_OFFICER, Role.CLERK) if role in roles), "")
    handled = accounts.organs_of(person, policies.ORGAN, today)
    reviewed = accounts.organs_of(person, {Role.REVIEW_OFFICER}, today)
    recused = policies.recused_from(person)
    sets = (tuple(sorted(one)) for one in (handled, reviewed, recused) if one)
    return _Asked(_Way(bureau, bool(handled), bool(reviewed), bool(recused)), (person.pk, *sets))


def _rows(way: _Way, person: int, *sets: tuple[int, ...], secret: Q | None = None) -> QuerySet[Waiting]:
    """Open rows: those of the bureau for its officers, those of the organs a person handles, heads or reviews for.

    A row of an organ is there because the organ holds the matter, so that whoever acts for it sees the matter, unless
    recused; those rows are left out.
    """
    given = iter(sets)
    own = Instruction.objects.filter(person=person, done=None)
    found = Q(organ=None, act="report_instruction", matter__in=own.values("matter"))
    if way.bureau == Role.CASE_OFFICER:
        found |= Q(organ=None, role="case_officer") & ~Q(act="report_instruction")
    elif way.bureau == Role.CLERK:
        found |= Q(organ=None, role="case_officer", act__in=_OF_CLERKS)
    if way.handles:
        found |= Q(organ__in=next(given), role="organ_officer")
    if way.reviews:
        found |= Q(organ__in=next(given), role="review_officer")
    rows = Waiting.objects.filter(Q(restricted=False) & found | (secret or Q(pk__in=())))
    if way.recused:
        rows = rows.exclude(matter__in=next(given))
    return rows.order_by(_undated_last(), "due", "matter_id", "id")


def _undated_last() -> Case:
    return Case(When(due=None, then=Value(1)), default=Value(0), output_field=IntegerField())


def _handles_accusations(person: Person, today: date) -> bool:
    return bool(accounts.held_in(person, {Role.ACCUSATION_OFFICER}, today))


def _secret(person: Person, today: date) -> Q:
    """Rows of accusations, for those who handle them."""
    held = accounts.held_in(person, {Role.ACCUSATION_OFFICER}, today)
    if not held:
        return Q(pk__in=())
    seen = policies.visible_to(person, today).filter(restricted=True, pk=OuterRef("matter")).order_by()
    mine = Q(organ=None, role="case_officer") | Q(organ__in=held)
    return Q(restricted=True) & mine & Q(Exists(seen))


def due_in(name: str, today: date, soon: date | None = None) -> Q:
    """Rows by their last day. `soon`: the last day that is soon; in a week unless another is given."""
    if name == "overdue":
        return Q(due__lt=today, provisional=False)
    return Q(due=today) if name == "today" else Q(due__gt=today, due__lte=soon or today + SOON)


def heaps(found: Sequence[Pile]) -> Heaps:
    """All piles together."""
    return Heaps(
        sum(pile.size for pile in found),
        sum(pile.late for pile in found),
        sum(pile.today for pile in found),
        sum(pile.week for pile in found),
    )


def piles(rows: QuerySet[Waiting], today: date) -> list[Pile]:
    """How many of each kind, in the order in which a matter meets them."""
    return _piled(_by_act(rows, today, today + SOON))


def _by_act(rows: QuerySet[Waiting], today: date, soon: date) -> QuerySet[Any, Any]:
    counts = {f"{name}_count": Count("pk", filter=due_in(name, today, soon)) for name in WHEN}
    return rows.order_by().values_list("act").annotate(size=Count("pk"), **counts)


def _piled(counted: Iterable[tuple[Any, ...]]) -> list[Pile]:
    found = {act: Pile(act, *sizes) for act, *sizes in counted}
    known = list(WAITED.codes)
    return [found[code] for code in (*known, *sorted(set(found) - set(known))) if code in found]
