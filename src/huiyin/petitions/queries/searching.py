"""Finding matters by number, by words of what is asked, or by the whole of a name or number of a person.

The text index gives its hits newest first and stops when there are enough, so that a word of every second letter costs
no more than a rare one. Which hits are among the wanted matters is asked of some hits at a time; where most of the
first ones of a common word fall through, the wanted matters are held against the index instead.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from huiyin.ledger.prepared import Prepared
from huiyin.matching.bigrams import is_single, phrases
from huiyin.petitions.models import Matter, PartyKey, Petition
from huiyin.petitions.policies import Reach
from huiyin.vault.fields import current

#: Fewer digits are no telephone or identity number.
_LEAST_DIGITS = 7
#: Hits asked for at first: a few more than have so many matters. Later as many as it takes if they go on like the first
#: ones, between these; where that was too few, a fifth more than it takes.
_FIRST, _NEXT, _SPARE = 1500, 8000, 1.2
#: At first a little more than so many hits had as many matters the last time.
_MARGIN = 1.04
#: Where fewer of the hits are wanted, the wanted matters are held against the index instead.
_SPARSE = 0.05
#: PostgreSQL takes a common phrase for a rare one: so many of the newest petitions are looked at for it.
_SAMPLE = 4000
#: A petition that the index names costs as much as so many that are gone through.
_NAMED_COST = 5
_LAST = 2**62
_LAST_LETTER = "\U0010ffff"

#: What the text index of PostgreSQL has beside words: no word begins with this sign (petitions.acts.marking).
SECRET = "@secret"  # noqa: S105  no password


class Head(NamedTuple):
    """Of a matter what a list is counted and put in order by."""

    pk: int
    petition_count: int
    registered: date | None
    next_due: date | None


class Step(NamedTuple):
    """Some petitions that have the words: how many, the oldest of them, and the wanted matters among theirs."""

    hits: int
    oldest: int
    wanted: dict[int, Head]


#: The newest petitions below an id that have the words, at most so many.
Steps = Callable[[int, int], Step]


def organ_mark(organ: int | str) -> str:
    return f"@{organ}"


def heads_with(
    text: str, wanted: QuerySet[Matter], most: int, by_person: Q | None = None, reach: Reach | None = None
) -> list[Head]:
    """Of the wanted matters, those with a petition whose number begins with the text, whose request has all of its
    words, each as written, or one of whose people has exactly this name, telephone number or identity number: at most
    so many, of the petitions recorded last. `by_person`: the petitions that may be found by a person at all. `reach`:
    outside of it no matter is wanted; None where nothing is known of that."""
    text = text.strip()
    found = _of(_numbered(text), wanted, most) if _may_be_number(text) else {}
    if _may_be_of_person(text):
        found |= _of(_of_person(text).filter(by_person or Q()), wanted, most)
    words = phrases(text)
    if words:
        match = _sqlite_match(words) if connection.vendor == "sqlite" else _postgres_match(words, reach)
        found |= _saying(match, wanted, most)
    return list(found.values())[:most]


def matters_with(
    text: str, wanted: QuerySet[Matter], most: int, by_person: Q | None = None, reach: Reach | None = None
) -> list[int]:
    """The ids of the same."""
    return [head.pk for head in heads_with(text, wanted, most, by_person, reach)]


def _of(petitions: QuerySet[Petition], wanted: QuerySet[Matter], most: int) -> dict[int, Head]:
    """The wanted matters of some petitions; where these are very many, those of the first ones, if that is enough."""
    for size in (_FIRST, _NEXT):
        listed = list(petitions.order_by().values_list("pk", flat=True)[: size + 1])
        found = _among(listed, wanted)
        if len(listed) <= size or len(found) >= most:
            return found
    return _heads(wanted.filter(pk__in=petitions.order_by().values("matter")).order_by()[:most])


def _heads(matters: QuerySet[Matter]) -> dict[int, Head]:
    """By id, in the order of the question; of a matter that comes several times the first place counts."""
    found: dict[int, Head] = {}
    for row in matters.values_list(*Head._fields):
        found.setdefault(row[0], Head._make(row))
    return found


def _between(start: str, end: str) -> QuerySet[Petition]:
    """Numbers from `start` to before `end`, letter by letter, as the index has them."""
    if connection.vendor == "sqlite":
        return Petition.objects.filter(number__gte=start, number__lt=end).order_by()

    def compared(sign: str, value: str) -> Func:
        return Func(
            F("number"), Value(value), template="%(expressions)s", arg_joiner=sign, output_field=BooleanField()
        )  # fmt: skip

    return Petition.objects.filter(compared(" ~>=~ ", start), compared(" ~<~ ", end)).order_by()


#: Most of what is searched for begins no number.
_SOME_BETWEEN = Prepared(lambda start, end: _between(start, end).values_list("pk")[:1])


def _may_be_number(text: str) -> bool:
    return any(_SOME_BETWEEN(start, start + _LAST_LETTER) for start in _written(text))


def _written(text: str) -> list[str]:
    """Numbers are found written large or small."""
    return [one for one in dict.fromkeys((text, text.upper(), text.lower())) if one]


def _numbered(text: str) -> QuerySet[Petition]:
    """Numbers that begin with the text; each way of writing it is a range of the index."""
    found = Petition.objects.none()
    for start in _written(text):
        found = found | _between(start, start + _LAST_LETTER)
    return found


#: Most of what is searched for is nobody's name; so much is asked in one look.
_NAMED = Prepared(
    lambda key: (
        Petition.objects.filter(name_key=key)
        .order_by()
        .values_list("pk")
        .union(PartyKey.objects.filter(part="name", key=key).order_by().values_list("petition"))[:1]
    )
)


def _may_be_of_person(text: str) -> bool:
    return _has_digits(text) or bool(_NAMED(current().blind(text, "name")))


def _has_digits(text: str) -> bool:
    return sum(letter.isdecimal() for letter in text) >= _LEAST_DIGITS


def _of_person(text: str) -> QuerySet[Petition]:
    """By blind index, so only the whole of a value is found and never a part of it."""
    vault = current()
    parts = ["name", "phone", "id_number"] if _has_digits(text) else ["name"]
    kinds: list[QuerySet[Any, Any]] = []
    for part in parts:
        key = vault.blind(text, part)
        kinds += [
            Petition.objects.filter(**{f"{part}_key": key}).order_by().values("pk"),
            PartyKey.objects.filter(part=part, key=key).order_by().values("petition"),
        ]
    first, *others = kinds
    return Petition.objects.filter(pk__in=first.union(*others))


def _saying(match: str, wanted: QuerySet[Matter], most: int) -> dict[int, Head]:
    """Matters with a petition that has the words, walking from the newest hit."""
    step = _sqlite_steps(match, wanted) if connection.vendor == "sqlite" else _postgres_steps(match, wanted)
    found: dict[int, Head] = {}
    below, size, walked = _LAST, _expected.size(most), 0
    while True:
        hits, oldest, here = step(below, size)
        found |= {pk: head for pk, head in here.items() if pk not in found}
        if hits < size:
            return found
        walked += hits
        if walked == size:
            _expected.learn(hits, len(here))
        if len(found) >= most:
            return found
        if len(here) < size * _SPARSE:
            return _held_against(match, wanted, most)
        needed = (most - len(found)) * walked / max(1, len(found)) * _SPARE
        below, size = oldest, min(_NEXT, max(_FIRST, int(needed)))


class _Expected:
    """How many hits have how many wanted matters: what was so for the last words is tried for the next ones."""

    def __init__(self) -> None:
        self._hits_a_matter = _FIRST / 1000

    def learn(self, hits: int, matters: int) -> None:
        self._hits_a_matter = hits / max(1, matters)

    def size(self, most: int) -> int:
        """A few more hits than so many matters have."""
        return min(_FIRST, int(most * self._hits_a_matter * _MARGIN) + 1)


_expected = _Expected()


def _among(petitions: list[int], wanted: QuerySet[Matter]) -> dict[int, Head]:
    """The wanted matters of some petitions, in the order of the newest petition."""
    if not petitions:
        return {}
    return _heads(wanted.filter(_one_of("petitions__id", petitions)).order_by("-petitions__id"))


def _one_of(field: str, listed: list[int]) -> Q | Func:
    """Whether a field is one of many ids. PostgreSQL walks its index once along a list, and looks each row of a
    subquery up from the top."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__in": ids(listed)})
    template, output = "(%(expressions)s::bigint[]))", BooleanField()
    return Func(F(field), Value(array(listed)), template=template, arg_joiner=" = ANY(", output_field=output)


