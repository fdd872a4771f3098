"""吴岚 draws up the scheme of 2026, 陈国栋 issues it; points move, indicators go down, every change is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from huiyin.ledger.models import Entry
from huiyin.ledger.queries import verify
from huiyin.performance.acts import handing_down
from huiyin.performance.acts import schemes as acts
from huiyin.performance.acts.handing_down import Receiver
from huiyin.performance.models import Handed, Indicator, Scheme, SchemeChange, SchemeState
from huiyin.performance.policies import own_handed, visible_schemes
from huiyin.performance.queries.schemes import tree_of
from huiyin.performance.schemes_given import TargetsGiven, given_of
from huiyin.performance.tests.office import area, drafted, find, indicator, issued, make_office, said
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.tests.casework import BUREAU, HOUSING, SCHOOLS, County

TODAY = date(2026, 4, 8)
D = Decimal


@pytest.fixture
def county(db: None) -> Iterator[County]:
    yield make_office(TODAY)


def test_a_scheme_is_drawn_up_and_issued_by_a_leader(county: County) -> None:
    scheme = drafted(county)
    tree = tree_of(scheme)
    assert [(part.area.name, int(part.found)) for part in tree.parts] == [
        ("重点工作", 50),
        ("主职主责", 30),
        ("自身建设", 20),
    ]
    assert tree.problems == [] and tree.found == 100
    with pytest.raises(NotAllowed, match="局领导"):
        acts.issue(scheme.pk, **said(county))
    assert acts.issue(scheme.pk, **said(county, "陈国栋")).state == SchemeState.ISSUED


@pytest.mark.parametrize("who", ["李素芬", "王建民", "赵刚", "陈国栋", "梁思远"])
def test_only_the_performance_officer_draws_up(county: County, who: str) -> None:
    scheme = drafted(county)
    with pytest.raises(NotAllowed):
        acts.set_area(scheme.pk, "其他", None, **said(county, who))
    assert Scheme.objects.get(pk=scheme.pk).version == scheme.version


def test_points_that_do_not_sum_are_refused_with_the_sum(county: County) -> None:
    scheme = drafted(county)
    acts.remove_indicator(find(scheme, "机关建设").pk, **said(county))
    with pytest.raises(Unfit, match="合计 80 分，应为 100 分，少 20 分"):
        acts.issue(scheme.pk, **said(county, "陈国栋"))
    duty = area(scheme, "主职主责")
    acts.set_area(scheme.pk, duty.name, D(25), area=duty, **said(county))
    with pytest.raises(Unfit, match="“主职主责”的指标分值合计 30 分，领域分值为 25 分，多 5 分"):
        acts.issue(scheme.pk, **said(county, "陈国栋"))


def test_ninety_points_and_ten_for_the_execution_rate(county: County) -> None:
    scheme = drafted(county, has_execution=True)
    with pytest.raises(Unfit, match="合计 100 分，应为 90 分，多 10 分"):
        acts.issue(scheme.pk, **said(county, "陈国栋"))
    acts.set_points(scheme.pk, {find(scheme, "机关建设").pk: D(10)}, **said(county))
    acts.issue(scheme.pk, **said(county, "陈国栋"))


def test_points_move_in_a_scheme_in_force_only_together_and_with_a_reason(county: County) -> None:
    scheme = issued(county)
    train, rate = find(scheme, "信访业务培训"), find(scheme, "按期答复率")
    with pytest.raises(Unfit, match="理由"):
        acts.set_points(scheme.pk, {train.pk: D(10), rate.pk: D(40)}, **said(county))
    with pytest.raises(Unfit, match="合计 90 分"):
        acts.set_points(scheme.pk, {train.pk: D(10)}, why="市考核办通知", **said(county))
    assert find(scheme, "信访业务培训").points == 20, "nothing is kept of what was refused"
    acts.set_points(scheme.pk, {train.pk: D(10), rate.pk: D(40)}, why="市考核办〔2026〕3号", **said(county))
    change = SchemeChange.objects.filter(scheme=scheme).first()
    assert change is not None and change.by == county.people["吴岚"] and change.why == "市考核办〔2026〕3号"
    assert change.before == {str(train.pk): "20", str(rate.pk): "30"}
    assert change.after == {str(train.pk): "10", str(rate.pk): "40"}


def test_an_indicator_joins_a_scheme_in_force_by_taking_it_back(county: County) -> None:
    scheme = issued(county)
    own = area(scheme, "自身建设")
    with pytest.raises(Unfit, match="收回调整"):
        acts.add_indicator(scheme.pk, own.pk, indicator("宣传活动", 5), why="新增任务", **said(county))
    acts.amend(scheme.pk, "新增任务", **said(county))
    acts.add_indicator(scheme.pk, own.pk, indicator("宣传活动", 5), **said(county))
    acts.set_points(scheme.pk, {find(scheme, "机关建设").pk: D(15)}, **said(county))
    assert scheme in visible_schemes(county.people["李素芬"], TODAY)
    assert acts.issue(scheme.pk, **said(county, "陈国栋")).state == SchemeState.ISSUED


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "按期答复率"}),
        ("points", {"points": D(0)}),
        ("points", {"points": D("5.005")}),
        ("points", {"kind": "bonus", "rule": "每项加1；最多加3"}),
        ("target", {"target": None}),
        ("rule", {"kind": "bands", "rule": "90：80%；95：100%"}),
        ("rule", {"kind": "elements", "rule": ""}),
        ("rule", {"kind": "deduction", "rule": "每次扣1；最多扣50"}),
        ("kind", {"kind": "likert"}),
        ("source_code", {"source": "measure", "source_code": "reply_on_tme"}),
        ("source_code", {"source": "finance"}),
    ],
)
def test_what_cannot_be_is_refused_by_field(county: County, field: str, wrong: dict[str, Any]) -> None:
    scheme = drafted(county)
    with pytest.raises(Unfit) as refusal:
        acts.add_indicator(
            scheme.pk, area(scheme, "重点工作").pk, replace(indicator("新指标", 5), **wrong), **said(county)
        )
    assert set(refusal.value.problems) == {field}


def test_two_who_change_one_indicator_the_second_is_told(county: County) -> None:
    scheme = drafted(county)
    row = find(scheme, "信访业务培训")
    given = given_of(row)
    acts.change_indicator(row.pk, row.area_id, replace(given, target=D(6)), seen=row.version, **said(county))
    with pytest.raises(Unfit, match="另有人改过"):
        acts.change_indicator(row.pk, row.area_id, replace(given, target=D(8)), seen=row.version, **said(county))
    change = SchemeChange.objects.filter(scheme=scheme).first()
    assert change is not None and (change.before, change.after) == ({"target": "4"}, {"target": "6"})


def test_last_years_scheme_is_a_start(county: County) -> None:
    old = issued(county, 2025)
    handing_down.hand_down([find(old, "信访业务培训").pk], [Receiver(None, "办信科")], **said(county))
    given = acts.SchemeGiven(2026, "2026年度绩效考核方案", county.organs[BUREAU])
    new = acts.make_scheme(given, like=old, **said(county))
    assert [row.name for row in new.indicators.all()] == [row.name for row in old.indicators.all()]
    train = find(new, "信访业务培训")
    assert (train.baseline, train.target, train.targets) == (D(4), D(4), {"Q1": "1", "Q2": "2", "Q3": "3"})
    assert [str(share) for share in train.handed.all()] == ["办信科"]
    assert new.state == SchemeState.DRAFT and tree_of(new).problems == []
    with pytest.raises(Unfit, match="同名"):
        acts.make_scheme(given, **said(county))


def test_indicators_go_down_to_organs_with_their_own_targets(county: County) -> None:
    scheme = issued(county)
    train = find(scheme, "信访业务培训")
    organs = [Receiver(county.organs[name]) for name in (HOUSING, SCHOOLS)]
    made = handing_down.hand_down([train.pk], organs, **said(county))
    assert {share.target for share in made} == {D(4)}
    assert handing_down.hand_down([train.pk], organs, **said(county)) == [], "who has one keeps it"
    housing = Handed.objects.get(organ=county.organs[HOUSING])
    with pytest.raises(Unfit, match="理由"):
        handing_down.change_handed(housing.pk, TargetsGiven(target=D(2)), **said(county))
    handing_down.change_handed(housing.pk, TargetsGiven(target=D(2)), why="任务较轻", **said(county))
    assert [share.target for share in own_handed(county.people["王建民"], TODAY)] == [2]
    assert list(visible_schemes(county.people["王建民"], TODAY)) == [scheme]
    handing_down.take_back(housing.pk, **said(county))
    assert list(own_handed(county.people["王建民"], TODAY)) == []
    assert list(visible_schemes(county.people["王建民"], TODAY)) == []


def test_an_organ_sees_no_draft(county: County) -> None:
    scheme = drafted(county)
    handing_down.hand_down([find(scheme, "信访业务培训").pk], [Receiver(county.organs[HOUSING])], **said(county))
    assert not visible_schemes(county.people["王建民"], TODAY).exists()
    assert not own_handed(county.people["王建民"], TODAY).exists()


def test_the_ledger_names_every_change_and_no_words(county: County) -> None:
    scheme = issued(county, ground="望政办〔2026〕5号")
    entries = Entry.objects.filter(stream=f"scheme:{scheme.pk}").order_by("n")
    told = "\n".join(entries.values_list("body", flat=True))
    assert entries.count() == 1 + 3 + Indicator.objects.count() + 1
    for words in ("按期答复率", "望政办", "重点工作", "通知告知"):
        assert words not in told
    assert verify().problems == []


def test_an_indicator_that_refusing_petitions_would_fulfil_carries_its_warning(county: County) -> None:
    scheme = drafted(county)
    fewer = indicator("进京访人次", 5, unit="人次", direction="at_most", target=D(2))
    acts.add_indicator(scheme.pk, area(scheme, "重点工作").pk, fewer, **said(county))
    warned = tree_of(scheme).warned
    assert [(line.indicator.name, line.warnings) for line in warned] == [("进京访人次", ("fewer_upward",))]
