"""The regulation in force on a day: its periods, duties, classes and routes, each with its article and its certainty.

Law is dated data (`data/regulations/*.toml`). Two regulations follow each other: the 2005 one until 2022-04-30, the
2022 one from 2022-05-01. Everything else, the simple procedure as much as a province's rules, is an *overlay*: it adds
or replaces terms between two days. A clock follows the law of the day on which it starts; from acceptance on,
completion and remedies follow the law of the acceptance (neither text says so: inferred).

Certainty: READ, the provision's own text was read; READ-2, it was read second-hand; MEMORY, not confirmed; INFERRED,
what a text implies.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypeAlias

from huiyin.core.days import Unit
from huiyin.core.lawtext import OVERLAID, LawError, Row, check_rows, read_head

Certainty: TypeAlias = Literal["READ", "READ-2", "MEMORY", "INFERRED"]
Procedure: TypeAlias = Literal["ordinary", "simple"]

FOREVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Term:
    """A period: `length` days or working days after the day of the event `starts`, which is not counted.

    Attributes:
        basis: the Chinese name of the document that the article belongs to.
        purposes: codes of the petition purposes it applies to; None is all.
        routes: the routes of Art. 31 it applies to; None where the text makes no difference.
        legal: False for a reminder that no text sets; passing it breaks nothing.
        rolls: whether a last day that is a rest day moves to the next working day.
        suspended_by: what is not counted into the period (a hearing, and only in re-review).
    """

    id: str
    name: str
    english: str
    starts: str
    ends: str
    length: int
    unit: Unit
    who: str
    article: str
    article_number: str
    certainty: Certainty
    source: str
    basis: str
    basis_english: str
    purposes: tuple[str, ...] | None = None
    routes: tuple[str, ...] | None = None
    procedure: Procedure = "ordinary"
    rolls: bool = True
    legal: bool = True
    suspended_by: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty without a number of days. `frequency` is "" where the text says nothing of time."""

    id: str
    name: str
    english: str
    who: str
    article: str
    article_number: str
    certainty: Certainty
    text: str
    source: str
    basis: str
    basis_english: str
    frequency: str = ""
    length: None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One of the ways of Art. 31 in which an appeal or claim is handled, or a class of Art. 29–31."""

    id: str
    name: str
    english: str
    article: str
    article_number: str
    certainty: Certainty
    text: str
    source: str
    basis: str
    basis_english: str
    clocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number the text sets that is no period, such as how many representatives a group may send."""

    id: str
    name: str
    english: str
    value: int
    article: str
    article_number: str
    certainty: Certainty
    source: str
    basis: str
    basis_english: str


@dataclass(frozen=True)
class Regulation:
    """A regulation as it stands between `valid_from` and `valid_until`, overlays of those days included."""

    id: str
    name: str
    english: str
    document: str
    issued: date
    in_force_from: date
    in_force_until: date | None
    certainty: Certainty
    source: str
    terms: dict[str, Term] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    classes: dict[str, Route] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    overlays: tuple[str, ...] = ()
    valid_from: date = date.min
    valid_until: date = FOREVER

    @cached_property
    def _by_event(self) -> dict[str, tuple[Term, ...]]:
        events = dict.fromkeys(term.starts for term in self.terms.values())
        return {event: tuple(term for term in self.terms.values() if term.starts == event) for event in events}

    def started_by(self, event: str) -> tuple[Term, ...]:
        """The terms that an event starts, of every procedure, in the order of the text."""
        return self._by_event.get(event, ())


@dataclass(frozen=True, slots=True)
class Overlay:
    """Terms, duties and parameters that are added to regulations, or replace theirs, between two days."""

    id: str
    name: str
    english: str
    regulations: tuple[str, ...]
    in_force_from: date
    in_force_until: date | None
    certainty: Certainty
    source: str
    rows: Mapping[str, list[Row]]

    @property
    def until(self) -> date:
        return self.in_force_until or FOREVER


