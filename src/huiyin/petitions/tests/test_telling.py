"""What the matter page tells: the right history in the right order, in words."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import OrganKind
from huiyin.core import desk_events as desk
from huiyin.core import events as ev
from huiyin.core import matter as replaying
from huiyin.core.events import Event
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.story import Happening
from huiyin.petitions.views import telling
from huiyin.petitions.views.lines import gist, is_overtaken
from huiyin.petitions.views.naming import Names
from huiyin.petitions.views.telling import Told, timeline

RECORDED = datetime(2024, 4, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = datetime(2024, 5, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))

pytestmark = pytest.mark.django_db


def _told(*events: Event, today: date = date(2024, 6, 1), at: datetime = RECORDED) -> list[Told]:
    happenings = [Happening(event, "system", at, "import.register") for event in events]
    found = replaying.replay(events, clock_maker())
    numbers = {fact.petition: fact.number for fact in found.facts.values()}
    clocks = [
        clock
        for clock in found.clocks()
        if not clock.cancelled and not is_overtaken(clock, found.facts[clock.petition])
    ]
    return timeline(happenings, clocks, Names(found.facts.values(), ["system"]), today, numbers)


REGISTERED = ev.Registered(1, date(2024, 1, 3), "W1", 1, channel="visit", people=3, purpose="claim", first="first")
SENT = ev.Sorted(1, date(2024, 1, 8), "transfer", 2)
ACCEPTED = ev.Accepted(1, date(2024, 1, 15))


def test_the_newest_stands_on_top_and_each_step_says_who_wrote_it_down() -> None:
    told = _told(REGISTERED, SENT, ACCEPTED)
    acts = [entry.what for entry in told if not entry.kind]
    assert acts == ["受理", "转送", "登记"]
    assert {entry.who for entry in told if not entry.kind} == {"系统"}
    assert told[-1].details == ("来访，3 人，初次",)


def test_a_last_day_that_passed_without_the_step_is_told_as_late() -> None:
    told = _told(REGISTERED, SENT, ACCEPTED)
    late = [entry for entry in told if entry.kind == "late"]
    assert [entry.what for entry in late] == ["办结期限届满，尚未办理"]
    assert late[0].on == date(2024, 3, 15)
    assert late[0].details == ("第三十四条",)


def test_a_notice_that_was_never_recorded_is_owed_until_the_acceptance_and_no_longer() -> None:
    owed = [entry.what for entry in _told(REGISTERED, SENT) if entry.kind == "late"]
    assert owed == ["书面告知接收情况和处理途径、程序期限届满，尚未办理"]
    assert "书面告知" not in "".join(entry.what for entry in _told(REGISTERED, SENT, ACCEPTED))


def test_a_last_day_ahead_is_no_lateness() -> None:
    told = _told(REGISTERED, SENT, ACCEPTED, today=date(2024, 2, 1))
    assert not [entry for entry in told if entry.kind == "late"]
    assert [entry.what for entry in told if entry.kind == "derived"] == ["办结期限的最后一日"]


def test_a_long_pause_is_seen() -> None:
    told = _told(REGISTERED, SENT, ACCEPTED, ev.Answered(1, date(2024, 3, 10)))
    assert [entry.what for entry in told if entry.kind == "gap"] == ["相隔 55 天"]


def test_a_step_without_its_day_stands_after_the_one_before_it_and_says_so() -> None:
    told = _told(REGISTERED, ev.Batched(1, None, "第一批"), SENT)
    batched = next(entry for entry in told if entry.what == "列入专项批次")
    assert batched.on == date(2024, 1, 3)
    assert not batched.is_dated


def test_a_correction_shows_the_old_value_and_stands_on_the_day_it_was_written() -> None:
    corrected = ev.Corrected(1, None, "accepted", "2024-01-15", "2024-01-16")
    told = _told(REGISTERED, SENT, ACCEPTED, corrected, at=LATER)
    entry = next(entry for entry in told if entry.what == "更正受理日期")
    assert entry.details == ("2024年1月15日（周一） → 2024年1月16日（周二）",)
    assert entry.on == date(2024, 5, 6)


def test_with_several_petitions_each_step_names_its_own() -> None:
    second = ev.Registered(2, date(2024, 2, 3), "W2", 1, channel="letter", first="repeat", earlier="W1")
    told = _told(REGISTERED, SENT, second)
    assert {entry.number for entry in told if entry.what == "登记"} == {"W1", "W2"}
    assert {entry.number for entry in _told(REGISTERED, SENT)} == {""}


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ("尊敬的领导：您好！竹里馆售楼处搞“返租包赚”", "竹里馆售楼处搞“返租包赚”"),
        ("领导您好，打扰了。茶树垭村修路说是上级全额拨款", "茶树垭村修路说是上级全额拨款"),
        ("县信访局：金栗国际38户业主入住3年没有房产证", "金栗国际38户业主入住3年没有房产证"),
        ("您好，我们是青槐镇村民", "我们是青槐镇村民"),
        ("领导干部占用绿地，要求恢复", "领导干部占用绿地，要求恢复"),
        ("反映小区供暖温度不达标", "反映小区供暖温度不达标"),
        ("您好！", "您好！"),
    ],
)
def test_a_list_begins_where_the_greeting_ends(ask: str, said: str) -> None:
    assert gist(ask) == said


def test_every_event_that_can_be_stored_has_its_sentence() -> None:
    kinds = {*vars(desk)["KINDS"].values(), *(kind for kind in vars(ev).values() if _is_event(kind))}
    assert {kind.__name__ for kind in kinds} - {kind.__name__ for kind in telling._TELL} == set()


def _is_event(kind: object) -> bool:
    return isinstance(kind, type) and "petition" in getattr(kind, "_fields", ()) and kind.__module__ == ev.__name__


def test_a_transfer_is_told_once_and_names_every_organ_and_its_part() -> None:
    bureau, housing, schools = (
        accounts.add_organ(name, kind=OrganKind.DEPARTMENT, actor="system", at=RECORDED).pk
        for name in ("望川县信访局", "望川县住建局", "望川县教育局")
    )
    day = date(2024, 1, 8)
    happenings = [
        Happening(event, "system", RECORDED, "desk.transfer")
        for event in (
            REGISTERED,
            ev.Sorted(1, day, "transfer", housing),
            desk.Dispatched(1, day, 7, bureau, housing, "transfer"),
            desk.Dispatched(1, day, 8, bureau, schools, "transfer", "assist"),
        )
    ]
    events = [one.event for one in happenings]
    found = replaying.replay(events, clock_maker())
    names = Names(found.facts.values(), ["system"], events)
    told = [entry.details for entry in timeline(happenings, [], names, day, {1: "W1"}) if entry.what == "转送"]
    assert told == [("望川县教育局（协办）",), ("望川县住建局（主办）",)]
