"""The linter."""

from __future__ import annotations

from collections.abc import Collection

from huiyin.documents.templates.names import Names, Placeholder
from huiyin.documents.templates.problems import Trap
from huiyin.documents.templates.reading import Reading


def check(data: bytes, names: Names) -> list[Trap]:
    """Every trap of a template, in the order of the document."""
    raise AssertionError(data, names)


def placeholders(data: bytes) -> list[Placeholder]:
    """Every value that the template asks for, those in conditions and loops included."""
    raise AssertionError(data)


def faults(
    reading: Reading, filters: Collection[str], tests: Collection[str], functions: Collection[str]
) -> list[Trap]:
    """The errors that keep a story from being filled, whatever its names mean."""
    return [found for found in reading.traps if found.severity == "error"]
