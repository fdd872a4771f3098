"""What a bureau adds to the law and the calendar: its own strictness, next year's notice, files that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from huiyin.core.facts import Fact
from huiyin.petitions.queries import judging
from huiyin.petitions.queries.prospects import prospects

STRICT = """
id = "own-strict"
name = "本局内部规定"
english = "our own rule"
regulations = ["r2022"]
in_force_from = 2025-01-01
certainty = "READ"
source = "局务会议纪要〔2025〕1号"

[[terms]]
id = "sorting"
rolls = false
article = "第一条"
article_number = "1"
certainty = "READ"
"""
NOTICE = """
year = 2027

[[notices]]
title = "国务院办公厅关于2027年部分节假日安排的通知"
number = "国办发明电〔2026〕0号"
issued = 2026-11-25
certainty = "READ"

[[holidays]]
name = "元旦"
english = "New Year's Day"
off = [2027-01-01, 2027-01-02, 2027-01-03]
"""


@pytest.fixture(autouse=True)
def afresh(db: None) -> Iterator[None]:
    _forget()
    yield
    _forget()


def _forget() -> None:
    judging.law.cache_clear()
    judging.packaged_calendar.cache_clear()
    judging.forget()


def registered(day: date) -> Fact:
    fact = Fact(1, 1, "甲1", day, 1, accepted=day, purpose="claim")
    judging.clock_maker().derive(fact)
    return fact


def test_a_bureau_may_be_strict_with_its_own_duty_alone(settings: Settings, tmp_path: Path) -> None:
    saturday = date(2025, 3, 8)  # fifteen days from Friday 21 February end on Saturday 8 March
    assert registered(date(2025, 2, 21)).sorting_due == date(2025, 3, 10)
    usual = registered(date(2025, 3, 3)).due
    (tmp_path / "strict.toml").write_text(STRICT, encoding="utf-8")
    settings.LAW_OVERLAYS = [str(tmp_path / "strict.toml")]
    _forget()
    assert registered(date(2025, 2, 21)).sorting_due == saturday
    assert registered(date(2025, 3, 3)).due == usual == date(2025, 5, 6), "the organ's sixty days still roll"


def test_next_years_notice_makes_its_dates_certain(settings: Settings, tmp_path: Path) -> None:
    accepted = date(2026, 11, 30)
    assert registered(accepted).due_provisional
    (tmp_path / "2027.toml").write_text(NOTICE, encoding="utf-8")
    settings.CALENDAR_YEARS = [str(tmp_path / "2027.toml")]
    _forget()
    fact = registered(accepted)
    assert (fact.due, fact.due_provisional) == (date(2027, 1, 29), False)


@pytest.mark.parametrize("setting", ["LAW_OVERLAYS", "CALENDAR_YEARS"])
@pytest.mark.parametrize("text", [None, "id = ", 'colour = "red"'])
def test_a_file_that_cannot_be_used_is_named(
    setting: str, text: str | None, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "rules.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    setattr(settings, setting, [str(file)])
    with pytest.raises(ImproperlyConfigured, match=r"rules\.toml"):
        judging.clock_maker()


def test_an_extension_is_said_to_count_from_the_unrolled_last_day() -> None:
    fact = Fact(1, 1, "1", date(2027, 1, 5), 1, purpose="claim", accepted=date(2027, 1, 5))
    (found,) = [one for one in prospects("extend", fact, date(2027, 2, 1)) if one.term.id == "extension"]
    assert found.started == date(2027, 3, 6), "a Saturday, the sixtieth day"
