"""何敏 leads 张桂兰's wage claim to arbitration and follows it; what the law refuses is refused on its ground."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.accounts.models import Organ
from huiyin.core.terms import REFUSAL_OF_GROUND
from huiyin.petitions.acts import dispatching, handling
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.acts.refusing import GROUNDS
from huiyin.petitions.models import Note
from huiyin.petitions.tests.casework import HOUSING, County, make_county, word_text

pytestmark = pytest.mark.django_db

START = date(2026, 3, 2)
ARBITRATION = "望川县劳动人事争议仲裁委员会"
NOTICE = {
    "route": "route_2",
    "body_name": ARBITRATION,
    "way": "劳动争议仲裁",
    "basis": "《中华人民共和国劳动争议调解仲裁法》第二条、第二十七条",
    "window": "自知道或者应当知道权利被侵害之日起一年内",
    "until": date(2026, 12, 15),
}


@pytest.fixture
def county(db: None) -> County:
    return make_county(START)


def led(county: County, **more: Any) -> int:
    matter = county.petition(sent_to=None)
    county.do(dispatching.lead, "何敏", matter, **(NOTICE | more))
    return matter


def test_the_notice_says_where_by_which_procedure_and_until_when(county: County) -> None:
    matter = county.petition(sent_to=None)
    outcome = county.do(dispatching.lead, "何敏", matter, **NOTICE)
    assert outcome.case.state == "led" and outcome.case.fact.route == "route_2"
    body = Organ.objects.get(name=ARBITRATION)
    assert not body.confirmed and outcome.case.course.body == body.pk
    assert outcome.case.course.led_until == date(2026, 12, 15)
    words = word_text(outcome.letter)
    for told in (ARBITRATION, "劳动争议仲裁", "一年内，最迟为2026年12月15日", "第二十七条", "张桂兰"):
        assert told in words


@pytest.mark.parametrize("left_out", ["way", "basis", "window"])
def test_a_notice_that_does_not_say_it_is_not_given(county: County, left_out: str) -> None:
    matter = county.petition(sent_to=None)
    with pytest.raises(Unfit) as refused:
        county.do(dispatching.lead, "何敏", matter, **(NOTICE | {left_out: ""}))
    assert left_out in refused.value.problems


def test_nobody_is_led_where_the_window_is_over_or_by_the_sixth_route(county: County) -> None:
    matter = county.petition(sent_to=None)
    with pytest.raises(Unfit, match="已经超过"):
        county.do(dispatching.lead, "何敏", matter, **(NOTICE | {"until": START - timedelta(days=1)}))
    with pytest.raises(Unfit, match="第一至五项"):
        county.do(dispatching.lead, "何敏", matter, **(NOTICE | {"route": "route_6"}))
    with pytest.raises(Unfit, match="哪个机关"):
        county.do(dispatching.lead, "何敏", matter, **(NOTICE | {"body_name": ""}))


def test_it_is_followed_until_it_is_taken(county: County) -> None:
    matter = led(county)
    county.today += timedelta(days=20)
    case = county.do(dispatching.take_up, "何敏", matter, on=date(2026, 3, 20), told="望劳人仲案〔2026〕31号")
    assert case.state == "taken" and case.fact.taken == date(2026, 3, 20)
    assert "31号" in (Note.objects.get(kind="contact").text or "")
    with pytest.raises(NotAllowed):
        county.do(dispatching.lead_back, "何敏", matter, reason="未受理")


def test_what_was_not_taken_is_sorted_anew_and_its_history_stays(county: County) -> None:
    matter = led(county)
    county.today += timedelta(days=10)
    with pytest.raises(Unfit, match="未受理"):
        county.do(dispatching.lead_back, "何敏", matter, reason="")
    case = county.do(dispatching.lead_back, "何敏", matter, reason="仲裁委认为不属于劳动争议")
    assert case.state == "registered" and case.fact.sorted == START and case.fact.led is None
    names = [type(event).__name__ for event in case.past.of(matter)]
    assert names == ["Registered", "Sorted", "Led", "LedBack"]
    outcome = county.do(dispatching.lead, "何敏", matter, **NOTICE)
    assert outcome.case.state == "led" and outcome.case.fact.led == county.today


def test_an_organ_leads_what_it_was_sent(county: County) -> None:
    matter = county.petition()
    outcome = county.do(dispatching.lead, "王建民", matter, **(NOTICE | {"route": "route_4"}))
    assert outcome.case.state == "led" and outcome.letter.issuer == county.organs[HOUSING]


def test_a_visitor_with_a_matter_of_litigation_is_told_and_that_is_kept(county: County) -> None:
    notice = NOTICE | {"route": "route_1", "body_name": "望川县人民法院", "way": "民事诉讼"}
    matter = county.petition(sent_to=None, channel="visit")
    with pytest.raises(Unfit, match="释明"):
        county.do(dispatching.lead, "何敏", matter, **notice)
    county.do(dispatching.lead, "何敏", matter, **notice, explained="已告知可以向县人民法院申请再审。")
    assert Note.objects.get(kind="contact").text == "已告知可以向县人民法院申请再审。"
    letter = county.petition(sent_to=None, channel="letter")
    assert county.do(dispatching.lead, "何敏", letter, **notice).case.state == "led"


def test_somebody_without_a_name_gets_no_notice(county: County) -> None:
    matter = county.petition(sent_to=None, anonymous=True)
    outcome = county.do(dispatching.lead, "何敏", matter, **NOTICE)
    assert outcome.case.state == "led" and outcome.letter is None


# --- Refusing -------------------------------------------------------------------------------------------------------

BEFORE = {"other_number": "431122202601050007", "other_organ": HOUSING}


def test_every_lawful_ground_says_its_article() -> None:
    assert GROUNDS.keys() == REFUSAL_OF_GROUND.keys()


def test_the_refusal_prints_ground_article_and_where_the_matter_is(county: County) -> None:
    matter = county.petition(sent_to=None)
    outcome = county.do(dispatching.refuse, "何敏", matter, ground="in_progress", **BEFORE)
    fact = outcome.case.fact
    assert (outcome.case.state, fact.refusal, fact.refused) == ("not_accepted", "in_progress", START)
    words = word_text(outcome.letter)
    for told in ("第十九条第三款", HOUSING, "431122202601050007", "尚在规定期限内", "不予受理"):
        assert told in words


def test_no_longer_accepted_names_the_last_opinion(county: County) -> None:
    matter = county.petition(sent_to=None)
    before = {"other_number": "南政复核〔2025〕12号", "other_organ": "南岭市人民政府"}
    outcome = county.do(dispatching.refuse_again, "何敏", matter, ground="re_review_given", **before)
    assert outcome.case.state == "no_longer_accepted"
    words = word_text(outcome.letter)
    assert "南政复核〔2025〕12号" in words and "第三十六条第三款" in words and "南岭市人民政府" in words


def test_a_remedy_that_was_not_asked_for_in_time_is_said_so_and_no_re_review_is_claimed(county: County) -> None:
    matter = county.petition(sent_to=None)
    before = {"other_number": "望建信意〔2025〕8号", "other_organ": HOUSING}
    words = word_text(county.do(dispatching.refuse_again, "何敏", matter, ground="remedy_lapsed", **before).letter)
    assert "望建信意〔2025〕8号" in words and "未在规定期限内申请" in words and "复核意见（" not in words


def test_no_other_ground_refuses(county: County) -> None:
    matter = county.petition(sent_to=None)
    for ground in ("", "troublesome", "re_review_given"):
        with pytest.raises(Unfit, match="法定理由"):
            county.do(dispatching.refuse, "何敏", matter, ground=ground, **BEFORE)
    with pytest.raises(Unfit) as refused:
        county.do(dispatching.refuse, "何敏", matter, ground="in_progress")
    assert refused.value.problems.keys() == {"other_number", "other_organ"}


def test_an_organ_refuses_what_it_was_sent_and_not_what_it_accepted(county: County) -> None:
    matter = county.petition()
    outcome = county.do(dispatching.refuse, "王建民", matter, ground="in_progress", **BEFORE)
    assert outcome.case.state == "not_accepted" and outcome.letter.issuer == county.organs[HOUSING]
    other = county.petition()
    county.do(handling.accept, "王建民", other, path="信访程序")
    with pytest.raises(NotAllowed, match="办理中"):
        county.do(dispatching.refuse, "王建民", other, ground="in_progress", **BEFORE)
