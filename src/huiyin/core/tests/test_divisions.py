"""Codes of places: what is known, what may be new, and what cannot be."""

from __future__ import annotations

import pytest

from huiyin.core.divisions import DivisionError, division


@pytest.mark.parametrize(
    ("code", "full", "name", "level"),
    [
        ("431122", "431122", "东安县", "county"),
        ("4311", "431100", "永州市", "city"),
        ("431100", "431100", "永州市", "city"),
        ("43", "430000", "湖南省", "province"),
        ("431199", "431199", None, "county"),
        ("990101", "990101", None, "county"),
    ],
)
def test_a_code_names_its_place(code: str, full: str, name: str | None, level: str) -> None:
    assert division(code) == (full, name, level)


@pytest.mark.parametrize("code", ["", "4", "43112", "4311222", "43112a", "４３", "001122", "771122"])
def test_what_cannot_be_a_code_is_refused_with_the_form_it_should_have(code: str) -> None:
    with pytest.raises(DivisionError):
        division(code)
