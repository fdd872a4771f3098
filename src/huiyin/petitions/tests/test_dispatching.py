"""何敏 of the bureau sorts and sends; 王建民 of the housing department receives, passes on, objects."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Placement, Role
from huiyin.core.clocks import Clock
from huiyin.letters.models import ChainRule, Letter
from huiyin.petitions import policies
from huiyin.petitions.acts import dispatching
from huiyin.petitions.acts.deeds import Changed, NotAllowed, Unfit
from huiyin.petitions.models import Assignment, Matter, Note
from huiyin.petitions.tests.casework import BUREAU, HOUSING, SCHOOLS, County, make_county, moment, word_text

pytestmark = pytest.mark.django_db

#: A Monday; the fifth working day after it is the next Monday.
START = date(2026, 3, 2)
REASON = "该楼供热由县城市管理局主管，不属于本单位职权范围。"


@pytest.fixture
def county(db: None) -> County:
    """The county, whose bureau signs transfers and assignments at once."""
    made = make_county(START)
    for kind in ("transfer", "assignment"):
        ChainRule.objects.create(organ=made.organs[BUREAU], kind=kind, steps="")
        ChainRule.objects.create(organ=made.organs[HOUSING], kind=kind, steps="")
    return made


def organ(county: County, name: str, *, under: str | None = None, **more: Any) -> Organ:
    above = county.organs[under] if under else None
    found = Organ.objects.create(name=name, kind=OrganKind.OTHER, confirmed=True, parent=above, **more)
    Placement.objects.create(organ=found, parent=above)
    county.organs[name] = found
    return found


def person(county: County, name: str, role: Role, where: str) -> Person:
    made = Person.objects.create(username=name, display_name=name, organ=county.organs[where])
    Duty.objects.create(person=made, role=role, organ=county.organs[where], valid_from=date(2020, 1, 1))
    county.people[name] = made
    return made


def sees(county: County, name: str, matter: int) -> bool:
    return policies.visible_to(county.people[name], county.today).filter(pk=matter).exists()


def clock(county: County, matter: int, name: str) -> Clock | None:
    return next((one for one in county.case(matter).found.clocks() if one.id == name and not one.cancelled), None)


def sent(county: County, **more: Any) -> int:
    matter = county.petition(sent_to=None)
    county.do(dispatching.transfer, "何敏", matter, organ=county.organs[HOUSING].pk, **more)
    return matter


# --- Sorting --------------------------------------------------------------------------------------------------------


def test_the_route_is_decided_by_a_person_and_kept(county: County) -> None:
    matter = county.petition(sent_to=None)
    case = county.do(dispatching.route, "何敏", matter, route="route_6")
    assert (case.state, case.fact.route) == ("registered", "route_6")
    with pytest.raises(Unfit, match="六种途径"):
        county.do(dispatching.route, "何敏", matter, route="route_7")


@pytest.mark.parametrize(("purpose", "article"), [("suggestion", "第二十九条"), ("accusation", "第三十条")])
def test_only_appeals_and_claims_have_routes(county: County, purpose: str, article: str) -> None:
    matter = county.petition(sent_to=None, purpose=purpose)
    who = "赵刚" if purpose == "accusation" else "何敏"
    with pytest.raises(Unfit, match=article):
        county.do(dispatching.route, who, matter, route="route_2")


def test_a_clerk_replies_at_once_and_the_reply_is_the_answer(county: County) -> None:
    matter = county.petition(sent_to=None, purpose="suggestion")
    text = "你提出的增设斑马线的建议已采纳，列入本年计划。"
    outcome = county.do(dispatching.direct_reply, "李素芬", matter, reply=text, outcome="support")
    assert outcome.case.state == "answered_directly"
    assert outcome.case.fact.closed == START and outcome.case.fact.disposition == "direct_reply"
    assert text in word_text(outcome.letter) and "张桂兰" in word_text(outcome.letter)
    assert clock(county, matter, "sorting").state(START) == "met"  # type: ignore[union-attr]


def test_a_petition_is_filed_with_its_reason_only(county: County) -> None:
    matter = county.petition(sent_to=None)
    with pytest.raises(Unfit, match="理由"):
        county.do(dispatching.file, "何敏", matter, reason=" ")
    with pytest.raises(NotAllowed, match="职责"):
        county.do(dispatching.file, "李素芬", matter, reason="内容重复")
    assert county.do(dispatching.file, "何敏", matter, reason="内容无法辨识").state == "filed"
    assert Note.objects.get(kind="file").text == "内容无法辨识"


# --- Transfer and assignment ----------------------------------------------------------------------------------------


def test_a_transfer_goes_out_with_its_letter_and_starts_the_organ_s_periods(county: County) -> None:
    matter = county.petition(sent_to=None)
    outcome = county.do(
        dispatching.transfer,
        "何敏",
        matter,
        organ=county.organs[HOUSING].pk,
        route="route_6",
        requirement="请入户核实。",
    )
    fact = outcome.case.fact
    assert (outcome.case.state, fact.organ, fact.sent, fact.route) == (
        "sent", county.organs[HOUSING].pk, START, "route_6",
    )  # fmt: skip
    words = word_text(outcome.letter)
    assert HOUSING in words and "张桂兰" in words and "请入户核实。" in words
    assert "2026年3月17日" in words and "2026年3月9日" in words, "fifteen days; five working days"
    assert outcome.letter.number == Letter.objects.get().number != ""
    row = Assignment.objects.get()
    assert (row.organ_id, row.sender_id, row.part, row.mode) == (
        county.organs[HOUSING].pk, county.organs[BUREAU].pk, "lead", "transfer",
    )  # fmt: skip
    assert sees(county, "王建民", matter) and not sees(county, "郑晓燕", matter)


def test_an_assignment_sets_the_day_of_the_feedback(county: County) -> None:
    matter = county.petition(sent_to=None)
    asked = {"organ": county.organs[HOUSING].pk, "requirement": "查清室温不达标的原因。"}
    with pytest.raises(Unfit, match="第二十二条"):
        county.do(dispatching.assign, "何敏", matter, **asked)
    with pytest.raises(Unfit, match="应当晚于"):
        county.do(dispatching.assign, "何敏", matter, **asked, report_due=START)
    due = START + timedelta(days=40)
    outcome = county.do(dispatching.assign, "何敏", matter, **asked, report_due=due)
    assert outcome.case.course.lead.report_due == due
    assert "2026年4月11日" in word_text(outcome.letter)


def test_a_transfer_that_is_to_be_checked_is_sent_on_the_day_it_is_issued(county: County) -> None:
    ChainRule.objects.filter(organ=county.organs[BUREAU], kind="transfer").update(steps="check")
    matter = county.petition(sent_to=None)
    drafted = county.do(dispatching.transfer, "何敏", matter, organ=county.organs[HOUSING].pk)
    assert not drafted.done and county.case(matter).state == "registered" and not sees(county, "王建民", matter)
    county.today += timedelta(days=3)
    county.agree(drafted.letter, "周文斌", "check")
    outcome = county.issued(drafted, "何敏")
    assert outcome.case.fact.sent == county.today == date(2026, 3, 5)
    assert outcome.letter is not None
    assert "2026年3月20日" in word_text(outcome.letter), "the fifteen days, counted from the day of issue"


def test_several_organs_have_one_lead_and_it_is_kept_how_it_was_decided(county: County) -> None:
    matter = county.petition(sent_to=None)
    asked = {"organ": county.organs[HOUSING].pk, "assisting": [county.organs[SCHOOLS].pk]}
    with pytest.raises(Unfit, match="第二十四条"):
        county.do(dispatching.transfer, "何敏", matter, **asked)
    outcome = county.do(
        dispatching.transfer, "何敏", matter, **asked, lead_decided="joint_meeting", lead_how="2026年第2次会议纪要"
    )
    lead, assisting = outcome.case.course.lead, outcome.case.course.assisting
    assert lead.organ == county.organs[HOUSING].pk and [one.organ for one in assisting] == [county.organs[SCHOOLS].pk]
    assert "联席会议" in (text := Note.objects.get(kind="lead_decided").text or "") and "会议纪要" in text
    assert SCHOOLS in word_text(outcome.letter)
    assert sees(county, "郑晓燕", matter)
    with pytest.raises(NotAllowed, match="职责"):
        county.do(dispatching.object_, "郑晓燕", matter, reason=REASON)


def test_an_organ_of_another_county_may_lead_when_it_is_said_how_that_was_decided(county: County) -> None:
    Organ.objects.filter(pk=county.organs[BUREAU].pk).update(division="431122")
    county.organs[BUREAU].refresh_from_db()
    other = organ(county, "清源县自然资源局", division="431127")
    matter = county.petition(sent_to=None)
    with pytest.raises(Unfit, match="牵头单位是怎样确定的"):
        county.do(dispatching.transfer, "何敏", matter, organ=other.pk)
    outcome = county.do(dispatching.transfer, "何敏", matter, organ=other.pk, lead_decided="superior")
    assert outcome.case.fact.organ == other.pk


def test_assisting_organs_come_and_go(county: County) -> None:
    matter = sent(county)
    outcome = county.do(dispatching.add_assisting, "何敏", matter, assisting=[county.organs[SCHOOLS].pk])
    assert SCHOOLS in word_text(outcome.letter) and HOUSING in word_text(outcome.letter)
    with pytest.raises(Unfit, match="已在办理"):
        county.do(dispatching.add_assisting, "何敏", matter, assisting=[county.organs[SCHOOLS].pk])
    share = county.case(matter).course.assisting[0]
    case = county.do(dispatching.recall_assisting, "何敏", matter, assignment=share.id, reason="不需要协办")
    assert case.course.assisting == [] and case.course.lead is not None
    assert not sees(county, "郑晓燕", matter)


def test_it_is_passed_on_down_only_and_the_lower_organ_has_its_own_fifteen_days(county: County) -> None:
    office = organ(county, "望川县房屋征收中心", under=HOUSING)
    person(county, "邓云", Role.ORGAN_OFFICER, "望川县房屋征收中心")
    matter = sent(county)
    county.today += timedelta(days=2)
    with pytest.raises(Unfit, match="下级"):
        county.do(dispatching.pass_on, "王建民", matter, organ=county.organs[SCHOOLS].pk)
    outcome = county.do(dispatching.pass_on, "王建民", matter, organ=office.pk)
    fact, course = outcome.case.fact, outcome.case.course
    assert (outcome.case.state, fact.organ, fact.sent) == ("sent", office.pk, date(2026, 3, 4))
    assert course.lead.upper == course.assignments[0].id and course.lead.sender == county.organs[HOUSING].pk
    assert outcome.letter.issuer == county.organs[HOUSING]
    assert sees(county, "邓云", matter) and sees(county, "王建民", matter)
    county.do(dispatching.object_, "邓云", matter, reason=REASON)
    case = county.do(dispatching.agree_objection, "何敏", matter)
    assert case.state == "registered" and case.course.lead is None
    assert not sees(county, "邓云", matter) and not sees(county, "王建民", matter)


def test_what_was_taken_back_is_sorted_anew_and_the_organ_sees_it_no_more(county: County) -> None:
    matter = sent(county, assisting=[county.organs[SCHOOLS].pk], lead_decided="agreement")
    case = county.do(dispatching.recall, "何敏", matter, reason="派错单位")
    assert case.state == "registered" and case.fact.organ is None
    assert not sees(county, "王建民", matter) and not sees(county, "郑晓燕", matter)
    outcome = county.do(dispatching.transfer, "何敏", matter, organ=county.organs[SCHOOLS].pk)
    assert outcome.case.fact.organ == county.organs[SCHOOLS].pk and sees(county, "郑晓燕", matter)


def test_papers_are_received_once(county: County) -> None:
    matter = sent(county)
    assert county.do(dispatching.receive, "王建民", matter).course.lead.received == START
    with pytest.raises(Unfit, match="签收"):
        county.do(dispatching.receive, "刘志远", matter)
    with pytest.raises(NotAllowed):
        county.do(dispatching.receive, "郑晓燕", matter)


def test_an_officer_names_no_other_organ_s_share(county: County) -> None:
    matter = sent(county, assisting=[county.organs[SCHOOLS].pk], lead_decided="agreement")
    lead = county.case(matter).course.assignments[0]
    with pytest.raises(Unfit, match="没有派给你单位"):
        county.do(dispatching.receive, "郑晓燕", matter, assignment=lead.id)


def test_two_officers_at_once_the_later_one_is_told(county: County) -> None:
    matter = county.petition(sent_to=None)
    n = county.case(matter).n
    dispatching.route(matter, county.doing("何敏", route="route_6"), expected_n=n)
    with pytest.raises(Changed) as told:
        dispatching.transfer(matter, county.doing("何敏", organ=county.organs[HOUSING].pk), expected_n=n)
    assert [entry.act for entry in told.value.since] == ["desk.route"]


# --- Objections -----------------------------------------------------------------------------------------------------


def test_an_objection_within_five_working_days_is_agreed_to_and_the_organ_s_periods_end(county: County) -> None:
    matter = sent(county)
    county.today = date(2026, 3, 9)
    with pytest.raises(Unfit, match="详细说明"):
        county.do(dispatching.object_, "王建民", matter, reason="")
    assert county.do(dispatching.object_, "王建民", matter, reason=REASON).state == "objected"
    assert clock(county, matter, "organ_notice") is not None, "the fifteen days go on"
    case = county.do(dispatching.agree_objection, "何敏", matter)
    assert case.state == "registered" and clock(county, matter, "organ_notice") is None
    assert case.fact.sorted == START, "the bureau's fifteen days were met by the first sorting and do not start anew"
    assert not sees(county, "王建民", matter)


def test_the_sixth_working_day_is_too_late_and_the_last_day_is_named(county: County) -> None:
    matter = sent(county)
    county.today = date(2026, 3, 10)
    with pytest.raises(Unfit, match="2026年3月9日"):
        county.do(dispatching.object_, "王建民", matter, reason=REASON)


def test_working_days_count_the_holidays_of_the_notice(county: County) -> None:
    """Sent on Saturday 14 February 2026, a working Saturday before the Spring Festival holidays."""
    county.today = date(2026, 2, 14)
    matter = sent(county)
    county.today = date(2026, 3, 2)
    with pytest.raises(Unfit) as refused:
        county.do(dispatching.object_, "王建民", matter, reason=REASON)
    assert "2月28日" in refused.value.problems[""]


def test_a_refused_objection_leaves_the_fifteen_days_running(county: County) -> None:
    matter = sent(county)
    county.do(dispatching.object_, "王建民", matter, reason=REASON)
    with pytest.raises(Unfit, match="不同意的理由"):
        county.do(dispatching.refuse_objection, "何敏", matter, reason="")
    county.today += timedelta(days=2)
    case = county.do(dispatching.refuse_objection, "何敏", matter, reason="三定方案载明由你局负责。")
    assert case.state == "sent" and case.fact.organ == county.organs[HOUSING].pk
    notice = clock(county, matter, "organ_notice")
    assert notice is not None and notice.due == date(2026, 3, 17) and notice.started == START


def test_nobody_but_the_sender_decides(county: County) -> None:
    matter = sent(county)
    county.do(dispatching.object_, "王建民", matter, reason=REASON)
    for name in ("王建民", "李素芬", "刘志远"):
        with pytest.raises(NotAllowed):
            county.do(dispatching.agree_objection, name, matter)


def test_under_the_regulation_of_2005_there_is_no_objection(county: County) -> None:
    county.today = date(2022, 4, 25)
    matter = sent(county)
    with pytest.raises(Unfit, match="没有异议程序"):
        county.do(dispatching.object_, "王建民", matter, reason=REASON)


def test_an_assisting_organ_objects_for_itself(county: County) -> None:
    matter = sent(county, assisting=[county.organs[SCHOOLS].pk], lead_decided="agreement")
    case = county.do(dispatching.object_assisting, "郑晓燕", matter, reason="本事项不涉及学校。")
    assert case.state == "sent"
    share = case.course.assisting[0]
    with pytest.raises(Unfit, match="是否同意"):
        county.do(dispatching.decide_assisting, "何敏", matter, assignment=share.id)
    with pytest.raises(Unfit, match="理由"):
        county.do(dispatching.decide_assisting, "何敏", matter, assignment=share.id, agreed="no")
    case = county.do(dispatching.decide_assisting, "何敏", matter, assignment=share.id, agreed="yes")
    assert case.course.assisting == [] and case.course.lead.organ == county.organs[HOUSING].pk
    assert not sees(county, "郑晓燕", matter)
    with pytest.raises(Unfit, match="没有待核实"):
        county.do(dispatching.decide_assisting, "何敏", matter, assignment=share.id, agreed="yes")


# --- Organs that change ---------------------------------------------------------------------------------------------


def test_the_successor_s_people_act_and_history_keeps_the_old_name(county: County) -> None:
    relief = organ(county, "望川县乡村振兴局")
    farming = organ(county, "望川县农业农村局")
    person(county, "白露", Role.ORGAN_OFFICER, "望川县农业农村局")
    matter = county.petition(sent_to=None)
    county.do(dispatching.transfer, "何敏", matter, organ=relief.pk)
    accounts.succeed_organ(relief, farming, last_day=START, actor="system", at=moment(START))
    county.today += timedelta(days=1)
    assert sees(county, "白露", matter)
    case = county.do(dispatching.receive, "白露", matter)
    assert case.fact.organ == relief.pk and case.course.lead.received == date(2026, 3, 3)
    other = county.petition(sent_to=None)
    with pytest.raises(Unfit, match="请选择“望川县农业农村局”"):
        county.do(dispatching.transfer, "何敏", other, organ=relief.pk)


def test_new_dispatches_go_to_settled_names_only(county: County) -> None:
    spelling = organ(county, "望川县住建局", same_as=county.organs[HOUSING])
    met = organ(county, "某处")
    Organ.objects.filter(pk=met.pk).update(confirmed=False)
    later = organ(county, "望川县数据局", valid_from=date(2026, 4, 1))
    matter = county.petition(sent_to=None)
    for where, why in ((spelling, HOUSING), (met, "尚未"), (later, "2026年4月1日"), (county.organs[BUREAU], "本单位")):
        with pytest.raises(Unfit, match=why):
            county.do(dispatching.transfer, "何敏", matter, organ=where.pk)


# --- Withdrawing ----------------------------------------------------------------------------------------------------


def test_a_petitioner_takes_it_back_and_the_duty_of_the_organ_ends(county: County) -> None:
    matter = sent(county)
    county.today += timedelta(days=3)
    with pytest.raises(Unfit, match="何种方式"):
        county.do(dispatching.withdraw, "李素芬", matter)
    case = county.do(dispatching.withdraw, "李素芬", matter, manner="written", reason="问题已解决")
    assert case.state == "withdrawn" and case.fact.withdrawn == county.today
    assert case.course.lead is None and sees(county, "王建民", matter)
    assert Matter.objects.get(pk=matter).next_due is None


def test_a_day_of_feedback_in_another_century_is_a_slip(county: County) -> None:
    matter = county.petition(sent_to=None)
    with pytest.raises(Unfit, match="核对年份"):
        far = date(2326, 1, 1)
        county.do(dispatching.assign, "何敏", matter, organ=county.organs[HOUSING].pk, report_due=far)


def test_one_sending_at_a_time_is_on_its_way(county: County) -> None:
    ChainRule.objects.filter(organ=county.organs[BUREAU]).delete()
    matter = county.petition(sent_to=None)
    first = county.do(dispatching.transfer, "何敏", matter, organ=county.organs[HOUSING].pk)
    assert not first.done
    due = START + timedelta(days=30)
    with pytest.raises(Unfit, match="何敏起草，待核稿"):
        county.do(dispatching.assign, "何敏", matter, organ=county.organs[SCHOOLS].pk, report_due=due)
    other = county.petition(sent_to=None)
    assert county.do(dispatching.transfer, "何敏", other, organ=county.organs[SCHOOLS].pk).letter is not None
