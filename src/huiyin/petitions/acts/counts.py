"""How many rows stand alike, kept by those who write the rows (ADR 50)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from huiyin.core.workflow import OPEN_STATES
from huiyin.ledger.prepared import Prepared
from huiyin.petitions.acts.tables import delete, insert
from huiyin.petitions.models import Matter, MatterCount, Waiting, WaitingCount


class MatterKind(NamedTuple):
    """The columns of MatterCount but the number."""

    state: str
    next_due: date | None
    next_provisional: bool
    irregular: bool


class Standing(NamedTuple):
    """The columns of Matter that its kind hangs on."""

    restricted: bool
    petition_count: int
    state: str
    next_due: date | None
    next_provisional: bool
    irregularity_count: int


class WaitingKind(NamedTuple):
    """The columns of WaitingCount but the number."""

    role: str
    organ: int | None
    act: str
    due: date | None
    provisional: bool


class Counts(NamedTuple):
    matters: Counter[MatterKind]
    waiting: Counter[WaitingKind]


class Drift(NamedTuple):
    """A kind of which another number is kept than there are rows."""

    kind: MatterKind | WaitingKind
    kept: int
    found: int


#: Rows that may be added up before they are gathered, besides as many as there are kinds.
_SLACK: Final = 400
_PORTION: Final = 500

_STORED_MATTERS = Prepared(
    lambda matters: (
        Matter.objects.filter(pk__in=matters).order_by("pk").select_for_update().values_list(*Standing._fields)
    )
)
_STORED_WAITING = Prepared(lambda matters: _waiting(Waiting.objects.filter(matter__in=matters)))


def _waiting(rows: QuerySet[Waiting]) -> QuerySet[Waiting, tuple[Any, ...]]:
    return rows.filter(restricted=False).order_by().values_list(*WaitingKind._fields)


def kind_of(matter: Standing) -> MatterKind | None:
    """None of a matter that is not counted: one with an accusation or without petitions, and one of which nobody waits
    for anything."""
    if matter.restricted or not matter.petition_count:
        return None
    if matter.state not in OPEN_STATES and matter.next_due is None and not matter.irregularity_count:
        return None
    return MatterKind(matter.state, matter.next_due, matter.next_provisional, matter.irregularity_count > 0)


def stored(matters: Iterable[int]) -> Counts:
    """What stands of these matters, whose rows nobody else changes until the transaction ends."""
    keys = tuple(matters)
    if not keys:
        return counted((), ())
    return counted(_STORED_MATTERS(keys), _STORED_WAITING(keys))


def counted(matters: Iterable[tuple[Any, ...]], waiting: Iterable[tuple[Any, ...]]) -> Counts:
    """Rows by their columns: of matters those of `Standing`, of what waits those of `WaitingKind`."""
    kinds = (kind_of(Standing(*row)) for row in matters)
    return Counts(Counter(kind for kind in kinds if kind is not None), Counter(WaitingKind(*row) for row in waiting))


def record(before: Counts, after: Counts) -> None:
    """Write down what became more and what less, in the transaction that stores the rows."""
    for model, fields, old, new in (
        (MatterCount, MatterKind._fields, before.matters, after.matters),
        (WaitingCount, WaitingKind._fields, before.waiting, after.waiting),
    ):
        added = Counter[Any](new)
        added.subtract(old)
        insert(model, (*fields, "number"), [(*kind, number) for kind, number in added.items() if number])


def gather() -> None:
    """Of the many rows that acts added one for each kind, where they have become many. Rows that are added meanwhile
    stay as they are."""
    for model, fields in ((MatterCount, MatterKind._fields), (WaitingCount, WaitingKind._fields)):
        kinds = model.objects.order_by().values(*fields).distinct().count()
        if model.objects.count() > 2 * kinds + _SLACK:
            _gather(model, fields)


def _gather(model: type[MatterCount] | type[WaitingCount], fields: tuple[str, ...]) -> None:
    sums: Counter[tuple[Any, ...]] = Counter()
    with transaction.atomic():
        # Locked, so that of two who gather the second finds what the first left.
        rows = model.objects.select_for_update().order_by("pk").values_list("pk", *fields, "number")
        keys = []
        for key, *kind, number in rows:
            keys.append(key)
            sums[tuple(kind)] += number
        # By their ids: a smaller one may be stored later, by an act that is not done yet.
        for start in range(0, len(keys), _PORTION):
            delete(model, "id", keys[start : start + _PORTION])
        insert(model, (*fields, "number"), [(*kind, number) for kind, number in sums.items() if number])


@contextmanager
def _as_of_one_moment() -> Iterator[None]:
    """Every question inside sees the same, whatever others finish meanwhile."""
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _there() -> Counts:
    return counted(Matter.objects.order_by().values_list(*Standing._fields), _waiting(Waiting.objects.all()))


def drifts() -> list[Drift]:
    """Where what is kept is not what there is."""
    with _as_of_one_moment():
        there = _there()
        return [*_drifts(MatterCount, MatterKind, there.matters), *_drifts(WaitingCount, WaitingKind, there.waiting)]


def _drifts(
    model: type[MatterCount] | type[WaitingCount], made: type[MatterKind] | type[WaitingKind], there: Counter[Any]
) -> Iterator[Drift]:
    kept: Counter[Any] = Counter()
    for *kind, number in model.objects.values_list(*made._fields, "number"):
        kept[made(*kind)] += number
    for one in kept.keys() | there.keys():
        if kept[one] != there[one]:
            yield Drift(one, kept[one], there[one])


def recount() -> None:
    """Count all rows anew."""
    with _as_of_one_moment():
        MatterCount.objects.all().delete()
        WaitingCount.objects.all().delete()
        record(counted((), ()), _there())
