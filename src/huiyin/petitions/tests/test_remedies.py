"""张桂兰 was not supported: she asks for review of the county government, then for re-review of the city's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Duty, Organ, Person, Placement, Role
from huiyin.core.events import ReviewRequested
from huiyin.letters.models import Letter
from huiyin.petitions import policies
from huiyin.petitions.acts import handling, handling_opinion, rating, remedies
from huiyin.petitions.acts.deeds import NotAllowed, Unfit, perform
from huiyin.petitions.acts.signing import Outcome
from huiyin.petitions.models import Matter
from huiyin.petitions.policies import may_view
from huiyin.petitions.queries.remedy_organs import candidates
from huiyin.petitions.queries.sign_off import may_serve, waiting_for
from huiyin.petitions.tests.casework import ASK, CITY, GOVERNMENT, HOUSING, SCHOOLS, County, make_county, word_text

pytestmark = pytest.mark.django_db
#: A Monday.
START = date(2026, 3, 2)
NOTICE = {
    "received": "已收到。",
    "path": "按照第三十一条第六项规定的信访程序处理。",
    "procedure_words": "自受理之日起60日内办结。",
    "procedure": "ordinary",
}
DECISION = {
    "facts": "经查，原意见认定的事实清楚。",
    "basis": "《望川县供热管理办法》第二十二条",
    "opinion": "原意见正确。",
}


@pytest.fixture
def county(db: None) -> County:
    made = make_county(START)
    for organ, people in (
        (GOVERNMENT, (("苏明", Role.REVIEW_OFFICER), ("袁静", Role.REVIEW_OFFICER), ("钱卫东", Role.ORGAN_HEAD))),
        (CITY, (("罗平", Role.REVIEW_OFFICER), ("谢安", Role.REVIEW_OFFICER), ("贺林", Role.ORGAN_HEAD))),
    ):
        for name, role in people:
            made.people[name] = Person.objects.create(username=name, display_name=name, organ=made.organs[organ])
            Duty.objects.create(
                person=made.people[name], role=role, organ=made.organs[organ], valid_from=date(2020, 1, 1)
            )
    return made


def answered(county: County, outcome: str = "no_support", review: str = GOVERNMENT) -> int:
    matter = county.petition()
    county.do(handling.tell, "王建民", matter, **NOTICE)
    county.do(handling.accept, "王建民", matter, path="")
    county.today += timedelta(days=20)
    drafted = county.do(
        handling_opinion.answer, "王建民", matter, outcome=outcome, request="退还热费。", facts="室温达标。",
        opinion="不予支持。", basis="《望川县供热管理办法》第二十条", review_organ=county.organs[review].pk,
        settled=False,
    )  # fmt: skip
    county.signed(drafted, check="马骁", sign="刘志远")
    issued = county.issued(drafted, "王建民")
    assert issued.letter is not None
    county.do(handling_opinion.serve, "王建民", matter, letter=issued.letter.pk, manner="in_person", on=county.today)
    return matter


def request(county: County, organ: str, **more: Any) -> dict[str, Any]:
    return {
        "on": county.today, "organ": county.organs[organ].pk, "people": 1, "same_matter": True,
        "request": "室温不达标，有测温记录。", **more,
    }  # fmt: skip


def decided(county: County, outcome: Outcome, *, check: str, sign: str, by: str) -> Outcome:
    county.signed(outcome, check=check, sign=sign)
    return county.issued(outcome, by)


def test_both_remedies_to_their_end(county: County) -> None:
    matter = answered(county)
    county.today += timedelta(days=10)
    county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT))
    assert county.case(matter).state == "in_review"
    county.today += timedelta(days=15)
    drafted = county.do(
        remedies.decide_review, "苏明", matter, outcome="uphold", upper=county.organs[CITY].pk, **DECISION
    )
    assert not drafted.done
    review = decided(county, drafted, check="袁静", sign="钱卫东", by="苏明")
    assert review.case.state == "reviewed"
    words = word_text(review.letter)
    # 16 May, the thirtieth day, is a Saturday.
    for wanted in ("维持原意见", CITY, HOUSING, "第三十五条", "30日内", "最后一日为2026年5月18日（按当日收到计算"):
        assert wanted in words
    assert "室温不达标，有测温记录。" in words and ASK not in words, "what was asked of the review, not of the bureau"
    assert review.letter is not None
    county.do(handling_opinion.serve, "苏明", matter, letter=review.letter.pk, manner="post", on=county.today)

    county.today += timedelta(days=5)
    asked = request(county, CITY, people=3) | {"request": "复查未查热费的数额。"}
    county.do(remedies.request_re_review, "李素芬", matter, **asked)
    drafted = county.do(remedies.decide_re_review, "罗平", matter, outcome="change", **DECISION)
    end = decided(county, drafted, check="谢安", sign="贺林", by="罗平")
    assert end.case.state == "ended"
    fact = end.case.fact
    assert (fact.review_outcome, fact.re_review_outcome, fact.review_people, fact.re_review_people) == (
        "uphold", "change", 1, 3,
    )  # fmt: skip
    words = word_text(end.letter)
    assert "不再受理" in words
    assert "复查未查热费的数额。" in words and "有测温记录" not in words and ASK not in words


def test_a_request_without_words_prints_what_was_asked_first(county: County) -> None:
    matter = answered(county)
    county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT) | {"request": ""})
    drafted = county.do(
        remedies.decide_review, "苏明", matter, outcome="uphold", upper=county.organs[CITY].pk, **DECISION
    )
    assert ASK in word_text(decided(county, drafted, check="袁静", sign="钱卫东", by="苏明").letter)


def test_a_request_after_the_last_day_needs_its_ground(county: County) -> None:
    matter = answered(county)
    county.today += timedelta(days=45)
    with pytest.raises(Unfit, match="最后一日") as refused:
        county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT))
    assert set(refused.value.problems) == {"late"}
    case = county.do(
        remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT, late="住院治疗，有出院记录")
    )
    assert case.state == "in_review"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"organ": SCHOOLS}, "organ"),  # not a level above
        ({"organ": HOUSING}, "organ"),  # the organ itself
        ({"same_matter": False}, "same_matter"),
        ({"on": START}, "on"),  # before the opinion
        ({"on": date(2027, 1, 1)}, "on"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(county: County, changed: dict[str, Any], field: str) -> None:
    matter = answered(county)
    asked = request(county, GOVERNMENT)
    asked |= {name: county.organs[value].pk if name == "organ" else value for name, value in changed.items()}
    with pytest.raises(Unfit) as refused:
        county.do(remedies.request_review, "李素芬", matter, **asked)
    assert field in refused.value.problems


def test_an_annulled_opinion_is_redone_and_may_be_reviewed_again(county: County) -> None:
    matter = answered(county)
    county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT))
    county.today += timedelta(days=12)
    until = county.today + timedelta(days=30)
    drafted = county.do(remedies.annul_and_redo, "苏明", matter, redo_until=until, **DECISION)
    done = decided(county, drafted, check="袁静", sign="钱卫东", by="苏明")
    assert done.case.state == "accepted"
    assert done.case.course.round.due == until
    told = word_text(done.letter)
    assert "撤销原意见" in told
    assert f"{HOUSING}不迟于2026年5月3日重新作出处理意见" in told
    assert "复核" not in told, "against the new opinion there is review, not re-review"
    county.today += timedelta(days=10)
    drafted = county.do(
        handling_opinion.answer, "王建民", matter, outcome="support", request="退还热费。", facts="复测不达标。",
        opinion="退还热费。", basis="《望川县供热管理办法》第二十二条", review_organ=county.organs[GOVERNMENT].pk,
        settled=True,
    )  # fmt: skip
    county.signed(drafted, check="马骁", sign="刘志远")
    redone = county.issued(drafted, "王建民")
    assert redone.case.state == "answered"
    first, annulled = Letter.objects.get(kind="opinion", number__endswith="〔2026〕1号"), done.letter
    assert annulled is not None
    why = f"{GOVERNMENT}作出的复查意见（{annulled.number}）撤销原信访处理意见（{first.number}），责令重新办理"
    assert why in word_text(redone.letter)
    assert "责令重新办理" not in word_text(first), "the first opinion was nobody's order"
    county.today += timedelta(days=3)
    again = county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT))
    assert again.state == "in_review"


def test_a_request_that_is_not_accepted_leaves_the_opinion_standing(county: County) -> None:
    matter = answered(county)
    county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT))
    outcome = county.do(
        remedies.refuse_review, "苏明", matter, ground="another_matter", why="提出的是新的诉求。",
        basis="《信访工作条例》第三十五条", elsewhere="向望川县信访局另行提出",
    )  # fmt: skip
    assert outcome.done
    assert outcome.case.state == "answered"
    assert "不予受理" in word_text(outcome.letter)


def test_only_the_reviewing_organ_decides(county: County) -> None:
    matter = answered(county)
    county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT))
    for name in ("王建民", "何敏", "罗平"):
        with pytest.raises(NotAllowed):
            county.do(remedies.decide_review, name, matter, outcome="uphold", upper=county.organs[CITY].pk, **DECISION)
    assert not Letter.objects.filter(kind="review_opinion").exists()


def test_the_head_of_an_office_for_reviews_sees_what_he_signs_and_keeps_seeing_it(county: County) -> None:
    office = Organ.objects.create(name="望川县人民政府复查复核办公室", kind="other", parent=county.organs[GOVERNMENT])
    Placement.objects.create(organ=office, parent=county.organs[GOVERNMENT])
    for name, role in (("沈静", Role.REVIEW_OFFICER), ("方晴", Role.REVIEW_OFFICER), ("章远", Role.ORGAN_HEAD)):
        county.people[name] = Person.objects.create(username=name, display_name=name, organ=office)
        Duty.objects.create(person=county.people[name], role=role, organ=office, valid_from=date(2020, 1, 1))
    county.organs["office"] = office
    matter = answered(county, review="office")

    def sees(name: str) -> bool:
        return bool(may_view(county.people[name], Matter.objects.get(pk=matter), county.today))

    assert not sees("章远")
    county.do(remedies.request_review, "李素芬", matter, **request(county, "office"))
    assert sees("章远")
    drafted = county.do(
        remedies.decide_review, "沈静", matter, outcome="uphold", upper=county.organs[CITY].pk, **DECISION
    )
    assert [letter.pk for letter, _step in waiting_for(county.people["方晴"], county.today)] == [drafted.letter.pk]
    decided(county, drafted, check="方晴", sign="章远", by="沈静")
    assert sees("章远")
    assert sees("沈静"), "she serves the opinion, and can look it up later"


@pytest.mark.parametrize(("accepted", "law"), [(date(2021, 12, 6), "2005"), (date(2022, 5, 9), "2022")])
def test_what_was_accepted_under_the_2005_regulation_is_carried_to_its_end_under_it(
    county: County, accepted: date, law: str
) -> None:
    county.today = accepted
    matter = county.petition()
    county.do(handling.tell, "王建民", matter, **NOTICE)
    county.do(handling.accept, "王建民", matter, path="")
    county.today += timedelta(days=30)
    extended = county.do(handling.extend, "刘志远", matter, until=accepted + timedelta(days=75), reason="需要检测")
    county.today += timedelta(days=50)
    drafted = county.do(
        handling_opinion.answer, "王建民", matter, outcome="no_support", request="退还热费。", facts="室温达标。",
        opinion="不予支持。", basis="《望川县供热管理办法》第二十条", review_organ=county.organs[GOVERNMENT].pk,
        settled=False,
    )  # fmt: skip
    opinion = decided(county, drafted, check="马骁", sign="刘志远", by="王建民")
    county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT))
    drafted = county.do(
        remedies.decide_review, "苏明", matter, outcome="uphold", upper=county.organs[CITY].pk, **DECISION
    )
    review = decided(county, drafted, check="袁静", sign="钱卫东", by="苏明")
    county.do(remedies.request_re_review, "李素芬", matter, **request(county, CITY))
    drafted = county.do(remedies.decide_re_review, "罗平", matter, outcome="uphold", **DECISION)
    end = decided(county, drafted, check="谢安", sign="贺林", by="罗平")
    told = {name: word_text(one.letter) for name, one in {
        "extension": extended, "opinion": opinion, "review": review, "end": end,
    }.items()}  # fmt: skip
    name = {"2005": "《信访条例》", "2022": "《信访工作条例》"}[law]
    other = {"2005": "《信访工作条例》", "2022": "《信访条例》"}[law]
    articles = {"2005": ("三十三", "三十二", "三十四", "三十五"), "2022": ("三十四", "三十二", "三十五", "三十六")}[law]
    for (kind, words), article in zip(told.items(), articles, strict=True):
        assert other not in words, kind
        assert f"第{article}条" in words, kind
        assert name in words, kind
    no_longer = {"2005": "各级人民政府信访工作机构和其他行政机关", "2022": "各级党委和政府信访部门和其他机关、单位"}
    assert f"{name}第{articles[3]}条第三款" in told["end"]
    assert f"{no_longer[law]}不再受理" in told["end"]
    clocks = {clock.id: clock.article for clock in end.case.found.clocks()}
    assert clocks["extension"] == f"第{articles[0]}条"
    assert clocks["review"] == f"第{articles[2]}条"
    assert clocks["re_review_window"] == f"第{articles[3]}条第一款"


def test_a_review_of_which_the_ledger_names_no_organ_is_taken_by_the_one_above(county: County) -> None:
    matter = answered(county)

    def asked(case: Any) -> list[Any]:
        return [ReviewRequested(case.petition, county.today, "review")]

    perform(matter, "request_review", county.doing("李素芬"), asked)
    row = Matter.objects.get(pk=matter)
    assert may_view(county.people["苏明"], row, county.today)
    assert not may_view(county.people["郑晓燕"], row, county.today)
    with pytest.raises(Unfit, match="上一级机关的复查复核人员"):
        county.do(remedies.decide_review, "罗平", matter, outcome="uphold", upper=county.organs[CITY].pk, **DECISION)
    drafted = county.do(
        remedies.decide_review, "苏明", matter, outcome="uphold", upper=county.organs[CITY].pk, **DECISION
    )
    review = decided(county, drafted, check="袁静", sign="钱卫东", by="苏明")
    assert review.letter is not None
    assert review.letter.issuer == county.organs[GOVERNMENT]
    with pytest.raises(Unfit) as refused:
        county.do(remedies.request_re_review, "李素芬", matter, **request(county, GOVERNMENT))
    assert set(refused.value.problems) == {"organ"}, "the re-review skips no level and does not stay on one"
    assert county.do(remedies.request_re_review, "李素芬", matter, **request(county, CITY)).state == "in_re_review"


def test_the_organ_of_the_re_review_is_a_level_above(county: County) -> None:
    matter = answered(county)
    county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT))
    for upper in (GOVERNMENT, HOUSING):
        with pytest.raises(Unfit) as refused:
            county.do(
                remedies.decide_review, "苏明", matter, outcome="uphold", upper=county.organs[upper].pk, **DECISION
            )
        assert set(refused.value.problems) == {"upper"}


def test_ratings_of_bureau_and_organ_stand_apart(county: County) -> None:
    matter = answered(county)
    with pytest.raises(Unfit, match="不满意的原因"):
        county.do(rating.rate, "李素芬", matter, on=county.today, bureau="satisfied", organ="dissatisfied")
    with pytest.raises(Unfit, match="至少评价"):
        county.do(rating.rate, "李素芬", matter, on=county.today)
    case = county.do(
        rating.rate, "李素芬", matter, on=county.today, bureau="satisfied", organ="dissatisfied",
        organ_reason="没有到现场测温",
    )  # fmt: skip
    assert (case.fact.rating_bureau, case.fact.rating_organ) == ("satisfied", "dissatisfied")
    with pytest.raises(Unfit, match="不能再评") as again:
        county.do(rating.rate, "李素芬", matter, on=county.today, bureau="satisfied", organ="satisfied")
    assert set(again.value.problems) == {"bureau", "organ"}


def test_the_window_for_rating_is_the_organs_own(county: County) -> None:
    matter = answered(county)
    assert county.case(matter).fact.rating_until == county.today + timedelta(days=settings.RATING_DAYS)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    accounts.set_rating_days(county.organs[HOUSING], 15, actor="system", at=at)
    other = answered(county)
    last = county.today + timedelta(days=15)
    assert county.case(other).fact.rating_until == last
    assert county.case(matter).fact.rating_until != last, "an open window stays as it was"
    county.today = last + timedelta(days=1)
    with pytest.raises(Unfit, match="已经超过"):
        county.do(rating.rate, "李素芬", other, on=county.today, bureau="satisfied")
    county.do(rating.rate, "李素芬", other, on=last, bureau="satisfied")


def test_the_candidates_are_those_above(county: County) -> None:
    found = [one.name for one in candidates(county.organs[HOUSING].pk, START)]
    assert found == [GOVERNMENT], "no level is skipped"
    line = Organ.objects.create(name="南岭市住房和城乡建设局", kind="department", parent=county.organs[CITY])
    Organ.objects.create(name="南岭市教育局", kind="department", parent=county.organs[CITY])
    assert candidates(county.organs[HOUSING].pk, START) == [county.organs[GOVERNMENT], line]
    assert [one.name for one in candidates(county.organs[GOVERNMENT].pk, START)] == [CITY]
    assert candidates(Organ.objects.get(name=CITY).pk, START) == []


def test_the_office_that_petitioners_are_told_to_ask_takes_the_request(county: County) -> None:
    """Its officers see what a department under its government answered, and enter the request; nobody else's do."""
    office = Organ.objects.create(
        name="望川县人民政府复查复核办公室", kind="other", confirmed=True, parent=county.organs[GOVERNMENT]
    )
    Placement.objects.create(organ=office, parent=county.organs[GOVERNMENT])
    county.organs[office.name] = office
    person = county.people["沈静"] = Person.objects.create(username="沈静", display_name="沈静", organ=office)
    Duty.objects.create(person=person, role=Role.REVIEW_OFFICER, organ=office, valid_from=date(2020, 1, 1))
    matter = answered(county, review=office.name)
    row = Matter.objects.get(pk=matter)
    assert policies.may_view(person, row, county.today)
    case = county.do(remedies.request_review, "沈静", matter, **request(county, office.name))
    assert case.state == "in_review"


