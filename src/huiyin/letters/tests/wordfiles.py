"""Word files as an organ brings them: made of the shipped template, then changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx

from huiyin.letters.kinds import KINDS
from huiyin.letters.shipped import shipped_template


def shipped(kind: str) -> bytes:
    return shipped_template(KINDS[kind], "望川县信访局")


def changed(kind: str, change: Callable[[Any], None]) -> bytes:
    """The shipped template after a change in Word."""
    word = docx.Document(io.BytesIO(shipped(kind)))
    change(word)
    return saved(word)


def reworded(kind: str, old: str, new: str) -> bytes:
    """The shipped template with a text replaced wherever it stands in one run."""

    def change(word: Any) -> None:
        found = 0
        for paragraph in word.paragraphs:
            for run in paragraph.runs:
                if old in run.text:
                    run.text = run.text.replace(old, new)
                    found += 1
        assert found, old

    return changed(kind, change)


def plain(*paragraphs: str) -> bytes:
    """A template somebody typed from nothing."""
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    return saved(word)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one more part, or another content of a part it has."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
        target.writestr(name, content)
    return out.getvalue()


def saved(word: Any) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def lines(data: bytes) -> list[str]:
    """The paragraphs of a document that hold text, those of tables last."""
    word = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return [text for text in [*(one.text for one in word.paragraphs), *cells] if text.strip()]
