"""What the page says of a petition that is being typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huiyin.core import querycode
from huiyin.core.filing import Entry, Party, read_people, written_people
from huiyin.core.identity import check_character, is_phone, resident_fault
from huiyin.core.quality import errors, findings

TODAY = date(2026, 3, 5)
FIRST_17 = "99112219680402001"
GOOD_ID = FIRST_17 + check_character(FIRST_17)

#: 张桂兰, who came to the window by herself and said all that the rule asks for.
ZHANG = Entry(
    channel="visit", name="张桂兰", phone="13800001111", id_number=GOOD_ID, address="青石镇柳树村三组", people=1,
    purpose="claim", place=1, topic=2, read_back=True, read_by="李素芬",
    ask="要求检修柳树村供水管道并恢复供水", facts="自2月起全村停水，村委会说无钱维修",
)  # fmt: skip


def codes(entry: Entry) -> set[str]:
    return {finding.code for finding in findings(entry, TODAY)}


def test_a_whole_entry_has_nothing_said_of_it() -> None:
    assert findings(ZHANG, TODAY) == []


@pytest.mark.parametrize(
    ("changed", "code", "severity"),
    [
        ({"channel": ""}, "channel", "error"),
        ({"name": ""}, "name", "error"),
        ({"anonymous": True}, "anonymous_name", "error"),
        ({"name": "张桂兰2"}, "name_digits", "advice"),
        ({"address": ""}, "address", "advice"),
        ({"phone": "1380000111"}, "phone", "advice"),
        ({"id_number": GOOD_ID[:-2] + GOOD_ID[-1]}, "id_length", "advice"),
        ({"people": 0}, "people", "error"),
        ({"purpose": ""}, "purpose", "error"),
        ({"purpose": "accusation"}, "accused", "advice"),
        ({"place": None}, "place", "advice"),
        ({"topic": None}, "topic", "advice"),
        ({"ask": ""}, "ask", "error"),
        ({"ask": "要求退钱"}, "short_ask", "advice"),
        ({"facts": ""}, "facts", "advice"),
        ({"read_back": False}, "read_back", "advice"),
        ({"petitioned": date(2026, 3, 6)}, "petitioned", "error"),
        ({"petitioned": date(1900, 1, 1)}, "petitioned_long_ago", "error"),
        ({"first": "repeat", "history": "2025年向镇政府反映过", "first_nationwide": True}, "first", "error"),
        ({"first": "repeat"}, "history", "advice"),
        ({"earlier": "XF2025-00012", "first": "first", "history": "有"}, "earlier_first", "advice"),
        ({"ask": "诉" * 40_001}, "long", "error"),
        ({"people": 5}, "group", "advice"),
        ({"involved": 0}, "involved", "advice"),
        ({"unread": (("joint", "王某 李某"),)}, "unread", "error"),
    ],
)
def test_each_thing_that_is_missing_is_said_once_with_its_rule(
    changed: dict[str, object], code: str, severity: str
) -> None:
    found = findings(replace(ZHANG, **changed), TODAY)  # type: ignore[arg-type]
    assert [(finding.code, finding.severity) for finding in found] == [(code, severity)]
    assert found[0].rule.label.startswith("《")
    assert found[0].message
    assert found[0].english


def test_a_suggestion_needs_no_facts_and_a_letter_is_not_read_back() -> None:
    assert codes(replace(ZHANG, channel="letter", purpose="suggestion", facts="", read_back=False)) == set()


def test_an_anonymous_letter_needs_neither_name_nor_address() -> None:
    assert codes(replace(ZHANG, channel="letter", anonymous=True, name="", address="", phone="")) == set()


def others(count: int) -> tuple[Party, ...]:
    return tuple(Party("representative", f"代表{number}") for number in "甲乙丙丁戊己"[:count])


def test_of_twenty_three_visitors_five_represent_the_others() -> None:
    """The petitioner is the first of the five (Art. 20 ¶3)."""
    group = replace(ZHANG, people=23, parties=others(4))
    assert group.representatives == 5
    assert findings(group, TODAY) == []
    six = replace(ZHANG, people=23, parties=others(5))
    assert [finding.code for finding in errors(six, TODAY)] == ["representatives"]
    assert "第二十条第三款" in errors(six, TODAY)[0].rule.label


def test_more_may_not_be_named_than_came() -> None:
    assert [finding.code for finding in errors(replace(ZHANG, people=2, parties=others(2)), TODAY)] == ["people_named"]
    agent = replace(ZHANG, parties=(Party("agent", "赵律师"),))
    assert errors(agent, TODAY) == []


def test_errors_come_first() -> None:
    found = findings(Entry(), TODAY)
    kinds = [finding.severity for finding in found]
    assert kinds == sorted(kinds, key=lambda kind: kind != "error")
    assert kinds[0] == "error"


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (GOOD_ID, None),
        ("11010519491231002X", None),
        ("11010519491231002x", None),
        ("１１０１０５１９４９１２３１００２Ｘ", None),
        ("110105491231002", None),
        ("110105194912310021", "check"),
        ("11010519491331002X", "day"),
        ("11010520991231002X", "day"),
        ("1101051949123100", "length"),
    ],
)
def test_an_identity_number_is_checked_digit_by_digit(number: str, fault: str | None) -> None:
    assert resident_fault(number, TODAY) == fault


def test_a_passport_is_not_taken_for_a_wrong_identity_number() -> None:
    assert codes(replace(ZHANG, id_number="E12345678")) == set()


@pytest.mark.parametrize("number", ["13800001111", "138 0000 1111", "+86 13800001111", "0746-8223344", "8223344",
                                    "(0746)8223344", "4008123456", "12345", "0746-8223344-801"])  # fmt: skip
def test_telephone_numbers_as_people_write_them(number: str) -> None:
    assert is_phone(number)


@pytest.mark.parametrize("number", ["1380000111", "12800001111", "138000011112", "无", "0746-82"])
def test_what_is_no_telephone_number(number: str) -> None:
    assert not is_phone(number)


def test_people_are_read_from_lines() -> None:
    text = f"王秀英 13800002222 {GOOD_ID}\n\n陈大勇，0746-8223344\nJohn Smith 13800003333\n刘芳\n"
    people, unread = read_people(text, "joint")
    assert people == [
        Party("joint", "王秀英", "13800002222", GOOD_ID),
        Party("joint", "陈大勇", "0746-8223344"),
        Party("joint", "John Smith", "13800003333"),
        Party("joint", "刘芳"),
    ]
    assert unread == []
    assert read_people(written_people(tuple(people), "joint"), "joint") == (people, [])


def test_a_line_that_is_not_one_person_is_given_back() -> None:
    assert read_people("王秀英 陈大勇\n13800001111\n刘芳 13800001111 13800002222", "agent")[1] == [
        "王秀英 陈大勇", "13800001111", "刘芳 13800001111 13800002222",
    ]  # fmt: skip


def test_a_query_code_tells_a_slip_of_the_pen() -> None:
    code = querycode.complete("123456789012345")
    assert querycode.is_valid(querycode.grouped(code))
    for place in range(16):
        for digit in "0123456789":
            if digit != code[place]:
                assert not querycode.is_valid(code[:place] + digit + code[place + 1 :])
    assert not querycode.is_valid(code[:-1])
    # ISO 7064: the worked example of MOD 11,10 is 0794 with check digit 5.
    assert querycode.check_digit("0794") == "5"