def test_what_is_done_again_takes_no_longer_than_the_first_time(county: County) -> None:
    matter = answered(county)
    county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT))
    last = county.today + timedelta(days=90)
    with pytest.raises(Unfit, match="90 日"):
        county.do(remedies.annul_and_redo, "苏明", matter, redo_until=last + timedelta(days=1), **DECISION)
    assert county.do(remedies.annul_and_redo, "苏明", matter, redo_until=last, **DECISION).letter is not None


def test_only_the_reviewing_organ_or_the_bureau_records_the_service_of_its_opinion(county: County) -> None:
    matter = answered(county)
    county.do(remedies.request_review, "李素芬", matter, **request(county, GOVERNMENT))
    drafted = county.do(
        remedies.decide_review, "苏明", matter, outcome="uphold", upper=county.organs[CITY].pk, **DECISION
    )
    review = decided(county, drafted, check="袁静", sign="钱卫东", by="苏明").letter
    assert review is not None
    served = {"letter": review.pk, "manner": "post", "on": county.today}
    with pytest.raises(Unfit, match="发文机关或者信访部门"):
        county.do(handling_opinion.serve, "王建民", matter, **served)
    county.do(handling_opinion.serve, "李素芬", matter, **served)


def test_a_letter_between_organs_is_not_served_on_the_petitioner(county: County) -> None:
    matter = answered(county)
    case = county.case(matter)
    letter = Letter.objects.get(petition=case.petition, kind="opinion")
    letter.kind = "assignment"
    assert not may_serve(county.people["王建民"], letter, case, county.today)
    letter.kind = "opinion"
    assert may_serve(county.people["王建民"], letter, case, county.today)
