"""`huiyin work`: what falls due by the clock, looked after by one process that may be stopped at any moment.

`huiyin serve` starts it. Each job is an act of its own: broken off, it is done by the next turn, and twice is as once.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import click
from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from huiyin.cli.home import require_home
from huiyin.ledger import acts, queries
from huiyin.petitions.acts.counts import gather
from huiyin.portal.acts.notices import send_due
from huiyin.portal.acts.reminders import remind

#: Seconds between two looks.
TICK = 20
#: An entry waits no longer than this for its checkpoint; a receipt promises 24 hours.
OLDEST = timedelta(hours=23)

_log = logging.getLogger("huiyin.work")


class Job(NamedTuple):
    """Something looked at every so many seconds. `run` finds out by itself whether anything is due."""

    name: str
    seconds: int
    run: Callable[[datetime], object]


def publish_when_due(now: datetime) -> None:
    """A checkpoint of all entries of yesterday and before; of today's, when one has waited for 23 hours."""
    oldest = queries.oldest_unpublished()
    if oldest is not None and _is_due(oldest, now):
        acts.publish_checkpoint(now)
    else:
        acts.publish_missing_files()


def _is_due(oldest: datetime, now: datetime) -> bool:
    zone = ZoneInfo(settings.TIME_ZONE)
    return oldest.astimezone(zone).date() < now.astimezone(zone).date() or now - oldest >= OLDEST


JOBS: list[Job] = [
    Job("checkpoint", 60, publish_when_due),
    Job("notices", TICK, send_due),
    Job("reminders", 300, remind),
    Job("counts", 60, lambda _now: gather()),
]


class Clock:
    """Runs each job when its seconds have passed. One that fails is reported and tried again at its next turn."""

    def __init__(self, jobs: list[Job]) -> None:
        self._jobs = jobs
        self._next: dict[str, float] = {}

    def tick(self, seconds: float, now: datetime) -> None:
        """seconds: of a clock that nobody sets; now: the time of day, for what the jobs write down."""
        for job in self._jobs:
            if seconds < self._next.get(job.name, seconds):
                continue
            self._next[job.name] = seconds + job.seconds
            close_old_connections()
            try:
                job.run(now)
            except Exception:  # whatever one job meets, the others go on
                _log.exception("%s", job.name)
                connections.close_all()


@click.command(name="work")
@click.option("--once", is_flag=True, help="只看一遍就结束，供定时任务调用 (one look, for cron)")
@click.option("--parent", type=int, hidden=True, help="end with this process")
def work(once: bool, parent: int | None) -> None:
    """到点就做的事：公布检查点、发送通知、提醒工作人员。huiyin serve 已经包括。

    What falls due by the clock: publish checkpoints, send notices, remind staff. `huiyin serve` includes it.
    """
    require_home()
    clock = Clock(JOBS)
    while True:
        clock.tick(time.monotonic(), timezone.now())
        if once:
            return
        for _second in range(TICK):
            if parent not in (None, os.getppid()):  # the server was killed: nobody else would stop this process
                return
            time.sleep(1)
