"""Which matters a list is asked for, and what a line of it is made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from huiyin.core.clocks import Clock
from huiyin.core.facts import Fact
from huiyin.core.predicate import Everything, Predicate
from huiyin.core.workflow import OPEN_STATES
from huiyin.figures import models as rows
from huiyin.figures.queries.filters import to_q
from huiyin.figures.queries.names import resolved
from huiyin.ledger.prepared import Prepared
from huiyin.petitions.models import Matter
from huiyin.petitions.policies import Reach
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.searching import Head, heads_with, ids, matters_with

DUE = ("overdue", "today", "week", "undetermined")
SOON = timedelta(days=7)
#: Petitions that are no longer few.
MANY = 5_000
#: So far a list is counted, and so many hits of a search are listed.
COUNTED = 1000
#: Facts as the core takes them; naming seventy columns takes longer than reading them, so it is done once.
_FACTS = rows.Fact.objects.order_by("registered", "petition").values_list(*Fact.__slots__)
#: Whether each may be seen was asked when the list was gone through.
_OF_LIST = Prepared(lambda matters: Matter.objects.filter(pk__in=matters).order_by())
_FACTS_OF = Prepared(lambda matters: _FACTS.filter(matter__in=matters))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for. `predicate` speaks of petitions; the rest of the matter they are in."""

    predicate: Predicate = field(default_factory=Everything)
    text: str = ""
    state: str = ""
    due: str = ""
    irregular: bool = False
    sort: str = ""


def due_in(name: str, today: date, soon: date | None = None) -> Q:
    """Matters by where their nearest last day stands; nothing is overdue by a provisional date. `soon`: the last day
    that is soon; in a week unless another is given."""
    if name == "overdue":
        return Q(next_due__lt=today, next_provisional=False)
    if name == "undetermined":
        return Q(next_due__lt=today, next_provisional=True)
    if name == "today":
        return Q(next_due=today)
    return Q(next_due__gt=today, next_due__lte=soon or today + SOON)


def _in_state(found: QuerySet[Matter], name: str) -> QuerySet[Matter]:
    """One state is a range of the index, in the order of the list. Many are looked for on the way through the list:
    SQLite, which does not know how many matters are open, would sort them all, so the index is kept from it."""
    if name not in ("open", "ended"):
        return found.filter(state=name)
    is_open = Q(state__in=OPEN_STATES)
    if connection.vendor == "sqlite":
        found = found.alias(standing=Concat("state", Value("")))
        is_open = Q(standing__in=OPEN_STATES)
    return found.filter(is_open if name == "open" else ~is_open)


#: What meant many petitions before means many still; both ways of asking find the same.
_KNOWN_AS_MANY: dict[Predicate, None] = {}
_MOST_KNOWN = 500


def _remember(predicate: Predicate) -> None:
    if len(_KNOWN_AS_MANY) >= _MOST_KNOWN:
        _KNOWN_AS_MANY.clear()
    _KNOWN_AS_MANY[predicate] = None


def _having(predicate: Predicate) -> Q:
    """Matters with a petition that the predicate means: few are gathered once; of many each matter asks for its own."""
    having = rows.Fact.objects.filter(to_q(resolved(predicate))).order_by()
    if predicate not in _KNOWN_AS_MANY:
        few = list(having.values_list("matter", flat=True)[: MANY + 1])
        if len(few) <= MANY:
            return Q(pk__in=ids(few))
        _remember(predicate)
    return Q(Exists(having.filter(matter=OuterRef("pk"))))


def matters(
    visible: QuerySet[Matter], wanted: Wanted, today: date, by_person: Q | None = None, reach: Reach | None = None
) -> QuerySet[Matter]:
    """The matters wanted, among those visible, in the order wanted. Of matters with a text the search ends when there
    are more than are counted. `by_person`: the petitions that the reader may find by the name or number of a person;
    `reach`: where all that is visible is known to be."""
    rows = _narrowed(visible, wanted, today)
    if wanted.text:
        # Each of these was looked for among the visible: who may see it need not be asked again.
        rows = Matter.objects.filter(pk__in=ids(matters_with(wanted.text, rows, COUNTED + 1, by_person, reach)))
    return rows.order_by(*_order(wanted.sort))


def found(
    visible: QuerySet[Matter], wanted: Wanted, today: date, by_person: Q | None = None, reach: Reach | None = None
) -> Found:
    """As `matters`, counted, and ready to be shown page by page."""
    rows = _narrowed(visible, wanted, today)
    if wanted.text:
        heads = heads_with(wanted.text, rows, COUNTED + 1, by_person, reach)
        petitions = sum(head.petition_count for head in heads)
        return Found(None, _counts(len(heads), petitions), [head.pk for head in _sorted(heads, wanted.sort)])
    listed = rows.order_by(*_order(wanted.sort))
    if _is_found_in_order(wanted):
        return Found(listed, *_beginning(listed))
    counts, begins = _beginning(rows.order_by(), _ORDER_OF_HEADS.get(wanted.sort, _ORDER_OF_HEADS[""]))
    return Found(listed, counts, () if counts.more else begins)


