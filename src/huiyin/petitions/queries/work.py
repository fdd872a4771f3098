"""My work: the steps that wait for a person by their duties, what the law wants first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.core.waiting import WAITED
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


def mine(person: Person, today: date) -> QuerySet[Waiting]:
    """The rows that wait for a person; nothing of a matter that the person does not see is among them."""
    open_rows = Waiting.objects.filter(_of(person, today) | _secret(person, today))
    rows = open_rows.exclude(matter__in=policies.recused_from(person))
    return rows.order_by(_undated_last(), "due", "matter_id", "id")


def _undated_last() -> Case:
    return Case(When(due=None, then=Value(1)), default=Value(0), output_field=IntegerField())


def _of(person: Person, today: date) -> Q:
    """Open rows: those of the bureau for its officers, those of the organs a person handles, heads or reviews for.

    A row of an organ is there because the organ holds the matter, so that whoever acts for it sees the matter, unless
    recused; those rows `mine` leaves out.
    """
    roles = accounts.roles_of(person, today)
    found = Q(pk__in=())
    if Role.CASE_OFFICER in roles:
        found |= Q(organ=None, role="case_officer") & ~Q(act="report_instruction")
    elif Role.CLERK in roles:
        found |= Q(organ=None, role="case_officer", act__in=_OF_CLERKS)
    if organs := accounts.organs_of(person, policies.ORGAN, today):
        found |= Q(organ__in=organs, role="organ_officer")
    if organs := accounts.organs_of(person, {Role.REVIEW_OFFICER}, today):
        found |= Q(organ__in=organs, role="review_officer")
    own = Instruction.objects.filter(person=person, done=None)
    found |= Q(organ=None, act="report_instruction", matter__in=own.values("matter"))
    return Q(restricted=False) & found


def _secret(person: Person, today: date) -> Q:
    """Rows of accusations, for those who handle them."""
    held = accounts.held_in(person, {Role.ACCUSATION_OFFICER}, today)
    if not held:
        return Q(pk__in=())
    seen = policies.visible_to(person, today).filter(restricted=True, pk=OuterRef("matter")).order_by()
    mine = Q(organ=None, role="case_officer") | Q(organ__in=held)
    return Q(restricted=True) & mine & Q(Exists(seen))


def due_in(name: str, today: date) -> Q:
    if name == "overdue":
        return Q(due__lt=today, provisional=False)
    return Q(due=today) if name == "today" else Q(due__gt=today, due__lte=today + SOON)


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
    counts = {f"{name}_count": Count("pk", filter=due_in(name, today)) for name in WHEN}
    counted = rows.order_by().values_list("act").annotate(size=Count("pk"), **counts)
    found = {act: Pile(act, *sizes) for act, *sizes in counted}
    return [found[code] for code in _order(found) if code in found]


def _order(found: Iterable[str]) -> list[str]:
    known = list(WAITED.codes)
    return known + sorted(set(found) - set(known))
