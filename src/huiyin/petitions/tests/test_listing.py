"""A list answers the same whether what it asks for is common or rare, and is counted only so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huiyin.core.predicate import parse
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries import listing
from huiyin.petitions.queries.listing import Wanted, found, matters
from huiyin.petitions.tests.conftest import TODAY, Load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(load: Load) -> None:
    sent = {"办理方式": "转送", "责任单位": "县住建局", "转送交办日期": date(2024, 3, 4)}
    common = {"登记日期": date(2024, 3, 1), "信访形式": "来信", "主要诉求": "供暖不足"}
    load(
        [
            {**common, "信访件编号": "L1"},
            {**common, "信访件编号": "L2", "信访形式": "来访", "登记日期": date(2024, 3, 2)},
            {**common, **sent, "信访件编号": "L3", "关联编号": "L1"},
            {**common, **sent, "信访件编号": "L4", "办结日期": date(2024, 3, 20), "告知日期": date(2024, 3, 8),
             "受理日期": date(2024, 3, 8), "办理结果": "支持"},
        ]
    )  # fmt: skip


def listed(wanted: Wanted) -> list[str]:
    found = matters(Matter.objects.filter(petition_count__gt=0), wanted, TODAY)
    numbers = dict(Petition.objects.values_list("pk", "number"))
    return [numbers[matter.leading or 0] for matter in found]


@pytest.mark.parametrize("many", [0, 5000])
@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), ["L2", "L4", "L1"]),
        (Wanted(sort="oldest"), ["L1", "L4", "L2"]),
        (Wanted(parse("信访形式 = 来访")), ["L2"]),
        (Wanted(parse("办理方式 = 转送")), ["L4", "L1"]),
        (Wanted(parse("信访形式 = 来电")), []),
        (Wanted(parse("办理方式 = 转送"), text="供暖", state="open"), ["L1"]),
        (Wanted(state="open"), ["L2", "L1"]),
        (Wanted(state="ended"), ["L4"]),
        (Wanted(state="answered"), ["L4"]),
    ],
    ids=lambda value: "" if isinstance(value, Wanted) else str(value),
)
def test_a_filter_finds_the_same_whether_common_or_rare(
    wanted: Wanted, numbers: list[str], many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MANY", many)
    monkeypatch.setattr(listing, "_KNOWN_AS_MANY", {})
    assert listed(wanted) == numbers
    assert listed(wanted) == numbers, "asked again, when it is known that there are many"


def test_a_list_is_counted_to_where_a_reader_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = Matter.objects.filter(petition_count__gt=0)
    assert found(everything, Wanted(), TODAY).counts == (3, 4, False)
    assert found(Matter.objects.none(), Wanted(), TODAY).counts == (0, 0, False)
    monkeypatch.setattr(listing, "COUNTED", 2)
    count = found(everything, Wanted(), TODAY).counts
    assert (count.matters, count.more) == (2, True)
    assert len(listed(Wanted(text="供暖"))) == 3


@pytest.mark.parametrize("counted", [1, 2, 3, 1000])
@pytest.mark.parametrize("sort", ["", "oldest", "due"])
@pytest.mark.parametrize(
    "asked",
    [
        Wanted(),
        Wanted(parse("办理方式 = 转送")),
        Wanted(due="undetermined"),
        Wanted(due="overdue"),
        Wanted(text="供暖"),
        Wanted(parse("办理方式 = 转送"), text="供暖"),
    ],
)
def test_a_page_is_the_same_however_far_the_list_was_counted(
    asked: Wanted, sort: str, counted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", counted)
    wanted = replace(asked, sort=sort)
    rows = matters(Matter.objects.filter(petition_count__gt=0), wanted, TODAY)
    shown = found(Matter.objects.filter(petition_count__gt=0), wanted, TODAY)
    for start in range(3):
        for stop in range(start, 4):
            assert list(shown[start:stop]) == list(
                rows[start : min(stop, len(shown)) if not shown.counts.more else stop]
            )
