"""What writes here: facts in bulk, and the names of topics and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connections, router, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.core.facts import Fact as PlainFact
from huiyin.figures.models import Fact, Place, Topic
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries as ledger_queries

COLUMNS = tuple(field.name for field in fields(PlainFact))
#: Rows handed to the database at once.
ROWS_AT_ONCE = 2000
#: Up to so many rows PostgreSQL takes sooner one by one than by way of another table.
FEW = 8
LONGEST_NAME = 300

#: The values of a fact in the order of COLUMNS.
values_of = attrgetter(*COLUMNS)
_TABLE = '"figures_fact"'
_NAMES = ", ".join(f'"{column}"' for column in COLUMNS)
_ON_CONFLICT = "ON CONFLICT (petition) DO UPDATE SET " + ", ".join(
    f'"{column}" = excluded."{column}"' for column in COLUMNS if column != "petition"
)


def store_facts(facts: Iterable[PlainFact]) -> int:
    """Write facts, new ones and ones already known; a petition's later row replaces its earlier one.

    Runs in the caller's transaction if there is one, and returns how many were given.
    """
    connection = connections[router.db_for_write(Fact)]
    count = 0
    with transaction.atomic(using=connection.alias, savepoint=False), connection.cursor() as cursor:
        for chunk in _chunks(facts):
            rows = {fact.petition: values_of(fact) for fact in chunk}
            by_copy = connection.vendor == "postgresql" and len(rows) > FEW
            upsert = _upsert_by_copy if by_copy else _upsert
            upsert(cursor, list(rows.values()))
            count += len(chunk)
    return count


def remove_facts(petitions: Sequence[int]) -> int:
    """Forget the facts of petitions, for a rebuild; they can be had again from the ledger."""
    removed, _by_model = Fact.objects.filter(petition__in=petitions).delete()
    return removed


def _chunks(facts: Iterable[PlainFact]) -> Iterator[list[PlainFact]]:
    iterator = iter(facts)
    while chunk := list(islice(iterator, ROWS_AT_ONCE)):
        yield chunk


def _upsert(cursor: CursorWrapper, rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(COLUMNS))
    cursor.executemany(f"INSERT INTO {_TABLE} ({_NAMES}) VALUES ({marks}) {_ON_CONFLICT}", rows)  # noqa: S608 - our own


def _upsert_by_copy(cursor: CursorWrapper, rows: list[tuple[Any, ...]]) -> None:
    """PostgreSQL takes rows eight times faster by COPY than by INSERT, so they come through a table of the session."""
    cursor.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS fact_coming (LIKE {_TABLE}) ON COMMIT DELETE ROWS"  # the session's own
    )
    cursor.execute("DELETE FROM fact_coming")
    with cursor.copy(f"COPY fact_coming ({_NAMES}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(
        f"INSERT INTO {_TABLE} ({_NAMES}) SELECT {_NAMES} FROM fact_coming {_ON_CONFLICT}"  # noqa: S608 - our own
    )


# --- Names of topics and places ------------------------------------------------------------------------------------


class NameBook:
    """Ids of topics and places by name, remembered for the length of one import.

    A name not met before becomes an unconfirmed entry. After a rolled-back transaction begin a new book: the ids it
    remembers may be gone.
    """

    def __init__(self) -> None:
        self._topics: dict[tuple[int | None, str], int] = {}
        self._places: dict[str, int] = {}

    def topic(self, path: Sequence[str | None]) -> tuple[int | None, int | None]:
        """The ids of the first and of the deepest level of a path such as (劳动和社会保障, 工资福利).

        A level that is not filled is passed over; a path without its first level has a deepest one only.
        """
        parent: int | None = None
        first: int | None = None
        for level, name in enumerate(path, 1):
            if not (name and name.strip()):
                continue
            key = (parent, name.strip())
            if key not in self._topics:
                self._topics[key] = ensure_topic(name, level=level, parent=parent)
            parent = self._topics[key]
            first = parent if level == 1 else first
        return first, parent

    def place(self, name: str | None) -> int | None:
        """The id of a place given by name or by code."""
        if not (name and name.strip()):
            return None
        key = name.strip()
        if key not in self._places:
            self._places[key] = ensure_place(key)
        return self._places[key]


def ensure_topic(name: str, *, level: int = 1, parent: int | None = None, confirmed: bool = False) -> int:
    """The id of a topic under its parent or under another spelling of it, made unconfirmed when there is none."""
    known = topic_named(_cut(name), parent)
    if known is not None:
        return known
    topic, _created = Topic.objects.get_or_create(
        name=_cut(name), parent_id=parent, defaults={"level": level, "confirmed": confirmed}
    )
    return topic.pk


def topic_named(name: str, parent: int | None) -> int | None:
    """The id of the topic of this name under a parent, else under another spelling of the parent."""
    if parent is None:
        return Topic.objects.filter(name=name, parent=None).values_list("pk", flat=True).first()
    meant = Topic.objects.filter(pk=parent).values_list("same_as_id", flat=True).first() or parent
    family = Q(parent_id=parent) | Q(parent_id=meant) | Q(parent__same_as_id=meant)
    found = dict(Topic.objects.filter(family, name=name).order_by("-pk").values_list("parent_id", "pk"))
    return found.get(parent) or found.get(meant) or next(iter(found.values()), None)


def ensure_place(name: str, *, code: str = "", confirmed: bool = False, parent: int | None = None) -> int:
    """The id of a place by code or by name, made unconfirmed when there is none.

    Of several places with one name a confirmed one is taken, then the oldest.
    """
    name = _cut(name)
    code = code or (name if name.isdecimal() and len(name) in (6, 9, 12) else "")
    known = Place.objects.filter(code=code) if code else Place.objects.filter(name=name)
    if parent is not None and not code:
        known = known.filter(parent_id=parent)
    place = known.order_by("-confirmed", "pk").first()
    if place is None:
        place = Place.objects.create(name=name, code=code, parent_id=parent, confirmed=confirmed)
    return place.pk


Name = TypeVar("Name", Topic, Place)


@transaction.atomic
def confirm_name(name: Name, *, actor: str, at: datetime) -> Name:
    """An administrator says that this name is right."""
    name = _locked(name)
    if not name.confirmed:
        name.confirmed = True
        name.save(update_fields=["confirmed"])
        _record(name, "confirm", {"event": "name_confirmed"}, actor=actor, at=at)
    return name


@transaction.atomic
def rename(name: Name, new: str, *, actor: str, at: datetime) -> Name:
    """Correct how a name is written. The old one stays behind as another spelling, so that a file loaded again still
    means this entry.

    Raises:
        ValidationError: it is empty, or its place in the tree has that name already (merge the two then).
    """
    name, new = _locked(name), _cut(new)
    if not new:
        raise ValidationError(_("名称不能为空。"))
    others = type(name)._default_manager.filter(parent_id=name.parent_id).exclude(pk=name.pk)
    twin = others.filter(name=new).first()
    if twin is not None and twin.same_as_id != name.pk:
        raise ValidationError(_("已有同名的“%(name)s”，请改用合并。") % {"name": new})
    old = name.name
    if twin is not None:
        others.filter(pk=twin.pk).update(name=f"~{twin.pk}")
    name.name, name.confirmed = new, True
    name.save(update_fields=["name", "confirmed"])
    if twin is not None:
        others.filter(pk=twin.pk).update(name=old)
    elif old != new:
        _leave_behind(name, old)
    _record(name, "rename", {"event": "name_renamed", "name": new}, actor=actor, at=at)
    return name


def _leave_behind(name: Topic | Place, old: str) -> None:
    if isinstance(name, Topic):
        Topic.objects.create(name=old, parent_id=name.parent_id, level=name.level, confirmed=True, same_as=name)
    else:
        Place.objects.create(name=old, parent_id=name.parent_id, confirmed=True, same_as=name)


@transaction.atomic
def merge(name: Name, into: Name, *, actor: str, at: datetime) -> Name:
    """Say that two names mean the same. Facts keep the name they came with; counts and lists use the other.

    Raises:
        ValidationError: the two are one already.
    """
    name, into = _locked(name), _locked(into)
    while into.same_as is not None:
        into = into.same_as
    if into.pk == name.pk:
        raise ValidationError(_("不能与自己合并。"))
    type(name)._default_manager.filter(same_as_id=name.pk).update(same_as=into)
    name.same_as, name.confirmed = into, True
    name.save(update_fields=["same_as", "confirmed"])
    _record(name, "merge", {"event": "name_same_as", "into": into.pk}, actor=actor, at=at)
    return into


def _locked(name: Name) -> Name:
    found: Name = type(name)._default_manager.select_for_update().get(pk=name.pk)
    return found


def _record(name: Topic | Place, act: str, event: dict[str, Any], *, actor: str, at: datetime) -> None:
    kind = "topic" if isinstance(name, Topic) else "place"
    stream = f"{kind}:{name.pk}"
    head = ledger_queries.heads([stream])[stream]
    whole = {**event, kind: name.pk}
    ledger.append(stream=stream, expected_n=head.n, act=f"{kind}.{act}", actor=actor, at=at, events=[whole])


def _cut(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]
