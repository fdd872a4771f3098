"""A petition ledger read straight into facts, the short way, to check measures against numbers worked out elsewhere.

The product itself goes from rows to events to replay; here the legal dates are computed by three lines of their own,
so that the two ways can be compared.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from huiyin.core import events as ev
from huiyin.core import terms
from huiyin.core.clocks import ClockMaker
from huiyin.core.days import WorkCalendar
from huiyin.core.facts import Fact
from huiyin.core.law import Law
from huiyin.core.matter import replay

REGULATION_OF_2022 = date(2022, 5, 1)
DATES = {
    "petitioned": "信访日期",
    "sent": "转送交办日期",
    "told": "告知日期",
    "accepted": "受理日期",
    "extended_until": "延期至",
    "closed": "办结日期",
    "confirmed": "审核认定办结日期",
    "superior_due": "限办截止日期",
    "rating_until": "评价截止日期",
    "review_requested": "复查申请日期",
    "review_decided": "复查意见日期",
}
CODES = {
    "channel": ("信访形式", terms.CHANNEL),
    "level": ("首次登记层级", terms.LEVEL),
    "purpose": ("信访目的", terms.PURPOSE),
    "first": ("初重件", terms.FIRST),
    "reception": ("接访方式", terms.RECEPTION),
    "disposition": ("办理方式", terms.DISPOSITION),
    "outcome": ("办理结果", terms.OUTCOME),
    "rating_bureau": ("信访部门评价", terms.RATING),
    "rating_organ": ("责任单位评价", terms.RATING),
    "review_outcome": ("复查结论", terms.REVIEW_OUTCOME),
}


def shared_data() -> Path | None:
    """The folder of data that is not part of the product; None on a machine that has none."""
    named = os.environ.get("HUIYIN_SHARED")
    folder = Path(named) if named else Path(__file__).parents[5] / "shared"
    data = folder if (folder / "exercise_2023").is_dir() else folder / "data"
    return data if (data / "exercise_2023").is_dir() else None


@lru_cache(maxsize=4)
def facts_of(path: Path) -> tuple[Fact, ...]:
    rows = _rows(path)
    facts = [_fact(petition, row) for petition, row in enumerate(rows, 1)]
    by_number = {fact.number: fact for fact in facts}
    for fact in sorted(facts, key=lambda fact: fact.registered):
        earlier = by_number.get(fact.earlier or "")
        if earlier is not None and earlier.returned is None:
            earlier.returned = fact.registered
    return tuple(facts)


def _rows(path: Path) -> list[dict[str, Any]]:
    sheet = load_workbook(path, read_only=True).worksheets[0]
    lines = sheet.iter_rows(values_only=True)
    headings: tuple[Any, ...] = next(lines)
    return [
        dict(zip_longest(headings, [cell.date() if isinstance(cell, datetime) else cell for cell in line]))
        for line in lines
        if any(line)
    ]


def _fact(petition: int, row: dict[str, Any]) -> Fact:
    fact = Fact(
        petition=petition,
        matter=petition,
        number=row["信访件编号"],
        registered=row["登记日期"],
        registering_organ=1,
        people=row.get("信访人数") or 1,
        batch=row.get("专项批次"),
        earlier=row.get("关联编号"),
        source=terms.SOURCE.code(row.get("来源级别") or "本级") or "own",
        settled={"是": True, "否": False}.get(row.get("是否化解") or ""),
    )
    for column, heading in DATES.items():
        setattr(fact, column, row.get(heading))
    for column, (heading, vocabulary) in CODES.items():
        setattr(fact, column, vocabulary.code(row.get(heading) or ""))
    _derive(fact)
    return fact


def _derive(fact: Fact) -> None:
    calendar = WorkCalendar.shipped()
    fact.acceptance_due_30 = fact.registered + timedelta(days=30)
    if fact.sent and fact.disposition in terms.SENT_DISPOSITIONS:
        fact.notice_due = calendar.due(fact.sent, 15, "day").day
    if fact.closed:
        fact.days_to_reply = (fact.closed - fact.registered).days
    if fact.accepted and (fact.accepted < REGULATION_OF_2022 or fact.purpose in ("appeal", "claim")):
        fact.due = fact.extended_until or calendar.due(fact.accepted, 60, "day").day


@lru_cache(maxsize=4)
def replayed(path: Path) -> tuple[Fact, ...]:
    """The same rows the product's way: events, matters by their links, replay under the law."""
    maker = ClockMaker(Law.shipped(), WorkCalendar.shipped())
    rows = {fact.number: fact for fact in facts_of(path)}
    matters: dict[str, list[Fact]] = {}
    for fact in rows.values():
        root = fact
        while root.earlier in rows:
            root = rows[root.earlier]
        matters.setdefault(root.number, []).append(fact)
    return tuple(
        fact
        for petitions in matters.values()
        for fact in replay([event for one in petitions for event in _events(one)], maker).facts.values()
    )


def _events(fact: Fact) -> list[ev.Event]:
    key = fact.petition
    kept = ("channel", "level", "source", "petitioned", "people", "purpose", "first", "earlier", "reception")
    given = {name: getattr(fact, name) for name in kept}
    steps: list[tuple[object, ev.Event]] = [
        (fact.disposition, ev.Sorted(key, fact.sent, fact.disposition or "")),
        (fact.told, ev.Told(key, fact.told or fact.registered)),
        (fact.accepted, ev.Accepted(key, fact.accepted or fact.registered)),
        (fact.extended_until, ev.Extended(key, None, fact.extended_until or fact.registered)),
        (fact.closed, ev.Answered(key, fact.closed or fact.registered, fact.outcome, fact.settled)),
        (fact.confirmed, ev.Confirmed(key, fact.confirmed or fact.registered)),
        (fact.superior_due, ev.SuperiorDateSet(key, None, fact.superior_due or fact.registered)),
        (fact.rating_until, ev.RatingOpened(key, None, fact.rating_until or fact.registered)),
        (fact.rating_bureau, ev.Rated(key, None, "bureau", fact.rating_bureau or "")),
        (fact.rating_organ, ev.Rated(key, None, "organ", fact.rating_organ or "")),
        (fact.review_requested, ev.ReviewRequested(key, fact.review_requested or fact.registered, "review")),
        (
            fact.review_decided,
            ev.ReviewDecided(key, fact.review_decided or fact.registered, "review", fact.review_outcome),
        ),
        (fact.batch, ev.Batched(key, None, fact.batch or "")),
    ]  # fmt: skip
    registered = ev.Registered(key, fact.registered, fact.number, fact.registering_organ, **given)
    return [registered, *(event for value, event in steps if value)]
