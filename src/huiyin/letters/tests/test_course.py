"""A letter's way: written by one, checked and signed by others, issued under its number, served, voided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Role
from huiyin.ledger import queries as ledger
from huiyin.letters import acts, files, queries
from huiyin.letters.kinds import KINDS
from huiyin.letters.models import Letter
from huiyin.letters.problems import ChainOpen, Disposed, Incomplete, LetterChanged, LetterRefused, WrongState
from huiyin.letters.queries.damages import damaged_letters
from huiyin.letters.tests.office import AT, MATTER, TODAY, Office, drafted, now, person, set_up, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return set_up()


def agree(letter: Letter, person: object, step: str, decision: str = "agree", remark: str = "") -> Letter:
    return acts.decide(letter, person=person, step=step, decision=decision, remark=remark, at=AT, today=TODAY)  # type: ignore[arg-type]


def events(letter: Letter) -> list[str]:
    stream = letter.ledger_stream
    return [event["event"] for entry in ledger.entries([stream])[stream] for event in entry.events]


def test_an_opinion_is_checked_signed_and_issued(office: Office) -> None:
    letter = drafted("opinion", office.housing, office.housing_officer, act="answer", data={"outcome": "support"})
    acts.submit(letter, person=office.housing_officer, at=AT, today=TODAY)
    assert [one.pk for one in queries.awaiting(["check"], [office.housing.pk])] == [letter.pk]
    with pytest.raises(PermissionDenied, match="须由他人"):
        agree(letter, office.housing_officer, "check")
    agree(letter, office.housing_colleague, "check")
    assert [one.pk for one in queries.awaiting(["sign"], [office.housing.pk])] == [letter.pk]
    with pytest.raises(ChainOpen, match="待签发"):
        acts.issue(letter, person=office.housing_officer, at=AT, today=TODAY)
    agree(letter, office.housing_head, "sign")
    letter = acts.issue(letter, person=office.housing_officer, at=AT, today=TODAY)
    assert letter.number == "望住建信处〔2026〕1号"
    assert (letter.state, letter.issued_on, letter.act, letter.data) == (
        "issued",
        TODAY,
        "answer",
        {"outcome": "support"},
    )
    assert events(letter) == [
        "letter.drafted", "letter.submitted", "letter.checked", "letter.signed", "letter.issued",
    ]  # fmt: skip
    text = queries.preview_html(letter, TODAY)
    for words in ("张桂兰", "1286元", "2026年5月14日", "望川县人民政府或者川州市住房和城乡建设局", "2026年3月5日"):
        assert words in text
    assert "草稿" not in text


def test_a_draft_is_marked_and_has_no_number(office: Office) -> None:
    letter = drafted("transfer", office.bureau, office.officer)
    text = queries.preview_html(letter, TODAY)
    assert text.startswith('<p class="word-centre"><mark>草稿</mark></p>')
    assert "望信转〔2026〕　号" in text
    with pytest.raises(WrongState, match="还没有制发"):
        queries.document(letter)


def test_what_is_returned_is_written_anew_and_its_history_kept(office: Office) -> None:
    letter = drafted("transfer", office.bureau, office.officer)
    acts.submit(letter, person=office.officer, at=AT, today=TODAY)
    with pytest.raises(LetterRefused, match="退回修改的意见"):
        agree(letter, office.section_head, "check", "return")
    agree(letter, office.section_head, "check", "return", "请写明协办单位")
    letter.refresh_from_db()
    assert letter.state == "draft"
    acts.revise(letter, fields=texts("transfer", 协办单位="城关镇人民政府"), person=office.clerk, at=AT, today=TODAY)
    acts.submit(letter, person=office.officer, at=AT, today=TODAY)
    agree(letter, office.section_head, "check")
    issued = acts.issue(letter, person=office.officer, at=AT, today=TODAY)
    assert [(step.decision, step.remark, step.is_past) for step in issued.steps.all()] == [
        ("return", "请写明协办单位", True),
        ("agree", "", False),
    ]
    assert issued.writers == [office.officer.pk, office.clerk.pk]


def test_a_leader_signs_by_a_written_instruction(office: Office) -> None:
    letter = drafted("assignment", office.bureau, office.officer)
    acts.submit(letter, person=office.officer, at=AT, today=TODAY)
    with pytest.raises(LetterRefused, match="批示由签发人作出"):
        agree(letter, office.section_head, "check", "instruct", "照办")
    agree(letter, office.section_head, "check")
    with pytest.raises(LetterRefused, match="批示内容"):
        agree(letter, office.leader, "sign", "instruct")
    with pytest.raises(PermissionDenied, match="局领导"):
        agree(letter, office.section_head, "sign")
    agree(letter, office.leader, "sign", "instruct", "同意交办，请住建局一周内测温。")
    letter.refresh_from_db()
    assert letter.state == "signed"


def test_nothing_goes_on_while_the_law_wants_more(office: Office) -> None:
    fields = texts("opinion") | {"复查机关": " ", "依据": ""}
    letter = drafted("opinion", office.housing, office.housing_officer, fields=fields)
    assert [one.field.name for one in queries.missing("opinion", fields)] == ["依据", "复查机关"]
    with pytest.raises(Incomplete) as refused:
        acts.submit(letter, person=office.housing_officer, at=AT, today=TODAY)
    assert "缺“依据”（《信访工作条例》第三十二条第四项）" in str(refused.value) or "第三十二条第四项" in str(
        refused.value
    )
    assert "第三十五条" in str(refused.value)


def test_an_issued_letter_never_changes(office: Office) -> None:
    letter = now("direct_reply", office.bureau, office.clerk)
    for change in ({"number": "望信答〔2026〕9号"}, {"digest": "0" * 64}, {"state": "draft"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)
    with pytest.raises(WrongState):
        acts.revise(letter, fields=texts("direct_reply"), person=office.clerk, at=AT, today=TODAY)
    with pytest.raises(WrongState):
        acts.issue(letter, person=office.clerk, at=AT, today=TODAY)


def test_the_later_of_two_sees_that_something_changed(office: Office) -> None:
    letter = drafted("transfer", office.bureau, office.officer)
    seen = queries.entry_count(letter)
    acts.revise(letter, fields=texts("transfer"), person=office.officer, at=AT, today=TODAY, expected_n=seen)
    with pytest.raises(LetterChanged, match="重新打开"):
        acts.submit(letter, person=office.clerk, at=AT, today=TODAY, expected_n=seen)


def test_a_void_letter_keeps_its_number_and_its_reason(office: Office) -> None:
    first = now("direct_reply", office.bureau, office.clerk)
    acts.void(first, code="wrong_addressee", person=office.clerk, at=AT, today=TODAY)
    second = now("direct_reply", office.bureau, office.clerk)
    assert (first.number, second.number) == ("望信答〔2026〕1号", "望信答〔2026〕2号")
    again = Letter.objects.get(pk=first.pk)
    assert (again.state, again.standing) == ("issued", "voided")
    lines = queries.register(office.bureau, 2026, "direct_reply")
    assert [(line.serial, line.reason, line.is_unexplained) for line in lines] == [
        (1, "发送对象有误", False),
        (2, "", False),
    ]
    with pytest.raises(WrongState, match="已作废"):
        acts.serve(first, manner="post", on=TODAY, person=office.clerk, at=AT, today=TODAY)


def test_service_is_recorded_with_its_day(office: Office) -> None:
    letter = now("direct_reply", office.bureau, office.clerk)
    later = TODAY + timedelta(days=3)
    with pytest.raises(LetterRefused, match="成文日期"):
        acts.serve(letter, manner="post", on=TODAY - timedelta(days=1), person=office.clerk, at=AT, today=later)
    with pytest.raises(LetterRefused, match="见证人"):
        acts.serve(letter, manner="refused", on=later, person=office.clerk, at=AT, today=later)
    service = acts.serve(letter, manner="in_person", on=later, note="本人签收", person=office.clerk, at=AT, today=later)
    assert (service.on, service.note) == (later, "本人签收")
    assert events(letter)[-1] == "letter.served"


def test_only_kinds_without_a_chain_are_issued_at_once(office: Office) -> None:
    with pytest.raises(ChainOpen, match="起草后送签"):
        now("opinion", office.housing, office.housing_officer)
    acts.set_chain(office.housing, "opinion", ["sign"], person=office.housing_head, at=AT, today=TODAY)
    assert queries.chain_of(office.housing, "opinion") == ("sign",)
    acts.set_chain(office.housing, "opinion", [], person=office.housing_head, at=AT, today=TODAY)
    assert now("opinion", office.housing, office.housing_officer).number == "望住建信处〔2026〕1号"


def test_a_field_that_a_kind_does_not_have_is_refused(office: Office) -> None:
    with pytest.raises(LetterRefused, match="没有这些栏目：天气"):
        drafted("transfer", office.bureau, office.officer, fields={"天气": "晴"})


def test_an_organ_that_ended_issues_nothing(office: Office) -> None:
    office.housing.valid_until = date(2026, 2, 28)
    office.housing.save()
    with pytest.raises(LetterRefused, match="已撤销"):
        drafted("opinion", office.housing, office.housing_officer)


def test_a_draft_given_up_leaves_no_gap(office: Office) -> None:
    letter = drafted("transfer", office.bureau, office.officer)
    acts.withdraw_draft(letter, person=office.officer, at=AT, today=TODAY)
    assert Letter.objects.get(pk=letter.pk).standing == "withdrawn"
    assert queries.register(office.bureau, 2026, "transfer") == []


def test_the_letters_of_a_matter(office: Office) -> None:
    now("direct_reply", office.bureau, office.clerk)
    drafted("transfer", office.bureau, office.officer)
    assert [one.kind for one in queries.letters_of([MATTER])] == ["direct_reply", "transfer"]
    assert list(queries.letters_of([MATTER + 1])) == []


def test_a_disposal_erases_the_words_and_leaves_the_number(
    office: Office, django_capture_on_commit_callbacks: Any
) -> None:
    letter = now("direct_reply", office.bureau, office.clerk)
    path = files.letter_path(letter.stored)
    assert path.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        acts.close_for_disposal(letter, person=office.clerk, at=AT, today=TODAY)
    again = Letter.objects.get(pk=letter.pk)
    assert (again.fields, again.number) == ({}, letter.number)
    assert not path.exists()
    with pytest.raises(Disposed, match="销毁"):
        queries.document(again)
    assert list(damaged_letters()) == []
    on_its_way = drafted("transfer", office.bureau, office.officer)
    acts.close_for_disposal(on_its_way, person=office.clerk, at=AT, today=TODAY)
    assert Letter.objects.get(pk=on_its_way.pk).standing == "withdrawn"


def test_a_review_opinion_is_checked_by_who_reviews_and_signed_by_the_head_there(office: Office) -> None:
    reviewer = person("zhaolin", "赵琳", office.government, Role.REVIEW_OFFICER)
    colleague = person("qianfei", "钱飞", office.government, Role.REVIEW_OFFICER)
    head = person("wuhao", "吴浩", office.government, Role.ORGAN_HEAD)
    letter = drafted("review_opinion", office.government, reviewer, act="decide_review")
    acts.submit(letter, person=reviewer, at=AT, today=TODAY)
    for wrong in (reviewer, head, office.section_head, office.housing_head):
        with pytest.raises(PermissionDenied):
            agree(letter, wrong, "check")
    agree(letter, colleague, "check")
    with pytest.raises(PermissionDenied, match="责任单位负责人"):
        agree(letter, colleague, "sign")
    agree(letter, head, "sign")
    issued = acts.issue(letter, person=reviewer, at=AT, today=TODAY)
    assert issued.number == "望川政信复查〔2026〕1号"


def test_a_duty_that_ended_signs_nothing(office: Office) -> None:
    letter = drafted("transfer", office.bureau, office.officer)
    acts.submit(letter, person=office.officer, at=AT, today=TODAY)
    duty = office.section_head.duties.get()
    accounts.end_duty(duty, last_day=TODAY - timedelta(days=1), actor="system", at=AT)
    with pytest.raises(PermissionDenied, match="科室负责人"):
        agree(letter, office.section_head, "check")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "review_opinion" not in kind])
def test_every_kind_has_its_way(kind: str, office: Office) -> None:
    letter = drafted(kind, office.bureau, office.officer)
    acts.submit(letter, person=office.officer, at=AT, today=TODAY)
    who = {"check": office.section_head, "sign": office.leader}
    for step in KINDS[kind].chain:
        agree(letter, who[step], step)
    issued = acts.issue(letter, person=office.officer, at=AT, today=TODAY)
    assert bool(issued.number) == KINDS[kind].numbered
    assert queries.document(issued)[:2] == b"PK"
