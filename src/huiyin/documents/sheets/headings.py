"""Which columns a reader asks for, and which columns a sheet has."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from huiyin.documents.sheets.problems import Notice, SheetProblem, column_letters, notice

#: A ledger has some fifty columns; more than this is a wrong file or a wrong separator.
COLUMN_LIMIT = 1000


def plain(heading: str) -> str:
    """A heading without blanks, line breaks and the star or colon that forms put beside a required one."""
    return "".join(unicodedata.normalize("NFKC", heading).split()).strip("*:\ufeff\u200b")


@dataclass(frozen=True)
class Headings:
    """The headings a reader needs (`required`), can use (`known`) and takes for one of those (`alternatives`)."""

    required: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    alternatives: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @staticmethod
    def of(required: Iterable[str], known: Iterable[str], alternatives: Mapping[str, str] | None) -> Headings:
        return Headings(tuple(required), tuple(known), MappingProxyType(dict(alternatives or {})))

    def canonical(self) -> dict[str, str]:
        """Plain spelling → the heading it stands for."""
        table = {plain(other): heading for other, heading in self.alternatives.items()}
        table.update({plain(heading): heading for heading in (*self.known, *self.required)})
        return table


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: `heading` is the key in a row's cells, `found` what the sheet says."""

    index: int
    heading: str
    found: str
    is_known: bool

    @property
    def letters(self) -> str:
        return column_letters(self.index)


def missing(headings: Headings, texts: Iterable[str]) -> list[str]:
    table = headings.canonical()
    present = {table.get(plain(text)) for text in texts}
    return [heading for heading in headings.required if heading not in present]


def match(
    headings: Headings, texts: Mapping[int, str], *, sheet: str | None, row: int
) -> tuple[list[Column], list[Notice]]:
    """The columns under a row of headings; a heading that is known and stands twice is refused."""
    table = headings.canonical()
    columns: dict[str, Column] = {}
    notices: list[Notice] = []
    for index, found in sorted(texts.items()):
        known = table.get(plain(found))
        heading = known or found
        earlier = columns.get(heading)
        if earlier is not None and known:
            where = f"{earlier.letters}、{column_letters(index)}"
            raise SheetProblem("duplicate_heading", sheet=sheet, row=row, value=heading, heading=heading, columns=where)
        if earlier is not None:
            times = 2
            while (kept := f"{found}（{times}）") in columns:
                times += 1
            heading = kept
            notices.append(notice("repeated_unknown", heading=found, column=column_letters(index), kept=kept))
        columns[heading] = Column(index, heading, found, known is not None)
    return list(columns.values()), notices


def refuse(headings: Headings, texts: Mapping[int, str], *, sheet: str | None, row: int) -> SheetProblem:
    """Say which headings are missing, which were found, and which of those may have been meant."""
    lost = missing(headings, texts.values())
    table = headings.canonical()
    free = [text for text in texts.values() if plain(text) not in table]
    pairs = [(near[0], want) for want in lost if (near := difflib.get_close_matches(want, free, 1, 0.5))]
    hint = "".join(f"“{near}”是不是“{want}”？" for near, want in pairs)
    hint_en = "".join(f"Is “{near}” meant to be “{want}”? " for near, want in pairs)
    found = [" ".join(text.split())[:20] for _, text in sorted(texts.items())]
    listed = "、".join(found[:40]) + (f" 等 {len(found)} 个" if len(found) > 40 else "")
    return SheetProblem(
        "no_headings",
        sheet=sheet,
        row=row,
        value=listed,
        missing="、".join(lost),
        found=listed or "（无）",
        hint=hint,
        hint_en=hint_en,
    )
