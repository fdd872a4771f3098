"""The annotated passages, read as `README.md` beside this file tells."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
VERDICTS = ("ok", "bad", "cut", "note", "may")
KINDS = (
    "sum", "difference", "change", "points", "ratio", "share", "attainable", "repeat", "list", "table", "date",
    "direction", "malformed", "count", "sequence", "conflict", "unit", "range",
)  # fmt: skip
#: A comment with this word says that arithmetic on the figures alone, without their units, cannot judge the line.
BY_HAND = "by hand"


class Marked(NamedTuple):
    """One annotated relation; the stated result first, as printed."""

    verdict: str
    kind: str
    numbers: tuple[str, ...]
    comment: str = ""

    def __str__(self) -> str:
        return f"{self.verdict} {self.kind} {self.numbers[0]} | {' '.join(self.numbers[1:])}".rstrip(" |")


class Passage(NamedTuple):
    id: str
    text: str
    relations: tuple[Marked, ...]
    never: tuple[str, ...] = ()
    date: str | None = None


def passages(part: str) -> list[Passage]:
    """Those of `dev` or of `held`; of any other folder too, for texts that are not ours to keep here."""
    return [passage for file in sorted((HERE / part).glob("*.toml")) for passage in read(file)]


def read(file: Path) -> Iterator[Passage]:
    for entry in tomllib.loads(file.read_text(encoding="utf-8"))["passage"]:
        if "text_file" in entry:
            entry["text"] = (file.parent / entry.pop("text_file")).read_text(encoding="utf-8")
        try:
            yield passage(entry)
        except ValueError as error:
            raise ValueError(f"{file.name}, {entry.get('id')}: {error}") from error


def passage(entry: dict[str, str]) -> Passage:
    unknown = entry.keys() - {"id", "text", "relations", "never", "date", "why"}
    if unknown:
        raise ValueError(f"unknown {', '.join(sorted(unknown))}")
    marked = tuple(marked_line(line) for line in _lines(entry.get("relations", "")))
    never = tuple(line.partition("#")[0].strip() for line in _lines(entry.get("never", "")))
    return Passage(entry["id"], entry["text"].strip("\n"), marked, never, entry.get("date"))


def marked_line(line: str) -> Marked:
    """`verdict kind result | others   # comment`"""
    said, _, comment = line.partition("#")
    left, _, right = said.partition("|")
    words = left.split()
    if len(words) != 3 or words[0] not in VERDICTS or words[1] not in KINDS:
        raise ValueError(f"not a relation: {line}")
    return Marked(words[0], words[1], (words[2], *right.split()), comment.strip())


def _lines(text: str) -> list[str]:
    return [line for line in (raw.strip() for raw in text.splitlines()) if line]
