"""王建民 of the housing department handles 张桂兰's petition; 刘志远, its head, checks, signs and extends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.letters.models import Letter, State
from huiyin.petitions.acts import handling, handling_opinion, handling_talks
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.acts.signing import SentBack
from huiyin.petitions.tests.casework import GOVERNMENT, HOUSING, SCHOOLS, County, make_county, word_text

pytestmark = pytest.mark.django_db

#: A Monday.
START = date(2026, 3, 2)
NOTICE = {
    "received": "本机关于2026年3月2日收到望川县信访局转送的信访事项。",
    "path": "按照《信访工作条例》第三十一条第六项规定的信访程序处理。",
    "procedure_words": "本机关将自受理之日起60日内办结。",
    "procedure": "ordinary",
}


@pytest.fixture
def county(db: None) -> County:
    return make_county(START)


def opinion(county: County, **more: Any) -> dict[str, Any]:
    return {
        "outcome": "support",
        "request": "检修管网，退还热费。",
        "facts": "经入户测温，室温低于16摄氏度，系支线管网堵塞所致。",
        "opinion": "责令供热企业于3月31日前完成检修并退还热费。",
        "basis": "《望川县供热管理办法》第二十二条",
        "review_organ": county.organs[GOVERNMENT].pk,
        "settled": True,
    } | more


def accepted(county: County, **more: Any) -> int:
    matter = county.petition(**more)
    county.do(handling.tell, "王建民", matter, **NOTICE)
    county.do(handling.accept, "王建民", matter, path="")
    return matter


def test_the_notice_says_path_and_procedure_and_is_numbered(county: County) -> None:
    matter = county.petition()
    outcome = county.do(handling.tell, "王建民", matter, **NOTICE, on_the_spot=True)
    assert outcome.done and outcome.case.state == "told" and outcome.case.fact.told == START
    words = word_text(outcome.letter)
    assert "张桂兰" in words and "第三十一条第六项" in words and outcome.letter.number.endswith("〔2026〕1号")
    assert outcome.letter.services.get().manner == "in_person"


def test_an_anonymous_petitioner_is_owed_no_notice(county: County) -> None:
    matter = county.petition(anonymous=True)
    with pytest.raises(Unfit, match="第二十三条第一款"):
        county.do(handling.tell, "王建民", matter, **NOTICE)
    assert county.do(handling.accept, "王建民", matter).case.state == "accepted"


def test_acceptance_prints_its_last_day(county: County) -> None:
    matter = accepted(county)
    letter = Letter.objects.get(kind="acceptance")
    case = county.case(matter)
    assert case.fact.due == date(2026, 5, 6), "1 May is a holiday: the sixtieth day rolls"
    assert "2026年5月6日" in word_text(letter) and case.course.route == "route_6"


def test_a_suggestion_is_accepted_without_the_letter_of_sixty_days(county: County) -> None:
    matter = county.petition(purpose="suggestion")
    outcome = county.do(handling.accept, "王建民", matter)
    assert outcome.done and outcome.letter is None and outcome.case.fact.due is None


def test_the_opinion_is_done_when_it_is_issued_and_not_before(county: County) -> None:
    matter = accepted(county)
    county.today += timedelta(days=20)
    outcome = county.do(handling_opinion.answer, "王建民", matter, **opinion(county))
    assert not outcome.done and county.case(matter).state == "accepted"
    with pytest.raises(NotAllowed, match="须由他人"):
        county.agree(outcome.letter, "王建民", "check")
    county.signed(outcome, check="马骁", sign="刘志远")
    county.today += timedelta(days=1)
    after = county.issued(outcome, "王建民")
    assert after.done and after.case.state == "answered" and after.case.fact.closed == county.today
    assert after.letter is not None
    words = word_text(after.letter)
    for wanted in ("检修管网", "支线管网堵塞", "责令供热企业", "第二十二条", GOVERNMENT, "自收到本意见书之日起30日内"):
        assert wanted in words


@pytest.mark.parametrize("name", ["request", "facts", "opinion", "basis"])
def test_what_article_32_wants_is_wanted_before_anybody_signs(county: County, name: str) -> None:
    matter = accepted(county)
    with pytest.raises(Unfit, match="第三十二条") as refused:
        county.do(handling_opinion.answer, "王建民", matter, **opinion(county, **{name: " "}))
    assert set(refused.value.problems) == {name} and not Letter.objects.filter(kind="opinion").exists()


def test_the_review_goes_one_level_above(county: County) -> None:
    matter = accepted(county)
    with pytest.raises(Unfit, match="第三十五条"):
        county.do(handling_opinion.answer, "王建民", matter, **opinion(county, review_organ=county.organs[SCHOOLS].pk))


def test_partly_supported_is_no_outcome_since_2022(county: County) -> None:
    matter = accepted(county)
    with pytest.raises(Unfit, match="只有支持、解释说明、不予支持三种"):
        county.do(handling_opinion.answer, "王建民", matter, **opinion(county, outcome="partial_support"))


def test_one_opinion_waits_for_the_assisting_organ_or_says_that_it_does_not(county: County) -> None:
    matter = accepted(county, assisting=[SCHOOLS])
    with pytest.raises(Unfit, match="望川县教育局"):
        county.do(handling_opinion.answer, "王建民", matter, **opinion(county))
    assist = county.case(matter).course.assisting[0].id
    after = county.do(handling_opinion.answer_internally, "郑晓燕", matter, assignment=assist, opinion="校园供暖正常。")
    assert after.course.assisting[0].answered == START
    assert not county.do(handling_opinion.answer, "王建民", matter, **opinion(county)).done


def test_a_letter_whose_case_moved_goes_back_to_its_writer(county: County) -> None:
    matter = accepted(county)
    first = county.do(handling_opinion.answer, "王建民", matter, **opinion(county))
    second = county.do(handling_opinion.answer, "马骁", matter, **opinion(county, outcome="explanation"))
    county.signed(first, check="马骁", sign="刘志远")
    county.signed(second, check="王建民", sign="刘志远")
    county.issued(first, "王建民")
    with pytest.raises(SentBack, match="已答复"):
        county.issued(second, "马骁")
    left = Letter.objects.get(pk=second.letter.pk)
    assert left.state == State.DRAFT and left.number == "" and county.case(matter).fact.outcome == "support"


def test_the_head_extends_once_and_by_thirty_days_at_most(county: County) -> None:
    matter = accepted(county)
    county.today = date(2026, 4, 20)
    with pytest.raises(NotAllowed):
        county.do(handling.extend, "王建民", matter, until=date(2026, 6, 1), reason="需检测鉴定")
    with pytest.raises(Unfit, match="合计不超过 30 日"):
        county.do(handling.extend, "刘志远", matter, until=date(2026, 6, 2), reason="需检测鉴定")
    outcome = county.do(handling.extend, "刘志远", matter, until=date(2026, 6, 1), reason="需检测鉴定")
    assert outcome.case.state == "extended" and outcome.case.fact.due == date(2026, 6, 1)
    words = word_text(outcome.letter)
    assert "2026年6月1日" in words and "2026年5月6日" in words and "需检测鉴定" in words and "刘志远" in words
    with pytest.raises(Unfit, match="已延期 1 次"):
        county.do(handling.extend, "刘志远", matter, until=date(2026, 6, 1), reason="再延")


def test_a_case_of_the_old_regulation_is_told_its_own_articles(county: County) -> None:
    """Accepted in 2021: Art. 33 of the 2005 regulation extends, and "partly supported" is still an outcome."""
    county.today = date(2021, 6, 1)
    matter = county.petition()
    county.do(handling.accept, "王建民", matter)
    county.today = date(2021, 7, 20)
    with pytest.raises(Unfit, match="《信访条例》第三十三条"):
        county.do(handling.extend, "刘志远", matter, until=date(2021, 12, 1), reason="需检测鉴定")
    with pytest.raises(Unfit, match="《信访条例》第三十二条"):
        county.do(handling_opinion.answer, "王建民", matter, **opinion(county, facts=""))
    assert not county.do(handling_opinion.answer, "王建民", matter, **opinion(county, outcome="partial_support")).done


def test_nothing_is_extended_after_the_last_day(county: County) -> None:
    matter = accepted(county)
    county.today = date(2026, 5, 7)
    with pytest.raises(Unfit, match="已经届满"):
        county.do(handling.extend, "刘志远", matter, until=date(2026, 6, 1), reason="需检测鉴定")


SIMPLE = {"ground": "clear", "supportable": True, "plain_case": True, "told_by": "call", "told": "电话告知张桂兰。"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"first": "repeat"}, "初次"),
        ({"mode": "assign"}, "上级交办"),
        ({"joint": True}, "联名"),
        ({"people": 5}, "集体"),
        ({"assisting": [SCHOOLS]}, "多个责任单位"),
    ],
)
def test_article_5_keeps_matters_out_of_the_simple_procedure(county: County, more: dict[str, Any], words: str) -> None:
    matter = county.petition(**more)
    with pytest.raises(Unfit, match=words):
        county.do(handling.accept_simple, "王建民", matter, **SIMPLE)


def test_what_will_hardly_be_supported_is_not_simple(county: County) -> None:
    matter = county.petition()
    with pytest.raises(Unfit, match="第五条"):
        county.do(handling.accept_simple, "王建民", matter, **SIMPLE | {"supportable": False})


def test_a_simple_matter_is_not_refused_before_it_left_the_simple_procedure(county: County) -> None:
    matter = county.petition()
    county.do(handling.accept_simple, "王建民", matter, **SIMPLE)
    county.today = date(2026, 3, 9)
    with pytest.raises(Unfit, match="转普通程序"):
        county.do(handling_opinion.answer, "王建民", matter, **opinion(county, outcome="no_support"))
    outcome = county.do(handling.leave_simple, "王建民", matter, reason="当事人对事实有争议", paper=True)
    assert outcome.case.state == "accepted" and outcome.case.fact.accepted == START
    assert outcome.case.fact.due == date(2026, 5, 6), "the sixty days run from the first acceptance"
    assert "2026年5月6日" in word_text(outcome.letter)
    assert not county.do(handling_opinion.answer, "王建民", matter, **opinion(county, outcome="no_support")).done


def test_a_simple_matter_may_be_answered_by_telephone(county: County) -> None:
    matter = county.petition()
    county.do(handling.accept_simple, "王建民", matter, **SIMPLE)
    answer = {"outcome": "explanation", "opinion": "已电话解释供热时间。", "paper": False, "told_by": "call"}
    assert county.do(handling_opinion.answer, "王建民", matter, **answer).state == "answered"


def test_a_recused_officer_does_nothing(county: County) -> None:
    matter = accepted(county)
    concerned = county.people["王建民"].pk
    county.do(handling_talks.recuse, "刘志远", matter, officer=concerned, how="applied", granted=True, reason="系亲属")
    with pytest.raises(NotAllowed, match="查阅范围"):
        county.do(handling_talks.contact, "王建民", matter, kind="call", on=START, record="致电")
    with pytest.raises(Unfit, match="第二十八条"):
        county.do(
            handling_talks.recuse, "刘志远", matter, officer=county.people["刘志远"].pk, granted=True, reason="本人"
        )


def test_the_recusal_of_a_head_is_not_for_a_section_head(county: County) -> None:
    matter = accepted(county)
    head = county.people["刘志远"].pk
    told = {"officer": head, "how": "applied", "granted": True, "reason": "系信访人亲属"}
    with pytest.raises(Unfit, match="负责人的回避"):
        county.do(handling_talks.recuse, "周文斌", matter, **told)
    after = county.do(handling_talks.recuse, "陈国栋", matter, **told)
    assert after.course.recused == {head}
    with pytest.raises(NotAllowed, match="查阅范围"):
        county.do(handling.extend, "刘志远", matter, until=START, reason="复杂")


def test_a_hearing_while_handling_stops_no_clock(county: County) -> None:
    matter = accepted(county)
    due = county.case(matter).fact.due
    hearing = {"subject": "供暖是否达标", "time": "2026年3月20日上午9时", "place": "县住建局会议室", "chair": "刘志远"}
    outcome = county.do(handling_talks.open_hearing, "王建民", matter, **hearing)
    assert "2026年3月20日上午9时" in word_text(outcome.letter)
    with pytest.raises(Unfit, match="没有结束"):
        county.do(handling_talks.open_hearing, "王建民", matter, **hearing)
    county.today = date(2026, 3, 20)
    after = county.do(handling_talks.close_hearing, "王建民", matter, on=county.today, record="双方陈述了意见。")
    assert after.course.hearings[0].closed == county.today and after.fact.due == due


def test_a_settlement_is_written_down(county: County) -> None:
    matter = accepted(county)
    outcome = county.do(
        handling_talks.mediate, "王建民", matter, kind="mediation", reached=True, on=START, record="双方到场",
        other="望川县热力有限公司", dispute="热费", agreement="退还热费500元", perform_by="3月底前", mediator="王建民",
    )  # fmt: skip
    assert outcome.case.course.mediated and "退还热费500元" in word_text(outcome.letter)


def answered(county: County, **more: Any) -> int:
    matter = accepted(county, **more)
    outcome = county.do(handling_opinion.answer, "王建民", matter, **opinion(county))
    county.signed(outcome, check="马骁", sign="刘志远")
    county.issued(outcome, "王建民")
    return matter


def test_the_windows_count_from_the_service(county: County) -> None:
    matter = answered(county)
    letter = Letter.objects.get(kind="opinion")
    with pytest.raises(Unfit, match="成文日期"):
        county.do(handling_opinion.serve, "王建民", matter, letter=letter.pk, on=date(2026, 3, 1), manner="post")
    county.today = date(2026, 3, 9)
    with pytest.raises(Unfit, match="见证人"):
        county.do(handling_opinion.serve, "王建民", matter, letter=letter.pk, on=county.today, manner="refused")
    after = county.do(
        handling_opinion.serve, "王建民", matter, letter=letter.pk, on=county.today, manner="refused",
        receipt="拒收，社区网格员张敏在场见证",
    )  # fmt: skip
    assert after.fact.served == county.today
    window = next(clock for clock in after.found.clocks() if clock.id == "review_window")
    assert window.started == county.today and window.due == date(2026, 4, 8)


def test_what_was_assigned_is_reported_before_it_is_confirmed(county: County) -> None:
    matter = answered(county, mode="assign")
    with pytest.raises(Unfit, match="办结报告"):
        county.do(handling_opinion.confirm, "何敏", matter)
    told = {"course": "入户测温", "facts": "管网堵塞", "result": "责令检修", "told": "已当面送达"}
    outcome = county.do(handling_opinion.report, "王建民", matter, **told)
    assert outcome.done and "望川县信访局" in word_text(outcome.letter)
    county.do(handling_opinion.return_report, "何敏", matter, reason="未附送达回证")
    with pytest.raises(Unfit, match="办结报告"):
        county.do(handling_opinion.confirm, "何敏", matter)
    county.do(handling_opinion.report, "王建民", matter, **told)
    assert county.do(handling_opinion.confirm, "何敏", matter).state == "confirmed"


def test_only_a_supporting_opinion_is_carried_out(county: County) -> None:
    matter = answered(county)
    county.do(handling_opinion.execute, "王建民", matter, done=False, on=START, record="检修中")
    after = county.do(handling_opinion.execute, "王建民", matter, done=True, on=START, record="已退费")
    assert after.fact.executed == START
    with pytest.raises(Unfit, match="执行到位"):
        county.do(handling_opinion.execute, "王建民", matter, done=True, on=START, record="再记")


def test_a_leaders_instruction_is_a_task_with_a_result(county: County) -> None:
    matter = accepted(county)
    with pytest.raises(Unfit, match="无权查阅"):
        county.do(handling_talks.instruct, "陈国栋", matter, text="尽快", to_person=county.people["郑晓燕"].pk)
    task = county.do(
        handling_talks.instruct, "陈国栋", matter, text="三日内回告进展", to_organ=county.organs[HOUSING].pk,
        due=START + timedelta(days=3),
    ).course.tasks[0]  # fmt: skip
    with pytest.raises(Unfit, match="不是交你"):
        county.do(handling_talks.report_instruction, "何敏", matter, instruction=task.id, result="已办")
    after = county.do(handling_talks.report_instruction, "王建民", matter, instruction=task.id, result="正在检修")
    assert after.course.tasks == []


HEARING = {"subject": "供暖是否达标", "place": "县住建局会议室", "chair": "刘志远"}


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("1999年1月1日", "今天"),
        ("2026-03-01 9:00", "今天"),
        ("2026年2月30日", "不存在"),
        ("下周五上午", "哪一日"),
    ],
)
def test_a_hearing_is_on_a_day_to_come(county: County, time: str, said: str) -> None:
    with pytest.raises(Unfit, match=said):
        county.do(handling_talks.open_hearing, "王建民", accepted(county), time=time, **HEARING)


def test_a_hearing_ends_on_its_day_at_the_earliest_and_its_day_is_printed_in_chinese(county: County) -> None:
    matter = accepted(county)
    outcome = county.do(handling_talks.open_hearing, "王建民", matter, time="2026-03-20 上午9时", **HEARING)
    assert "2026年3月20日上午9时" in word_text(outcome.letter)
    county.today = date(2026, 3, 19)
    with pytest.raises(Unfit, match="3月20日"):
        county.do(handling_talks.close_hearing, "王建民", matter, on=county.today, record="双方陈述了意见。")
    county.today = date(2026, 3, 20)
    county.do(handling_talks.close_hearing, "王建民", matter, on=county.today, record="双方陈述了意见。")
