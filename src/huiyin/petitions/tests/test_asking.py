"""王建民 of the housing bureau asks 张桂兰 which rooms stay cold; she answers, and has her telephone put right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.core.events import matter_stream
from huiyin.ledger.models import Entry
from huiyin.petitions.acts import asking, dispatching, handling
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.models import Note, Petition, Waiting
from huiyin.petitions.queries.asking import demands_of, questions_of
from huiyin.petitions.tests.casework import BUREAU, HOUSING, County, make_county
from huiyin.petitions.tests.test_handling import NOTICE

QUESTION = "哪几间房温度不够？测过多少度？"
ANSWER = "南卧和客厅，晚上十点测的，只有十四度。"


@pytest.fixture
def county(db: None) -> County:
    return make_county(date(2026, 3, 3))


def waiting(matter: int, act: str) -> list[tuple[int | None, str, date | None]]:
    return list(Waiting.objects.filter(matter=matter, act=act).values_list("organ", "role", "due"))


def page(county: County, name: str, matter: int) -> str:
    client = Client()
    client.force_login(county.people[name])
    return client.get(reverse("petitions:matter", args=[matter])).content.decode()


def test_the_organ_asks_the_petitioner_answers_and_the_organ_reads_it(county: County) -> None:
    matter = county.petition()
    housing = county.organs[HOUSING].pk
    due = county.today + timedelta(days=7)
    after = county.do(asking.ask_petitioner, "王建民", matter, text=QUESTION, due=due)
    assert [(one.question.organ, one.question.due, one.text, one.answer) for one in questions_of(after)] == [
        (housing, due, QUESTION, "")
    ]
    assert waiting(matter, "answer_question") == [(None, "petitioner", due)]
    assert after.state == "sent", "a question moves nothing"
    county.today += timedelta(days=2)
    after = county.do(asking.answer_question, "李素芬", matter, answer=ANSWER)
    assert questions_of(after)[0].answer == ANSWER
    assert waiting(matter, "answer_question") == []
    assert waiting(matter, "see_answer") == [(housing, "organ_officer", None)]
    assert ANSWER in page(county, "马骁", matter), "who handles it reads what the clerk wrote down for her"
    county.do(asking.see_answer, "马骁", matter)
    assert waiting(matter, "see_answer") == []


def test_the_ledger_holds_neither_question_nor_answer(county: County) -> None:
    matter = county.petition()
    county.do(asking.ask_petitioner, "何敏", matter, text=QUESTION)
    county.do(asking.answer_question, "何敏", matter, answer=ANSWER)
    bodies = "".join(Entry.objects.filter(stream=matter_stream(matter)).values_list("body", flat=True))
    assert QUESTION not in bodies and ANSWER not in bodies
    digests = set(Note.objects.filter(matter=matter).values_list("digest", flat=True))
    assert len(digests) == 2 and all(digest in bodies for digest in digests)


def test_only_the_bureau_and_the_organ_that_handles_may_ask_and_only_while_it_is_open(county: County) -> None:
    matter = county.petition()
    for name in ("郑晓燕", "赵刚"):
        with pytest.raises(NotAllowed):
            county.do(asking.ask_petitioner, name, matter, text=QUESTION)
    with pytest.raises(NotAllowed):
        county.do(asking.answer_question, "王建民", matter, answer=ANSWER)
    county.do(dispatching.withdraw, "何敏", matter, manner="oral", on=county.today)
    with pytest.raises(NotAllowed):
        county.do(asking.ask_petitioner, "何敏", matter, text=QUESTION)


def test_what_was_asked_stops_no_clock(county: County) -> None:
    matter = county.petition()
    county.do(handling.tell, "王建民", matter, **NOTICE)
    county.do(handling.accept, "王建民", matter)
    before = county.case(matter).fact.due
    county.today += timedelta(days=5)
    assert county.do(asking.ask_petitioner, "王建民", matter, text=QUESTION).fact.due == before


def test_what_is_filled_in_wrongly_is_said_at_its_field(county: County) -> None:
    matter = county.petition()
    cases: tuple[tuple[Any, dict[str, Any], str], ...] = (
        (asking.ask_petitioner, {"text": " "}, "text"),
        (asking.ask_petitioner, {"text": "问" * 2001}, "text"),
        (asking.ask_petitioner, {"text": QUESTION, "due": county.today - timedelta(days=1)}, "due"),
        (asking.ask_petitioner, {"text": QUESTION, "due": county.today + timedelta(days=400)}, "due"),
        (asking.answer_question, {"answer": ANSWER}, "question"),
        (asking.demand_data, {"kind": "erase", "text": "删除"}, "kind"),
        (asking.answer_data_demand, {"answer": "已更正", "granted": True}, "demand"),
        (asking.see_answer, {}, ""),
    )
    for act, data, field in cases:
        with pytest.raises(Unfit) as found:
            county.do(act, "何敏", matter, **data)
        assert field in found.value.problems, (act, data)


def test_of_two_questions_the_answer_says_which(county: County) -> None:
    matter = county.petition()
    county.do(asking.ask_petitioner, "何敏", matter, text="门牌号是多少？")
    after = county.do(asking.ask_petitioner, "何敏", matter, text=QUESTION)
    second = questions_of(after)[1].question.id
    with pytest.raises(Unfit):
        county.do(asking.answer_question, "何敏", matter, answer=ANSWER)
    after = county.do(asking.answer_question, "何敏", matter, answer=ANSWER, question=second)
    assert [one.answer for one in questions_of(after)] == ["", ANSWER]
    with pytest.raises(Unfit):
        county.do(asking.answer_question, "何敏", matter, answer=ANSWER, question=second)


def test_so_many_questions_are_enough(county: County) -> None:
    matter = county.petition()
    for number in range(asking.MOST_OPEN):
        county.do(asking.ask_petitioner, "何敏", matter, text=f"问题{number}")
    with pytest.raises(Unfit):
        county.do(asking.ask_petitioner, "何敏", matter, text="再问一个")


def test_a_demand_is_answered_within_thirty_days_and_stays_with_the_bureau(county: County) -> None:
    matter = county.petition()
    words = "电话号码登记错了，最后一位是8。"
    after = county.do(asking.demand_data, "李素芬", matter, kind="correct", text=words)
    due = county.today + timedelta(days=30)
    assert waiting(matter, "answer_data_demand") == [(None, "case_officer", due)]
    assert [one.text for one in demands_of(after)] == [words]
    with pytest.raises(Unfit):
        county.do(asking.demand_data, "李素芬", matter, kind="correct", text=words)
    with pytest.raises(NotAllowed):
        county.do(asking.answer_data_demand, "王建民", matter, granted=True, answer="已更正")
    assert words in page(county, "何敏", matter)
    assert words not in page(county, "王建民", matter), "an organ has nothing to do with it"
    after = county.do(asking.answer_data_demand, "何敏", matter, granted=True, answer="已更正，请核对。")
    assert [(one.demand.granted, one.answer) for one in demands_of(after)] == [(True, "已更正，请核对。")]
    assert waiting(matter, "answer_data_demand") == []


def test_the_days_for_a_demand_are_a_setting(county: County, settings: Any) -> None:
    settings.DATA_DEMAND_DAYS = 15
    after = county.do(asking.demand_data, "何敏", county.petition(), kind="object", text="不要再转给原单位")
    assert demands_of(after)[0].demand.due == county.today + timedelta(days=15)


def test_an_accusation_is_asked_about_by_its_officer_alone(county: County) -> None:
    matter = county.petition(sent_to=None, purpose="accusation")
    with pytest.raises(NotAllowed):
        county.do(asking.ask_petitioner, "何敏", matter, text=QUESTION)
    after = county.do(asking.ask_petitioner, "赵刚", matter, text=QUESTION)
    assert questions_of(after)[0].question.organ == county.organs[BUREAU].pk
    assert Waiting.objects.filter(matter=matter, act="answer_question", restricted=True).count() == 1


def test_the_pages_of_asking_say_how_the_question_reaches_the_petitioner(county: County) -> None:
    matter = county.petition()
    client = Client()
    client.force_login(county.people["何敏"])
    address = reverse("petitions:deed", args=[matter, "ask_petitioner"])
    assert "没有查询码" in client.get(address).content.decode()
    Petition.objects.filter(matter=matter).update(query_key="k" * 32)
    shown = client.get(address)
    assert "凭编号和查询码" in shown.content.decode()
    given = {"n": shown.context["form"]["n"].value(), "text": QUESTION, "due": ""}
    assert client.post(address, given).status_code == 302
    told = page(county, "何敏", matter)
    assert "询问信访人" in told and QUESTION in told
    assert "信访人" in told and "答复询问" in told, "what it waits for stands on the page"
    answering = client.get(reverse("petitions:deed", args=[matter, "answer_question"]))
    assert QUESTION in answering.content.decode()
    county.do(asking.answer_question, "李素芬", matter, answer=ANSWER)
    assert ANSWER in client.get(reverse("petitions:deed", args=[matter, "see_answer"])).content.decode()
