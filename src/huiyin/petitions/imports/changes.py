"""What a row means as events: for a new petition all of it, for a known one only what is new in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from huiyin.core import events as ev
from huiyin.core.events import Event
from huiyin.core.facts import Fact

#: Fields that are part of the registration itself.
REGISTRATION: Final = (
    "registered", "petitioned", "exchanged", "channel", "level", "source", "purpose", "first", "first_nationwide",
    "earlier", "people", "representatives", "accused", "topic1", "topic", "place", "reception",
)  # fmt: skip
#: What an empty cell stands for where LEDGER says so: an empty cell is then no loss.
DEFAULTS: Final[dict[str, Any]] = {"source": "own", "people": 1}


class Step(NamedTuple):
    """A step of the procedure: the field that shows it happened, and the fields that belong to it."""

    key: str
    more: tuple[str, ...] = ()


STEPS: Final = (
    Step("batch"),
    Step("disposition", ("organ", "sent")),
    Step("superior_due"),
    Step("told"),
    Step("accepted"),
    Step("extended_until"),
    Step("closed", ("outcome", "settled")),
    Step("confirmed"),
    Step("rating_until"),
    Step("rating_bureau"),
    Step("rating_organ"),
    Step("review_requested"),
    Step("review_decided", ("review_outcome",)),
    Step("re_review_requested"),
    Step("re_review_decided", ("re_review_outcome",)),
)


def _step_event(petition: int, key: str, values: Mapping[str, Any]) -> Event:
    value = values[key]
    match key:
        case "batch":
            return ev.Batched(petition, None, value)
        case "disposition":
            return ev.Sorted(petition, values.get("sent"), value, values.get("organ"))
        case "superior_due":
            return ev.SuperiorDateSet(petition, None, value)
        case "told":
            return ev.Told(petition, value)
        case "accepted":
            return ev.Accepted(petition, value)
        case "extended_until":
            return ev.Extended(petition, None, value)
        case "closed":
            return ev.Answered(petition, value, values.get("outcome"), values.get("settled"))
        case "confirmed":
            return ev.Confirmed(petition, value)
        case "rating_until":
            return ev.RatingOpened(petition, None, value)
        case _:
            return _later_event(petition, key, values)


def _later_event(petition: int, key: str, values: Mapping[str, Any]) -> Event:
    value = values[key]
    match key:
        case "rating_bureau" | "rating_organ":
            return ev.Rated(petition, None, key.removeprefix("rating_"), value)
        case "review_requested" | "re_review_requested":
            return ev.ReviewRequested(petition, value, key.removesuffix("_requested"))
        case _:
            stage = key.removesuffix("_decided")
            return ev.ReviewDecided(petition, value, stage, values.get(f"{stage}_outcome"))


def registration(petition: int, organ: int, values: Mapping[str, Any], content: str) -> list[Event]:
    """All events of a petition that was not known before."""
    known = {name: values[name] for name in REGISTRATION if name != "registered" and name in values}
    registered = ev.Registered(petition, values["registered"], values["number"], organ, content=content, **known)
    return [registered, *_first_steps(petition, values)]


def revision(petition: int, fact: Fact, values: Mapping[str, Any]) -> list[Event]:
    """The events that lead from what is known to what the row says; none when it says nothing new."""
    corrections = [
        _correction(petition, name, getattr(fact, name), values[name])
        for name in REGISTRATION
        if name in values and getattr(fact, name) != values[name]
    ]
    return [*corrections, *_steps(petition, fact, values)]


def _first_steps(petition: int, values: Mapping[str, Any]) -> list[Event]:
    """The steps of a petition of which nothing is known yet."""
    found: list[Event] = []
    for key, more in STEPS:
        if key in values:
            found.append(_step_event(petition, key, values))
        else:
            found += [_correction(petition, name, None, values[name]) for name in more if name in values]
    return found


def _steps(petition: int, fact: Fact, values: Mapping[str, Any]) -> list[Event]:
    found: list[Event] = []
    for key, more in STEPS:
        known = {name: getattr(fact, name) for name in (key, *more)}
        if key in values and known[key] is None:
            taken = {name: values.get(name) if value is None else value for name, value in known.items()}
            found.append(_step_event(petition, key, taken))
            known = taken
        found += [
            _correction(petition, name, old, values[name])
            for name, old in known.items()
            if name in values and old != values[name]
        ]
    return found


def _correction(petition: int, name: str, old: Any, new: Any) -> Event:
    return ev.Corrected(petition, None, name, _plain(old), _plain(new))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


COMPARED: Final = (*REGISTRATION, *(name for step in STEPS for name in (step.key, *step.more)))


def emptied(fact: Fact, values: Mapping[str, Any], present: frozenset[str]) -> list[str]:
    """Fields that are known, and whose column is in the file but empty in this row."""
    return [
        name
        for name in COMPARED
        if name in present
        and name not in values
        and (known := getattr(fact, name)) is not None
        and known != DEFAULTS.get(name)
    ]
