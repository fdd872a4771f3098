"""吴岚 closed the first quarter. Somebody writes another number into the database: verifying says of which
indicator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from huiyin.ledger.verification import verify
from huiyin.performance.acts.progress import Report, close_period, enter_progress, reopen_period
from huiyin.performance.models import Closing, Reading, Scheme
from huiyin.performance.queries.verifying import damaged_closings
from huiyin.performance.tests.office import find, issued, make_office, said
from huiyin.petitions.tests.casework import County

TODAY = date(2026, 4, 8)


@pytest.fixture
def county(db: None) -> Iterator[County]:
    yield make_office(TODAY)


@pytest.fixture
def closed(county: County) -> Scheme:
    scheme = issued(county)
    row = find(scheme, "信访业务培训")
    enter_progress(row.pk, None, Report("Q1", Decimal(1), "2月举办1期"), seen=None, **said(county))
    close_period(scheme.pk, "Q1", **said(county))
    return scheme


def told() -> list[str]:
    return [one.message for one in damaged_closings()]


def test_a_closed_quarter_holds(closed: Scheme) -> None:
    assert Reading.objects.exclude(digest="").count() > 1
    assert told() == [] and verify().holds


def test_a_value_that_was_altered_is_named(closed: Scheme) -> None:
    reading = Reading.objects.get(indicator__name="信访业务培训", closing__isnull=False)
    Reading.objects.filter(pk=reading.pk).update(value=Decimal(4))
    found = told()
    assert found == [
        f"{closed.name}，2026年一季度：结账的数与登记时不同",
        f"{closed.name}，2026年一季度：“信访业务培训”的完成值或说明改动过（完成值记录 {reading.pk}）",
    ], found
    assert not verify().holds


def test_a_digest_that_was_altered_along_is_found_by_the_ledger(closed: Scheme) -> None:
    Closing.objects.update(digest="0" * 64)
    assert len(told()) == 1


def test_a_row_that_is_gone_is_found(closed: Scheme) -> None:
    Reading.objects.filter(indicator__name="信访业务培训", closing__isnull=False).delete()
    assert len(told()) == 1


def test_a_quarter_opened_and_closed_again_holds_both_times(county: County, closed: Scheme) -> None:
    closing = Closing.objects.get()
    reopen_period(closing.pk, "补报一期培训", **said(county))
    assert told() == []
    close_period(closed.pk, "Q1", **said(county))
    assert told() == []