class Law:
    """All regulations with their overlays, cut into stretches of days in which nothing changes."""

    def __init__(self, regulations: tuple[Regulation, ...], overlays: tuple[Overlay, ...] = ()) -> None:
        self._texts = tuple(sorted(regulations, key=lambda regulation: regulation.in_force_from))
        self._overlays = overlays
        for overlay in overlays:
            _check_overlay(overlay, self._texts)
        self._stretches = tuple(stretch for text in self._texts for stretch in _stretches(text, overlays))
        self._from = [stretch.valid_from for stretch in self._stretches]

    @classmethod
    def shipped(cls) -> Law:
        """The law of the package's own data files."""
        return _shipped()

    @property
    def regulations(self) -> tuple[Regulation, ...]:
        """Each regulation once, as it stood on its last day or stands on its latest."""
        return tuple(self.regulation(text.id) for text in self._texts)

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        return self._overlays

    def in_force(self, day: date) -> Regulation:
        """The regulation of a day; before the first known one, the first."""
        return self._stretches[max(bisect_right(self._from, day) - 1, 0)]

    def regulation(self, code: str, on: date = FOREVER) -> Regulation:
        """A regulation by its id, with the overlays of the day; a day outside its life takes its nearest."""
        stretches = [stretch for stretch in self._stretches if stretch.id == code]
        if not stretches:
            known = "、".join(text.id for text in self._texts)
            raise LawError(code, "regulation", f"没有这部条例；已有：{known}")
        begun = [stretch for stretch in stretches if stretch.valid_from <= on]
        return begun[-1] if begun else stretches[0]

    def with_overlay(self, overlay: Path | Mapping[str, Any]) -> Law:
        """This law with an overlay, read from a TOML file or an equal mapping.

        Raises:
            LawError: the file or an entry cannot be read; says which and why.
        """
        return Law(self._texts, (*self._overlays, read_overlay(overlay)))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything that an answer can depend on."""
        text = json.dumps([_plain(stretch) for stretch in self._stretches], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def read_overlay(overlay: Path | Mapping[str, Any]) -> Overlay:
    """An overlay from its file or mapping; whether its terms fit is seen when it is laid over the law."""
    if isinstance(overlay, Path):
        where, data = overlay.name, _toml(overlay.read_text(encoding="utf-8"), overlay.name)
    else:
        where, data = str(overlay.get("id", "overlay")), dict(overlay)
    head = read_head(data, where, overlay=True)
    rows = {table: check_rows(table, data.get(table, []), where) for table in OVERLAID}
    return Overlay(**head, rows=rows)


def _read_regulation(data: Mapping[str, Any], where: str) -> Regulation:
    head = read_head(data, where, overlay=False)
    text = Regulation(**head)
    tables: dict[str, Any] = {
        table: _entries(kind, check_rows(table, data.get(table, []), where), head, where)
        for table, kind in _KINDS.items()
    }
    return replace(text, **tables)


_KINDS: dict[str, type[Any]] = {
    "terms": Term,
    "duties": Duty,
    "classes": Route,
    "routes": Route,
    "parameters": Parameter,
}


def _entries(kind: type[Any], rows: list[Row], head: Mapping[str, Any], where: str) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for row in rows:
        if row["id"] in entries:
            raise LawError(where, row["id"], "这一编号出现了两次")
        entries[row["id"]] = _entry(kind, row, head, where)
    return entries


def _entry(kind: type[Any], row: Row, head: Mapping[str, Any], where: str) -> Any:
    values = {"source": head["source"], **row, "basis": head["name"], "basis_english": head["english"]}
    missing = [part.name for part in fields(kind) if part.default is MISSING and part.name not in values]
    if missing:
        raise LawError(where, row["id"], f"缺少：{'、'.join(missing)}")
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def _check_overlay(overlay: Overlay, texts: tuple[Regulation, ...]) -> None:
    known = {text.id: text for text in texts}
    for code in overlay.regulations:
        text = known.get(code)
        if text is None:
            raise LawError(overlay.id, "regulations", f"没有条例 {code}；已有：{'、'.join(known)}")
        if overlay.in_force_from > (text.in_force_until or FOREVER) or overlay.until < text.in_force_from:
            raise LawError(overlay.id, "in_force_from", f"与《{text.name}》的施行期间没有重合")


def _stretches(text: Regulation, overlays: tuple[Overlay, ...]) -> list[Regulation]:
    """The regulation cut at every day on which one of its overlays begins or ends."""
    laid = [overlay for overlay in overlays if text.id in overlay.regulations]
    last = text.in_force_until or FOREVER
    cuts = {text.in_force_from}
    for overlay in laid:
        cuts.add(overlay.in_force_from)
        if overlay.until < FOREVER:
            cuts.add(overlay.until + timedelta(1))
    starts = sorted(day for day in cuts if text.in_force_from <= day <= last)
    ends = [day - timedelta(1) for day in starts[1:]] + [last]
    return [_as_of(text, laid, start, end) for start, end in zip(starts, ends, strict=True)]


def _as_of(text: Regulation, overlays: list[Overlay], start: date, end: date) -> Regulation:
    tables: dict[str, Any] = {table: dict(getattr(text, table)) for table in OVERLAID}
    active = [overlay for overlay in overlays if overlay.in_force_from <= start and end <= overlay.until]
    for overlay in active:
        head = {"name": overlay.name, "english": overlay.english, "source": overlay.source}
        for table, rows in overlay.rows.items():
            for row in rows:
                tables[table][row["id"]] = _laid_over(table, tables[table].get(row["id"]), row, head, overlay.id)
    names = tuple(overlay.id for overlay in active)
    return replace(text, **tables, overlays=names, valid_from=start, valid_until=end)


def _laid_over(table: str, old: Any, row: Row, head: Mapping[str, Any], where: str) -> Any:
    """The row as an entry of its own, or over the old one: what it does not say stays, but it must cite its article."""
    if old is None:
        return _entry(_KINDS[table], row, head, where)
    uncited = [name for name in ("article", "article_number", "certainty") if name not in row]
    if uncited:
        raise LawError(where, row["id"], f"替换已有条款须写明：{'、'.join(uncited)}")
    kept = {name: getattr(old, name) for name in old.__dataclass_fields__ if name != "source"}
    return _entry(_KINDS[table], {**kept, **row}, head, where)


def _plain(stretch: Regulation) -> dict[str, Any]:
    form: dict[str, Any] = {}
    for name in stretch.__dataclass_fields__:
        value = getattr(stretch, name)
        if isinstance(value, dict):
            value = [
                {part: str(getattr(entry, part)) for part in entry.__dataclass_fields__} for entry in value.values()
            ]
        form[name] = value if isinstance(value, (list, tuple)) else str(value)
    return form


def _toml(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LawError(where, "文件", f"不是有效的 TOML 文件（{error}）") from error


@cache
def _shipped() -> Law:
    texts: list[Regulation] = []
    overlays: list[Overlay] = []
    folder = files("huiyin.core") / "data" / "regulations"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            data = _toml(entry.read_text(encoding="utf-8"), entry.name)
            if "regulations" in data:
                overlays.append(read_overlay(data))
            else:
                texts.append(_read_regulation(data, entry.name))
    return Law(tuple(texts), tuple(overlays))
