"""Every number on the statistics page opens its rows, and there are as many rows as the number says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.core.measures import shipped

#: A link in a column of numbers: where it leads, and what it says.
LINK = re.compile(r'<a href="([^"]+)"[^>]*>\s*([\d.]+)\s*</a>')


@pytest.fixture
def client(person: Callable[[str], Person]) -> Client:
    client = Client()
    client.force_login(person("performance_officer"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _period() -> str:
    today = timezone.localdate()
    return f"{today - timedelta(days=400)}..{today}"


def _numbers(body: str) -> set[tuple[str, str]]:
    rows = reverse("figures:rows")
    return {(unescape(href), text) for href, text in LINK.findall(body) if href.startswith(rows)}


def _adds_up_rows(href: str) -> bool:
    """Whether the number counts rows; people are summed over rows, days are averaged, shown with a point."""
    key = re.search(r"measure=([\w%]+)", href)
    assert key is not None
    measure = shipped().find(key[1].replace("%5B", "[").replace("%5D", "]"))
    counts_rows = all(part.sum is None for part in measure.numerator)
    return counts_rows and (measure.kind == "count" or measure.kind == "rate")


@pytest.mark.parametrize("by", ["", "channel", "organ", "topic", "month", "first"])
def test_a_number_opens_as_many_rows_as_it_says(client: Client, by: str) -> None:
    body = client.get(reverse("figures:statistics"), {"period": _period(), "by": by}).content.decode()
    numbers = _numbers(body)
    assert len(numbers) > 15
    checked = 0
    for href, text in numbers:
        page = client.get(href)
        assert page.status_code == 200, href
        if _adds_up_rows(href):
            assert page.context["count"] == int(text), href
            assert page.context["page"].paginator.count + page.context["withheld"] == int(text), href
            checked += 1
    assert checked > 5


def test_people_are_summed_over_the_rows_shown(client: Client) -> None:
    body = client.get(reverse("figures:statistics"), {"period": _period()}).content.decode()
    href, text = next((href, text) for href, text in _numbers(body) if "measure=people&" in href)
    page = client.get(href)
    assert page.context["worth"] == f"{text}人次"


def test_filters_live_in_the_address_and_come_off_one_by_one(client: Client) -> None:
    page = client.get(reverse("petitions:matters"), {"channel": "letter", "first": "first"})
    both = page.context["page"].paginator.count
    assert {one.name for one in page.context["chosen"]} == {"信访形式", "初重件"}
    without = next(one for one in page.context["chosen"] if one.name == "初重件").without
    fewer = client.get(reverse("petitions:matters") + without)
    assert [one.name for one in fewer.context["chosen"]] == ["信访形式"]
    assert fewer.context["page"].paginator.count >= both > 0


def test_a_predicate_that_cannot_be_read_says_so_at_its_field_and_filters_nothing(client: Client) -> None:
    page = client.get(reverse("petitions:matters"), {"where": "信访形试 = 来信"})
    assert page.status_code == 200
    assert page.context["form"].errors["where"]
    assert (
        page.context["page"].paginator.count == client.get(reverse("petitions:matters")).context["page"].paginator.count
    )


def test_the_list_asks_the_database_as_often_for_fifty_as_for_one(
    client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client.get(reverse("petitions:matters"))
    # On PostgreSQL the read log is in the same database, and its statements are counted too.
    with django_assert_max_num_queries(36):  # type: ignore[attr-defined]
        client.get(reverse("petitions:matters"))


def test_htmx_gets_the_fragment_and_caches_are_told_of_the_difference(client: Client) -> None:
    whole = client.get(reverse("petitions:matters"))
    part = client.get(reverse("petitions:matters"), headers={"HX-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert "HX-Request" in whole.headers["Vary"]
    assert whole.headers["Cache-Control"] == "no-store, private"
