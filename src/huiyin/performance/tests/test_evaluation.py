"""2025 is over: 吴岚 scores it by rule and explains, 梁思远 reviews it, organs stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from huiyin.figures.acts.evidence import Upload
from huiyin.ledger.models import Entry
from huiyin.performance.acts import evaluation as acts
from huiyin.performance.acts import handing_down
from huiyin.performance.acts.evaluation import Asking, Explained, Review, Reviewed
from huiyin.performance.acts.handing_down import Receiver
from huiyin.performance.acts.progress import Report, close_period, enter_progress, reopen_period
from huiyin.performance.models import Audience, Evaluation, EvaluationState, Handed, Scheme
from huiyin.performance.policies import visible_evaluations
from huiyin.performance.queries.evaluation import appraisal, executed, grade_of
from huiyin.performance.queries.progress import closings_of
from huiyin.performance.tests.office import find, issued, make_office, said
from huiyin.performance.tests.test_progress import fact
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.tests.casework import HOUSING, SCHOOLS, County

TODAY = date(2026, 1, 12)
D = Decimal
#: What was reached: 19 of 20 answered in time, three of four elements, 90 of a hundred, one honour.
REACHED = {"信访业务培训": 4, "初信初访办理要素": 3, "超期办理件数": 3, "机关建设": 90, "获得表彰": 1}


@pytest.fixture
def county(db: None) -> Iterator[County]:
    yield make_office(TODAY)


def year_over(county: County, *, values: dict[str, Any] | None = None, **more: Any) -> Scheme:
    scheme = issued(county, 2025, **more)
    for n in range(20):
        fact(n + 1, date(2025, 6, 2), date(2025, 5, 20) if n < 19 else None)
    for name, value in (REACHED if values is None else values).items():
        enter_progress(find(scheme, name).pk, None, Report("Y", D(str(value))), seen=None, **said(county))
    close_period(scheme.pk, "Y", **said(county))
    return scheme


def begun(county: County, scheme: Scheme, organ: str | None = None, who: str = "吴岚") -> Evaluation:
    return acts.begin(scheme.pk, county.organs[organ] if organ else None, **said(county, who))


def explained(county: County, row: Evaluation) -> None:
    words = {
        mark.indicator_id: Explained("接访量大、人手不足", "明年增加一名办理人员")
        for mark in row.marks.all()
        if mark.deviation
    }
    acts.explain(row.pk, words, **said(county))


def test_a_year_is_scored_by_rule_explained_and_reviewed(county: County) -> None:
    row = begun(county, year_over(county))
    own = {mark.indicator.name: (mark.own, mark.how, mark.deviation) for mark in row.marks.select_related("indicator")}
    assert own == {
        "按期答复率": (D(30), "reached", ""),
        "信访业务培训": (D(20), "reached", ""),
        "初信初访办理要素": (D(15), "elements", "short"),
        "超期办理件数": (D(5), "reverse_a", "short"),
        "机关建设": (D(18), "level", "short"),
        "获得表彰": (D(1), "bonus", ""),
    }
    with pytest.raises(Unfit) as refusal:
        acts.submit(row.pk, **said(county))
    assert len(refusal.value.problems) == 3 and "偏差原因" in str(refusal.value)
    explained(county, row)
    row = acts.submit(row.pk, **said(county))
    assert (row.own_total, row.state, grade_of(row)) == (D(89), EvaluationState.SUBMITTED.value, "good")
    late = find(row.scheme, "超期办理件数")
    with pytest.raises(Unfit, match="写明理由"):
        acts.review(row.pk, Review({late.pk: Reviewed(D(4))}), **said(county, "梁思远"))
    row = acts.review(row.pk, Review({late.pk: Reviewed(D(4), "有一件超期未报")}), **said(county, "梁思远"))
    assert (row.reviewed_total, row.own_total, row.state) == (D(88), D(89), EvaluationState.REVIEWED.value)
    assert acts.end_scheme(row.scheme_id, **said(county)).state == "closed"


def test_nobody_reviews_what_is_their_own(county: County) -> None:
    row = begun(county, year_over(county))
    explained(county, row)
    acts.submit(row.pk, **said(county))
    with pytest.raises(NotAllowed, match="另一个人"):
        acts.review(row.pk, Review(), **said(county))
    for who in ("何敏", "王建民", "李素芬"):
        with pytest.raises(NotAllowed):
            acts.review(row.pk, Review(), **said(county, who))


def test_far_above_the_target_is_explained_too(county: County) -> None:
    row = begun(county, year_over(county, values=REACHED | {"信访业务培训": 6}))
    mark = row.marks.get(indicator__name="信访业务培训")
    assert (mark.own, mark.deviation) == (D(20), "over")
    with pytest.raises(Unfit, match="倍以上"):
        acts.submit(row.pk, **said(county))


def test_without_a_value_nothing_is_handed_in(county: County) -> None:
    values = {name: value for name, value in REACHED.items() if name != "机关建设"}
    scheme = year_over(county, values=values)
    row = begun(county, scheme)
    explained(county, row)
    with pytest.raises(Unfit, match="“机关建设”没有完成值"):
        acts.submit(row.pk, **said(county))
    reopen_period(closings_of(scheme)["Y"].pk, "补报机关建设", **said(county))
    enter_progress(find(scheme, "机关建设").pk, None, Report("Y", D(95)), seen=None, **said(county))
    close_period(scheme.pk, "Y", **said(county))
    acts.renew(row.pk, **said(county))
    assert row.marks.get(indicator__name="初信初访办理要素").reason, "what was explained stays"
    explained(county, row)
    assert acts.submit(row.pk, **said(county)).own_total == 90


def test_the_execution_rate_has_ten_points(county: County) -> None:
    row = begun(county, _with_execution(county))
    explained(county, row)
    with pytest.raises(Unfit, match="执行数"):
        acts.submit(row.pk, **said(county))
    acts.explain(row.pk, {}, (D("5729700"), D("3990700")), **said(county))
    row = acts.submit(row.pk, **said(county))
    rate = executed(row)
    assert rate is not None and rate.points == D("6.96") and row.full == 100
    assert row.own_total == 77 + D("6.96")


def _with_execution(county: County) -> Scheme:
    from huiyin.performance.acts import schemes as drawing  # only here: the scheme is drawn up step by step
    from huiyin.performance.tests.office import drafted  # likewise

    scheme = drafted(county, 2025, has_execution=True)
    drawing.set_points(
        scheme.pk, {find(scheme, "信访业务培训").pk: D(14), find(scheme, "机关建设").pk: D(16)}, **said(county)
    )
    drawing.issue(scheme.pk, **said(county, "陈国栋"))
    for name, value in (REACHED | {"机关建设": 75}).items():
        enter_progress(find(scheme, name).pk, None, Report("Y", D(str(value))), seen=None, **said(county))
    for n in range(20):
        fact(n + 1, date(2025, 6, 2), date(2025, 5, 20))
    close_period(scheme.pk, "Y", **said(county))
    return scheme


def test_bonus_points_are_asked_with_their_ground_and_granted_or_not(county: County) -> None:
    row = begun(county, year_over(county))
    with pytest.raises(Unfit) as refusal:
        acts.ask(row.pk, Asking("bonus", D(2), "省"), **said(county))
    assert set(refusal.value.problems) == {"ground"}
    file = Upload("表彰决定.pdf", b"%PDF-1.7")
    bonus = acts.ask(row.pk, Asking("bonus", D(2), "省信访局表彰", "湘信〔2025〕9号"), evidence=file, **said(county))
    taken = acts.ask(row.pk, Asking("deduction", D(1), "被通报批评一次"), **said(county))
    back = acts.ask(row.pk, Asking("bonus", D(1), "登错了的一项"), **said(county))
    acts.withdraw_claim(back.pk, **said(county))
    explained(county, row)
    assert acts.submit(row.pk, **said(county)).own_total == 90
    with pytest.raises(Unfit, match="认定"):
        acts.review(row.pk, Review(), **said(county, "梁思远"))
    claims = {bonus.pk: Reviewed(D(1), "按方案最多加一分"), taken.pk: Reviewed(D(1))}
    assert acts.review(row.pk, Review(claims=claims), **said(county, "梁思远")).reviewed_total == 89


def test_a_returned_evaluation_is_mended_and_handed_in_again(county: County) -> None:
    row = begun(county, year_over(county))
    explained(county, row)
    acts.submit(row.pk, **said(county))
    with pytest.raises(Unfit, match="已经提交"):
        acts.explain(row.pk, {}, **said(county))
    acts.send_back(row.pk, "偏差原因太笼统", **said(county, "陈国栋"))
    explained(county, row)
    assert acts.submit(row.pk, **said(county)).state == EvaluationState.SUBMITTED


def test_before_the_year_is_closed_nothing_is_evaluated(county: County) -> None:
    with pytest.raises(Unfit, match="没有结账"):
        begun(county, issued(county, 2025))


def test_organs_stand_beside_each_other_and_see_only_themselves(county: County) -> None:
    scheme = issued(county, 2025, audience=Audience.ORGANS)
    rows = [find(scheme, name).pk for name in ("信访业务培训", "超期办理件数")]
    organs = {name: county.organs[name] for name in (HOUSING, SCHOOLS)}
    handing_down.hand_down(rows, [Receiver(organ) for organ in organs.values()], **said(county))
    for who, organ, trained, late in (("王建民", HOUSING, 4, 3), ("郑晓燕", SCHOOLS, 3, 0)):
        for name, value in (("信访业务培训", trained), ("超期办理件数", late)):
            share = Handed.objects.get(indicator=find(scheme, name), organ=organs[organ])
            enter_progress(share.indicator_id, share.pk, Report("Y", D(value)), seen=None, **said(county, who))
    close_period(scheme.pk, "Y", **said(county))
    assert [place.rank for place in appraisal(scheme)] == [None, None]
    for who, organ in (("王建民", HOUSING), ("郑晓燕", SCHOOLS)):
        row = begun(county, scheme, organ, who)
        words = {
            mark.indicator_id: Explained("任务未完成", "补办一期培训") for mark in row.marks.all() if mark.deviation
        }
        acts.explain(row.pk, words, **said(county, who))
        acts.submit(row.pk, **said(county, who))
    assert [(place.organ.name, place.points, place.of_hundred, place.rank) for place in appraisal(scheme)] == [
        (HOUSING, D(25), D("83.33"), 1),
        (SCHOOLS, D(25), D("83.33"), 1),
    ]
    housing = Evaluation.objects.get(organ=organs[HOUSING])
    late_mark = Reviewed(D(0), "核实超期六件")
    acts.review(housing.pk, Review({rows[1]: late_mark}), **said(county))
    assert [(place.organ.name, place.rank, place.grade) for place in appraisal(scheme)] == [
        (SCHOOLS, 1, "good"),
        (HOUSING, 2, "fair"),
    ]
    assert [row.organ for row in visible_evaluations(county.people["王建民"], TODAY)] == [organs[HOUSING]]
    with pytest.raises(NotAllowed, match="被考核单位"):
        begun(county, scheme, SCHOOLS, "王建民")


def test_the_ledger_holds_points_and_digests_and_no_words(county: County) -> None:
    row = begun(county, year_over(county))
    explained(county, row)
    acts.submit(row.pk, **said(county))
    told = "\n".join(Entry.objects.filter(stream=f"scheme:{row.scheme_id}").values_list("body", flat=True))
    assert '"points":"89.00"' in told and "人手不足" not in told
