"""The hours in which nobody is woken by a text message."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def is_quiet(at: datetime) -> bool:
    """Whether no text message goes out at this moment, by the setting."""
    hours: tuple[time, time] | None = settings.QUIET_HOURS
    if hours is None:
        return False
    first, last = hours
    now = at.astimezone(ZoneInfo(settings.TIME_ZONE)).time()
    return first <= now < last if first < last else now >= first or now < last


def after_quiet(at: datetime) -> datetime:
    """This moment, or the end of the quiet hours that it falls into."""
    hours: tuple[time, time] | None = settings.QUIET_HOURS
    if hours is None or not is_quiet(at):
        return at
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    end = datetime.combine(local.date(), hours[1], local.tzinfo)
    return end if end > local else end + timedelta(days=1)
