"""What a proofread file looks like on a page: its text with the checked figures marked, and what was found.

Plain values that can be kept as JSON beside the file; a page is drawn from them without reading the file again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, Final, TypeAlias

from huiyin.proofread.model import Place, Relation, Severity
from huiyin.proofread.reading import Line, RawTable, Source
from huiyin.reports.proofs import Proof

#: Of the form of these values; older ones are made anew from the file.
FORM: Final = 1
#: How a figure is marked: the worst that is said of it. `unread`: no relation was found that it is part of.
STATES: Final = ("unread", "holds", "remark", "rounding", "likely", "error")
LOUD: Final[frozenset[Severity]] = frozenset({"error", "likely"})
#: Characters before a figure by which a finding is known again in the next version.
_AROUND: Final = 24

Key: TypeAlias = "tuple[str, int] | tuple[int, int, int]"


class _Marks:
    """The figures of one line or cell: from where to where, how they are marked, and which relations they are in."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], tuple[int, list[int]]] = {}

    def add(self, start: int, end: int, state: str, relation: int | None) -> None:
        rank, relations = self._found.get((start, end), (0, []))
        if relation is not None and relation not in relations:
            relations.append(relation)
        self._found[start, end] = (max(rank, STATES.index(state)), relations)

    def pieces(self, text: str) -> list[list[Any]]:
        """The text in pieces: words alone, or words with a state and the relations."""
        found: list[list[Any]] = []
        at = 0
        for (start, end), (rank, relations) in sorted(self._found.items()):
            start, end = max(start, at), min(end, len(text))  # noqa: PLW2901  figures may lie in one another
            if start >= end:
                continue
            if start > at:
                found.append([text[at:start]])
            found.append([text[start:end], STATES[rank], relations])
            at = end
        if at < len(text):
            found.append([text[at:]])
        return found


def result_of(proof: Proof) -> dict[str, Any]:
    """All that the page shows."""
    report = proof.report
    shown = [relation for relation in report.relations if not relation.alternate]
    marks: dict[Key, _Marks] = defaultdict(_Marks)
    for quantity in report.quantities:
        marks[_key(quantity.place)].add(quantity.place.start, quantity.place.end, "unread", None)
    for number, relation in enumerate(shown):
        for place in relation.at:
            marks[_key(place)].add(place.start, place.end, relation.severity or "holds", number)
    texts = dict(_texts(proof.source))
    return {
        "form": FORM,
        "in_lines": proof.source.form == "lines",
        "quantities": len(report.quantities),
        "parts": list(_parts(proof.source, marks)),
        "relations": [_relation(relation, number, texts) for number, relation in enumerate(shown)],
    }


def _key(place: Place) -> Key:
    if place.table is not None:
        return (place.table, place.row or 0, place.column or 0)
    return (_ground(place.part), place.paragraph or 0)


def _ground(kind: str | None) -> str:
    """Where a paragraph stands: in the body, or with the notes, heads and boxes, which count for themselves."""
    return kind if kind in ("footnote", "header", "textbox") else ""


def _texts(source: Source) -> Iterator[tuple[Key, str]]:
    for part in source.parts:
        if isinstance(part, Line):
            yield (_ground(part.kind), part.index), part.text
        else:
            yield from (((part.number, cell.row, cell.column), cell.text) for cell in part.cells)
    for index, text in enumerate(source.raw):
        yield ("", index), text


def _parts(source: Source, marks: dict[Key, _Marks]) -> Iterator[dict[str, Any]]:
    for part in source.parts:
        if isinstance(part, RawTable):
            yield from _table(part, source, marks)
        elif part.text.strip():
            key = (_ground(part.kind), part.index)
            yield {
                "kind": part.kind,
                "number": part.index,
                "page": part.page,
                "pieces": marks[key].pieces(part.text) if key in marks else [[part.text]],
            }


def _table(table: RawTable, source: Source, marks: dict[Key, _Marks]) -> Iterator[dict[str, Any]]:
    """A table as rows of cells; one that is drawn in a text as the lines it is drawn in."""
    lines = sorted({cell.line[0] for cell in table.cells if cell.line is not None})
    for line in lines:
        yield {"kind": "drawn", "number": line, "page": table.page, "pieces": marks["", line].pieces(source.raw[line])}
    if lines:
        return
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for cell in table.cells:
        pieces = marks[table.number, cell.row, cell.column].pieces(cell.text)
        rows[cell.row].append({"pieces": pieces, "rowspan": cell.rowspan, "colspan": cell.colspan})
    yield {
        "kind": "table",
        "number": table.number,
        "page": table.page,
        "name": table.sheet or table.caption,
        "rows": [rows[row] for row in sorted(rows)],
    }


def _relation(relation: Relation, number: int, texts: dict[Key, str]) -> dict[str, Any]:
    place = relation.at[0] if relation.at else None
    text = texts.get(_key(place), "") if place else ""
    return {
        "number": number,
        "kind": relation.kind,
        "holds": relation.holds,
        "severity": relation.severity,
        "numbers": list(relation.numbers),
        "expected": relation.expected,
        "message": {language: relation.message.text(language) for language in ("zh", "en")},
        "place": place.as_json() if place else None,
        "is_known_by": _known_by(relation, text, place.start if place else 0),
    }


def _known_by(relation: Relation, text: str, start: int) -> str:
    """What a finding is known by in the next version of the document: its figures and the words before them."""
    words = "".join(text[max(0, start - _AROUND) : start].split())
    return sha256("\x1f".join([relation.kind, *relation.numbers, words]).encode()).hexdigest()


def loud(relations: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings that keep a report from being sent."""
    return [one for one in relations if one["severity"] in LOUD]
