"""What a predicate is: a closed tree over fact columns, with one meaning.

Unknown is false, also under *not*: inside, the three-valued logic of Kleene holds; at the end, only true counts.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, TypeAlias

from huiyin.core.facts import COLUMNS, Column, Fact
from huiyin.core.periods import Period
from huiyin.core.predicate.errors import PredicateError


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """The value of another column of the same fact."""

    name: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day up to which things have happened, as given when the question is asked; unknown when none was given."""


AS_OF = AsOf()
Literal: TypeAlias = date | int | bool | str
Operand: TypeAlias = Literal | ColumnRef | AsOf
#: (kind of name, the name or id, with everything under it) → ids. The kinds are the values of DOMAINS.
Resolver: TypeAlias = Callable[[str, str | int, bool], Collection[int]]

#: Which id columns may be named in words, and what the names are names of.
DOMAINS = {
    "organ": "organ",
    "registering_organ": "organ",
    "accused": "organ",
    "topic1": "topic",
    "topic": "topic",
    "place": "place",
}
DOMAIN_LABELS = {"organ": "机构", "topic": "内容分类", "place": "属地"}

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
#: The comparison that is true exactly when this one, of known values, is false.
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

ENGLISH_WORDS = {
    word: word for word in ("and", "or", "not", "in", "within", "known", "unknown", "all", "as_of", "period")
}
CHINESE_WORDS = {
    "and": "且",
    "or": "或",
    "not": "非",
    "in": "属于",
    "within": "隶属",
    "known": "已知",
    "unknown": "未知",
    "all": "全部",
    "as_of": "截止日",
    "period": "本期",
}


def value_of(fact: Fact, name: str, as_of: date | None) -> Any:
    """What is known of a column on `as_of`: None when its guard has not happened by then."""
    guard = COLUMNS[name].guard
    if as_of is not None and guard is not None:
        happened = getattr(fact, guard)
        if happened is None or happened > as_of:
            return None
    return getattr(fact, name)


class Predicate:
    """Which facts are meant. `str()` is the canonical text, `chinese()` the same in the words of the ledger."""

    __slots__ = ()

    def truth(self, fact: Fact, as_of: date | None) -> bool | None:
        """True, False, or None for unknown."""
        raise TypeError(f"{type(self).__name__} says nothing of a fact by itself")

    def text(self, words: Words) -> str:
        raise TypeError(f"{type(self).__name__} has no text")

    def mapped(self, change: Callable[[Predicate], Predicate]) -> Predicate:
        """The same tree with every leaf changed."""
        return change(self)

    def matches(self, fact: Fact, as_of: date | None = None) -> bool:
        """The meaning of the predicate, and the oracle of every translation of it.

        A petition registered after `as_of` does not exist yet.
        """
        if as_of is not None and fact.registered > as_of:
            return False
        return self.truth(fact, as_of) is True

    def bind(self, period: Period) -> Predicate:
        """The predicate with the word `period` replaced by these days."""
        return self.mapped(lambda leaf: leaf.bound(period) if isinstance(leaf, InPeriod) else leaf)

    def resolve(self, resolver: Resolver) -> Predicate:
        """The predicate with every name of an organ, topic or place replaced by ids.

        Raises:
            PredicateError: nothing has that name.
        """
        return self.mapped(lambda leaf: _resolved(leaf, resolver))

    def leaves(self) -> Iterator[Predicate]:
        yield self

    def columns(self) -> set[str]:
        """The columns it speaks of."""
        found: set[str] = set()
        for leaf in self.leaves():
            found.update(getattr(leaf, field) for field in ("column",) if hasattr(leaf, field))
            if isinstance(leaf, Compare) and isinstance(leaf.value, ColumnRef):
                found.add(leaf.value.name)
        return found

    def __str__(self) -> str:
        return self.text(CODES)

    def chinese(self) -> str:
        return self.text(LABELS)


@dataclass(frozen=True, slots=True)
class Everything(Predicate):
    """Every fact."""

    def truth(self, fact: Fact, as_of: date | None) -> bool | None:
        return True

    def text(self, words: Words) -> str:
        return words.word["all"]


