"""A letter from draft to the petitioner, through the pages: checked, signed, instructed, issued, served, voided."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.documents.render import tools
from huiyin.letters import acts as letters
from huiyin.letters.kinds import KINDS
from huiyin.letters.models import ChainRule, Letter, State
from huiyin.letters.queries import document, entry_count
from huiyin.petitions.acts import handling, handling_opinion, handling_talks
from huiyin.petitions.acts.signing import Outcome
from huiyin.petitions.models import Instruction
from huiyin.petitions.tests.casework import BUREAU, HOUSING, County, make_county, moment, word_text
from huiyin.petitions.tests.test_handling import opinion
from huiyin.petitions.tests.test_handling_pages import form_of, window

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> County:
    return make_county(timezone.localdate())


@pytest.fixture
def draft(county: County) -> Letter:
    """王建民's opinion on 张桂兰's petition, put forward."""
    matter = county.petition()
    county.do(handling.accept, "王建民", matter)
    letter = county.do(handling_opinion.answer, "王建民", matter, **opinion(county)).letter
    assert letter is not None
    return Letter.objects.get(pk=letter.pk)


def at(name: str, letter: Letter) -> str:
    return reverse(f"petitions:{name}", args=[letter.pk])


def decide(client: Client, letter: Letter, **more: Any) -> Any:
    given = {"n": entry_count(letter), "decision": "agree", **more}
    return client.post(at("letter_decide", letter), given)


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (answer.status_code, address)
    return answer.content.decode()


def test_a_letter_goes_from_hand_to_hand_until_it_is_issued(county: County, draft: Letter) -> None:
    head, officer = window(county, "刘志远"), window(county, "王建民")
    assert "信访处理意见书" in words(head, reverse("petitions:letters_waiting"))
    assert "信访处理意见书" not in words(officer, reverse("petitions:letters_waiting")), "not to its writer"
    page = words(head, at("letter", draft))
    assert "草稿" in page and "支线管网堵塞" in page
    decide(head, draft, step="check")
    decide(head, draft, step="sign")
    draft.refresh_from_db()
    assert draft.state == State.SIGNED and county.case(draft.matter or 0).state == "accepted"
    assert head.get(reverse("petitions:letters_waiting")).context["lines"] == []
    officer.post(at("letter_issue", draft), {"n": entry_count(draft)})
    draft.refresh_from_db()
    assert draft.state == State.ISSUED and county.case(draft.matter or 0).state == "answered"
    page = words(officer, at("letter", draft))
    assert draft.number in page and draft.digest in page and "登记送达" in page
    assert draft.number in words(officer, reverse("petitions:letters_register") + "?kind=opinion")


def test_a_return_says_why_and_the_writer_puts_it_forward_again(county: County, draft: Letter) -> None:
    head, officer = window(county, "刘志远"), window(county, "王建民")
    assert decide(head, draft, step="check", decision="return").status_code == 422, "a return needs words"
    decide(head, draft, step="check", decision="return", remark="依据写到条款")
    page = words(officer, at("letter_revise", draft))
    assert "依据写到条款" in page and "支线管网堵塞" in page
    form = officer.get(at("letter_revise", draft)).context["form"]
    given = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    given = {name: value for name, value in given.items() if value not in (None, "", False)}
    answer = officer.post(
        at("letter_revise", draft), given | {"settled": "yes", "basis": "《供热条例》第二十二条第一款"}
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.state == State.CHECKING and draft.fields["依据"] == "《供热条例》第二十二条第一款"
    assert Letter.objects.filter(kind="opinion").count() == 1


def test_an_instruction_signs_and_becomes_a_task(county: County, draft: Letter) -> None:
    head = window(county, "刘志远")
    decide(head, draft, step="check")
    answer = decide(head, draft, step="sign", decision="instruct", remark="月底前检修完毕")
    assert answer.status_code == 422 and "由谁落实" in answer.content.decode()
    decide(head, draft, step="sign", decision="instruct", remark="月底前检修完毕", to_organ=county.organs[HOUSING].pk)
    draft.refresh_from_db()
    task = Instruction.objects.get()
    assert draft.state == State.SIGNED and task.letter == draft.pk and task.organ == county.organs[HOUSING]
    assert county.case(draft.matter or 0).course.tasks[0].id == task.pk


def test_what_is_issued_too_late_goes_back_with_the_reason(county: County, draft: Letter) -> None:
    second = county.do(handling_opinion.answer, "马骁", draft.matter or 0, **opinion(county, outcome="explanation"))
    county.signed(second, check="王建民", sign="刘志远")
    county.signed(Outcome(second.case, draft, False), check="马骁", sign="刘志远")
    county.issued(second, "马骁")
    officer = window(county, "王建民")
    assert "按现在的情况不能制发" in words(officer, at("letter", draft))
    answer = officer.post(at("letter_issue", draft), {"n": entry_count(draft)}, follow=True)
    assert "退回起草人" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == State.DRAFT and draft.number == ""


def test_two_signers_at_once_and_the_later_one_is_told(county: County, draft: Letter) -> None:
    head = window(county, "刘志远")
    seen = entry_count(draft)
    decide(window(county, "马骁"), draft, step="check")
    answer = head.post(at("letter_decide", draft), {"n": seen, "step": "check", "decision": "agree"})
    assert answer.status_code == 422 and "已有人处理过" in answer.content.decode()


def test_a_draft_is_the_issuing_organs_own_affair(county: County, draft: Letter) -> None:
    bureau = window(county, "何敏")
    assert bureau.get(at("letter", draft)).status_code == 404
    assert window(county, "郑晓燕").get(at("letter_word", draft)).status_code == 404
    outcome = Outcome(county.case(draft.matter or 0), draft, False)
    county.signed(outcome, check="马骁", sign="刘志远")
    county.issued(outcome, "王建民")
    assert bureau.get(at("letter", draft)).status_code == 200
    assert window(county, "郑晓燕").get(at("letter", draft)).status_code == 404


def test_the_word_file_is_the_one_that_was_issued(county: County, draft: Letter) -> None:
    outcome = Outcome(county.case(draft.matter or 0), draft, False)
    county.signed(outcome, check="马骁", sign="刘志远")
    county.issued(outcome, "王建民")
    answer = window(county, "王建民").get(at("letter_word", draft))
    draft.refresh_from_db()
    assert answer.content == document(draft) and "张桂兰" not in answer.headers["Content-Disposition"]


def test_a_voided_letter_keeps_its_number_and_another_takes_its_place(county: County, draft: Letter) -> None:
    outcome = Outcome(county.case(draft.matter or 0), draft, False)
    county.signed(outcome, check="马骁", sign="刘志远")
    county.issued(outcome, "王建民")
    head, officer = window(county, "刘志远"), window(county, "王建民")
    given = {"n": entry_count(draft), "code": "wrong_content", "reason": "文字有误"}
    officer.post(at("letter_void", draft), given)
    draft = Letter.objects.get(pk=draft.pk)
    assert not draft.is_voided, "only who signs for the organ voids"
    head.post(at("letter_void", draft), given)
    draft = Letter.objects.get(pk=draft.pk)
    assert draft.is_voided and county.case(draft.matter or 0).state == "answered"
    made = officer.post(at("letter_replace", draft))
    address = made.headers["Location"]
    form = officer.get(address).context["form"]
    again = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    assert officer.post(address, again).status_code == 302
    newer = Letter.objects.exclude(pk=draft.pk).get(kind="opinion")
    assert newer.state == State.CHECKING and newer.fields == draft.fields and newer.act == ""
    decide(head, newer, step="check")
    decide(head, newer, step="sign")
    officer.post(at("letter_issue", newer), {"n": entry_count(newer)})
    newer.refresh_from_db()
    assert newer.state == State.ISSUED and newer.serial == 2


def test_taken_back_and_given_up(county: County, draft: Letter) -> None:
    officer = window(county, "王建民")
    officer.post(at("letter_take_back", draft), {"n": entry_count(draft)})
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    officer.post(at("letter_give_up", draft), {"n": entry_count(draft)})
    draft.refresh_from_db()
    assert draft.state == State.WITHDRAWN


def test_the_service_is_recorded_from_the_letter(county: County, draft: Letter) -> None:
    outcome = Outcome(county.case(draft.matter or 0), draft, False)
    county.signed(outcome, check="马骁", sign="刘志远")
    county.issued(outcome, "王建民")
    officer = window(county, "王建民")
    matter = draft.matter or 0
    given = form_of(officer, matter, "serve") | {"letter": draft.pk, "manner": "in_person", "receipt": "本人签收"}
    assert officer.post(reverse("petitions:deed", args=[matter, "serve"]), given).status_code == 302
    assert "本人签收" in words(officer, at("letter", draft))
    assert county.case(matter).fact.served == county.today


READ = ("letter", "letter_word", "letter_revise")
CHANGE = ("letter_decide", "letter_issue", "letter_take_back", "letter_give_up", "letter_void", "letter_replace")


def answers(client: Client, letter: Letter) -> set[int]:
    """How every address of a letter answers."""
    given = {"n": entry_count(letter), "step": "check", "decision": "agree", "code": "other", "reason": "试"}
    found = {client.get(at(name, letter)).status_code for name in READ}
    return found | {client.post(at(name, letter), given).status_code for name in CHANGE}


@pytest.mark.parametrize("name", ["郑晓燕", "冯立新", "赵刚", "何敏", "周文斌", "陈国栋"])
def test_a_draft_of_another_organ_is_as_if_it_were_not_there(county: County, draft: Letter, name: str) -> None:
    """The other organ, the officer for accusations, and the bureau: it is the housing department's own draft."""
    assert answers(window(county, name), draft) == {404}
    draft.refresh_from_db()
    assert draft.state == State.CHECKING


