"""Administrative divisions of China down to the county, by their six-digit codes (GB/T 2260 form).

The names are those published by the National Bureau of Statistics for 2023. Divisions change every year, so an unknown
code is not an error in itself; a malformed one is. Codes beginning with 99 belong to no place and serve demonstrations.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

DEMONSTRATION = "99"


class DivisionError(ValueError):
    """The code cannot be a division's; the message says why."""


class Division(NamedTuple):
    """code: six digits; name: None where the list of 2023 does not know it; level: province, city or county."""

    code: str
    name: str | None
    level: str


@cache
def _names() -> dict[str, str]:
    text = files("huiyin.core").joinpath("data/divisions.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}


def division(code: str) -> Division:
    """The division of a code of two, four or six digits.

    Raises:
        DivisionError: not such a number, or its first two digits are no province.
    """
    if not (code.isascii() and code.isdigit() and len(code) in {2, 4, 6}):
        raise DivisionError(f"行政区划代码“{code}”应为2位（省）、4位（市）或6位（县）数字，例如 431122。")
    full = code.ljust(6, "0")
    if full[:2] != DEMONSTRATION and full[:2] + "0000" not in _names():
        raise DivisionError(f"行政区划代码“{code}”的前两位“{code[:2]}”不是任何省级行政区。")
    level = "province" if full.endswith("0000") else "city" if full.endswith("00") else "county"
    return Division(full, _names().get(full), level)
