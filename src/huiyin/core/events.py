"""What can happen to a matter: typed, versioned events with one canonical byte form.

An event holds ids, dates and codes only. Free text and personal data live in content rows outside the ledger; an event
names them by digest. `petition` says which petition of the matter the event is about; `on` is the day on which it
took effect (a legal day in Asia/Shanghai), not the moment it was entered.

Adding a field to an event: raise its VERSION, give the field a default, and add a step to `UPCASTS` that turns the
older stored form into the newer. Stored bytes are never rewritten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias, get_type_hints

from huiyin.core import desk_events as desk

Stored: TypeAlias = dict[str, Any]


class Registered(NamedTuple):
    """登记: a petition was entered (2022 regulation Art. 22; 2005 Art. 21)."""

    petition: int
    on: date
    number: str
    organ: int
    channel: str | None = None
    level: str | None = None
    source: str = "own"
    petitioned: date | None = None
    exchanged: date | None = None
    people: int = 1
    representatives: int | None = None
    purpose: str | None = None
    accused: int | None = None
    topic1: int | None = None
    topic: int | None = None
    place: int | None = None
    first: str | None = None
    first_nationwide: bool | None = None
    earlier: str | None = None
    reception: str | None = None
    content: str | None = None
    joint: bool = False
    anonymous: bool = False
    confidential: bool = False
    involved: int | None = None


class Sorted(NamedTuple):
    """分流: the bureau decided what becomes of the petition, and to whom it goes (Art. 22).

    `on` is None when the ledger does not say when; the registration day then stands for it, except that a transfer or
    an assignment without its date does not count as sent.
    """

    petition: int
    on: date | None
    disposition: str
    organ: int | None = None
    route: str | None = None
    note: str | None = None


class Told(NamedTuple):
    """告知: written notice of receipt, path and procedure (Art. 23). Not the acceptance."""

    petition: int
    on: date
    assignment: int | None = None
    procedure: str | None = None
    letter: int | None = None


class Accepted(NamedTuple):
    """受理: from this day the sixty days of Art. 34 run."""

    petition: int
    on: date
    procedure: str = "ordinary"
    assignment: int | None = None
    letter: int | None = None


class Extended(NamedTuple):
    """延期: the organ's head lengthened the period (Art. 34); `until` is the day as recorded."""

    petition: int
    on: date | None
    until: date
    note: str | None = None
    letter: int | None = None


class Answered(NamedTuple):
    """办结: the written opinion was given (Art. 32, 34)."""

    petition: int
    on: date
    outcome: str | None = None
    settled: bool | None = None
    assignment: int | None = None
    note: str | None = None
    letter: int | None = None


class Confirmed(NamedTuple):
    """审核认定办结: the assigning side accepted the closing."""

    petition: int
    on: date
    assignment: int | None = None


class SuperiorDateSet(NamedTuple):
    """限办截止日期: a date set by the superior's system; stands beside the legal date, never in its place."""

    petition: int
    on: date | None
    due: date


class RatingOpened(NamedTuple):
    """评价截止日期: the petitioner may rate until this day."""

    petition: int
    on: date | None
    until: date


class Rated(NamedTuple):
    """满意度评价: of the bureau (`side` "bureau") or of the responsible organ ("organ")."""

    petition: int
    on: date | None
    side: str
    value: str
    note: str | None = None


class ReviewRequested(NamedTuple):
    """申请复查 (`stage` "review", Art. 35) or 申请复核 ("re_review", Art. 36)."""

    petition: int
    on: date
    stage: str
    organ: int | None = None
    people: int | None = None
    late: str | None = None
    note: str | None = None


class ReviewDecided(NamedTuple):
    """复查意见 or 复核意见, with its outcome."""

    petition: int
    on: date
    stage: str
    outcome: str | None = None
    organ: int | None = None
    redo_until: date | None = None
    letter: int | None = None


class Batched(NamedTuple):
    """The matter belongs to a campaign batch (专项批次)."""

    petition: int
    on: date | None
    batch: str


class Corrected(NamedTuple):
    """更正: one recorded value was replaced. `field` is a fact column; `old` and `new` in canonical form."""

    petition: int
    on: date | None
    field: str
    old: str | int | bool | None
    new: str | int | bool | None


class ContentRevised(NamedTuple):
    """The free text or personal data of the petition has a new version, known here by its digest only."""

    petition: int
    on: date | None
    version: int
    content: str


class Joined(NamedTuple):
    """并入: a petition came into this matter; `origin` is the matter whose stream holds its earlier events."""

    petition: int
    on: date | None
    origin: int
    reason: str = "linked"
    note: str | None = None


class Separated(NamedTuple):
    """分出: a petition left this matter for another."""

    petition: int
    on: date | None
    target: int
    reason: str = "linked"
    note: str | None = None


Event: TypeAlias = (
    Registered
    | Sorted
    | Told
    | Accepted
    | Extended
    | Answered
    | Confirmed
    | SuperiorDateSet
    | RatingOpened
    | Rated
    | ReviewRequested
    | ReviewDecided
    | Batched
    | Corrected
    | ContentRevised
    | Joined
    | Separated
    | desk.Dispatched
    | desk.Received
    | desk.Objected
    | desk.ObjectionDecided
    | desk.Recalled
    | desk.InternallyAnswered
    | desk.Reported
    | desk.ReportReturned
    | desk.Routed
    | desk.Refused
    | desk.Led
    | desk.TakenUp
    | desk.LedBack
    | desk.LeftSimple
    | desk.Withdrawn
    | desk.Recused
    | desk.Contacted
    | desk.Asked
    | desk.QuestionAnswered
    | desk.AnswerSeen
    | desk.DataDemanded
    | desk.DataDemandAnswered
    | desk.Attached
    | desk.Mediated
    | desk.HearingOpened
    | desk.HearingClosed
    | desk.Served
    | desk.Executed
    | desk.ReviewRefused
    | desk.Urged
    | desk.Instructed
    | desk.InstructionDone
    | desk.HoldPlaced
    | desk.HoldLifted
    | desk.DisposalProposed
    | desk.DisposalDecided
)

