"""政府收支分类科目: functional classes to 项 and economic classes to 款, as dated facts with their source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple


class Class(NamedTuple):
    """One class; valid in the budget years `first` to `last`, None: without an end on that side."""

    code: str
    name: str
    first: int | None = None
    last: int | None = None
    #: The class that took its place.
    instead: str = ""
    certainty: str = ""

    def is_valid(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


class Government(NamedTuple):
    """政府预算支出经济分类的类, under which an economic class stands in the budget of the finance office."""

    code: str
    name: str


def _read(name: str) -> dict[str, object]:
    return tomllib.loads(files("huiyin.core").joinpath(f"data/{name}.toml").read_text("utf-8"))


def _groups(name: str) -> Iterator[dict[str, object]]:
    groups = _read(name)["groups"]
    assert isinstance(groups, list)
    yield from groups


@cache
def economic_classes() -> Mapping[str, Class]:
    """类 of three digits and 款 of five, in the order of their codes."""
    found: list[Class] = []
    for group in _groups("economic_classes"):
        certainty = str(group["certainty"])
        found.append(Class(str(group["code"]), str(group["name"]), certainty=certainty))
        items = group["items"]
        assert isinstance(items, list)
        found += [Class(code, label, certainty=certainty) for code, label in items]
    return MappingProxyType({one.code: one for one in sorted(found)})


@cache
def governments() -> Mapping[str, Government]:
    """By economic 类: what it is called in the government's budget."""
    return MappingProxyType(
        {
            str(group["code"]): Government(str(group["government"]), str(group["government_name"]))
            for group in _groups("economic_classes")
        }
    )


@cache
def function_classes() -> Mapping[str, Class]:
    """类 of three digits, 款 of five, 项 of seven, in the order of their codes."""
    found: list[Class] = []
    for group in _groups("function_classes"):
        items = group.get("items", [])
        assert isinstance(items, list)
        for row in (group, *items):
            first, last = row.get("from"), row.get("until")
            found.append(
                Class(
                    str(row["code"]),
                    str(row["name"]),
                    first if isinstance(first, int) else None,
                    last if isinstance(last, int) else None,
                    str(row.get("instead", "")),
                    str(group["certainty"]),
                )
            )
    return MappingProxyType({one.code: one for one in sorted(found)})


def economic_name(code: str) -> str:
    """The name of an economic class; empty when it is not known."""
    found = economic_classes().get(code)
    return found.name if found else ""


def function_name(code: str) -> str:
    found = function_classes().get(code)
    return found.name if found else ""


def economic_problem(code: str) -> str:
    """What is wrong with the economic class of a line, and how to mend it; empty when nothing is."""
    if len(code) != 5 or not code.isdecimal():
        return f"部门经济分类科目编码“{code}”不是 5 位数字，请填到款，例如 30201（办公费）。"
    if code not in economic_classes():
        group = economic_classes().get(code[:3])
        hint = f"；{code[:3]} {group.name}下有 {_offered(code[:3])}" if group else ""
        return f"没有部门经济分类科目 {code}{hint}。请核对编码。"
    return ""


def function_problem(code: str, year: int) -> str:
    """What is wrong with the functional class of a line of a year; empty when nothing is. A class that is not in our
    table is no fault as long as its 类 is one: the table holds those that petition bureaus use."""
    if len(code) != 7 or not code.isdecimal():
        return f"功能分类科目编码“{code}”不是 7 位数字，请填到项，例如 2010301（行政运行）。"
    found = function_classes().get(code)
    if found is None:
        return ""
    if not found.is_valid(year):
        if found.last is not None and year > found.last:
            instead = f"，改用 {found.instead}（{function_name(found.instead)}）" if found.instead else ""
            return f"功能分类科目 {code}（{found.name}）只用到{found.last}年度{instead}。"
        return f"功能分类科目 {code}（{found.name}）从{found.first}年度起使用。请核对年度或编码。"
    return ""


def _offered(group: str) -> str:
    codes = [one for one in economic_classes().values() if len(one.code) == 5 and one.code.startswith(group)]
    return "、".join(f"{one.code} {one.name}" for one in codes[:3]) + ("等" if len(codes) > 3 else "")
