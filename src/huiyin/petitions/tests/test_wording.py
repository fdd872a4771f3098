"""What letters say by class and by petitioner: an accusation, a suggestion, somebody nameless, an organisation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.letters.models import ChainRule
from huiyin.petitions.acts import dispatching, handling, handling_opinion
from huiyin.petitions.tests.casework import BUREAU, HOUSING, County, make_county, word_text
from huiyin.petitions.tests.test_handling_pages import form_of, window
from huiyin.petitions.tests.test_secrecy import DISCIPLINE, TOWN, accusation, add, employ, send

pytestmark = pytest.mark.django_db

#: Of an appeal or claim only: its period, its notice, its remedies.
OF_CLAIMS = ("60日", "复查", "第三十一条", "15日", "申诉求决")


@pytest.fixture
def county(db: None) -> County:
    """The bureau sends without a check; pages know what day it is."""
    made = make_county(timezone.localdate())
    for kind in ("transfer", "assignment"):
        ChainRule.objects.create(organ=made.organs[BUREAU], kind=kind, steps="")
    add(made, TOWN)
    add(made, DISCIPLINE)
    employ(made, "严正", Role.ACCUSATION_OFFICER, DISCIPLINE)
    return made


def told(county: County, name: str, matter: int) -> str:
    """The notice of receipt as its form comes filled."""
    form = form_of(window(county, name), matter, "tell")
    return word_text(county.do(handling.tell, name, matter, **form).letter)


def test_an_accusation_is_told_its_own_rules(county: County) -> None:
    matter = accusation(county)
    send(county, matter, DISCIPLINE)
    words = told(county, "严正", matter)
    assert "你提出的是检举控告类事项" in words and "第二十三条第四款、第三十条" in words
    assert "不转给被检举、控告的人员或者单位" in words
    assert [word for word in OF_CLAIMS if word in words] == []


def test_an_accusation_is_answered_without_a_word_of_review(county: County) -> None:
    matter = accusation(county)
    send(county, matter, DISCIPLINE)
    assert county.do(handling.accept, "严正", matter).letter is None
    answered = county.do(
        handling_opinion.answer, "严正", matter, outcome="explanation", facts="经核查，反映的问题不实。",
        opinion="予以了结。", request="反映有人吃拿卡要。", settled=True,
    )  # fmt: skip
    words = word_text(answered.letter)
    assert "予以了结" in words and [word for word in OF_CLAIMS if word in words] == []


def test_a_suggestion_is_told_neither_sixty_days_nor_review(county: County) -> None:
    words = told(county, "王建民", county.petition(purpose="suggestion"))
    assert "建议意见" in words and "第二十九条" in words
    assert [word for word in OF_CLAIMS if word in words] == []


def test_a_claim_is_told_sixty_days_and_review(county: County) -> None:
    words = told(county, "王建民", county.petition())
    assert "60日" in words and "请求复查" in words and "第三十一条第六项" in words


@pytest.mark.parametrize(("name", "you"), [("张桂兰", "你"), ("望川县热力有限责任公司", "你单位")])
def test_a_notice_knows_whom_it_speaks_to(county: County, name: str, you: str) -> None:
    words = told(county, "王建民", county.petition(content={"name": name}))
    assert "（单位）" not in words and f"{you}的信访事项" in words and f"听取{you}陈述" in words


def test_a_suggestion_that_leaves_the_simple_procedure_gets_no_notice_of_sixty_days(county: County) -> None:
    matter = county.petition(purpose="suggestion")
    simple = {"ground": "clear", "supportable": True, "plain_case": True, "told_by": "call", "told": "已电话告知。"}
    county.do(handling.accept_simple, "王建民", matter, **simple)
    assert "paper" not in form_of(window(county, "王建民"), matter, "leave_simple")
    outcome = county.do(handling.leave_simple, "王建民", matter, reason="需要论证。", paper=True)
    assert outcome.letter is None and outcome.case.state == "accepted"


@pytest.mark.parametrize("act", ["transfer", "assign"])
def test_the_letter_of_an_accusation_demands_secrecy_and_no_notice(county: County, act: str) -> None:
    matter = accusation(county)
    more = {"requirement": "请依规核查。", "report_due": county.today + timedelta(days=40)} if act == "assign" else {}
    outcome = county.do(getattr(dispatching, act), "赵刚", matter, organ=county.organs[DISCIPLINE].pk, **more)
    words = word_text(outcome.letter)
    assert "第二十二条、第三十条" in words and "依规依纪依法接收、受理、办理" in words
    assert "不得将信访人的检举、控告材料及有关情况透露或者转给被检举、控告的人员或者单位" in words
    assert "检举控告类信访事项的函" in words and "张桂兰信访事项" not in words
    assert [word for word in (*OF_CLAIMS, "第二十三条", "书面告知") if word in words] == []


@pytest.mark.parametrize("act", ["transfer", "assign"])
def test_a_letter_about_somebody_without_a_name(county: County, act: str) -> None:
    more = {"requirement": "请核查。", "report_due": county.today + timedelta(days=40)} if act == "assign" else {}
    said = {}
    for who in ("anonymous", "confidential", "named"):
        about: dict[str, Any] = {} if who == "named" else {who: True}
        matter = county.petition(sent_to=None, **about)
        outcome = county.do(getattr(dispatching, act), "何敏", matter, organ=county.organs[HOUSING].pk, **more)
        said[who] = word_text(outcome.letter)
        assert "信访人匿名信访人" not in said[who] and "信访人要求保密" not in said[who]
    assert "匿名信访人于" in said["anonymous"] and "内（最后一日为" in said["anonymous"], "the objection stays"
    assert "书面告知信访人" not in said["anonymous"] and "不需要书面告知" in said["anonymous"]
    assert "要求保密的信访人于" in said["confidential"] and "张桂兰" not in said["confidential"]
    assert "15日内" in said["confidential"] and "书面告知信访人" in said["confidential"]
    assert "张桂兰信访事项的函" in said["named"] and "书面告知信访人" in said["named"]


def test_a_refusal_names_the_earlier_opinion_once(county: County) -> None:
    matter = county.petition(sent_to=None)
    outcome = county.do(
        dispatching.refuse_again, "何敏", matter, ground="re_review_given", other_organ="南岭市人民政府",
        other_number="南政信复核〔2025〕3号",
    )  # fmt: skip
    words = word_text(outcome.letter)
    assert words.count("作出复核意见") == 1 and words.count("南政信复核〔2025〕3号") == 1
    assert "信访人仍以同一事实和理由提出" in words
