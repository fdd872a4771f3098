"""Two at the same moment: a quarter is closed once, a report is not overwritten unseen, an evaluation begins once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from huiyin.ledger.queries import entries
from huiyin.performance.acts import evaluation, schemes
from huiyin.performance.acts.progress import Report, close_period, enter_progress
from huiyin.performance.models import Closing, Evaluation, Reading, Scheme
from huiyin.performance.tests.office import find, issued, make_office, said
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.tests.casework import County

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 1, 12)


@pytest.fixture
def county(transactional_db: None) -> County:
    return make_office(TODAY)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return act()
        except Unfit as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_quarter_is_closed_once(county: County) -> None:
    scheme = issued(county, 2025)
    answers = at_once(*[lambda: close_period(scheme.pk, "Q1", **said(county))] * 3)
    assert sum(isinstance(one, Closing) for one in answers) == 1 and Closing.objects.count() == 1
    assert all("已经结账" in str(one) for one in answers if isinstance(one, Unfit))


def test_of_two_reports_the_second_is_told(county: County) -> None:
    scheme = issued(county, 2025)
    row = find(scheme, "信访业务培训")

    def reporting(value: int) -> Callable[[], Reading]:
        return lambda: enter_progress(row.pk, None, Report("Q1", Decimal(value)), seen=None, **said(county))

    answers = at_once(reporting(1), reporting(2))
    assert sum(isinstance(one, Unfit) for one in answers) == 1
    assert Reading.objects.filter(ended=None).count() == 1


def test_a_report_and_a_closing_do_not_miss_each_other(county: County) -> None:
    """Whichever is first: a report before the closing is in it, one after it is refused."""
    scheme = issued(county, 2025)
    row = find(scheme, "信访业务培训")
    reported, closed = at_once(
        lambda: enter_progress(row.pk, None, Report("Q1", Decimal(1)), seen=None, **said(county)),
        lambda: close_period(scheme.pk, "Q1", **said(county)),
    )
    assert isinstance(closed, Closing)
    frozen = Reading.objects.filter(indicator=row, closing=closed).exists()
    assert frozen is not isinstance(reported, Unfit)


def test_points_moved_twice_at_once_still_sum(county: County) -> None:
    scheme = issued(county, 2025)
    train, rate, own = (find(scheme, name) for name in ("信访业务培训", "按期答复率", "机关建设"))

    def moving(other: int) -> Callable[[], Scheme]:
        points = {train.pk: Decimal(10), other: Decimal(40 if other == rate.pk else 30)}
        return lambda: schemes.set_points(scheme.pk, points, why="市考核办通知", **said(county))

    answers = at_once(moving(rate.pk), moving(own.pk))
    assert sum(isinstance(one, Unfit) for one in answers) == 1
    assert sum(row.points for row in scheme.indicators.filter(removed=False)) == 100


def test_an_evaluation_begins_once(county: County) -> None:
    scheme = issued(county, 2025)
    close_period(scheme.pk, "Y", **said(county))
    answers = at_once(*[lambda: evaluation.begin(scheme.pk, None, **said(county))] * 3)
    assert {one.pk for one in answers} == {Evaluation.objects.get().pk}
    stream = f"scheme:{scheme.pk}"
    told = [entry.events[0]["event"] for entry in entries([stream])[stream]]
    assert told.count("evaluation_begun") == 1
