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


#: The petitions below an id that have the words: newest first, at most so many.
Hits = Callable[[int, int], list[int]]


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
    found = _of(_numbered(text), wanted, most)
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


def _numbered(text: str) -> QuerySet[Petition]:
    """Numbers that begin with the text, written large or small; each way is a range of the index."""
    condition = Q(pk__in=())
    for start in {text, text.upper(), text.lower()} - {""}:
        if connection.vendor == "sqlite":
            condition |= Q(number__gte=start, number__lt=start + _LAST_LETTER)
        else:
            condition |= Q(number__startswith=start)
    return Petition.objects.filter(condition)


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
    newest = _sqlite_hits(match) if connection.vendor == "sqlite" else _postgres_hits(match)
    found: dict[int, Head] = {}
    below, size, walked = _LAST, _FIRST, 0
    while True:
        hits = newest(below, size)
        here = _among(hits, wanted)
        found |= {pk: head for pk, head in here.items() if pk not in found}
        if len(hits) < size or len(found) >= most:
            return found
        if len(here) < size * _SPARSE:
            return _held_against(match, wanted, most)
        walked += size
        needed = (most - len(found)) * walked / max(1, len(found)) * _SPARE
        below, size = hits[-1], min(_NEXT, max(_FIRST, int(needed)))


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


def _sqlite_hits(match: str) -> Hits:
    statement = (
        "SELECT rowid FROM petitions_text WHERE petitions_text MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"
    )
    return lambda below, size: [row for (row,) in _asked(statement, [match, below, size])]


def _postgres_match(wanted: list[list[str]], reach: Reach | None) -> str:
    words = [f"{phrase[0]}:*" if is_single(phrase) else f"({' <-> '.join(phrase)})" for phrase in wanted]
    if reach is not None:
        marks = [organ_mark(organ) for organ in sorted(reach.organs)] + [SECRET] * reach.secret
        words.append(f"({' | '.join(map(repr, marks))})")
    return " & ".join(words)


def _postgres_hits(match: str) -> Hits:
    """The planner knows how common a word is, but not a phrase: it multiplies the shares of neighbouring pairs. There
    we look ourselves, and choose with a condition that no index answers, or an order that none has."""
    condition, order = "tokens @@ %s::tsquery", "petition"
    if "<->" in match:
        newest = _asked("SELECT max(petition) FROM petitions_text", [])[0][0] or 0
        common = "SELECT count(*) FROM petitions_text WHERE petition > %s AND ts_match_vq(tokens, %s::tsquery)"
        share = _asked(common, [newest - _SAMPLE, match])[0][0] / _SAMPLE
        # To go through petitions until there are enough hits, or to sort all that the index names.
        if share * share * newest * _NAMED_COST >= _FIRST:
            condition = "ts_match_vq(tokens, %s::tsquery)"
        else:
            order = "petition + 0"
    statement = (
        f"SELECT petition FROM petitions_text WHERE {condition} AND petition < %s"  # noqa: S608  our own words
        f" ORDER BY {order} DESC LIMIT %s"
    )
    return lambda below, size: [row for (row,) in _asked(statement, [match, below, size])]