@pytest.mark.parametrize("name", ["王建民", "刘志远", "郑晓燕", "何敏", "陈国栋"])
def test_a_letter_on_an_accusation_is_nowhere(county: County, name: str) -> None:
    """Neither its pages nor the lists tell of it to anybody but who handles accusations."""
    matter = county.petition(sent_to=None, purpose="accusation")
    case = county.case(matter)
    letter = letters.issue_now(
        "registration_slip", issuer=county.organs[BUREAU], matter=matter, petition=case.petition,
        fields={field.name: "甲" for field in KINDS["registration_slip"].fields}, author=county.people["赵刚"],
        at=moment(county.today), today=county.today,
    )  # fmt: skip
    client = window(county, name)
    assert answers(client, letter) == {404}
    register = client.get(reverse("petitions:letters_register") + f"?issuer={letter.issuer_id}").content.decode()
    assert at("letter", letter) not in register
    assert client.get(reverse("petitions:letters_waiting")).context["lines"] == []
    assert window(county, "赵刚").get(at("letter", letter)).status_code == 200


def test_a_recused_head_signs_nothing(county: County, draft: Letter) -> None:
    concerned = county.people["刘志远"].pk
    county.do(
        handling_talks.recuse, "陈国栋", draft.matter or 0, officer=concerned, granted=True, reason="系信访人亲属"
    )
    head = window(county, "刘志远")
    assert head.get(reverse("petitions:letters_waiting")).context["lines"] == []
    decide(head, draft, step="check")
    draft.refresh_from_db()
    assert draft.state == State.CHECKING and head.get(at("letter", draft)).status_code == 404