def ids(listed: list[int]) -> RawSQL:
    """Many ids as one parameter, written by ourselves: a thousand single ones take longer to bind than to look up."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(listed)])
    return RawSQL("SELECT unnest(%s::bigint[])", [array(listed)])


def array(listed: Iterable[int]) -> str:
    """An array of PostgreSQL as it is written."""
    return f"{{{','.join(map(str, listed))}}}"


def _held_against(match: str, wanted: QuerySet[Matter], most: int) -> dict[int, Head]:
    """The wanted matters that have a petition with the words: all petitions of the wanted are looked up among hits."""
    try:
        inner, given = wanted.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return {}
    if connection.vendor == "sqlite":
        having = "petitions_text MATCH %s AND +t.rowid IN (SELECT id FROM petitions_petition WHERE matter_id IN"
        joined, end = "t.rowid", ")"
    else:
        having, joined, end = "ts_match_vq(t.tokens, %s::tsquery) AND p.matter_id IN", "t.petition", ""
    rows = _asked(
        f"SELECT p.matter_id FROM petitions_text t JOIN petitions_petition p ON p.id = {joined}"  # noqa: S608  our names
        f" WHERE {having} ({inner}){end} GROUP BY p.matter_id ORDER BY max(p.id) DESC LIMIT %s",
        [match, *given, most],
    )
    matters = [matter for (matter,) in rows]
    heads = _heads(Matter.objects.filter(pk__in=ids(matters)).order_by())
    return {matter: heads[matter] for matter in matters if matter in heads}


def _asked(statement: str, given: Iterable[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given))
        return list(cursor.fetchall())


def _sqlite_match(wanted: list[list[str]]) -> str:
    return " ".join(f'"{phrase[0]}"*' if is_single(phrase) else f'"{" ".join(phrase)}"' for phrase in wanted)


def _sqlite_steps(match: str, wanted: QuerySet[Matter]) -> Steps:
    statement = (
        "SELECT rowid FROM petitions_text WHERE petitions_text MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"
    )

    def step(below: int, size: int) -> Step:
        hits = [row for (row,) in _asked(statement, [match, below, size])]
        return Step(len(hits), hits[-1] if hits else 0, _among(hits, wanted))

    return step


def _postgres_match(wanted: list[list[str]], reach: Reach | None) -> str:
    words = [f"{phrase[0]}:*" if is_single(phrase) else f"({' <-> '.join(phrase)})" for phrase in wanted]
    if reach is not None:
        marks = [organ_mark(organ) for organ in sorted(reach.organs)] + [SECRET] * reach.secret
        words.append(f"({' | '.join(map(repr, marks))})")
    return " & ".join(words)


def _postgres_steps(match: str, wanted: QuerySet[Matter]) -> Steps:
    """The hits and their matters are asked for at once: a thousand ids take as long to be sent and read as to be
    found."""
    condition, order = _way(match)
    hits = (
        f"SELECT petition FROM petitions_text WHERE {condition} AND petition < %s"  # noqa: S608  our own words
        f" ORDER BY {order} DESC LIMIT %s"
    )
    try:
        matters, given = wanted.order_by().values_list(*Head._fields).query.sql_with_params()
    except EmptyResultSet:
        return lambda _below, _size: Step(0, 0, {})
    both = (
        f"WITH hits AS MATERIALIZED ({hits})"  # noqa: S608  the same
        " SELECT wanted.*, (SELECT count(*) FROM hits), (SELECT min(petition) FROM hits) FROM hits"
        f" JOIN petitions_petition p ON p.id = hits.petition JOIN ({matters}) wanted ON wanted.pk = p.matter_id"
        " ORDER BY p.id DESC"
    )

    def step(below: int, size: int) -> Step:
        rows = _asked(both, [match, below, size, *given])
        if not rows:
            none = [row for (row,) in _asked(hits, [match, below, size])]
            return Step(len(none), none[-1] if none else 0, {})
        found: dict[int, Head] = {}
        for row in rows:
            found.setdefault(row[0], Head._make(row[:-2]))
        many, oldest = rows[0][-2:]
        return Step(many, oldest, found)

    return step


def _way(match: str) -> tuple[str, str]:
    """The planner knows how common a word is, but not a phrase: it multiplies the shares of neighbouring pairs. There
    we look ourselves, and choose with a condition that no index answers, or an order that none has."""
    if "<->" not in match:
        return "tokens @@ %s::tsquery", "petition"
    newest = _asked("SELECT max(petition) FROM petitions_text", [])[0][0] or 0
    common = "SELECT count(*) FROM petitions_text WHERE petition > %s AND ts_match_vq(tokens, %s::tsquery)"
    share = _asked(common, [newest - _SAMPLE, match])[0][0] / _SAMPLE
    # To go through petitions until there are enough hits, or to sort all that the index names.
    if share * share * newest * _NAMED_COST >= _FIRST:
        return "ts_match_vq(tokens, %s::tsquery)", "petition"
    return "tokens @@ %s::tsquery", "petition + 0"