@dataclass(frozen=True, slots=True)
class Compare(Predicate):
    column: str
    op: str
    value: Operand

    def truth(self, fact: Fact, as_of: date | None) -> bool | None:
        here = value_of(fact, self.column, as_of)
        there: Any = self.value
        if isinstance(there, ColumnRef):
            there = value_of(fact, there.name, as_of)
        elif isinstance(there, AsOf):
            there = as_of
        _refuse_name(self.column, there if there is self.value else None)
        if here is None or there is None:
            return None
        return COMPARE[self.op](here, there)

    def text(self, words: Words) -> str:
        return f"{words.column(self.column)} {self.op} {words.operand(self.column, self.value)}"


@dataclass(frozen=True, slots=True)
class In(Predicate):
    """One of a list of values."""

    column: str
    items: tuple[Literal, ...]

    def truth(self, fact: Fact, as_of: date | None) -> bool | None:
        here = value_of(fact, self.column, as_of)
        for item in self.items:
            _refuse_name(self.column, item)
        return None if here is None else here in self.items

    def text(self, words: Words) -> str:
        items = ", ".join(words.operand(self.column, item) for item in self.items)
        return f"{words.column(self.column)} {words.word['in']} ({items})"


@dataclass(frozen=True, slots=True)
class Between(Predicate):
    """From start to end, both counted: days or numbers."""

    column: str
    start: date | int
    end: date | int

    def truth(self, fact: Fact, as_of: date | None) -> bool | None:
        here = value_of(fact, self.column, as_of)
        return None if here is None else bool(self.start <= here <= self.end)

    def text(self, words: Words) -> str:
        return f"{words.column(self.column)} {words.word['in']} {self.start}..{self.end}"


@dataclass(frozen=True, slots=True)
class InPeriod(Predicate):
    """In the period that is being reported; it must be bound before it can be asked."""

    column: str

    def bound(self, period: Period) -> Between:
        return Between(self.column, period.start, period.end)

    def truth(self, fact: Fact, as_of: date | None) -> bool | None:
        raise unbound(self)

    def text(self, words: Words) -> str:
        return f"{words.column(self.column)} {words.word['in']} {words.word['period']}"


@dataclass(frozen=True, slots=True)
class Within(Predicate):
    """An organ, topic or place, or anything under it in its tree; it must be resolved before it can be asked."""

    column: str
    value: str | int

    def truth(self, fact: Fact, as_of: date | None) -> bool | None:
        raise unresolved(self.column, self.value)

    def text(self, words: Words) -> str:
        return f"{words.column(self.column)} {words.word['within']} {words.operand(self.column, self.value)}"


@dataclass(frozen=True, slots=True)
class Known(Predicate):
    """The column has a value (`known`), or has none (`unknown`). Always true or false."""

    column: str
    known: bool = True

    def truth(self, fact: Fact, as_of: date | None) -> bool | None:
        return (value_of(fact, self.column, as_of) is not None) is self.known

    def text(self, words: Words) -> str:
        return f"{words.word['known' if self.known else 'unknown']}({words.column(self.column)})"


@dataclass(frozen=True, slots=True)
class Not(Predicate):
    part: Predicate

    def truth(self, fact: Fact, as_of: date | None) -> bool | None:
        inner = self.part.truth(fact, as_of)
        return None if inner is None else not inner

    def text(self, words: Words) -> str:
        return f"{words.word['not']} {_enclosed(self.part, words)}"

    def mapped(self, change: Callable[[Predicate], Predicate]) -> Predicate:
        return Not(self.part.mapped(change))

    def leaves(self) -> Iterator[Predicate]:
        yield from self.part.leaves()


@dataclass(frozen=True, slots=True)
class _Joined(Predicate):
    parts: tuple[Predicate, ...]

    #: The truth of one part that decides the whole.
    decisive: ClassVar[bool]
    word: ClassVar[str]

    def __post_init__(self) -> None:
        if len(self.parts) < 2:
            raise ValueError(f"{self.word} joins at least two predicates")

    def truth(self, fact: Fact, as_of: date | None) -> bool | None:
        result: bool | None = not self.decisive
        for part in self.parts:
            inner = part.truth(fact, as_of)
            if inner is self.decisive:
                return self.decisive
            if inner is None:
                result = None
        return result

    def text(self, words: Words) -> str:
        return f" {words.word[self.word]} ".join(_enclosed(part, words) for part in self.parts)

    def mapped(self, change: Callable[[Predicate], Predicate]) -> Predicate:
        return type(self)(tuple(part.mapped(change) for part in self.parts))

    def leaves(self) -> Iterator[Predicate]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class And(_Joined):
    decisive: ClassVar[bool] = False
    word: ClassVar[str] = "and"


