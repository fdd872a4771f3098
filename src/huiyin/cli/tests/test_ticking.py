"""What falls due by the clock is done, once, and a job that fails stops no other."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from huiyin.cli.ticking import Clock, Job, publish_when_due
from huiyin.ledger import acts
from huiyin.ledger.models import Checkpoint

#: Nine in the morning there.
MORNING = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
TOLD = {"event": "told", "v": 1, "petition": 7, "on": "2026-03-03"}


@pytest.fixture(autouse=True)
def no_files() -> Iterator[None]:
    shutil.rmtree(settings.CHECKPOINTS, ignore_errors=True)
    yield
    shutil.rmtree(settings.CHECKPOINTS, ignore_errors=True)


def tell(at: datetime, expected_n: int = 0) -> None:
    acts.append(stream="matter:7", expected_n=expected_n, act="tell", actor="person:3", at=at, events=[TOLD])


def sizes() -> list[int]:
    return [row.size for row in Checkpoint.objects.order_by("size")]


@pytest.mark.django_db
def test_a_days_entries_are_published_when_the_day_is_over() -> None:
    publish_when_due(MORNING)
    tell(MORNING)
    publish_when_due(MORNING + timedelta(hours=14))
    assert sizes() == []
    midnight = MORNING + timedelta(hours=15)
    publish_when_due(midnight + timedelta(seconds=40))
    assert sizes() == [1]
    tell(midnight + timedelta(seconds=50), 1)
    publish_when_due(midnight + timedelta(hours=22))
    assert sizes() == [1]
    publish_when_due(midnight + timedelta(hours=23, minutes=1))
    assert sizes() == [1, 2], "the same day still, but 23 hours old"
    assert len(list(Path(settings.CHECKPOINTS).iterdir())) == 2


@pytest.mark.django_db
def test_after_a_long_pause_everything_is_published_at_once_and_lost_files_are_written() -> None:
    tell(MORNING)
    publish_when_due(MORNING + timedelta(days=30))
    (path,) = Path(settings.CHECKPOINTS).iterdir()
    path.unlink()
    publish_when_due(MORNING + timedelta(days=30, minutes=1))
    assert path.exists()


@pytest.mark.django_db
def test_each_job_has_its_own_turn_and_a_failing_one_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    ran: list[str] = []

    def fail(_now: datetime) -> None:
        ran.append("fails")
        raise RuntimeError("no gateway")

    clock = Clock([Job("fails", 20, fail), Job("minute", 60, lambda _now: ran.append("minute"))])
    with caplog.at_level(logging.ERROR):
        for seconds in (100.0, 120.0, 140.0, 160.0):
            clock.tick(seconds, MORNING)
    assert ran == ["fails", "minute", "fails", "fails", "fails", "minute"]
    assert "no gateway" in caplog.text
