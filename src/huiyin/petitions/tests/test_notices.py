"""何敏 loads the notice of 2027, sees which days move, and 石景天 signs it off; before that nothing moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.core import events as ev
from huiyin.core.events import matter_stream, stored_forms
from huiyin.figures.models import Fact
from huiyin.ledger import queries as ledger
from huiyin.ledger.acts import append
from huiyin.petitions.acts import notices
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.acts.projection import project, store
from huiyin.petitions.acts.rebuilding import rebuild
from huiyin.petitions.models import Matter, Petition, YearNotice
from huiyin.petitions.queries import judging
from huiyin.petitions.queries.history import history

NOTICE = """国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月6日（周六）至13日（周六）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
"""
TODAY = date(2026, 12, 20)


@pytest.fixture(autouse=True)
def afresh(db: None) -> Iterator[None]:
    judging.forget()
    yield
    judging.forget()


@pytest.fixture
def bureau(now: datetime) -> Organ:
    return accounts.add_organ("望川县信访局", kind=OrganKind.BUREAU, actor="system", at=now)


@pytest.fixture
def officer(bureau: Organ, now: datetime) -> Callable[[str, Role], Person]:
    def make(name: str, role: Role) -> Person:
        made, _password = accounts.add_person(name, name, bureau, actor="system", at=now)
        accounts.give_duty(made, role, bureau, first_day=date(2020, 1, 1), actor="system", at=now)
        return made

    return make


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def accepted_in_december(bureau: Organ, now: datetime) -> Matter:
    """A matter accepted on 9 December 2026: the sixtieth day, 7 February 2027, lies in the Spring Festival."""
    events: list[ev.Event] = [
        ev.Registered(1, date(2026, 12, 1), "W1", bureau.pk, "letter", purpose="claim"),
        ev.Sorted(1, date(2026, 12, 2), "transfer", bureau.pk),
        ev.Told(1, date(2026, 12, 8)),
        ev.Accepted(1, date(2026, 12, 9)),
    ]
    append(stream=matter_stream(1), expected_n=0, act="test", actor="system", at=now, events=stored_forms(events))
    past = history([1])
    store([project(1, 1, past.of(1), judging.clock_maker())])
    Petition.objects.create(id=1, number="W1", registering_organ=bureau, matter_id=1)
    return Matter.objects.get(pk=1)


def test_a_notice_moves_nothing_before_it_is_signed(
    bureau: Organ, officer: Callable[[str, Role], Person], now: datetime
) -> None:
    matter = accepted_in_december(bureau, now)
    assert (matter.next_due, matter.next_provisional) == (date(2027, 2, 9), True)
    he, shi = officer("何敏", Role.CASE_OFFICER), officer("石景天", Role.SECTION_HEAD)

    notice = notices.look(notices.load(notices.plan_of(NOTICE, 2027), he, now), TODAY, now)
    moved = [one for one in notice.moved if one["clock"] == "completion"]
    assert [(one["number"], one["old"], one["new"]) for one in moved] == [("W1", "2027-02-09", "2027-02-15")]
    matter.refresh_from_db()
    assert matter.next_due == date(2027, 2, 9)

    notices.sign(notice, shi, now, TODAY)
    matter.refresh_from_db()
    assert (matter.next_due, matter.next_provisional) == (date.fromisoformat(moved[0]["new"]), False)
    assert Fact.objects.get(pk=1).due == matter.next_due
    acts = [entry.act for entry in ledger.entries(["calendar:2027"])["calendar:2027"]]
    assert acts == ["calendar.load", "calendar.sign"]


def test_what_changed_since_it_was_looked_at_is_shown_before_signing(
    bureau: Organ, officer: Callable[[str, Role], Person], now: datetime
) -> None:
    he, shi = officer("何敏", Role.CASE_OFFICER), officer("石景天", Role.SECTION_HEAD)
    notice = notices.look(notices.load(notices.plan_of(NOTICE, 2027), he, now), TODAY, now)
    accepted_in_december(bureau, now)
    with pytest.raises(Unfit, match="最新的清单"):
        notices.sign(notice, shi, now, TODAY)
    notice.refresh_from_db()
    assert notice.moved
    assert notice.signed is None
    notices.sign(notice, shi, now, TODAY)


def test_the_pages_ask_for_two_people(bureau: Organ, officer: Callable[[str, Role], Person], client: Client) -> None:
    he, shi = officer("何敏", Role.CASE_OFFICER), officer("石景天", Role.SECTION_HEAD)
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(he, backend=backend)
    slip = client.post(reverse("petitions:notice_load"), {"year": 2027, "text": NOTICE.replace("周五", "周四")})
    assert "请核对年份和原文" in slip.content.decode()
    answer = client.post(reverse("petitions:notice_load"), {"year": 2027, "text": NOTICE})
    notice = YearNotice.objects.get()
    assert answer.headers["Location"] == reverse("petitions:notice", args=[notice.pk])
    assert client.post(reverse("petitions:notice_sign", args=[notice.pk])).status_code == 403
    client.force_login(shi, backend=backend)
    assert "签署生效" in client.get(reverse("petitions:notice", args=[notice.pk])).content.decode()
    client.post(reverse("petitions:notice_sign", args=[notice.pk]))
    assert judging.calendar().has_notice(2027)
    year = client.get(reverse("petitions:calendar_year", args=[2027])).content.decode()
    assert "暂定" not in year


def test_a_day_that_only_becomes_certain_is_counted_apart(
    bureau: Organ, officer: Callable[[str, Role], Person], now: datetime, client: Client
) -> None:
    accepted_in_december(bureau, now)
    notice = notices.look(
        notices.load(notices.plan_of(NOTICE, 2027), officer("何敏", Role.CASE_OFFICER), now), TODAY, now
    )
    moving = [one for one in notice.moved if one["old"] != one["new"]]
    client.force_login(
        officer("石景天", Role.SECTION_HEAD), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    answer = client.get(reverse("petitions:notice", args=[notice.pk]))
    assert answer.context["moved"] == len(moving) > 0
    assert answer.context["settled"] == len(notice.moved) - len(moving)
    assert all(line.old != line.new for line in answer.context["page"])


def test_signing_leaves_nothing_that_a_rebuild_would_change(
    bureau: Organ, officer: Callable[[str, Role], Person], now: datetime
) -> None:
    """An answered matter's last day is certain, too, although its clock runs no more."""
    he, shi = officer("何敏", Role.CASE_OFFICER), officer("石景天", Role.SECTION_HEAD)
    matter = accepted_in_december(bureau, now)
    answered = [ev.Answered(1, date(2026, 12, 18), "no_support")]
    append(stream=matter_stream(1), expected_n=1, act="test", actor="system", at=now, events=stored_forms(answered))
    past = history([1])
    store([project(1, 2, past.of(1), judging.clock_maker())])
    assert Fact.objects.get(matter=matter.pk).due_provisional
    notice = notices.look(notices.load(notices.plan_of(NOTICE, 2027), he, now), TODAY, now)
    notices.sign(notice, shi, now, TODAY)
    assert not Fact.objects.get(matter=matter.pk).due_provisional
    found = rebuild(judging.clock_maker(), write=False)
    assert [one for one in found.differences if one.column != "petition.matter"] == []