#: Name in the ledger → type. Names are for ever.
KINDS: dict[str, type[Any]] = {
    "registered": Registered,
    "sorted": Sorted,
    "told": Told,
    "accepted": Accepted,
    "extended": Extended,
    "answered": Answered,
    "confirmed": Confirmed,
    "superior_date_set": SuperiorDateSet,
    "rating_opened": RatingOpened,
    "rated": Rated,
    "review_requested": ReviewRequested,
    "review_decided": ReviewDecided,
    "batched": Batched,
    "corrected": Corrected,
    "content_revised": ContentRevised,
    "joined": Joined,
    "separated": Separated,
    **desk.KINDS,
}
NAMES: dict[type[Any], str] = {kind: name for name, kind in KINDS.items()}
#: Events whose second version has more fields, all with defaults: what the desk knows and a spreadsheet does not.
_GREW = frozenset(
    {"registered", "sorted", "told", "accepted", "extended", "answered", "confirmed", "rated", "review_requested"}
    | {"review_decided", "joined", "separated"}
)
VERSIONS: dict[str, int] = {name: 2 if name in _GREW else 1 for name in KINDS}

#: (name, stored version) → the stored form of the next version.
UPCASTS: dict[tuple[str, int], Callable[[Stored], Stored]] = {(name, 1): dict for name in _GREW}


class UnknownEvent(ValueError):
    """The ledger holds an event this version of the program does not know; nothing may be guessed from it."""


class _Reader(NamedTuple):
    """How the stored form of one event is read."""

    kind: type[Any]
    fields: frozenset[str]
    needed: tuple[str, ...]
    defaults: tuple[tuple[str, Any], ...]
    dates: tuple[str, ...]


_HEAD = ("event", "v")


def _reader(kind: type[Any]) -> _Reader:
    """A field that may be unknown, or has a default, may be absent; every other one must be there."""
    hints = get_type_hints(kind)
    optional = {
        field: kind._field_defaults.get(field) for field, hint in hints.items() if _may_be_absent(kind, field, hint)
    }
    dates = tuple(field for field, hint in hints.items() if hint in (date, date | None))
    needed = tuple(field for field in kind._fields if field not in optional)
    return _Reader(kind, frozenset((*_HEAD, *kind._fields)), needed, tuple(optional.items()), dates)


def _may_be_absent(kind: type[Any], field: str, hint: Any) -> bool:
    return field in kind._field_defaults or type(None) in getattr(hint, "__args__", ())


_READERS = {name: _reader(kind) for name, kind in KINDS.items()}
_FROM_ISO = date.fromisoformat


def stored_form(event: Event) -> Stored:
    """The event as plain JSON values: name, version and the fields that are known; dates as ISO strings."""
    name = NAMES[type(event)]
    form: Stored = {"event": name, "v": VERSIONS[name]}
    for field, value in zip(event._fields, event, strict=True):
        if value is not None:
            form[field] = value.isoformat() if isinstance(value, date) else value
    return form


def from_stored(form: Mapping[str, Any]) -> Event:
    """The event of a stored form, upcast to the present version.

    Raises:
        UnknownEvent: its name, a field, or a version newer than this program's is not known, or a value is missing.
    """
    try:
        name = form["event"]
        if form["v"] != VERSIONS[name]:
            form = _upcast(name, form)
        reader = _READERS[name]
        if not form.keys() <= reader.fields:
            raise UnknownEvent(f"event {name!r} has fields that this program does not know: {form!r}")
        values = {field: form.get(field, default) for field, default in reader.defaults}
        for field in reader.needed:
            values[field] = form[field]
        for field in reader.dates:
            if values[field] is not None:
                values[field] = _FROM_ISO(values[field])
    except UnknownEvent:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownEvent(f"not an event of this ledger: {form!r}") from error
    event: Event = reader.kind(**values)
    return event


def _upcast(name: str, form: Mapping[str, Any]) -> Stored:
    """The stored form in the present version; what was stored is not touched."""
    version, current = form["v"], VERSIONS[name]
    if version > current:
        raise UnknownEvent(f"event {name!r} has version {version}; this program knows up to {current}")
    values = {field: value for field, value in form.items() if field not in _HEAD}
    while version < current:
        values = UPCASTS[name, version](values)
        version += 1
    return {"event": name, "v": current, **values}


def canonical(value: object) -> str:
    """The one text form that is hashed: sorted keys, no spaces, UTF-8 letters as they are.

    Raises:
        TypeError: a float, or anything else that has no single text form, is in the value.
    """
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


#: What has one text form and no parts.
_PLAIN: frozenset[type] = frozenset({str, int, bool, type(None)})


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no single canonical form")
    if isinstance(value, (dict, Mapping)):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return
    for part in value:
        if type(part) not in _PLAIN:
            _refuse_floats(part)


def stored_forms(events: Iterable[Event]) -> list[Stored]:
    return [stored_form(event) for event in events]


def events_of(forms: Iterable[Mapping[str, Any]]) -> list[Event]:
    return [from_stored(form) for form in forms]


def matter_stream(matter: int) -> str:
    """The name of a matter's stream in the ledger."""
    return f"matter:{matter}"
