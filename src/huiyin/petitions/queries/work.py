"""My work: the steps that wait for a person by their duties, what the law wants first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.core.waiting import WAITED
from huiyin.ledger.prepared import Prepared
from huiyin.petitions import policies
from huiyin.petitions.models import Instruction, Waiting, WaitingCount

SOON = timedelta(days=7)
#: What waits for the bureau that its clerks do as well.
_OF_CLERKS = ("sort", "see_answer", "answer_data_demand")
WHEN = ("overdue", "today", "week")
#: The step that one person is told to do, and not a queue.
_INSTRUCTION = "report_instruction"
#: Times as many rows as are shown are sorted sooner than it is asked which of them come first.
_FEW = 10


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

    @property
    def queues(self) -> bool:
        """Whether anything waits by duty; else only by instructions."""
        return bool(self.bureau) or self.handles or self.reviews


class _Asked(NamedTuple):
    """A way of asking, and what is asked for: the person, then the sets that the way speaks of."""

    way: _Way
    values: tuple[Any, ...]


def mine(person: Person, today: date) -> QuerySet[Waiting]:
    """The rows that wait for a person; nothing of a matter that the person does not see is among them."""
    way, values = _asked(person, today)
    return _rows(way, *values, secret=_secret(person, today))


def first_of_mine(person: Person, today: date, most: int, total: int) -> list[Waiting]:
    """The first of them, in the order in which the law wants them. `total`: how many there are, by `piles_of_mine`."""
    way, values = _asked(person, today)
    until = None if way.recused or total <= most * _FEW else _until(way, most, *values)
    open_rows = _first(way, most, until is not None)(*([until] if until else ()), *values)
    if not _handles_accusations(person, today):
        return open_rows
    return sorted([*open_rows, *_secret_rows(person, today)[:most]], key=_rank)[:most]


def _until(way: _Way, most: int, person: int, *sets: tuple[int, ...]) -> date | None:
    """By which day the first ones are due, as far as the kept numbers tell (ADR 50): none needs to be looked at that is
    due later. None where too few have a day."""
    if not way.queues:
        return None
    found = 0
    for due, number in _days_kept(way, most)(*sets):
        found += number
        if found >= most:
            return due
    return None


def piles_of_mine(person: Person, today: date) -> list[Pile]:
    """The same as `piles` of `mine`; by the kept numbers, where nothing of the queues is left out. Accusations, which
    the kept numbers do not know, are counted for those who handle them."""
    way, values = _asked(person, today)
    soon = today + SOON
    secret = _by_act(_secret_rows(person, today), today, soon) if _handles_accusations(person, today) else ()
    if way.recused:
        return _piled([*_counted(way)(today, soon, *values), *secret])
    own = _INSTRUCTED(person.pk) and list(_by_act(_instructed(person.pk), today, soon))
    kept = _kept(way)(today, soon, *values[1:]) if way.queues else []
    return _piled([*kept, *own, *secret])


@cache
def _first(way: _Way, most: int, is_dated: bool) -> Prepared[Waiting]:
    if is_dated:
        return Prepared(lambda until, *values: _rows(way, *values).filter(due__lte=until)[:most])
    return Prepared(lambda *values: _rows(way, *values)[:most])


@cache
def _counted(way: _Way) -> Prepared[Any]:
    return Prepared(lambda today, soon, *values: _by_act(_rows(way, *values), today, soon))


@cache
def _kept(way: _Way) -> Prepared[Any]:
    """As `_by_act` of the rows of the queues; what has come to nothing is left out."""

    def by_act(today: date, soon: date, *sets: tuple[int, ...]) -> QuerySet[WaitingCount, tuple[Any, ...]]:
        sums = {f"{name}_sum": Coalesce(Sum("number", filter=due_in(name, today, soon)), 0) for name in WHEN}
        rows = WaitingCount.objects.filter(_queues(way, *sets)).order_by().values_list("act")
        return rows.annotate(size=Sum("number"), **sums).filter(size__gt=0)

    return Prepared(by_act)


@cache
def _days_kept(way: _Way, most: int) -> Prepared[tuple[date, int]]:
    """The first days on which something is due, with how much: as many as are enough, with one on each."""

    def by_day(*sets: tuple[int, ...]) -> QuerySet[WaitingCount, tuple[date, int]]:
        rows = WaitingCount.objects.filter(_queues(way, *sets), due__isnull=False).order_by("due").values_list("due")
        return rows.annotate(size=Sum("number")).filter(size__gt=0)[:most]

    return Prepared(by_day)


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
    found = _by_instruction(person)
    if way.queues:
        found |= _queues(way, *sets)
    rows = Waiting.objects.filter(Q(restricted=False) & found | (secret or Q(pk__in=())))
    if way.recused:
        rows = rows.exclude(matter__in=sets[-1])
    return rows.order_by(_undated_last(), *_ORDER)


def _by_instruction(person: int) -> Q:
    """What a person was told to report on."""
    own = Instruction.objects.filter(person=person, done=None)
    return Q(organ=None, act=_INSTRUCTION, matter__in=own.values("matter"))


def _queues(way: _Way, *sets: tuple[int, ...]) -> Q:
    """The queues of a person's duties, in the columns that Waiting and WaitingCount share. No row is in two of them,
    and none is there by an instruction."""
    given = iter(sets)
    found = Q(pk__in=())
    if way.bureau == Role.CASE_OFFICER:
        found |= Q(organ=None, role="case_officer") & ~Q(act=_INSTRUCTION)
    elif way.bureau == Role.CLERK:
        found |= Q(organ=None, role="case_officer", act__in=_OF_CLERKS)
    if way.handles:
        found |= Q(organ__in=next(given), role="organ_officer")
    if way.reviews:
        found |= Q(organ__in=next(given), role="review_officer")
    return found


_INSTRUCTED = Prepared(
    lambda person: Instruction.objects.filter(person=person, done=None).order_by().values_list("pk")[:1]
)


def _instructed(person: int) -> QuerySet[Waiting]:
    return Waiting.objects.filter(_by_instruction(person), restricted=False)


#: Undated last, then by day, as `_rank` has them.
_ORDER = ("due", "matter_id", "id")


def _undated_last() -> Case:
    return Case(When(due=None, then=Value(1)), default=Value(0), output_field=IntegerField())


def _handles_accusations(person: Person, today: date) -> bool:
    return bool(accounts.held_in(person, {Role.ACCUSATION_OFFICER}, today))


def _rank(row: Waiting) -> tuple[Any, ...]:
    """What `_rows` are ordered by."""
    return (row.due is None, row.due or date.min, row.matter_id, row.pk)


def _secret_rows(person: Person, today: date) -> QuerySet[Waiting]:
    """Few: accusations are. From what a person was recused, no row is seen."""
    return Waiting.objects.filter(_secret(person, today)).order_by(_undated_last(), *_ORDER)


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
    found: dict[str, Pile] = {}
    for act, *sizes in counted:
        before = found[act][1:] if act in found else [0] * len(sizes)
        found[act] = Pile(act, *(one + more for one, more in zip(before, sizes, strict=True)))
    known = list(WAITED.codes)
    return [found[code] for code in (*known, *sorted(set(found) - set(known))) if code in found]
