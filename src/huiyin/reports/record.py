"""The record of a report: all that its figures stand on, in one file that can be read without this program.

It is written when the draft is made, beside the files, and is what freezing seals: the figures; of every counted figure
the petitions behind it and behind the number it is compared with; the fact rows of all of these and of everything
registered in both periods; what the bureau typed; the names that ids stand for; digests of whatever was used.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from huiyin.core.facts import COLUMNS
from huiyin.figures.models import Fact
from huiyin.figures.queries import Names
from huiyin.reports.book import Book
from huiyin.reports.counter import Behind, FactCounter
from huiyin.reports.figure import Figure, Value, document
from huiyin.reports.gather import month_groups
from huiyin.reports.inputs import Inputs
from huiyin.reports.matrix import Traced
from huiyin.reports.money import Line
from huiyin.reports.money import behind as lines_behind
from huiyin.reports.papers import condition

FORMAT: Final = 1
_AT_ONCE = 10_000
#: Columns of facts that hold ids, and where the names of these are kept.
TREES: Final = {
    "organ": "organ", "registering_organ": "organ", "accused": "organ", "topic1": "topic", "topic": "topic",
    "place": "place",
}  # fmt: skip


class RecordDamaged(Exception):
    """The record is not there, or cannot be read."""


@dataclass(frozen=True)
class Counts:
    """The petitions behind one number; for a rate those above and below the line; `counts` where each adds another."""

    petitions: frozenset[int]
    above: frozenset[int] | None = None
    below: frozenset[int] | None = None
    counts: Mapping[int, int] = field(default_factory=dict)

    def cell(self, petition: int) -> str:
        """What a petition adds; empty when it is not behind the number."""
        if petition not in self.petitions:
            return ""
        if self.above is not None and self.below is not None:
            return "/".join(
                side for side, there in (("分子", petition in self.above), ("分母", petition in self.below)) if there
            )
        return str(self.counts.get(petition, 1))


def counts_of(behind: Behind) -> Counts:
    return Counts(frozenset(behind.petitions), behind.above, behind.below, behind.counts or {})


@dataclass(frozen=True)
class Counted:
    """One counted figure with its petitions in the period, and in the period compared with."""

    figure: Figure
    now: Counts
    before: Counts | None


def count_all(book: Book, counter: FactCounter, traced: Iterable[Traced]) -> list[Counted]:
    """Every counted figure of `traced`, with the petitions that the compared number stands on where it was counted."""
    found: list[Counted] = []
    earlier_months = _earlier_months(book)
    for figure, behind in traced:
        if behind is None:
            continue
        before = None
        cohort, measured = book.counted[figure.id]
        is_compared = cohort.compared and not book.incomparable and book.frame.previous is not None
        if is_compared and (figure.previous is not None or figure.previous_sides is not None):
            shifted = replace(figure, period=book.frame.previous, key=earlier_months.get(figure.key, figure.key))
            before = counts_of(counter.rows(cohort, measured, shifted))
        found.append(Counted(figure, counts_of(behind), before))
    return found


def _earlier_months(book: Book) -> dict[str, str]:
    frame = book.frame
    if frame.previous is None:
        return {}
    pairs = zip(month_groups(frame.period), month_groups(frame.previous), strict=False)
    return {now.key: before.key for now, before in pairs}


@dataclass(frozen=True)
class Used:
    """Digests of what a report was made with, and the ledger's sequence when it began to be made."""

    ledger_seq: int
    template: str
    law: str
    calendar: str
    measures: str
    inputs: str
    word: str
    papers: str


def build(
    book: Book,
    counted: Iterable[Counted],
    *,
    printed: Iterable[Figure],
    inputs: Inputs,
    used: Used,
    signed_on: date,
    money: dict[str, Any] | None = None,
) -> bytes:
    """The record as it is kept: canonical JSON, one petition a line."""
    frame = book.frame
    behind = {one.figure.id: one for one in counted}
    cohort = {key for one in behind.values() for side in (one.now, one.before) if side for key in side.petitions}
    rows = facts(cohort | _registered(book))
    whole = {
        "format": FORMAT,
        "kind": book.kind.id,
        "kind_version": book.kind.version,
        "organ": frame.organ,
        "start": frame.period.start,
        "end": frame.period.end,
        "previous_start": frame.previous.start if frame.previous else None,
        "previous_end": frame.previous.end if frame.previous else None,
        "as_of": frame.as_of,
        "signed_on": signed_on,
        "ledger_seq": used.ledger_seq,
        "digests": {key: value for key, value in vars(used).items() if key != "ledger_seq"},
        "figures": [_figure(figure, behind.get(figure.id)) for figure in printed],
        "missing": [one._asdict() for one in book.missing],
        "notices": book.notices,
        "inputs": said(inputs),
        "names": names_of(rows.values()),
        "columns": list(COLUMNS),
        **({"money": money} if money is not None else {}),
    }
    head = _json(whole)
    lines = ",\n".join(_json(list(row.values())) for row in rows.values())
    return f'{head[:-1]},"petitions":[\n{lines}\n]}}\n'.encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a record holds no {type(value).__name__}")


def _figure(figure: Figure, counted: Counted | None) -> dict[str, Any]:
    return document(figure) | {
        "exact": exact(figure.value),
        "exact_previous": exact(figure.previous),
        "definition": figure.definition,
        "condition": condition(figure) if counted else "",
        "reason": figure.reason,
        "ground": figure.ground,
        "number": figure.number or figure.published_number,
        "parts": list(figure.parts),
        "counted": exact(figure.counted),
        "published": exact(figure.published),
        "behind": _counts(counted.now) if counted else None,
        "behind_previous": _counts(counted.before) if counted and counted.before else None,
    }


