"""The year's calendar: what is due for each officer of money and performance."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.requests import StaffRequest
from huiyin.finance import policies
from huiyin.finance.queries.calendar import Owed, owed_in
from huiyin.finance.views.parts import Tab
from huiyin.ui.words import Chip, chip_of


class Line(NamedTuple):
    owed: Owed
    chip: Chip | None


@require_GET
def calendar_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_calendar(request.user, today).required()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and 1990 <= int(asked) <= 2100 else today.year
    roles = policies.roles_of(request.user, today) & policies.CALENDAR
    is_mine = request.GET.get("whose") != "all"
    lines = [Line(one, _chip(one, today)) for one in owed_in(year, roles if is_mine else ())]
    context = {
        "year": year,
        "earlier": year - 1,
        "later": year + 1,
        "lines": lines,
        "is_mine": is_mine,
        "tabs": [
            Tab(f"?year={year}", _("与我有关"), is_mine),
            Tab(f"?year={year}&whose=all", _("全部"), not is_mine),
        ],
    }
    return render(request, "finance/calendar.html", context)


def _chip(owed: Owed, today: date) -> Chip | None:
    day = owed.due.day
    if day is None:
        return None
    if owed.done is not None:
        return chip_of("met" if owed.done <= day else "late", 0)
    left = (day - today).days
    if left >= 0:
        return chip_of("running", left)
    return chip_of("overdue", left) if owed.is_known else None
