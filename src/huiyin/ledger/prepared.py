"""Questions whose SQL is written once for each connection. For a page of twenty small questions Django takes longer
to write the SQL than the database to answer.

PostgreSQL reads and plans such a question once as well, and is then only given the values.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet, prefetch_related_objects

Row = TypeVar("Row")

#: Every length of a list is a statement of its own. Longer lists are filled up to one of a few lengths with their last
#: value, which changes nothing of what is `IN` them; still longer ones are written each time.
_LONGEST, _LENGTHS = 12, (16, 25, 50, 100)
#: Statements that a connection to PostgreSQL keeps; a desk and its pages need about a hundred.
_MOST_KEPT = 400
#: Ids that stand for those of a call while the SQL is written, and that no row has; words and days likewise.
_NO_ID = 4_000_000_000_000_000_000
_NO_WORD = "\x1fvalue {}"
_NO_YEAR = 9001


class Prepared(Generic[Row]):
    """A question with holes for ids, words, days, or short tuples of them: `Prepared(lambda pk: Note.objects.filter(
    pk=pk))(7)`. What else it asks must not depend on the values, nor on who asks."""

    def __init__(self, make: Callable[..., QuerySet[Any, Row]]) -> None:
        self._make = make
        self._alias = ""

    def __call__(self, *values: Any) -> list[Row]:
        if any(isinstance(value, tuple) and not 0 < len(value) <= _LENGTHS[-1] for value in values):
            return list(self._make(*values))
        values = tuple(_filled_up(value) if isinstance(value, tuple) else value for value in values)
        shape = (self, *(len(value) if isinstance(value, tuple) else -1 for value in values))
        if not self._alias:
            self._alias = self._make(*values).db
        kept: dict[Any, _Statement] = connections[self._alias].__dict__.setdefault("prepared", {})
        statement = kept.get(shape)
        if statement is None:
            statement = kept[shape] = _Statement(self._make(*_holes(values)), len(_flat(values)))
        return statement.rows(_flat(values))


def _filled_up(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(value) <= _LONGEST:
        return value
    length = next(length for length in _LENGTHS if len(value) <= length)
    return value + value[-1:] * (length - len(value))


def _flat(values: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        found.extend(value) if isinstance(value, tuple) else found.append(value)
    return found


def _holes(values: tuple[Any, ...]) -> list[Any]:
    """Values of the same kinds, each different from any other in the question."""
    at = 0
    found: list[Any] = []
    for value in values:
        if isinstance(value, tuple):
            found.append(tuple(_hole(one, at + place) for place, one in enumerate(value)))
            at += len(value)
        else:
            found.append(_hole(value, at))
            at += 1
    return found


def _hole(value: Any, at: int) -> Any:
    if isinstance(value, date):
        return date(_NO_YEAR + at, 1, 1)
    return _NO_ID + at if isinstance(value, int) else _NO_WORD.format(at)


class _Statement:
    """SQL of one connection, where in its values those of a call go, and how its rows are read.

    Stands in for the queryset where Django makes objects of rows: `_iterable_class` asks it for what it needs.
    """

    def __init__(self, queryset: QuerySet[Any, Any], holes: int) -> None:
        self.db = queryset.db
        self.model = queryset.model
        self._known_related_objects: dict[Any, Any] = {}
        self._fields = queryset._fields  # type: ignore[attr-defined]
        self._iterable: Any = queryset._iterable_class
        self._prefetched = queryset._prefetch_related_lookups  # type: ignore[attr-defined]
        self._hints: dict[str, Any] = {}
        self._asked = queryset.query
        self._compiler: Any = queryset.query.get_compiler(using=self.db)
        sql, values = self._compiler.as_sql()
        self._sql, self._values = sql, list(values)
        self._places = [self._hole_at(value) for value in values]
        if {place for place in self._places if place is not None} != set(range(holes)):
            raise ValueError(f"not every value is found in the question: {sql}")
        converters = self._compiler.get_converters([one[0] for one in self._compiler.select])
        self._compiler.get_converters = lambda _expressions: converters
        self.query = self
        self._kept = ""
        if connections[self.db].vendor == "postgresql":
            self._kept = self._with_constants()

    def _hole_at(self, value: Any) -> int | None:
        """Which value of a call stands here, if any: a day may have become a word by now."""
        if isinstance(value, int) and value >= _NO_ID:
            return value - _NO_ID
        if isinstance(value, str) and value.startswith(_NO_WORD[:1]):
            return int(value.rpartition(" ")[2])
        if isinstance(value, date) and value.year >= _NO_YEAR:
            return value.year - _NO_YEAR
        if isinstance(value, str) and value[:2] == str(_NO_YEAR)[:2] and value.endswith("-01-01"):
            return int(value[:4]) - _NO_YEAR
        return None

    def rows(self, values: list[Any]) -> list[Any]:
        connection = connections[self.db]
        own = [connection.ops.adapt_datefield_value(one) if isinstance(one, date) else one for one in values]
        # Whoever listens to what is asked is told by Django's own cursor.
        if self._kept and not connection.queries_logged and not connection.execute_wrappers:
            answers = self._answers(connection, own)
            self._compiler.execute_sql = lambda *_more, **_ways: [answers]
        else:
            filled = tuple(
                fixed if place is None else own[place] for place, fixed in zip(self._places, self._values, strict=True)
            )
            self._compiler.__dict__.pop("execute_sql", None)
            self._compiler.as_sql = lambda *_more, **_ways: (self._sql, filled)
        found: list[Any] = list(self._iterable(self))
        if self._prefetched:
            prefetch_related_objects(found, *self._prefetched)
        return found

    def _with_constants(self) -> str:
        """The SQL with what never changes written in, so that the plan may rely on it."""
        from psycopg import sql

        connection = connections[self.db]
        connection.ensure_connection()
        first, *others = self._sql.split("%s")
        written = [first]
        for place, fixed, part in zip(self._places, self._values, others, strict=True):
            constant = sql.Literal(fixed).as_string(connection.connection).replace("%", "%%")
            written += ["%s" if place is not None else constant, part]
        return "".join(written)

    def _answers(self, connection: BaseDatabaseWrapper, values: list[Any]) -> list[tuple[Any, ...]]:
        from psycopg import Cursor
        from psycopg.types.numeric import Int8

        # Numbers of one size: else each mixture of small and large ones would be a statement of its own.
        own = [Int8(one) if isinstance(one, int) else one for one in values]
        given = [own[place] for place in self._places if place is not None]
        connection.validate_no_broken_transaction()
        connection.ensure_connection()
        with connection.wrap_database_errors:
            raw = connection.connection
            raw.prepared_max = _MOST_KEPT
            # Only here: Django's own cursors write values into what they ask, which would all be kept.
            raw.prepare_threshold = 0
            try:
                with Cursor(raw) as cursor:
                    return cursor.execute(self._kept, given).fetchall()
            finally:
                raw.prepare_threshold = None

    def get_compiler(self, using: str) -> Any:
        """The part of a query that Django asks for when it reads rows."""
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._asked, name)
