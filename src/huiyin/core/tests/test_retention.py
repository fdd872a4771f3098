"""Which case files may go, and when: a table an archivist can read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huiyin.core.facts import Fact
from huiyin.core.retention import RetentionError, kept, last_step, read_rules, shipped

ENDED = date(2016, 5, 3)


def petition(number: int = 1, **more: Any) -> Fact:
    return Fact(number, 1, f"W{number}", date(2016, 1, 4), 1, **more)


@pytest.mark.parametrize(
    ("facts", "rule", "until"),
    [
        ([petition()], "ten", date(2026, 12, 31)),  # the years count from the end of 2016
        ([petition(review_decided=date(2016, 4, 1))], "thirty", date(2046, 12, 31)),
        ([petition(channel="visit", people=23)], "thirty", date(2046, 12, 31)),
        ([petition(purpose="accusation")], "thirty", date(2046, 12, 31)),
        ([petition(re_review_decided=date(2016, 5, 3))], "permanent", None),
        ([petition(), petition(2, batch="积案")], "thirty", date(2046, 12, 31)),  # the longest of the matter
    ],
)
def test_the_longest_keeping_of_the_matter_counts(facts: list[Fact], rule: str, until: date | None) -> None:
    found = kept(facts, ENDED, shipped())
    assert (found.rule.id, found.until) == (rule, until)


def test_it_is_over_on_the_day_after_its_last() -> None:
    found = kept([petition()], ENDED, shipped())
    assert not found.is_over(date(2026, 12, 31))
    assert found.is_over(date(2027, 1, 1))
    assert not kept([petition()], None, shipped()).is_over(date(2999, 1, 1)), "an open matter is never over"


def test_the_last_step_is_the_latest_day() -> None:
    assert last_step(petition(closed=date(2016, 3, 1), executed=ENDED)) == ENDED
    assert last_step(petition()) == date(2016, 1, 4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rules = 3 [", "TOML"),
        ('[[rules]]\nid = "a"\nname = "甲"\nwhen = "purpose = 求决"', "when 应当为空"),
        ('[[rules]]\nid = "a"\nname = "甲"\nwhen = "颜色 = 红"', "规则 a 的 when"),
        ('[[rules]]\nid = "a"\nname = "甲"\nwhen = ""\nyears = 0', "大于零"),
        ('[[rules]]\nid = "a"\nname = "甲"\nwhen = ""\ncolour = 1', "colour"),
        ('[[rules]]\nid = "a"\nwhen = ""', "缺少 name"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(RetentionError, match=words):
        read_rules(text, "保管期限表.toml")
