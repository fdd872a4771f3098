"""A small county of petitions whose numbers can be counted by hand, and what its bureau typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from huiyin.core.facts import Fact
from huiyin.reports.inputs import Inputs, of_rows
from huiyin.reports.kinds import KINDS
from huiyin.reports.sheets import published_names

KIND = KINDS["fund-evaluation"]

NUMBERS: tuple[Mapping[str, object], ...] = (
    {"名称": "核定编制", "本期": 12, "上期": 12},
    {"名称": "在职人员", "本期": 11, "上期": 12},
    {"名称": "内设机构·办公室"},
    {"名称": "内设机构·接访股"},
    {"名称": "资金预算·信访维护", "本期": 15, "上期": 15},
    {"名称": "资金到位·信访维护", "本期": 15, "上期": 15},
    {"名称": "资金支出·信访维护", "本期": "14.5", "上期": 14},
    {"名称": "资金预算·网络建设", "本期": 10, "上期": 6, "原因": "新建视频接访系统"},
    {"名称": "资金到位·网络建设", "本期": 10, "上期": 6},
    {"名称": "资金支出·网络建设", "本期": 10, "上期": 6, "原因": "新建视频接访系统"},
    {"名称": "管理制度·专项资金管理办法", "文号": "南信发〔2017〕3号"},
    {"名称": "巡视督查交办·省委巡视组", "本期": 6},
    {"名称": "巡视督查办结·省委巡视组", "本期": 5},
    {"名称": "巡视督查化解·省委巡视组", "本期": 4},
    {"名称": "信访工作联席会议", "本期": 12, "上期": 12},
    {"名称": "联席会议研究信访事项", "本期": 40, "上期": 38},
    {"名称": "领导接访", "本期": 48, "上期": 44},
    {"名称": "业务培训", "本期": 3, "上期": 2, "原因": "按片区加开一期"},
    {"名称": "参训人员", "本期": 130, "上期": 120},
    {"名称": "宣传活动", "本期": 9, "上期": 8},
    {"名称": "宣传资料", "本期": 5000, "上期": 5000},
    {"名称": "信息简报", "本期": 12, "上期": 12},
)
WORDS = tuple({"章节": one.name, "内容": f"{one.name}的文字。"} for one in KIND.narratives)


def typed(*, without: tuple[str, ...] = (), published: tuple[Mapping[str, object], ...] = ()) -> Inputs:
    """What the bureau typed, but for the rows named."""
    numbers = [row for row in NUMBERS if row["名称"] not in without]
    words = [row for row in WORDS if row["章节"] not in without]
    inputs = of_rows(
        KIND,
        list(enumerate(numbers, 2)),
        list(enumerate(words, 2)),
        list(enumerate(published, 2)),
        published_names(KIND),
    )
    assert not inputs.problems
    return inputs


def petitions(year: int, first_id: int = 1) -> list[Fact]:
    """A year: letters, visits and messages, two of them accusations, some handed down, some of a batch."""
    day = date(year, 1, 10)
    own = Fact(petition=0, matter=0, number="", registered=day, registering_organ=1, first="first", purpose="claim")
    rows = [
        *(replace(own, channel="letter") for _ in range(3)),
        *(_handled(replace(own, channel="visit", people=n, reception="window"), 20) for n in (1, 2, 5)),
        _handled(replace(own, channel="visit", people=7, reception="leader_day"), 70),
        replace(own, channel="visit", people=1, reception="leader_duty", disposition="file", sent=day),
        *(_handled(replace(own, channel="web", source="city"), n) for n in (30, 40)),
        replace(own, channel="web", source="province", first="repeat", disposition="assign", organ=2, sent=day),
        replace(own, channel="letter", purpose="accusation", petition_class="accusation"),
        _handled(replace(own, channel="phone", batch="第一批", purpose="accusation", petition_class="accusation"), 15),
    ]
    return [
        replace(
            row,
            petition=first_id + n,
            matter=first_id + n,
            number=f"{year}{n:04}",
            registered=row.registered + timedelta(days=25 * n),
            sent=_later(row.sent, 25 * n),
            told=_later(row.told, 25 * n),
            accepted=_later(row.accepted, 25 * n),
            notice_due=_later(row.notice_due, 25 * n),
            acceptance_due_30=_later(row.acceptance_due_30, 25 * n),
            due=_later(row.due, 25 * n),
            closed=_later(row.closed, 25 * n),
            rating_until=_later(row.rating_until, 25 * n),
        )
        for n, row in enumerate(rows)
    ]


def _handled(row: Fact, days: int) -> Fact:
    """Sent at once, told and accepted after five days, closed after so many; rated, and half of them settled."""
    day = row.registered
    return replace(
        row,
        disposition="transfer",
        organ=2,
        sent=day,
        told=day + timedelta(days=5),
        accepted=day + timedelta(days=5),
        notice_due=day + timedelta(days=15),
        acceptance_due_30=day + timedelta(days=30),
        due=day + timedelta(days=65),
        closed=day + timedelta(days=days),
        days_to_reply=days,
        settled=days < 30,
        rating_bureau="satisfied" if days < 60 else "dissatisfied",
        rating_until=day + timedelta(days=days + 30),
    )


def _later(day: date | None, days: int) -> date | None:
    return None if day is None else day + timedelta(days=days)
