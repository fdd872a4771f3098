"""张桂兰 follows her petition at the window of 望川县: what the stories of following have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from unittest import mock

from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Duty, Person, Role
from huiyin.letters.models import Letter
from huiyin.petitions.acts import handling, handling_opinion
from huiyin.petitions.acts.numbering import query_key
from huiyin.petitions.models import Petition
from huiyin.petitions.tests.casework import CITY, GOVERNMENT, County, make_county, moment

#: A Monday.
START = date(2026, 3, 2)
#: Fifteen digits each, and the check digit.
CODES = ("1234567890123459", "2345678901234561", "3456789012345673")
NOTICE = {
    "received": "已收到。",
    "path": "按照第三十一条第六项规定的信访程序处理。",
    "procedure_words": "自受理之日起60日内办结。",
    "procedure": "ordinary",
}


def reviewers(county: County) -> County:
    """The government and the city have people who review."""
    for organ, people in (
        (GOVERNMENT, (("苏明", Role.REVIEW_OFFICER), ("袁静", Role.REVIEW_OFFICER), ("钱卫东", Role.ORGAN_HEAD))),
        (CITY, (("罗平", Role.REVIEW_OFFICER),)),
    ):
        for name, role in people:
            made = Person.objects.create(username=name, display_name=name, organ=county.organs[organ])
            Duty.objects.create(person=made, role=role, organ=county.organs[organ], valid_from=date(2020, 1, 1))
            county.people[name] = made
    return county


def county_of_stories() -> County:
    return reviewers(make_county(START))


def give_code(matter: int, code: str) -> Petition:
    """The petition of a matter, with a query code as registration gives one."""
    petition = Petition.objects.get(matter=matter)
    petition.query_code, petition.query_key = code, query_key(code)
    petition.save(update_fields=["query_code", "query_key"])
    return petition


@contextmanager
def on(day: date, hour: int = 10) -> Iterator[None]:
    """The day, and the hour, on which somebody sits before the pages."""
    with mock.patch("django.utils.timezone.now", return_value=moment(day).replace(hour=hour)):
        yield


def sign_in(client: Client, number: str, code: str, **more: Any) -> Any:
    return client.post(reverse("portal:follow"), {"number": number, "code": code}, **more)


def plain(answer: Any) -> str:
    """The words of a page, without its marks."""
    body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))


def answered(county: County, matter: int, outcome: str = "no_support") -> Letter:
    """The housing office tells, accepts and answers within twenty days; the opinion is served."""
    county.do(handling.tell, "王建民", matter, **NOTICE)
    county.do(handling.accept, "王建民", matter, path="")
    county.today += timedelta(days=20)
    drafted = county.do(
        handling_opinion.answer, "王建民", matter, outcome=outcome, request="退还热费。", facts="室温达标。",
        opinion="不予支持。", basis="《望川县供热管理办法》第二十条", review_organ=county.organs[GOVERNMENT].pk,
        settled=False,
    )  # fmt: skip
    county.signed(drafted, check="马骁", sign="刘志远")
    issued = county.issued(drafted, "王建民")
    assert issued.letter is not None
    county.do(handling_opinion.serve, "王建民", matter, letter=issued.letter.pk, manner="in_person", on=county.today)
    return issued.letter