@pytest.mark.skipif(bool(tools().missing), reason="no LibreOffice here")
def test_the_pdf_is_drawn_from_the_word_file(county: County, draft: Letter) -> None:
    answer = window(county, "王建民").get(at("letter_pdf", draft))
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_whoever_asked_for_confidence_is_named_in_no_letter_of_the_organ(county: County) -> None:
    matter = county.petition(confidential=True)
    letter = county.do(handling.accept, "王建民", matter).letter
    assert letter is not None
    printed = word_text(letter)
    assert "要求保密的信访人" in printed and "张桂兰" not in printed
    own = letters.issue_now(
        "direct_reply", issuer=county.organs[BUREAU], matter=matter, petition=county.case(matter).petition,
        fields={"信访人": "张桂兰", "诉求": "供暖", "答复内容": "已转送"}, author=county.people["何敏"],
        at=moment(county.today), today=county.today,
    )  # fmt: skip
    assert window(county, "何敏").get(at("letter", own)).status_code == 200
    assert window(county, "王建民").get(at("letter", own)).status_code == 404


def test_a_number_that_may_not_be_seen_is_said_to_be_given_whatever_it_is(county: County) -> None:
    """何敏 does not see the letter of the accusation, 赵刚 none of other matters: both registers look alike."""

    def transfer(matter: int) -> str:
        letter = letters.issue_now(
            "transfer", issuer=county.organs[BUREAU], matter=matter, petition=county.case(matter).petition,
            fields={field.name: "甲" for field in KINDS["transfer"].fields}, author=county.people["赵刚"],
            at=moment(county.today), today=county.today,
        )  # fmt: skip
        return letter.number

    ChainRule.objects.create(organ=county.organs[BUREAU], kind="transfer", steps="")
    open_, accused = transfer(county.petition()), transfer(county.petition(sent_to=None, purpose="accusation"))
    address = reverse("petitions:letters_register") + f"?issuer={county.organs[BUREAU].pk}&kind=transfer"
    shown = words(window(county, "何敏"), address)
    assert open_ in shown and accused not in shown
    assert shown.count("已编号，不在查阅范围内") == 1 and "没有说明" not in shown
    elsewhere = words(window(county, "赵刚"), address)
    assert accused in elsewhere and open_ not in elsewhere
    assert elsewhere.count("已编号，不在查阅范围内") == 1
