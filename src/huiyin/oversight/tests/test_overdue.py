"""孟长河 watches: what 住建局 left lying is on his list, he urges it by a numbered letter, and the list says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Duty, Person, Role
from huiyin.letters.models import Letter
from huiyin.petitions.models import Petition
from huiyin.petitions.queries import judging
from huiyin.petitions.tests.casework import BUREAU, HOUSING, County, make_county, word_text

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def county(db: None) -> Iterator[County]:
    judging.forget()
    made = make_county(timezone.localdate() - timedelta(days=40))
    bureau = made.organs[BUREAU]
    made.people["孟长河"] = Person.objects.create(username="孟长河", display_name="孟长河", organ=bureau)
    Duty.objects.create(person=made.people["孟长河"], role=Role.SUPERVISOR, organ=bureau, valid_from=date(2020, 1, 1))
    yield made


def page(client: Client, person: Person, query: str = "") -> str:
    client.force_login(person, backend=BACKEND)
    return client.get(reverse("oversight:overdue") + query).content.decode()


def test_what_is_late_is_listed_urged_and_marked_as_urged(county: County, client: Client) -> None:
    matter = county.petition(sent_to=HOUSING)
    number = Petition.objects.get(matter=matter).number
    county.petition(sent_to=HOUSING, purpose="accusation", content={"ask": "举报收受礼金"})
    secret = Petition.objects.exclude(matter=matter).get().number
    supervisor = county.people["孟长河"]
    listed = page(client, supervisor)
    assert number in listed
    assert HOUSING in listed
    assert secret not in listed
    address = reverse("petitions:deed", args=[matter, "urge"])
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in ("n", "organ", "clock", "what", "demand", "contact")}
    values["organ"] = county.organs[HOUSING].pk
    values["clock"] = "organ_notice"
    values["reply_by"] = (timezone.localdate() + timedelta(days=5)).isoformat()
    answer = client.post(address, values)
    assert answer.status_code == 302, answer.content.decode()
    letter = Letter.objects.get(kind="urging")
    words = word_text(letter)
    assert HOUSING in words
    assert number in words
    assert "第四十条" in words
    assert "现已逾期" in words
    assert "1 次" in page(client, supervisor)
    assert number not in page(client, supervisor, "?when=soon")


def test_it_is_not_for_everybody(county: County, client: Client) -> None:
    client.force_login(county.people["王建民"], backend=BACKEND)
    assert client.get(reverse("oversight:overdue")).status_code == 403
