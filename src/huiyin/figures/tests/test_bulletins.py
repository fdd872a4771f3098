"""何敏, the performance officer of 南山县, publishes tables for everybody; a curious reader puts them side by side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from huiyin.accounts.models import Person, Role
from huiyin.core.periods import parse
from huiyin.figures import bulletins
from huiyin.figures.acts.bulletins import BulletinRefused, publish_bulletin, withdraw_bulletin
from huiyin.figures.bulletins import HIDDEN
from huiyin.figures.models import Bulletin, Fact, Place, Topic
from huiyin.figures.published_check import damaged_bulletins
from huiyin.figures.queries.bulletins import Drawn, Order, Unpublishable, draw_up
from huiyin.figures.tests.test_register import person
from huiyin.ledger.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
ALL = bulletins.TABLES
_NUMBERS = count(1)


@pytest.fixture
def hemin() -> Person:
    return person("何敏", Role.PERFORMANCE_OFFICER)


def facts(often: int, day: str, **more: Any) -> None:
    """So many petitions registered on a day."""
    rows = []
    for _ in range(often):
        number = next(_NUMBERS)
        own = {"channel": "letter", "purpose": "claim", "registering_organ": 1, "registered": date.fromisoformat(day)}
        rows.append(Fact(petition=number, matter=number, number=f"南信{number:05}", **{**own, **more}))
    Fact.objects.bulk_create(rows)


@pytest.fixture
def year(hemin: Person) -> None:
    """2022 and 2023. In spring 2023 three people of 青石镇 came, and one sent a fax."""
    green, river, east = (Place.objects.create(name=name, confirmed=True) for name in ("青石镇", "临河乡", "东关街道"))
    housing, schools = (Topic.objects.create(name=name, confirmed=True) for name in ("城乡建设", "教育体育"))
    for at in ("2022", "2023"):
        facts(30, f"{at}-02-10", channel="letter", place=river.pk, topic1=housing.pk)
        facts(20, f"{at}-05-10", channel="visit", place=east.pk, topic1=schools.pk)
        facts(25, f"{at}-08-10", channel="web", place=green.pk, topic1=housing.pk, purpose="appeal")
        facts(12, f"{at}-11-10", channel="phone", place=river.pk, topic1=schools.pk, purpose="suggestion")
    facts(3, "2023-04-10", channel="visit", place=green.pk, topic1=schools.pk)
    facts(1, "2023-06-10", channel="fax", place=river.pk, topic1=housing.pk)
    facts(7, "2023-09-10", channel="web", place=east.pk, topic1=housing.pk, purpose="inquiry")
    facts(2, "2023-10-10", channel="letter", place=river.pk, topic1=housing.pk, purpose="accusation")


def order(period: str = "2023", tables: Iterable[str] = ALL, *, as_of: date = TODAY, compares: bool = True) -> Order:
    return Order(parse(period), as_of, tuple(tables), compares)


def publish(given: Order, by: Person, at: datetime = NOW) -> Bulletin:
    return publish_bulletin(given, seen=draw_up(given, at.date()).digest, by=by, at=at, today=at.date())


def rows(drawn: Drawn | Bulletin, table: str, side: str = "now") -> dict[str, Any]:
    (found,) = (one for one in drawn.content["tables"] if one["id"] == table)
    return {row["label"]: row[side] for row in found["rows"]}


def test_hemin_sees_which_numbers_are_hidden_and_why(year: None) -> None:
    drawn = draw_up(order(), TODAY)
    channels = rows(drawn, "channel")
    assert channels["传真"] == HIDDEN
    assert drawn.reasons["channel", "fax", "now"] == "small"
    beside = [label for label, number in channels.items() if number == HIDDEN]
    assert len(beside) == 2
    assert set(drawn.reasons.values()) <= {"small", "protects", "mixed", "inside"}
    assert drawn.content["total"] == {"now": 100, "before": 87, "change": "14.9"}
    assert rows(drawn, "month")["2023-04"] == HIDDEN


def test_a_change_is_not_printed_beside_a_hidden_number(year: None) -> None:
    drawn = draw_up(order(), TODAY)
    for table in drawn.content["tables"]:
        for row in table["rows"]:
            if HIDDEN in (row["now"], row["before"]):
                assert row["change"] is None


def test_accusations_are_in_the_totals_and_nowhere_a_number_of_their_own(year: None) -> None:
    drawn = draw_up(order(), TODAY)
    purposes = rows(drawn, "purpose")
    assert "揭发控告" not in purposes
    assert purposes["咨询、检举控告及其他"] == 9
    Fact.objects.filter(purpose="inquiry").delete()
    purposes = rows(draw_up(order(), TODAY), "purpose")
    assert purposes["咨询、检举控告及其他"] == HIDDEN


def test_a_row_of_accusations_alone_is_hidden_however_many_they_are(year: None) -> None:
    Fact.objects.filter(purpose="inquiry").delete()
    facts(20, "2023-10-11", channel="mailbox", purpose="accusation")
    drawn = draw_up(order(), TODAY)
    assert drawn.reasons["channel", "mailbox", "now"] == "mixed"
    assert drawn.reasons["purpose", "others", "now"] == "mixed"
    printed = [number for number in rows(drawn, "channel").values() if isinstance(number, int)]
    assert drawn.content["total"]["now"] - sum(printed) > 20


def test_four_quarters_and_their_year_do_not_tell_what_each_hides(year: None, hemin: Person) -> None:
    """Published one after another, whatever the order; the reader subtracts every one from every other."""
    for period in ("2023-Q1", "2023", "2023-Q2", "2023-Q4", "2023-Q3"):
        publish(order(period), hemin)
    numbers: dict[Any, Any] = {}
    for one in Bulletin.objects.order_by("pk"):
        numbers |= dict(bulletins.atoms(one.content))
    whole, quarters = parse("2023"), [parse(f"2023-Q{n}") for n in range(1, 5)]
    for dimension, row in {(atom.dimension, atom.row) for atom in numbers if not atom.dimension.startswith("rate")}:
        of_year = numbers.get(bulletins.Atom(dimension, row, whole))
        # A row that is not in a table is nought; a table that was left out says nothing of itself.
        printed = {atom.period for atom in numbers if atom.dimension == dimension}
        parts = {one: numbers.get(bulletins.Atom(dimension, row, one), 0) for one in quarters if one in printed}
        unknown = [one for one in quarters if parts.get(one, HIDDEN) == HIDDEN]
        if len(unknown) == 1 and of_year != HIDDEN:
            told = of_year - sum(number for number in parts.values() if number != HIDDEN)
            assert unknown[0] not in printed, (dimension, row, of_year, parts)
            assert not 0 < told < 5, (dimension, row, of_year, parts)
    for span in (whole, *quarters):
        for dimension in ("channel", "place", "topic", "purpose"):
            some = [n for atom, n in numbers.items() if atom.dimension == dimension and atom.period == span]
            assert some.count(HIDDEN) != 1, (dimension, span, some)


def test_what_was_hidden_stays_hidden_and_what_was_printed_protects_nothing(year: None, hemin: Person) -> None:
    first = publish(order(tables=["channel"]), hemin)
    hidden = {label for label, number in rows(first, "channel").items() if number == HIDDEN}
    again = draw_up(order(), TODAY)
    assert {label for label, number in rows(again, "channel").items() if number == HIDDEN} == hidden
    assert again.reasons["channel", "fax", "now"] == "before"


def test_a_late_entry_is_shown_as_a_change_of_what_was_published(year: None, hemin: Person) -> None:
    publish(order(tables=["channel"]), hemin)
    facts(6, "2023-08-11", channel="web")
    drawn = draw_up(order(tables=["channel"]), TODAY)
    assert [one for one in drawn.changed if one[1] == "web"] in ([("channel", "web", "now", 32, 38)], [])


def test_a_rate_tells_no_small_number_of_late_ones(year: None) -> None:
    """Of 40 that were due 38 were answered in time: it is said that at least 90 per cent were."""
    due = date(2023, 7, 3)
    facts(38, "2023-05-02", due=due, closed=due - timedelta(days=3), accepted=date(2023, 5, 4))
    facts(2, "2023-05-02", due=due, closed=due + timedelta(days=9), accepted=date(2023, 5, 4))
    (rate,) = (
        one for one in draw_up(order(), TODAY).content["rates"] if one["measure"] == "reply_on_time[due_in_period]"
    )
    assert rate["now"] == {"base": 40, "kept": HIDDEN, "percent": None, "least": "90.00", "most": None}
    facts(7, "2023-05-02", due=due, closed=due + timedelta(days=9), accepted=date(2023, 5, 4))
    (rate,) = (
        one for one in draw_up(order(), TODAY).content["rates"] if one["measure"] == "reply_on_time[due_in_period]"
    )
    assert rate["now"] == {"base": 47, "kept": 38, "percent": "80.85", "least": None, "most": None}


def test_a_rate_of_a_handful_is_not_printed(year: None) -> None:
    facts(7, "2023-05-02", due=date(2023, 7, 3), closed=date(2023, 7, 1), accepted=date(2023, 5, 4))
    (rate,) = (
        one for one in draw_up(order(), TODAY).content["rates"] if one["measure"] == "reply_on_time[due_in_period]"
    )
    assert rate["now"]["base"] == rate["now"]["kept"] == HIDDEN


@pytest.mark.parametrize(
    ("period", "as_of", "code"),
    [
        ("2023-01-05..2023-02-07", TODAY, "odd_period"),
        ("2024", TODAY, "unfinished"),
        ("2023", date(2024, 4, 1), "unfinished"),
        ("2023-04", TODAY, "few"),
    ],
)
def test_odd_unfinished_and_nearly_empty_periods_are_not_published(
    year: None, period: str, as_of: date, code: str
) -> None:
    with pytest.raises(Unpublishable) as caught:
        draw_up(order(period, as_of=as_of), TODAY)
    assert caught.value.code == code


def test_a_month_that_hides_another_is_not_published_alone(year: None, hemin: Person) -> None:
    """April 2023 had 3 petitions and is hidden in the table of months, with another month: that one is then taken."""
    Fact.objects.filter(registered__in=(date(2023, 6, 10), date(2023, 10, 10))).delete()
    drawn = publish(order(tables=["month"]), hemin)
    hidden = [month for month, number in rows(drawn, "month").items() if number == HIDDEN]
    assert len(hidden) > 1
    codes = set()
    for month in hidden:
        with pytest.raises(Unpublishable) as caught:
            draw_up(order(month), TODAY)
        codes.add(caught.value.code)
    assert codes == {"few", "taken"}


def test_only_publishers_publish_and_only_what_they_saw(year: None, hemin: Person) -> None:
    with pytest.raises(PermissionDenied):
        publish(order(), person("李登记", Role.CLERK))
    seen = draw_up(order(), TODAY).digest
    facts(9, "2023-12-01", channel="web")
    with pytest.raises(BulletinRefused, match="再看一遍"):
        publish_bulletin(order(), seen=seen, by=hemin, at=NOW, today=TODAY)
    assert not Bulletin.objects.exists()


def test_a_published_table_is_replaced_or_withdrawn_but_never_changed(year: None, hemin: Person) -> None:
    first = publish(order(tables=["channel"]), hemin)
    second = publish(order(), hemin, NOW + timedelta(days=1))
    assert second.replaces == first
    with pytest.raises(BulletinRefused, match="理由"):
        withdraw_bulletin(second.pk, reason="错", by=hemin, at=NOW, today=TODAY)
    withdraw_bulletin(second.pk, reason="来电一栏口径有误", by=hemin, at=NOW, today=TODAY)
    with pytest.raises(BulletinRefused, match="已经撤下"):
        withdraw_bulletin(second.pk, reason="来电一栏口径有误", by=hemin, at=NOW, today=TODAY)
    assert [entry.body.count("口径") for entry in Entry.objects.filter(stream__startswith="bulletin:")] == [0, 0, 0]
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=first.pk).update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=first.pk).delete()
    assert list(damaged_bulletins()) == []
