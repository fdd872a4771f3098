"""What the invented bureau typed for its reports: money, meetings, training, and its own words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from typing import Any

Cell = str | int | Decimal | None

_SOURCES = ("report.toml", "evaluation.toml", "office.toml")


def numbers(year: int) -> Iterator[tuple[Cell, ...]]:
    """Rows of 名称, 本期, 上期, 单位, 原因, 依据, 文号."""
    for row in _read("number"):
        said = (_filled(row.get(part, ""), year) or None for part in ("reason", "ground", "number"))
        yield row["name"], row.get("value"), row.get("previous"), row.get("unit"), *said


def words(year: int) -> Iterator[tuple[str, str]]:
    """Rows of 章节, 内容."""
    for row in _read("words"):
        yield row["name"], _filled(row["text"], year)


def published(year: int) -> Iterator[tuple[Cell, ...]]:
    """Rows of 名称, 本期, 上期, 单位, 文号, 采用."""
    for row in _read("published"):
        yield (
            row["name"],
            row.get("value"),
            row.get("previous"),
            row["unit"],
            _filled(row["number"], year),
            row.get("use"),
        )


def _filled(text: str, year: int) -> str:
    return text.format(y=year, p=year - 1, n=year + 1)


def _read(part: str) -> Iterator[dict[str, Any]]:
    """What all reports need; a kind takes the rows that it asks for."""
    for name in _SOURCES:
        source = files("huiyin.demo").joinpath("frames", name)
        yield from tomllib.loads(source.read_text(encoding="utf-8"), parse_float=Decimal).get(part, ())
