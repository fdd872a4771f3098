"""Passages that are right: whatever is raised in them is a false alarm."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from huiyin.proofread import check

PASSAGES = tomllib.loads(Path(__file__).with_name("right.toml").read_text(encoding="utf-8"))["passage"]


@pytest.mark.parametrize("text", [one["text"] for one in PASSAGES], ids=[one["id"] for one in PASSAGES])
def test_nothing_is_raised_of_what_is_right(text: str) -> None:
    assert [one.message.text() for one in check(text).findings if one.severity in {"error", "likely"}] == []