def _narrowed(visible: QuerySet[Matter], wanted: Wanted, today: date) -> QuerySet[Matter]:
    """By all that is wanted but the text."""
    rows = visible
    if not isinstance(wanted.predicate, Everything):
        rows = rows.filter(_having(wanted.predicate))
    if wanted.state:
        rows = _in_state(rows, wanted.state)
    if wanted.due:
        rows = rows.filter(due_in(wanted.due, today))
    if wanted.irregular:
        rows = rows.filter(irregularity_count__gt=0)
    return rows


class Counts(NamedTuple):
    """How many matters and petitions a list has; where it has more than are counted, how many are."""

    matters: int
    petitions: int
    more: bool


def _counts(matters: int, petitions: int) -> Counts:
    return Counts(min(matters, COUNTED), petitions, matters > COUNTED)


class Found(Sequence[Matter]):
    """A list whose beginning was gone through, no further than a reader counts: a list of a hundred thousand costs no
    more than one of a thousand. The rows of a page within what was gone through are fetched by their ids."""

    def __init__(self, listed: QuerySet[Matter] | None, counts: Counts, begins: Sequence[int]) -> None:
        """`listed`: the whole list, None where `begins`, the ids that were gone through, are all that is offered."""
        self.counts = counts
        self._listed = listed
        self._begins = tuple(begins)

    def __len__(self) -> int:
        return self.counts.matters

    def __getitem__(self, rows: Any) -> Any:
        if not isinstance(rows, slice):
            return self[rows : rows + 1][0]
        if self._listed is not None and self.counts.more and rows.stop > len(self._begins):
            return list(self._listed[rows])
        wanted = self._begins[rows]
        by_id = {matter.pk: matter for matter in matters_of(wanted)}
        return [by_id[pk] for pk in wanted if pk in by_id]


def _is_found_in_order(wanted: Wanted) -> bool:
    """Whether the first thousand are found in the order of the list as easily as in any. What is due, or what a
    predicate means, is strewn over a list by day: there a thousand in order may lie far back."""
    return isinstance(wanted.predicate, Everything) and not (wanted.due and wanted.sort != "due")


def _sorted(heads: Iterable[Head], sort: str) -> list[Head]:
    """As `_order` has them."""
    if sort == "due":
        return sorted(heads, key=lambda head: (head.next_due is None, head.next_due or date.min, head.pk))
    return sorted(heads, key=lambda head: (head.registered or date.max, head.pk), reverse=sort != "oldest")


#: The same for the database.
_ORDER_OF_HEADS = {
    "due": "next_due IS NULL, next_due, pk",
    "oldest": "registered IS NULL, registered, pk",
    "": "registered IS NOT NULL, registered DESC, pk DESC",
}


def _beginning(rows: QuerySet[Matter], order: str = "") -> tuple[Counts, list[int]]:
    """The ids of the first rows, and what they count. In one row of the answer: a thousand take longer to be made
    into objects here than to be found."""
    try:
        inner, given = rows.values_list(*Head._fields)[: COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return _counts(0, 0), []
    is_sqlite = connection.vendor == "sqlite"
    gathered = "json_group_array(pk)" if is_sqlite else "array_agg(pk)"
    heads = f"SELECT pk, petition_count FROM ({inner}) AS heads ORDER BY {order}" if order else inner  # noqa: S608  our words
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), sum(petition_count), {gathered} FROM ({heads}) AS heads", given)  # noqa: S608
        matters, petitions, listed = cursor.fetchone()
    if not matters:
        return _counts(0, 0), []
    return _counts(matters, petitions), json.loads(listed) if is_sqlite else listed


def _order(sort: str) -> Sequence[str | Combinable]:
    if sort == "due":
        return (F("next_due").asc(nulls_last=True), "pk")
    return ("registered", "pk") if sort == "oldest" else ("-registered", "-pk")


def matters_of(matters: Iterable[int]) -> list[Matter]:
    """The matters with these ids, of which it is known that they may be seen."""
    wanted = tuple(matters)
    return _OF_LIST(wanted) if wanted else []


def facts_of(matters: Iterable[int]) -> dict[int, list[Fact]]:
    """The facts of the petitions of some matters, by matter."""
    found: dict[int, list[Fact]] = {matter: [] for matter in matters}
    for values in _FACTS_OF(tuple(found)):
        fact = Fact(*values)
        found[fact.matter].append(fact)
    return found


def next_clock(matter: Matter, facts: Iterable[Fact]) -> Clock | None:
    """The clock that the row names as the one running out first."""
    if matter.next_due is None:
        return None
    facts, maker = list(facts), clock_maker()
    clocks = (clock for fact in facts for clock in maker.clocks(fact) if clock.ended is None)
    found = next((c for c in clocks if c.id == matter.next_clock and c.due == matter.next_due), None)
    if found is not None or not facts:
        return found
    # A day that the facts alone do not tell of: one set for redoing it, or moved by a hearing.
    return maker.bare(matter.next_clock, facts[0], matter.next_due, provisional=matter.next_provisional)
