"""How long a case file is kept: rules as data, the longest of a matter's petitions counts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from huiyin.core.facts import Fact
from huiyin.core.predicate import Predicate, PredicateError, parse

_KEYS = {"id", "name", "english", "years", "when", "certainty", "basis"}
_NEEDED = {"id", "name", "when"}


class RetentionError(ValueError):
    """A retention schedule cannot be read; says which rule and why."""


class Rule(NamedTuple):
    """`years` None: for ever. `condition` says which petitions it is for."""

    id: str
    name: str
    english: str
    years: int | None
    condition: Predicate
    certainty: str
    basis: str


class Kept(NamedTuple):
    """The rule of a matter, and the last day of its keeping; None: for ever, or not ended yet."""

    rule: Rule
    until: date | None

    def is_over(self, today: date) -> bool:
        return self.until is not None and today > self.until


def read_rules(text: str, where: str) -> tuple[Rule, ...]:
    """A schedule written as TOML.

    Raises:
        RetentionError: it is no TOML, a key is unknown or missing, a condition cannot be read, or no rule is for all.
    """
    try:
        rows = tomllib.loads(text).get("rules", [])
    except tomllib.TOMLDecodeError as error:
        raise RetentionError(f"{where}：不是有效的 TOML 文件（{error}）") from error
    rules = tuple(_rule(row, where) for row in rows)
    if not rules or rows[-1]["when"].strip():
        raise RetentionError(f"{where}：最后一条规则的 when 应当为空，适用于其余全部事项")
    return rules


def _rule(row: dict[str, object], where: str) -> Rule:
    if missing := sorted(_NEEDED - row.keys()):
        raise RetentionError(f"{where}：规则缺少 {'、'.join(missing)}")
    if unknown := sorted(row.keys() - _KEYS):
        raise RetentionError(f"{where}：规则 {row['id']} 中有不认识的项目 {'、'.join(unknown)}")
    years = row.get("years")
    if years is not None and (not isinstance(years, int) or years < 1):
        raise RetentionError(f"{where}：规则 {row['id']} 的 years 应当是大于零的整数；永久保存的不写")
    try:
        condition = parse(str(row["when"]))
    except PredicateError as error:
        raise RetentionError(f"{where}：规则 {row['id']} 的 when：{error}") from error
    return Rule(
        str(row["id"]),
        str(row["name"]),
        str(row.get("english", row["name"])),
        years,
        condition,
        str(row.get("certainty", "")),
        str(row.get("basis", "")),
    )


@cache
def shipped() -> tuple[Rule, ...]:
    """The default schedule."""
    text = (files("huiyin.core") / "data" / "retention.toml").read_text(encoding="utf-8")
    return read_rules(text, "retention.toml")


def kept(facts: Iterable[Fact], ended: date | None, rules: tuple[Rule, ...]) -> Kept:
    """The rule of a matter: of its petitions' rules the one that keeps longest.

    Args:
        ended: the day of the matter's last step, from which the years count; None while it is open.
    """
    found = [next(rule for rule in rules if rule.condition.matches(fact)) for fact in facts] or [rules[-1]]
    longest = max(found, key=lambda rule: float("inf") if rule.years is None else rule.years)
    if ended is None or longest.years is None:
        return Kept(longest, None)
    return Kept(longest, _years_later(ended, longest.years))


def _years_later(day: date, years: int) -> date:
    """Years are counted from the end of the year in which the matter ended, as archives count them."""
    return date(min(day.year + years, date.max.year), 12, 31)


def last_step(fact: Fact) -> date:
    """The day of the last thing that was done with a petition."""
    days = (
        fact.registered, fact.sent, fact.told, fact.accepted, fact.closed, fact.confirmed, fact.refused, fact.led,
        fact.taken, fact.executed, fact.withdrawn, fact.review_decided, fact.re_review_decided, fact.served,
        fact.review_requested, fact.re_review_requested,
    )  # fmt: skip
    return max(day for day in days if day is not None)
