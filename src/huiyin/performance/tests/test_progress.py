"""The first quarter is over: 何敏 reports the trainings with a sheet of signatures, 吴岚 closes the quarter, and what
the register of measures says then stands, whatever becomes of the petitions later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from huiyin.accounts.models import Person
from huiyin.figures.acts.evidence import Upload
from huiyin.figures.models import Fact
from huiyin.ledger.models import Entry
from huiyin.ledger.queries import sequence_head
from huiyin.performance.acts import handing_down
from huiyin.performance.acts import schemes as acts
from huiyin.performance.acts.handing_down import Receiver
from huiyin.performance.acts.progress import Report, close_period, enter_progress, reopen_period
from huiyin.performance.models import Audience, Reading, Scheme
from huiyin.performance.queries.glances import glances, parts_with_targets, standings_of
from huiyin.performance.queries.progress import board, closings_of, usual_key, with_targets
from huiyin.performance.schemes_given import given_of
from huiyin.performance.tests.office import ON_TIME, find, issued, make_office, said
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.tests.casework import HOUSING, SCHOOLS, County, moment

TODAY = date(2026, 4, 8)
D = Decimal
SHEET = Upload("签到表.pdf", b"%PDF-1.7 signatures")


@pytest.fixture
def county(db: None) -> Iterator[County]:
    yield make_office(TODAY)


def fact(n: int, due: date, closed: date | None, organ: int | None = None, **more: Any) -> Fact:
    registered = due - timedelta(days=60)
    return Fact.objects.create(
        petition=n, matter=n, number=f"X{n}", registered=registered, registering_organ=1, due=due, closed=closed,
        organ=organ, disposition="transfer", sent=registered, told=registered, accepted=registered, **more,
    )  # fmt: skip


def give(county: County, name: str, scheme: Scheme, who: str) -> None:
    """Somebody answers for an indicator from now on."""
    row = find(scheme, name)
    given = given_of(row)
    values = {field: getattr(given, field) for field in given.__dataclass_fields__} | {"person": county.people[who]}
    acts.change_indicator(
        row.pk, row.area_id, type(given)(**values), seen=row.version, why="明确责任人", **said(county)
    )


def report(county: County, scheme: Scheme, name: str, value: Any, who: str = "吴岚", **more: Any) -> Reading:
    row = find(scheme, name)
    now = Reading.objects.filter(indicator=row, handed=None, key="Q1", ended=None).first()
    evidence = more.pop("evidence", None)
    given = Report("Q1", None if value is None else D(str(value)), **more)
    return enter_progress(row.pk, None, given, seen=now.pk if now else None, evidence=evidence, **said(county, who))


def test_the_quarter_is_reported_closed_and_stands(county: County) -> None:
    scheme = issued(county)
    for n in range(20):
        fact(n + 1, date(2026, 3, 2), date(2026, 2, 20) if n < 19 else None)
    give(county, "信访业务培训", scheme, "何敏")
    entered = report(county, scheme, "信访业务培训", 1, "何敏", note="2月举办1期", evidence=SHEET)
    assert entered.evidence is not None and entered.evidence.name == "签到表.pdf"
    closing = close_period(scheme.pk, "Q1", **said(county))
    assert 0 < closing.seq <= sequence_head().seq
    found = {one.indicator.name: one for one in board(scheme, "Q1")}
    rate = found["按期答复率"]
    assert rate.reading is not None
    assert (rate.value, rate.reading.numerator, rate.reading.denominator) == (D(95), 19, 20)
    assert (rate.worked.points, rate.light) == (D(30), "on_course") and rate.best is not None and rate.best > 98
    assert "/statistics/rows/?measure=reply_on_time" in rate.href
    train = found["信访业务培训"]
    assert (train.value, train.period_target, train.light, train.worked.points) == (D(1), D(1), "on_course", D(5))
    assert found["超期办理件数"].is_missing
    fact(99, date(2026, 3, 3), None)
    assert {one.indicator.name: one.value for one in board(scheme, "Q1")}["按期答复率"] == 95
    with pytest.raises(Unfit, match="已经结账"):
        report(county, scheme, "信访业务培训", 2)
    with pytest.raises(Unfit, match="已经结账"):
        close_period(scheme.pk, "Q1", **said(county))


def test_a_closed_value_opens_to_its_petitions(county: County) -> None:
    scheme = issued(county)
    fact(1, date(2026, 3, 2), date(2026, 2, 20))
    fact(2, date(2026, 3, 4), None)
    close_period(scheme.pk, "Q1", **said(county))
    rate = next(one for one in board(scheme, "Q1") if one.indicator.name == "按期答复率")
    client = Client()
    client.force_login(county.people["吴岚"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(rate.href)
    assert page.status_code == 200 and page.context["count"] == 1
    assert client.get(rate.href + "&side=denominator").context["count"] == 2


def test_a_quarter_is_closed_after_its_last_day_by_the_performance_officer(county: County) -> None:
    scheme = issued(county)
    with pytest.raises(NotAllowed):
        close_period(scheme.pk, "Q1", **said(county, "何敏"))
    with pytest.raises(Unfit, match="还没有结束"):
        close_period(scheme.pk, "Q2", **said(county))
    with pytest.raises(Unfit, match="还没有到"):
        row = find(scheme, "信访业务培训")
        enter_progress(row.pk, None, Report("Q3", D(1)), seen=None, **said(county))
    assert usual_key(scheme, TODAY) == "Q1"


def test_who_does_not_answer_reports_nothing(county: County) -> None:
    scheme = issued(county)
    with pytest.raises(NotAllowed, match="责任人"):
        report(county, scheme, "信访业务培训", 1, "何敏")
    with pytest.raises(NotAllowed):
        report(county, scheme, "信访业务培训", 1, "王建民")


@pytest.mark.parametrize(
    ("name", "value", "more", "field"),
    [
        ("按期答复率", 95, {}, "value"),
        ("初信初访办理要素", 5, {}, "value"),
        ("初信初访办理要素", "1.5", {}, "value"),
        ("机关建设", 101, {}, "value"),
        ("获得表彰", "0.5", {}, "value"),
        ("信访业务培训", "1.5", {}, "value"),
        ("信访业务培训", 1, {"published": D(2)}, "published_number"),
        ("信访业务培训", 1, {"takes_published": True}, "published"),
        ("信访业务培训", 1, {"note": "长" * 2001}, "note"),
    ],
)
def test_what_cannot_be_an_actual_is_refused(
    county: County, name: str, value: Any, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Unfit) as refusal:
        report(county, issued(county), name, value, **more)
    assert set(refusal.value.problems) == {field}


def test_a_file_with_a_macro_is_refused_and_nothing_is_kept(county: County) -> None:
    scheme = issued(county)
    with pytest.raises(Unfit) as refusal:
        report(county, scheme, "信访业务培训", 1, evidence=Upload("表.exe", b"MZ"))
    assert set(refusal.value.problems) == {"evidence"} and not Reading.objects.exists()


def test_the_superiors_value_stands_beside_ours_and_may_count(county: County) -> None:
    scheme = issued(county)
    report(county, scheme, "超期办理件数", 1, published=D(3), published_number="市信访通报〔2026〕4号")
    close_period(scheme.pk, "Q1", **said(county))
    one = next(one for one in board(scheme, "Q1") if one.indicator.name == "超期办理件数")
    assert one.value == 1 and one.reading is not None and one.reading.published == 3
    reopen_period(closings_of(scheme)["Q1"].pk, "采用上级公布数", **said(county))
    more: dict[str, Any] = {"published": D(3), "published_number": "市信访通报〔2026〕4号", "takes_published": True}
    report(county, scheme, "超期办理件数", 1, **more)
    close_period(scheme.pk, "Q1", **said(county))
    one = next(one for one in board(scheme, "Q1") if one.indicator.name == "超期办理件数")
    assert (one.value, one.light, one.worked.points) == (D(3), "lost", D(5))


def test_what_was_closed_is_opened_with_a_reason_and_stays_to_be_read(county: County) -> None:
    scheme = issued(county)
    report(county, scheme, "信访业务培训", 1, evidence=SHEET)
    first = close_period(scheme.pk, "Q1", **said(county))
    with pytest.raises(Unfit, match="理由"):
        reopen_period(first.pk, " ", **said(county))
    reopen_period(first.pk, "漏报一期", **said(county))
    again = report(county, scheme, "信访业务培训", 2)
    assert again.evidence is not None, "the file stays"
    second = close_period(scheme.pk, "Q1", **said(county))
    assert second.digest != first.digest
    assert [row.value for row in first.readings.filter(indicator__name="信访业务培训")] == [1]
    acts_ = Entry.objects.filter(stream=f"scheme:{scheme.pk}").values_list("body", flat=True)
    assert sum("period_closed" in body for body in acts_) == 2


def test_two_reports_at_once_the_second_is_told(county: County) -> None:
    scheme = issued(county)
    report(county, scheme, "信访业务培训", 1)
    row = find(scheme, "信访业务培训")
    with pytest.raises(Unfit, match="另有人报过"):
        enter_progress(row.pk, None, Report("Q1", D(2)), seen=None, **said(county))


def test_organs_are_measured_beside_each_other_and_accusations_are_left_out(county: County) -> None:
    scheme = issued(county, audience=Audience.ORGANS)
    housing, schools = county.organs[HOUSING], county.organs[SCHOOLS]
    handing_down.hand_down([find(scheme, "按期答复率").pk], [Receiver(housing), Receiver(schools)], **said(county))
    for n in range(4):
        fact(n + 1, date(2026, 3, 2), date(2026, 2, 20) if n else None, housing.pk, purpose="claim")
    fact(9, date(2026, 3, 2), None, housing.pk, purpose="accusation")
    close_period(scheme.pk, "Q1", **said(county))
    of_housing, of_schools = (board(scheme, "Q1", organ=organ.pk) for organ in (housing, schools))
    assert [(one.indicator.name, one.value) for one in of_housing] == [("按期答复率", D(75))]
    assert [one.value for one in of_schools] == [None], "no petition was due: no data, and no zero"
    assert of_housing[0].indicator.source_code == ON_TIME


def test_what_an_activity_counts_is_taken(county: County) -> None:
    scheme = issued(county)
    row = find(scheme, "信访业务培训")
    given = given_of(row)
    values = {field: getattr(given, field) for field in given.__dataclass_fields__}
    values |= {"source": "activity", "source_code": "training"}
    acts.change_indicator(
        row.pk, row.area_id, type(given)(**values), seen=row.version, why="由台账取数", **said(county)
    )
    close_period(scheme.pk, "Q1", **said(county))
    assert [one.value for one in board(scheme, "Q1") if one.indicator.pk == row.pk] == [0]


def test_someone_barred_from_signing_in_reports_nothing(county: County) -> None:
    scheme = issued(county)
    give(county, "信访业务培训", scheme, "何敏")
    Person.objects.filter(username="何敏").update(is_active=False)
    county.people["何敏"] = Person.objects.get(username="何敏")
    with pytest.raises(NotAllowed):
        report(county, scheme, "信访业务培训", 1, "何敏")
    assert moment(TODAY).date() == TODAY


def test_an_act_on_the_scheme_is_seen_at_once(county: County) -> None:
    scheme = issued(county)
    give(county, "信访业务培训", scheme, "何敏")
    before = glances(scheme, "Q1")
    assert [one.indicator for one in before] == [one.indicator.pk for one in board(scheme, "Q1")]
    assert glances(scheme, "Q1") is before
    report(county, scheme, "信访业务培训", 1, "何敏", note="2月举办1期")
    after = glances(scheme, "Q1")
    assert after is not before
    changed = [one for one, was in zip(after, before, strict=True) if one != was]
    train = next(one for one in board(scheme, "Q1") if one.indicator.name == "信访业务培训")
    assert [one.indicator for one in changed] == [train.indicator.pk]
    assert (changed[0].light, changed[0].points, changed[0].is_missing) == (train.light, train.worked.points, False)
    assert parts_with_targets(scheme) == with_targets(scheme)


def test_the_shown_ones_stand_as_on_the_whole_board(county: County) -> None:
    scheme = issued(county)
    found = glances(scheme, "Q1")
    asked = [found[-1], found[0]]
    whole = {one.indicator.pk: one for one in board(scheme, "Q1")}
    assert standings_of(scheme, "Q1", asked) == [whole[one.indicator] for one in asked]
    assert standings_of(scheme, "Q1", [found[0]._replace(indicator=0)]) == []
