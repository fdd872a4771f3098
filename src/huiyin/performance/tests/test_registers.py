"""何敏 keeps the registers: what was done, what is being mended; 周启明 strikes off what 李素芬 has mended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Role
from huiyin.core.periods import parse
from huiyin.figures.acts.evidence import Upload
from huiyin.ledger.models import Entry
from huiyin.performance.acts import rectification as mending
from huiyin.performance.acts.activities import (
    Given,
    add_activity,
    load_activities,
    mend_activity,
    withdraw_activity,
)
from huiyin.performance.models import Activity, Rectification, Standing
from huiyin.performance.queries import activities
from huiyin.performance.queries.rectification import of_year, standing_at, tally
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.queries import judging
from huiyin.petitions.tests.casework import County, make_county, moment

TODAY = date(2026, 3, 11)
AT = moment(TODAY)
PDF = b"%PDF-1.4\n" + b"sign-in sheet " * 20


@pytest.fixture
def county(db: None) -> Iterator[County]:
    judging.forget()
    yield make_county(TODAY)


@pytest.fixture
def bureau(county: County) -> Organ:
    return Organ.objects.get(kind=OrganKind.BUREAU)


NAMES = {Role.SUPERVISOR: "周启明", Role.PERFORMANCE_OFFICER: "韩雪", Role.SECTION_HEAD: "吴建平"}


def person(county: County, role: Role, name: str = "") -> Any:
    """Somebody of that duty; who is not among the people of the county comes to work at its bureau."""
    for one in county.people.values():
        if any(duty.role == role for duty in one.duties.all()):
            return one
    bureau = Organ.objects.get(kind=OrganKind.BUREAU)
    name = name or NAMES.get(role, str(role))
    one = county.people[name] = Person.objects.create(username=name, display_name=name, organ=bureau)
    Duty.objects.create(person=one, role=role, organ=bureau, valid_from=date(2020, 1, 1))
    return one


def training(day: date = date(2026, 3, 5), **more: Any) -> Given:
    said: dict[str, Any] = {"people": 46, "cost": Decimal("3200.00"), "fund": "业务培训", "office": "办信科"}
    return Given("training", "初次信访办理培训班", day, **(said | more))


def entered(county: County, bureau: Organ, given: Given | None = None, **more: Any) -> Activity:
    by = person(county, Role.CLERK)
    return add_activity(given or training(), organ=bureau, by=by, at=AT, today=TODAY, **more)


# --- Activities ------------------------------------------------------------------------------------------------------


def test_what_was_done_counts_in_its_period(county: County, bureau: Organ) -> None:
    entered(county, bureau)
    entered(county, bureau, training(date(2026, 1, 8), people=30, cost=None, fund=""))
    entered(county, bureau, Given("publicity", "《信访工作条例》宣传月", date(2026, 3, 2), copies=5000))
    quarter, month = parse("2026-Q1"), parse("2026-03")
    assert activities.count("training", quarter) == 2
    assert activities.count("training", month) == 1
    assert activities.count("training.people", quarter, bureau.pk) == 76
    assert activities.count("publicity.copies", quarter) == 5000
    assert activities.count("training", quarter, bureau.pk + 1000) == 0
    with pytest.raises(ValueError, match="outing"):
        activities.count("outing", quarter)
    [first, second] = activities.by_kind(activities.standing(quarter))
    totals = first.totals
    assert (first.label, totals.count, totals.people, totals.cost) == ("业务培训", 2, 76, Decimal(3200))
    assert (second.label, second.totals.copies) == ("宣传活动", 5000)


def test_a_mended_row_ends_the_one_before_and_keeps_its_files(county: County, bureau: Organ) -> None:
    first = entered(county, bureau, files=[Upload("签到表.pdf", PDF)])
    by = person(county, Role.CLERK)
    second = mend_activity(first.pk, training(people=52), by=by, at=AT, today=TODAY)
    first.refresh_from_db()
    assert first.ended is not None
    assert second.follows == first
    assert [one.evidence.name for one in second.files.all()] == ["签到表.pdf"]
    assert activities.count("training.people", parse("2026")) == 52
    assert activities.versions(second) == [second, first]
    with pytest.raises(Unfit):
        mend_activity(first.pk, training(people=60), by=by, at=AT, today=TODAY)
    assert mend_activity(second.pk, training(people=52), by=by, at=AT, today=TODAY) == second, "nothing changed"


def test_what_was_taken_back_counts_no_more_and_stays(county: County, bureau: Organ) -> None:
    row = entered(county, bureau)
    by = person(county, Role.CLERK)
    with pytest.raises(Unfit):
        withdraw_activity(row.pk, " ", by=by, at=AT, today=TODAY)
    withdraw_activity(row.pk, "与二月的同一期重复", by=by, at=AT, today=TODAY)
    assert activities.count("training", parse("2026")) == 0
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("kind", {"kind": "outing"}),
        ("name", {"name": " "}),
        ("name", {"name": "培" * 121}),
        ("day", {"day": date(2028, 3, 1)}),
        ("until", {"until": date(2026, 3, 4)}),
        ("cost", {"cost": Decimal(-1)}),
        ("cost", {"cost": None}),
    ],
)
def test_what_cannot_be_is_refused_in_words(county: County, bureau: Organ, field: str, wrong: dict[str, Any]) -> None:
    said = {name: getattr(training(), name) for name in Given.__dataclass_fields__} | wrong
    with pytest.raises(Unfit) as refusal:
        entered(county, bureau, Given(**said))
    assert set(refusal.value.problems) == {field}
    assert not Activity.objects.exists()


def test_who_writes_the_register(county: County, bureau: Organ) -> None:
    with pytest.raises(NotAllowed):
        add_activity(training(), organ=bureau, by=person(county, Role.ORGAN_OFFICER), at=AT, today=TODAY)


def test_a_spreadsheet_read_twice_adds_nothing(county: County, bureau: Organ) -> None:
    by = person(county, Role.CLERK)
    rows = [training(), training(date(2026, 2, 3)), training(date(2026, 2, 3))]
    assert len(load_activities(rows, organ=bureau, by=by, at=AT, today=TODAY)) == 3, "two trainings on one day"
    assert load_activities(rows, organ=bureau, by=by, at=AT, today=TODAY) == []
    with pytest.raises(Unfit):
        load_activities(
            [training(date(2026, 1, 6)), training(fund="", place="地" * 121)], organ=bureau, by=by, at=AT, today=TODAY
        )
    assert Activity.objects.count() == 3, "all of them or none"


def test_the_ledger_holds_no_words(county: County, bureau: Organ) -> None:
    row = entered(county, bureau)
    finding(county, bureau)
    told = "".join(Entry.objects.values_list("body", flat=True))
    assert row.name not in told
    assert "告知书" not in told
    assert Entry.objects.filter(stream=f"activity:{row.pk}").count() == 1


# --- Rectification ---------------------------------------------------------------------------------------------------


def finding(county: County, bureau: Organ, **more: Any) -> Rectification:
    said: dict[str, Any] = {
        "found": date(2026, 2, 10), "origin": "inspection", "problem": "抽查的 20 份告知书有 3 份没有送达记录",
        "measure": "补齐送达记录，每月抽查", "owner": person(county, Role.CASE_OFFICER), "due": date(2026, 4, 30),
    }  # fmt: skip
    by = person(county, Role.SUPERVISOR)
    return mending.add_rectification(mending.Given(**(said | more)), organ=bureau, by=by, at=AT, today=TODAY)


def test_a_finding_is_struck_off_by_a_second_person(county: County, bureau: Organ) -> None:
    row = finding(county, bureau)
    owner, supervisor = row.owner, person(county, Role.SUPERVISOR)
    with pytest.raises(Unfit):
        mending.strike(row.pk, "", by=supervisor, at=AT, today=TODAY)
    mending.report(row.pk, "三份已补齐", by=owner, at=AT, today=TODAY, proof=Upload("送达回证.pdf", PDF))
    with pytest.raises(NotAllowed, match="第二个人"):
        mending.strike(row.pk, "", by=owner, at=AT, today=TODAY)
    mending.send_back(row.pk, "还差一份", by=supervisor, at=AT, today=TODAY)
    mending.report(row.pk, "第三份也补齐了", by=owner, at=AT, today=TODAY)
    row = mending.strike(row.pk, "已看送达回证", by=supervisor, at=AT, today=TODAY)
    assert (row.standing, row.struck) == (Standing.STRUCK, TODAY)
    assert [step.kind for step in row.steps.all()] == ["reported", "returned", "reported", "struck"]
    assert Entry.objects.filter(stream=f"rectification:{row.pk}").count() == 5


def test_whoever_reported_for_the_owner_cannot_strike_it_off(county: County, bureau: Organ) -> None:
    row = finding(county, bureau)
    officer = person(county, Role.PERFORMANCE_OFFICER)
    mending.report(row.pk, "已补齐", by=officer, at=AT, today=TODAY)
    with pytest.raises(NotAllowed, match="报告人"):
        mending.strike(row.pk, "", by=officer, at=AT, today=TODAY)


def test_only_the_owner_reports(county: County, bureau: Organ) -> None:
    row = finding(county, bureau)
    with pytest.raises(NotAllowed):
        mending.report(row.pk, "已补齐", by=person(county, Role.CLERK), at=AT, today=TODAY)


def test_what_is_not_struck_off_stands_in_the_next_year(county: County, bureau: Organ) -> None:
    old = finding(county, bureau, found=date(2024, 5, 6), due=date(2024, 9, 30))
    new = finding(county, bureau)
    assert list(of_year(2023)) == []
    assert list(of_year(2024)) == [old]
    assert set(of_year(2026)) == {old, new}
    assert tally(list(of_year(2026)), 2026, TODAY) == (2, 1, 0, 0, 2, 1)
    mending.report(old.pk, "已整改", by=old.owner, at=AT, today=TODAY)
    mending.strike(old.pk, "", by=person(county, Role.SUPERVISOR), at=AT, today=TODAY)
    old.refresh_from_db()
    assert set(of_year(2026)) == {old, new}, "struck off in the year: told of in its report"
    assert standing_at(old, TODAY - timedelta(days=1)) == Standing.OPEN, "and open until then"
    assert list(of_year(2027)) == [new]


def test_dates_are_put_off_with_a_reason_and_mistakes_taken_back(county: County, bureau: Organ) -> None:
    row = finding(county, bureau)
    supervisor = person(county, Role.SUPERVISOR)
    with pytest.raises(Unfit):
        mending.postpone(row.pk, date(2026, 6, 30), "", by=supervisor, at=AT, today=TODAY)
    row = mending.postpone(row.pk, date(2026, 6, 30), "等待系统升级", by=supervisor, at=AT, today=TODAY)
    assert row.due == date(2026, 6, 30)
    mending.withdraw(row.pk, "与上一条重复", by=supervisor, at=AT, today=TODAY)
    assert list(of_year(2026)) == []


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("problem", {"problem": ""}),
        ("measure", {"measure": " "}),
        ("origin", {"origin": "rumour"}),
        ("found", {"found": date(2026, 3, 12)}),
        ("due", {"due": date(2026, 2, 9)}),
    ],
)
def test_a_finding_says_what_and_until_when(county: County, bureau: Organ, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(Unfit) as refusal:
        finding(county, bureau, **wrong)
    assert set(refusal.value.problems) == {field}
