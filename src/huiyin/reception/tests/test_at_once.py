"""Two people want the last turn at the same moment: one has it, the other is told; a form sent twice books once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from huiyin.ledger.queries import entries
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.tests.casework import County, make_county, moment
from huiyin.reception.acts.bookings import Given, Taken, book, give_back
from huiyin.reception.acts.days import cancel_day
from huiyin.reception.models import Booking, ReceptionDay, State
from huiyin.reception.tests.test_days import TODAY, posted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(transactional_db: None) -> County:
    return make_county(TODAY)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return act()
        except (Taken, Unfit) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def wanting(
    day: ReceptionDay, name: str, token: str, slot: int = 1, phone: str = "19900001234"
) -> Callable[[], Booking]:
    said = Given(day.pk, slot, name, phone, "供暖不达标")
    return lambda: book(said, token=token, at=moment(TODAY))


def test_the_last_turn_goes_to_one(county: County) -> None:
    day = posted(county, slots=1)
    names = ("张桂兰", "周玉梅", "马秀英", "赵德柱")
    answers = at_once(
        *(wanting(day, name, f"{place:032x}", phone=f"1990000123{place}") for place, name in enumerate(names))
    )
    refused = [answer for answer in answers if isinstance(answer, Taken)]
    assert len(refused) == 3 and all(list(answer.free) == [] for answer in refused)
    assert Booking.objects.count() == 1
    stream = f"reception:{day.pk}"
    assert [one.events[0]["event"] for one in entries([stream])[stream]] == ["reception_day_posted", "booking_made"]


def test_turns_beside_each_other_are_all_given(county: County) -> None:
    day = posted(county, slots=4)
    answers = at_once(*(wanting(day, "张桂兰", f"{slot:032x}", slot, f"1990000123{slot}") for slot in range(1, 5)))
    assert all(isinstance(answer, Booking) for answer in answers), answers
    assert len({answer.number for answer in answers}) == 4


def test_one_telephone_takes_one_turn_of_a_day(county: County) -> None:
    day = posted(county, slots=4)
    phones = ("19900001234", "199 0000 1234", "+86 19900001234", "１９９００００１２３４")
    answers = at_once(
        *(wanting(day, "张桂兰", f"{slot:032x}", slot, phone) for slot, phone in enumerate(phones, start=1))
    )
    refused = [answer for answer in answers if isinstance(answer, Unfit)]
    assert len(refused) == 3 and all("已经约了一个时间" in answer.problems["phone"] for answer in refused)
    mine = Booking.objects.get()
    give_back(mine.number, mine.code or "", at=moment(TODAY))
    assert isinstance(at_once(wanting(day, "张桂兰", "b" * 32))[0], Booking), "given back, it may be taken anew"
    other = posted(county, 8)
    assert isinstance(at_once(wanting(other, "张桂兰", "c" * 32))[0], Booking)
    keys = set(Booking.objects.filter(state=State.BOOKED).values_list("phone_key", flat=True))
    assert len(keys) == 2, "two days of one person are not linked"


def test_a_form_sent_twice_at_once_books_once(county: County) -> None:
    day = posted(county)
    first, second = at_once(*(wanting(day, "张桂兰", "e" * 32) for _ in range(2)))
    assert first == second and Booking.objects.count() == 1


def test_a_day_is_called_off_while_somebody_books(county: County) -> None:
    """Whichever comes first: nobody holds a turn that the staff are not told of."""
    day = posted(county)
    cancelling = lambda: cancel_day(  # noqa: E731 - beside the other one
        day.pk, "外出开会", by=county.people["何敏"], at=moment(TODAY), today=TODAY
    )
    booked, off = at_once(wanting(day, "张桂兰", "f" * 32), cancelling)
    assert isinstance(off, ReceptionDay)
    assert isinstance(booked, Unfit) == (Booking.objects.count() == 0)


def test_a_turn_given_back_twice_is_free_once(county: County) -> None:
    day = posted(county)
    mine = book(Given(day.pk, 1, "张桂兰", "19900001234", "供暖"), token="a" * 32, at=moment(TODAY))
    at_once(*(lambda: give_back(mine.number, mine.code or "", at=moment(TODAY)) for _ in range(2)))
    mine.refresh_from_db()
    assert mine.state == State.CANCELLED
    stream = f"reception:{day.pk}"
    assert sum(one.events[0]["event"] == "booking_cancelled" for one in entries([stream])[stream]) == 1
