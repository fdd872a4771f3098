"""Random events: sensible ones, and such as no bureau ever wrote."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any, get_type_hints

from hypothesis import strategies as st

from huiyin.core import events as ev
from huiyin.core import terms
from huiyin.core.facts import COLUMNS

FIRST_DAY = date(2021, 11, 1)
days = st.integers(0, 400).map(lambda n: FIRST_DAY + timedelta(days=n))
any_day = days | st.dates()
petitions = st.integers(1, 4)
words = st.text(max_size=6)

_SENSIBLE: dict[str, st.SearchStrategy[Any]] = {
    "channel": st.sampled_from(terms.CHANNEL.codes),
    "level": st.sampled_from(terms.LEVEL.codes),
    "source": st.sampled_from(terms.SOURCE.codes),
    "purpose": st.sampled_from(terms.PURPOSE.codes),
    "first": st.sampled_from(terms.FIRST.codes),
    "reception": st.sampled_from(terms.RECEPTION.codes),
    "disposition": st.sampled_from(terms.DISPOSITION.codes),
    "outcome": st.sampled_from(terms.OUTCOME.codes),
    "side": st.sampled_from(["bureau", "organ"]),
    "value": st.sampled_from(terms.RATING.codes),
    "stage": st.sampled_from(["review", "re_review"]),
    "number": st.sampled_from(["A1", "A2", "A3"]),
    "earlier": st.sampled_from(["A1", "A2", "A3"]),
    "field": st.sampled_from(sorted(COLUMNS)),
}


def of_kind(kind: type[Any], *, wild: bool = False) -> st.SearchStrategy[Any]:
    """Events of one kind. `wild`: any day, any text, any number, any field."""
    return _of_name(ev.NAMES[kind], wild)


@cache
def _of_name(name: str, wild: bool) -> st.SearchStrategy[Any]:
    kind = ev.KINDS[name]
    fields = {field: _values(field, hint, wild) for field, hint in get_type_hints(kind).items()}
    return st.builds(kind, **fields)


@cache
def events(*, wild: bool = False) -> st.SearchStrategy[ev.Event]:
    return st.one_of([of_kind(kind, wild=wild) for kind in ev.KINDS.values()])


def _values(name: str, hint: Any, wild: bool) -> st.SearchStrategy[Any]:
    if name == "petition":
        return petitions
    optional = type(None) in getattr(hint, "__args__", ())
    value = _value(name, hint, wild)
    return st.none() | value if optional else value


def _value(name: str, hint: Any, wild: bool) -> st.SearchStrategy[Any]:
    kinds = set(getattr(hint, "__args__", (hint,))) - {type(None)}
    if name in ("old", "new"):
        return st.text(max_size=12) | st.integers(-3, 9) | st.booleans() | any_day.map(date.isoformat)
    if date in kinds:
        return any_day if wild else days
    if bool in kinds:
        return st.booleans()
    if int in kinds:
        return st.integers(-5, 10**6) if wild else st.integers(1, 9)
    sensible = _SENSIBLE.get(name, words)
    return sensible | words if wild else sensible
