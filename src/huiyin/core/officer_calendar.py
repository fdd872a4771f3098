"""What falls due in a year for the officers of money and performance: rules as data, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Rule(NamedTuple):
    """On a day of the year, or so many days after an approval. `shift`: years after the one it is about."""

    id: str
    what: str
    who: tuple[str, ...]
    source: str
    certainty: str
    month: int = 0
    day: int = 0
    shift: int = 0
    after: str = ""
    days: int = 0


class Due(NamedTuple):
    """Something due on a day, the last one still in time. `about`: the year of accounts that it is about; `day` None:
    it runs from an approval that has not come."""

    rule: Rule
    about: int
    day: date | None


@cache
def rules() -> tuple[Rule, ...]:
    text = files("huiyin.core").joinpath("data/officer_calendar.toml").read_text("utf-8")
    return tuple(Rule(**{**row, "who": tuple(row["who"])}) for row in tomllib.loads(text)["rules"])


def due_in(year: int, approvals: Mapping[int, Mapping[str, date | None]]) -> list[Due]:
    """Everything that falls due in a calendar year, by day; what waits for an approval stands last.

    Args:
        approvals: by year of accounts, by the name of the approval, its day; None: it has not come.
    """
    found = [due for rule in rules() for due in _of(rule, year, approvals)]
    return sorted(found, key=lambda due: (due.day is None, due.day or date.max, due.rule.id))


def _of(rule: Rule, year: int, approvals: Mapping[int, Mapping[str, date | None]]) -> Iterable[Due]:
    if not rule.after:
        yield Due(rule, year - rule.shift, date(year, rule.month, rule.day))
        return
    for about in (year - 1, year):
        approved = approvals.get(about, {}).get(rule.after)
        if approved is not None:
            day = approved + timedelta(days=rule.days)
            if day.year == year:
                yield Due(rule, about, day)
        elif about in approvals and about == (year if rule.after == "budget_approved" else year - 1):
            yield Due(rule, about, None)
