"""A district whose bureau is asked for the whole-department evaluation: a year like that of a published report.

Nationally registered in 2023: 156 letters, 65 people in 20 visits, 287 messages, 508 in all; two campaign batches of
126 and 15 matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from huiyin.core.facts import Fact
from huiyin.figures.acts import ensure_place, store_facts
from huiyin.reports.inputs import Inputs, of_rows
from huiyin.reports.kinds import KINDS
from huiyin.reports.sheets import published_names

KIND = KINDS["district-evaluation"]
TOWNS = ("城关镇", "河西乡")
FIRST_BATCH, SECOND_BATCH = "重复信访治理第一批", "重复信访治理第二批"

NUMBERS: tuple[Mapping[str, object], ...] = (
    {"名称": "核定编制", "本期": 14, "上期": 14},
    {"名称": "在职人员", "本期": 13, "上期": 13},
    {"名称": "部门预算批复数", "本期": 320, "上期": 300},
    {"名称": "全年预算数", "本期": 350, "上期": 310},
    {"名称": "基本支出", "本期": "262.5", "上期": 240},
    {"名称": "项目支出", "本期": 70, "上期": 66},
    {"名称": "信访工作联席会议", "本期": 12, "上期": 12},
    {"名称": "联席会议研究信访事项", "本期": 40, "上期": 38},
    {"名称": "领导接访", "本期": 48, "上期": 44},
    {"名称": "领导包案事项", "本期": 40, "上期": 38},
    {"名称": "领导包案化解事项", "本期": 36, "上期": 31},
    {"名称": "排查矛盾纠纷", "本期": 500, "上期": 480},
    {"名称": "就地化解矛盾纠纷", "本期": 475, "上期": 450},
    {"名称": "业务培训", "本期": 3, "上期": 3},
    {"名称": "参训人员", "本期": 130, "上期": 120},
    {"名称": "宣传活动", "本期": 9, "上期": 8},
    {"名称": "宣传资料", "本期": 5000, "上期": 5000},
    {"名称": "信息简报", "本期": 12, "上期": 12},
)
WORDS = tuple({"章节": one.name, "内容": f"{one.name}的文字。"} for one in KIND.narratives)


def typed(*, without: tuple[str, ...] = ()) -> Inputs:
    """What the bureau typed, but for the rows named."""
    numbers = [row for row in NUMBERS if row["名称"] not in without]
    words = [row for row in WORDS if row["章节"] not in without]
    rows = (list(enumerate(numbers, 2)), list(enumerate(words, 2)))
    inputs = of_rows(KIND, *rows, (), published_names(KIND))
    assert not inputs.problems
    return inputs


def store(years: Iterable[int] = (2022, 2023), *, without: Mapping[str, Any] | None = None) -> None:
    """Put the years into the fact table; `without`: columns that this ledger does not have."""
    places = [ensure_place(town, confirmed=True) for town in TOWNS]
    facts: list[Fact] = []
    for year in years:
        for one in _this_year() if year == 2023 else _year_before():
            facts.append(_dated(one, year, len(facts), places))
    store_facts([replace(fact, **(without or {})) for fact in facts])


_A_DAY = date(2000, 1, 1)
_OWN = Fact(
    petition=0,
    matter=0,
    number="",
    registered=_A_DAY,
    registering_organ=1,
    level="county",
    purpose="claim",
    first="first",
)


def _this_year() -> Iterator[Fact]:
    nation = replace(_OWN, level="nation", source="nation")
    yield from [replace(nation, channel="letter")] * 60
    yield from [replace(nation, channel="letter", first="repeat")] * 96
    yield from [replace(nation, channel="visit", people=3)] * 19
    yield replace(nation, channel="visit", people=8)
    yield from _batch(replace(nation, channel="web", batch=FIRST_BATCH), 126, answered=120, confirmed=118, returned=5)
    yield from _batch(replace(nation, channel="web", batch=SECOND_BATCH), 15, answered=15, confirmed=14, returned=0)
    yield from [replace(nation, channel="web")] * 146
    yield from [replace(_OWN, channel="letter", first="first")] * 4
    yield from [replace(_OWN, channel="visit", people=2, reception="leader_duty")] * 30
    yield from [replace(_OWN, channel="phone", level="town")] * 10
    yield from [replace(_OWN, channel="web", level="province", source="province")] * 12
    yield from [replace(_handled(_OWN), channel="letter", closed=_A_DAY + timedelta(days=90), settled=None)] * 3


def _year_before() -> Iterator[Fact]:
    nation = replace(_OWN, level="nation", source="nation")
    yield from [replace(nation, channel="letter")] * 172
    yield from [replace(nation, channel="visit", people=5)] * 13
    yield from [replace(nation, channel="web")] * 300
    yield from [replace(_OWN, channel="visit", people=2, reception="leader_duty")] * 30


def _batch(row: Fact, matters: int, *, answered: int, confirmed: int, returned: int) -> Iterator[Fact]:
    for n in range(matters):
        one = _handled(row) if n < answered else row
        one = replace(one, confirmed=_A_DAY + timedelta(days=50)) if n < confirmed else one
        yield replace(one, returned=_A_DAY + timedelta(days=80)) if n < returned else one


def _handled(row: Fact) -> Fact:
    """Sent at once, accepted after five days, due after sixty-five, closed and settled after forty."""
    return replace(
        row,
        disposition="assign",
        organ=2,
        sent=_A_DAY,
        told=_A_DAY + timedelta(days=5),
        accepted=_A_DAY + timedelta(days=5),
        notice_due=_A_DAY + timedelta(days=15),
        acceptance_due_30=_A_DAY + timedelta(days=30),
        due=_A_DAY + timedelta(days=65),
        closed=_A_DAY + timedelta(days=40),
        days_to_reply=40,
        settled=True,
        **(_REVIEWED if row.batch == SECOND_BATCH else {}),
    )


#: The review upheld the opinion, the re-review changed it.
_REVIEWED: dict[str, Any] = {
    "review_requested": _A_DAY + timedelta(days=50),
    "review_decided": _A_DAY + timedelta(days=70),
    "review_outcome": "uphold",
    "re_review_requested": _A_DAY + timedelta(days=80),
    "re_review_decided": _A_DAY + timedelta(days=100),
    "re_review_outcome": "change",
}
_STEPS = (
    *("sent", "told", "accepted", "notice_due", "acceptance_due_30", "due", "closed", "confirmed", "returned"),
    *("review_requested", "review_decided", "re_review_requested", "re_review_decided"),
)


def _dated(row: Fact, year: int, n: int, places: list[int]) -> Fact:
    """On a day of that year: the steps keep their distance from the registration."""
    start = date(year, 1, 3) + timedelta(days=n % 240)
    moved = {step: start + (day - _A_DAY) for step in _STEPS if (day := getattr(row, step)) is not None}
    number = n + 1 + 10_000 * (year - 2000)
    return replace(
        row,
        petition=number,
        matter=number,
        number=f"{year}{n:05}",
        registered=start,
        place=places[n % 2],
        **moved,
    )
