"""The mark at the head of every page."""

from __future__ import annotations

from typing import Any


def set_mark(word: Any, mark: str) -> None:
    """Put the mark at the head of every page of every section, above what its headers hold."""