def exact(value: Value | None) -> str | None:
    """A value without any rounding: a count, or a fraction."""
    return None if value is None else str(Fraction(value))


def _counts(counts: Counts) -> dict[str, Any]:
    if counts.above is not None and counts.below is not None:
        return {"numerator": sorted(counts.above), "denominator": sorted(counts.below)}
    found: dict[str, Any] = {"petitions": sorted(counts.petitions)}
    if counts.counts:
        found["counts"] = [counts.counts[key] for key in found["petitions"]]
    return found


def _registered(book: Book) -> set[int]:
    frame = book.frame
    found: set[int] = set()
    for period in (frame.period, frame.previous):
        if period is not None:
            inside = Fact.objects.filter(registered__range=(period.start, period.end))
            found.update(inside.values_list("petition", flat=True))
    return found


def facts(petitions: Collection[int]) -> dict[int, dict[str, Any]]:
    """The fact rows of petitions, by id; those that are gone are not there."""
    found: dict[int, dict[str, Any]] = {}
    wanted = sorted(petitions)
    for start in range(0, len(wanted), _AT_ONCE):
        some = Fact.objects.filter(petition__in=wanted[start : start + _AT_ONCE]).order_by("petition")
        for row in some.values_list(*COLUMNS):
            found[row[0]] = dict(zip(COLUMNS, map(_stored, row), strict=True))
    return found


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def names_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """What the ids in these rows are called, by kind of name."""
    trees = Names()
    found: dict[str, dict[str, str]] = {kind: {} for kind in ("organ", "topic", "place")}
    for row in rows:
        for column, kind in TREES.items():
            key = row[column]
            if key is not None and str(key) not in found[kind]:
                found[kind][str(key)] = trees.tree(kind).label(key)
    return found


def said(inputs: Inputs) -> dict[str, str]:
    """What the bureau typed and what others published, line by line, so that two of these can be compared."""
    found: dict[str, str] = {}
    own = {
        f"{name}（{unit}）": one
        for name, (one, unit) in inputs.own.items()
        if (one.value, one.previous) != (None, None)
    }
    for name, typed in [*((typed.name, typed) for typed in inputs.numbers.values()), *own.items()]:
        found[f"{'账簿' if typed.code else '填报'}·{name}"] = _line(
            typed.value, typed.previous, typed.reason, typed.ground, typed.number
        )
    for one in inputs.published.values():
        chosen = ["采用" if one.chosen else "", "上期采用" if one.previous_chosen else ""]
        found[f"公布·{one.name}"] = _line(one.value, one.previous, one.number, one.previous_number, *chosen)
    for family in sorted(inputs.said_none):
        found[f"填报·{family}"] = "无"
    return found | {f"文字·{name}": text for name, text in inputs.words.items()}


def _line(*values: object) -> str:
    return "|".join(_word(one) for one in values).rstrip("|")


def _word(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


# --- Reading ----------------------------------------------------------------------------------------------------------


class Record:
    """A record as read from its file."""

    def __init__(self, content: bytes) -> None:
        try:
            self.whole: dict[str, Any] = json.loads(content)
            self.figures: dict[str, dict[str, Any]] = {one["id"]: one for one in self.whole["figures"]}
            self._rows: list[list[Any]] = self.whole["petitions"]
            self._columns: list[str] = self.whole["columns"]
        except (ValueError, KeyError, TypeError) as error:
            raise RecordDamaged(_("定稿记录无法读取")) from error

    @cached_property
    def petitions(self) -> dict[int, dict[str, Any]]:
        """The fact rows, by petition."""
        return {row[0]: dict(zip(self._columns, row, strict=True)) for row in self._rows}

    def counts(self, figure: str, *, previous: bool = False) -> Counts | None:
        """The petitions behind a figure; None when it was not counted from petitions."""
        kept = self.figures[figure]["behind_previous" if previous else "behind"]
        if kept is None:
            return None
        if "numerator" in kept:
            above, below = frozenset(kept["numerator"]), frozenset(kept["denominator"])
            return Counts(above | below, above, below)
        listed = kept["petitions"]
        return Counts(frozenset(listed), counts=dict(zip(listed, kept.get("counts", ()), strict=False)))

    def budget_lines(self, code: str, year: int) -> list[Line]:
        """The budget lines behind a figure of the books, as they were."""
        rows = self.whole.get("money", {"rows": []})["rows"]
        return lines_behind((Line(*row) for row in rows), code, year)

    @cached_property
    def behind(self) -> frozenset[int]:
        """Every petition that a number of the period stands on."""
        return frozenset().union(
            *(counts.petitions for figure in self.figures if (counts := self.counts(figure)) is not None)
        )

    @cached_property
    def matters(self) -> frozenset[int]:
        return frozenset(self.petitions[key]["matter"] for key in self.behind if key in self.petitions)

    def name(self, column: str, key: object) -> str:
        """What an id in a column of facts was called."""
        return str(self.whole["names"].get(TREES[column], {}).get(str(key), f"#{key}"))


def digest_of(content: bytes) -> str:
    return sha256(content).hexdigest()


def read(path: Path) -> tuple[Record, str]:
    """A record and the digest of its file.

    Raises:
        RecordDamaged: it is not there, or cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RecordDamaged(_("定稿记录不在：%(file)s") % {"file": path.name}) from error
    return Record(content), digest_of(content)
