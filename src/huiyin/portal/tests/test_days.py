"""张桂兰 books a turn of 副县长 孟昭's reception day without an account, finds the booking again and gives it back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.core import querycode
from huiyin.petitions.queries import judging
from huiyin.petitions.tests.casework import County, make_county
from huiyin.portal.gate import Minute
from huiyin.portal.tests.minutes import stop_the_minute
from huiyin.portal.views import days as pages
from huiyin.reception.acts.days import cancel_day
from huiyin.reception.models import Booking, State
from huiyin.reception.tests.test_days import booked, posted, signed_in


@pytest.fixture
def live(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    """The county on the day of the clock, and a window that nobody has used yet."""
    judging.forget()
    for budget in (pages.BOOKINGS, pages.LOOKS):
        monkeypatch.setattr(budget, "_counts", Minute())
    yield make_county(timezone.localdate())


def test_zhang_guilan_books_without_an_account(live: County) -> None:
    day, window = posted(live), Client()
    month = {"month": f"{day.day:%Y-%m}"}
    page = window.get(reverse("portal:days"), month).content.decode()
    assert "孟昭" in page and "还有 5 个名额" in page
    address = reverse("portal:book_day", args=[day.pk])
    token = re.search(r'name="token" value="([0-9a-f]{32})"', window.get(address).content.decode())
    assert token is not None
    said = {"token": token[1], "slot": "2", "name": "张桂兰", "phone": "19900001234", "about": "供暖不达标"}
    wrong = window.post(address, said | {"slot": "", "phone": "1"})
    assert wrong.status_code == 422 and "请选一个时间" in wrong.content.decode()
    done = window.post(address, said, follow=True).content.decode()
    row = Booking.objects.get()
    assert "约好了" in done and row.number in done and querycode.grouped(row.code or "") in done
    assert window.post(address, said).status_code == 302 and Booking.objects.count() == 1, "sent twice, booked once"
    assert "还有 4 个名额" in window.get(reverse("portal:days"), month).content.decode()
    assert "张桂兰" not in window.get(reverse("portal:days"), month).content.decode()
    late = Client().post(address, said | {"token": "c" * 32, "name": "周玉梅"})
    assert late.status_code == 422 and "刚刚有人约了" in late.content.decode() and "周玉梅" in late.content.decode()


def test_a_booking_is_found_with_number_and_code_and_given_back(live: County) -> None:
    day = posted(live)
    row, window = booked(day, at=timezone.now()), Client()
    address = reverse("portal:booking")
    assert "查看或取消预约" in window.get(address).content.decode()
    other = querycode.complete("1" * 15)
    wrong = window.post(address, {"number": row.number, "code": other})
    none = window.post(address, {"number": "YY2026-99999", "code": other})
    assert wrong.status_code == none.status_code == 422
    assert wrong.content.count("对不上".encode()) == none.content.count("对不上".encode()) == 1
    found = window.post(address, {"number": row.number, "code": row.code}, follow=True).content.decode()
    assert "孟昭" in found and row.number in found
    assert querycode.grouped(row.code or "") not in found and "张桂兰" not in found
    said = window.post(reverse("portal:booking_cancel"), follow=True).content.decode()
    assert "预约已取消" in said
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    window.post(reverse("portal:booking_leave"))
    assert row.number not in window.get(address).content.decode()


def test_a_stranger_s_cookie_opens_nothing(live: County) -> None:
    booked(posted(live), at=timezone.now())
    window = Client()
    window.cookies["huiyin_booking"] = "eyJib29raW5nIjoxfQ:1:forged"
    assert "张桂兰" not in window.get(reverse("portal:booking")).content.decode()
    window.post(reverse("portal:booking_cancel"))
    assert Booking.objects.get().state == State.BOOKED


def test_a_cancelled_day_says_why_to_everybody(live: County) -> None:
    day = posted(live)
    row, window = booked(day, at=timezone.now()), Client()
    window.post(reverse("portal:booking"), {"number": row.number, "code": row.code})
    cancel_day(day.pk, "外出开会，改在下周", by=live.people["何敏"], at=timezone.now(), today=live.today)
    assert "外出开会，改在下周" in window.get(reverse("portal:days"), {"month": f"{day.day:%Y-%m}"}).content.decode()
    assert "外出开会，改在下周" in window.get(reverse("portal:booking")).content.decode()
    assert "请逐一打电话" in signed_in(live, "李素芬").get(reverse("reception:day", args=[day.pk])).content.decode()


def test_one_network_cannot_take_all_turns_at_once(live: County, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_minute(monkeypatch)
    day, window = posted(live, slots=30), Client()
    address = reverse("portal:book_day", args=[day.pk])
    said = {"name": "张桂兰", "about": "供暖"}
    answers = [
        window.post(
            address, said | {"token": f"{slot:032x}", "slot": str(slot), "phone": f"199000010{slot:02}"}
        ).status_code
        for slot in range(1, 23)
    ]
    assert answers[:20] == [302] * 20 and answers[20:] == [429] * 2
    elsewhere = window.post(
        address, said | {"token": "d" * 32, "slot": "30", "phone": "19900001234"}, REMOTE_ADDR="198.51.100.7"
    )
    assert elsewhere.status_code == 302


def test_back_and_sent_again_is_the_same_booking_and_another_turn_is_refused_in_words(live: County) -> None:
    """The page is fetched anew, with a new token, while the browser brings back what was typed."""
    day, window = posted(live), Client()
    address = reverse("portal:book_day", args=[day.pk])
    said = {"token": "a" * 32, "slot": "2", "name": "张桂兰", "phone": "19900001234", "about": "供暖不达标"}
    assert window.post(address, said).status_code == 302
    again = window.post(address, said | {"token": "b" * 32}, follow=True).content.decode()
    row = Booking.objects.get()
    assert row.number in again
    more = window.post(address, said | {"token": "c" * 32, "slot": "3"})
    assert more.status_code == 422 and "这个电话在这个接访日已经约了一个时间" in more.content.decode()
    stranger = Client().post(address, said | {"token": "d" * 32, "slot": "3"})
    assert stranger.status_code == 422 and row.number not in stranger.content.decode()
    assert Booking.objects.count() == 1
