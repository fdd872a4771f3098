"""李素芬 posts 副县长 孟昭's reception day; 张桂兰 has a turn in it, gives it back, or comes and is registered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.core import querycode
from huiyin.ledger.models import Entry, ReadEntry
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.models import EntryDraft, Petition
from huiyin.petitions.queries import judging
from huiyin.petitions.tests.casework import County, make_county, moment
from huiyin.reception.acts import bookings as acts
from huiyin.reception.acts.bookings import KEEP, Taken, book, give_back
from huiyin.reception.acts.days import Given, add_day, cancel_day, copy_month
from huiyin.reception.models import Booking, ReceptionDay, State
from huiyin.reception.queries.days import free_turns, month_of, timetable

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
#: A Wednesday, the second of its month.
TODAY = date(2026, 3, 11)


@pytest.fixture
def county(db: None) -> Iterator[County]:
    judging.forget()
    yield make_county(TODAY)


@pytest.fixture
def live(db: None) -> Iterator[County]:
    """The county on the day of the clock, for its pages."""
    judging.forget()
    yield make_county(timezone.localdate())


def given(day: date, **more: Any) -> Given:
    said: dict[str, Any] = {
        "starts": time(9), "ends": time(11, 30), "leader": "孟昭", "title": "副县长", "place": "县信访接待大厅二楼",
        "topics": "城乡建设、供暖", "slots": 5,
    }  # fmt: skip
    return Given(day, **(said | more))


def posted(county: County, in_days: int = 7, who: str = "李素芬", **more: Any) -> ReceptionDay:
    day = county.today + timedelta(days=in_days)
    return add_day(given(day, **more), by=county.people[who], at=moment(county.today), today=county.today)


def booked(day: ReceptionDay, slot: int = 1, at: datetime | None = None, **more: Any) -> Booking:
    phone = f"199000012{34 + Booking.objects.count()}"
    said = {"name": "张桂兰", "phone": phone, "about": "建设路18号楼供暖不达标"} | more
    token = f"{day.pk:016x}{slot:08x}{Booking.objects.count():08x}"
    return book(acts.Given(day.pk, slot, **said), token=token, at=at or moment(TODAY))


# --- The day ---------------------------------------------------------------------------------------------------------


def test_the_hours_are_cut_into_turns(county: County) -> None:
    day = posted(county, slots=5)
    assert [f"{turn.at:%H:%M}" for turn in free_turns(day)] == ["09:00", "09:30", "10:00", "10:30", "11:00"]
    assert f"{posted(county, 8, slots=4).turn(2):%H:%M}" == "09:35", "in whole five minutes"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("day", {"day": date(2026, 3, 10)}),
        ("day", {"day": date(2028, 3, 10)}),
        ("ends", {"ends": time(9)}),
        ("slots", {"slots": 41}),
        ("slots", {"slots": 31}),
    ],
)
def test_what_cannot_be_is_refused_in_words(county: County, field: str, wrong: dict[str, Any]) -> None:
    day = wrong.pop("day", date(2026, 3, 18))
    with pytest.raises(Unfit) as refusal:
        add_day(given(day, **wrong), by=county.people["李素芬"], at=moment(TODAY), today=TODAY)
    assert set(refusal.value.problems) == {field}
    assert not ReceptionDay.objects.exists()


def test_the_same_day_is_not_posted_twice(county: County) -> None:
    first = posted(county)
    with pytest.raises(Unfit, match="已经公布"):
        posted(county)
    cancel_day(first.pk, "外出开会", by=county.people["何敏"], at=moment(TODAY), today=TODAY)
    posted(county)


@pytest.mark.parametrize("who", ["王建民", "赵刚", "陈国栋"])
def test_only_those_who_arrange_post(county: County, who: str) -> None:
    with pytest.raises(NotAllowed):
        posted(county, who=who)


def test_a_month_is_copied_by_weekdays_and_rest_days_are_named(county: County) -> None:
    """18 March 2026 is the third Wednesday; the third Wednesday of April is the 15th. 5 April is a rest day."""
    posted(county, 7)
    posted(county, 19, leader="罗成")  # Monday 30 March, the fifth: April has four
    posted(county, 26, leader="沈静")  # Monday 6 April → for the copy of April
    done = copy_month(date(2026, 3, 1), by=county.people["周文斌"], at=moment(TODAY), today=TODAY)
    assert [row.day for row in done.made] == [date(2026, 4, 15)]
    assert [one.day for one in done.left] == [date(2026, 3, 30)]
    again = copy_month(date(2026, 3, 1), by=county.people["周文斌"], at=moment(TODAY), today=TODAY)
    assert again.made == [] and "已经公布过" in {one.why for one in again.left}
    may = copy_month(date(2026, 4, 1), by=county.people["周文斌"], at=moment(TODAY), today=TODAY)
    assert date(2026, 5, 4) in {one.day for one in may.left}, "the first Monday of May is a holiday"


def test_a_month_stands_in_the_order_of_its_days(county: County) -> None:
    days = [posted(county, in_days, leader="罗成").day for in_days in (9, 2, 5)]
    posted(county, 5, starts=time(8), ends=time(9))
    found = timetable(TODAY.replace(day=1), moment(TODAY))
    assert [line.day.day for line in found] == sorted([*days, days[2]]) and found[1].day.starts == time(8)


def test_no_address_asks_for_a_month_that_cannot_be() -> None:
    assert month_of("2026-04", TODAY) == date(2026, 4, 1)
    for text in (None, "", "2026-13", "99999-1", "0000-00", "9999-01", "2026-4-", "二零二六-四月"):
        assert month_of(text, TODAY) == date(2026, 3, 1), text


# --- Booking ---------------------------------------------------------------------------------------------------------


def test_a_turn_is_taken_once_and_given_back(county: County) -> None:
    day = posted(county)
    mine = booked(day, 2)
    assert querycode.is_valid(mine.code or "") and mine.number == "YY2026-00001"
    with pytest.raises(Taken) as refusal:
        booked(day, 2, name="周玉梅")
    assert [turn.slot for turn in refusal.value.free] == [1, 3, 4, 5]
    with pytest.raises(Unfit):
        give_back(mine.number, querycode.complete("0" * 15), at=moment(TODAY))
    give_back(mine.number.lower(), querycode.grouped(mine.code or ""), at=moment(TODAY))
    assert booked(day, 2, name="周玉梅").number == "YY2026-00002"


def test_the_same_form_books_once(county: County) -> None:
    day = posted(county)
    said = acts.Given(day.pk, 1, "张桂兰", "19900001234", "供暖")
    first, second = (book(said, token="a" * 32, at=moment(TODAY)) for _ in range(2))
    assert first == second and first.code == second.code and Booking.objects.count() == 1


def test_a_day_that_is_off_or_has_begun_is_not_booked(county: County) -> None:
    day = posted(county)
    with pytest.raises(Unfit):
        booked(day, at=datetime.combine(day.day, time(9, 0, 1), moment(TODAY).tzinfo))
    cancel_day(day.pk, "外出开会", by=county.people["何敏"], at=moment(TODAY), today=TODAY)
    with pytest.raises(Unfit, match="不能预约"):
        booked(day)


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("phone", ""), ("phone", "12"), ("about", ""), ("about", "长" * 501)]
)
def test_what_is_missing_is_said(county: County, field: str, value: str) -> None:
    wrong: dict[str, Any] = {field: value}
    with pytest.raises(Unfit) as refusal:
        booked(posted(county), **wrong)
    assert set(refusal.value.problems) == {field}


def test_the_ledger_holds_nobody_s_words(county: County) -> None:
    day = posted(county)
    mine = booked(day, 3)
    cancel_day(day.pk, "孟昭外出开会", by=county.people["何敏"], at=moment(TODAY), today=TODAY)
    told = "\n".join(Entry.objects.filter(stream=f"reception:{day.pk}").order_by("n").values_list("body", flat=True))
    assert [event in told for event in ("reception_day_posted", "booking_made", "reception_day_cancelled")] == [
        True
    ] * 3
    assert mine.number in told
    for words in ("张桂兰", "19900001234", "供暖", "孟昭", mine.code or "-"):
        assert words not in told


def test_the_columns_hold_nobody_s_words_either(county: County) -> None:
    mine = booked(posted(county))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, about, code FROM reception_booking")
        columns = [bytes(column) for column in cursor.fetchone()]
    for words in ("张桂兰", "19900001234", "供暖", mine.code or ""):
        assert not any(words.encode() in column for column in columns)


def test_who_booked_is_forgotten_long_after_the_day(county: County) -> None:
    day = posted(county)
    mine = booked(day)
    after = day.day + KEEP + timedelta(days=1)
    later = add_day(given(after + timedelta(days=7)), by=county.people["李素芬"], at=moment(after), today=after)
    booked(later, at=moment(after), name="周玉梅")
    mine.refresh_from_db()
    assert (mine.name, mine.phone, mine.about, mine.code) == (None, None, None, None)
    assert Booking.objects.get(reception_day=later).name == "周玉梅"


# --- At the desk -----------------------------------------------------------------------------------------------------


def signed_in(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.people[name], backend=BACKEND)
    return client


def test_who_comes_is_registered_with_what_is_known(live: County) -> None:
    """The day is today: 张桂兰 comes, 李素芬 registers her petition and says which it is; 周玉梅 stays away."""
    clerk, at = signed_in(live, "李素芬"), timezone.now() - timedelta(days=1)
    day = posted(live, 0)
    ReceptionDay.objects.filter(pk=day.pk).update(starts=time(0, 5), ends=time(0, 30))
    mine, hers = (
        booked(day, slot, at=timezone.make_aware(datetime.combine(at, time(12))), name=name)
        for slot, name in ((1, "张桂兰"), (2, "周玉梅"))
    )
    page = clerk.get(reverse("reception:day", args=[day.pk]))
    assert "张桂兰" in page.content.decode() and "19900001234" in page.content.decode()
    assert f"reception:{day.pk}" in ReadEntry.objects.latest("n").body
    answer = clerk.post(reverse("reception:note", args=[mine.pk, "came"]))
    draft = EntryDraft.objects.get()
    assert answer.headers["Location"] == f"{reverse('petitions:register')}?draft={draft.pk}"
    form = clerk.get(answer.headers["Location"]).content.decode()
    for words in ("张桂兰", "19900001234", "建设路18号楼供暖不达标"):
        assert words in form
    clerk.post(reverse("reception:note", args=[hers.pk, "missed"]))
    matter = live.petition(sent_to=None)
    number = Petition.objects.get(matter=matter).number
    assert "就是这件" in clerk.get(reverse("reception:day", args=[day.pk])).content.decode()
    clerk.post(reverse("reception:note", args=[mine.pk, "registered"]), {"number": number})
    states = {row.name: (row.state, row.petition) for row in Booking.objects.all()}
    assert states == {"张桂兰": (State.CAME, Petition.objects.get().pk), "周玉梅": (State.MISSED, None)}
    assert number in clerk.get(reverse("reception:day", args=[day.pk])).content.decode()
    assert json.loads(ReadEntry.objects.latest("n").body)["petitions"] == [Petition.objects.get().pk]


def test_an_accusation_is_not_linked_to_who_booked(live: County) -> None:
    day = posted(live, 0)
    row = Booking.objects.create(
        reception_day=day, slot=1, number="YY1", token="b" * 32, name="张桂兰", phone="19900001234", about="当面说",
        made=timezone.now(), state=State.CAME,
    )  # fmt: skip
    live.petition(sent_to=None, purpose="accusation")
    clerk = signed_in(live, "李素芬")
    answer = clerk.post(
        reverse("reception:note", args=[row.pk, "registered"]), {"number": Petition.objects.get().number}, follow=True
    )
    assert "没有查到这个编号" in answer.content.decode()
    assert "就是这件" not in answer.content.decode()
    row.refresh_from_db()
    assert row.petition is None


def test_nothing_is_noted_before_the_day_comes(county: County) -> None:
    mine = booked(posted(county))
    with pytest.raises(Unfit, match="还没有到"):
        acts.came(mine.pk, by=county.people["李素芬"], at=moment(TODAY), today=TODAY)


def test_a_slip_is_taken_back(county: County) -> None:
    day = posted(county)
    mine, on = booked(day), day.day
    acts.missed(mine.pk, by=county.people["李素芬"], at=moment(on), today=on)
    acts.reopen(mine.pk, by=county.people["李素芬"], at=moment(on), today=on)
    done = acts.came(mine.pk, by=county.people["周文斌"], at=moment(on), today=on)
    assert done.booking.state == State.CAME and done.draft is None, "周文斌 registers nothing"


@pytest.mark.parametrize("name", ["王建民", "赵刚", "刘志远"])
def test_the_bookings_are_not_for_everybody(live: County, name: str) -> None:
    day = posted(live)
    row = booked(day, at=timezone.now())
    client = signed_in(live, name)
    for address in ("reception:day", "reception:sheet"):
        assert client.get(reverse(address, args=[day.pk])).status_code == 403
    for address in (reverse("reception:cancel", args=[day.pk]), reverse("reception:note", args=[row.pk, "came"])):
        assert client.post(address, {"why": "无"}).status_code == 403


def test_a_leader_reads_the_sheet_and_changes_nothing(live: County) -> None:
    day = posted(live)
    row = booked(day, at=timezone.now())
    leader = signed_in(live, "陈国栋")
    assert "张桂兰" in leader.get(reverse("reception:sheet", args=[day.pk])).content.decode()
    assert leader.post(reverse("reception:note", args=[row.pk, "missed"])).status_code == 403