@dataclass(frozen=True, slots=True)
class Or(_Joined):
    decisive: ClassVar[bool] = True
    word: ClassVar[str] = "or"


def all_of(*parts: Predicate | None) -> Predicate:
    """Every one of these; none given is every fact."""
    kept = tuple(dict.fromkeys(part for part in _flat(And, parts) if not isinstance(part, Everything)))
    if not kept:
        return Everything()
    return kept[0] if len(kept) == 1 else And(kept)


def any_of(*parts: Predicate) -> Predicate:
    """At least one of these.

    Raises:
        ValueError: none was given.
    """
    kept = tuple(dict.fromkeys(_flat(Or, parts)))
    if any(isinstance(part, Everything) for part in kept):
        return Everything()
    return kept[0] if len(kept) == 1 else Or(kept)


def _flat(kind: type[_Joined], parts: Iterable[Predicate | None]) -> Iterator[Predicate]:
    for part in parts:
        if isinstance(part, kind):
            yield from _flat(kind, part.parts)
        elif part is not None:
            yield part


@dataclass(frozen=True, slots=True)
class Words:
    """How columns, values and joining words are written: as identifiers or in Chinese. Both read back."""

    word: dict[str, str]
    labels: bool

    def column(self, name: str) -> str:
        return COLUMNS[name].label if self.labels else name

    def operand(self, column: str, value: Operand) -> str:
        if isinstance(value, ColumnRef):
            return self.column(value.name)
        if isinstance(value, AsOf):
            return self.word["as_of"]
        described = COLUMNS[column]
        if described.vocabulary is not None:
            code = ("yes" if value else "no") if isinstance(value, bool) else str(value)
            return _plain_or_quoted(described.vocabulary.label(code)) if self.labels else code
        return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain_or_quoted(label: str) -> str:
    """A label with marks or a joining word in it is one word only between quotation marks."""
    return label if label.isalnum() and "或" not in label else _quoted(label)


CODES = Words(ENGLISH_WORDS, labels=False)
LABELS = Words(CHINESE_WORDS, labels=True)


def unbound(leaf: InPeriod) -> PredicateError:
    label = COLUMNS[leaf.column].label
    return PredicateError(f"“{label}属于本期”只能用于统计，此处没有时段", f"{leaf} can be asked only of a period")


def unresolved(column: str, value: str | int) -> PredicateError:
    described: Column = COLUMNS[column]
    return PredicateError(
        f"“{described.label}”的名称“{value}”尚未换成编号", f"the name {value!r} of {column} was not resolved to an id"
    )


def _enclosed(part: Predicate, words: Words) -> str:
    text = part.text(words)
    return f"({text})" if isinstance(part, _Joined) else text


def _refuse_name(column: str, value: object) -> None:
    if isinstance(value, str) and COLUMNS[column].kind == "id":
        raise unresolved(column, value)


def _resolved(leaf: Predicate, resolver: Resolver) -> Predicate:
    if isinstance(leaf, Within):
        return _ids(leaf.column, (leaf.value,), resolver, under=True)
    if isinstance(leaf, In) and COLUMNS[leaf.column].kind == "id":
        return _ids(leaf.column, leaf.items, resolver)
    if isinstance(leaf, Compare) and COLUMNS[leaf.column].kind == "id" and isinstance(leaf.value, str):
        found = _ids(leaf.column, (leaf.value,), resolver)
        return found if leaf.op == "=" else Not(found)
    return leaf


def _ids(column: str, values: tuple[Any, ...], resolver: Resolver, *, under: bool = False) -> In:
    ids: dict[int, None] = {}
    for value in values:
        if isinstance(value, int) and not under:
            ids[value] = None
            continue
        domain = DOMAINS[column]
        found = resolver(domain, value, under)
        if not found:
            raise PredicateError(
                f"没有名为“{value}”的{DOMAIN_LABELS[domain]}", f"there is no {domain} with the name {value!r}"
            )
        ids.update(dict.fromkeys(sorted(found)))
    return In(column, tuple(ids))
