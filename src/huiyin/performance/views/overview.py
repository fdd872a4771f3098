"""总览: one screen and one sheet of paper for the leader."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.requests import StaffRequest
from huiyin.core.phrasing import percent, points, year_on_year
from huiyin.performance import parts, policies
from huiyin.performance.queries.overview import (
    Money,
    Overview,
    Petition,
    measure_title,
    overview,
)
from huiyin.performance.scheme_words import lights_in, plain
from huiyin.performance.views.progress import shown
from huiyin.ui.words import language


@require_GET
def overview_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_oversee(request.user, today).required()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else None
    told = overview(request.user, today, year)
    context = {
        "told": told,
        "period": parts.long_words(told.year, told.key) if told.key else "",
        "lights": lights_in(one.light for one in told.glances),
        "points": plain(sum((one.points or 0) for one in told.glances)),
        "slipping": [shown(one) for one in told.slipping],
        "more": max(0, told.slips - len(told.slipping)),
        "missing": sum(one.is_missing for one in told.glances),
        "petitions": [_petition(one, told) for one in told.petitions],
        "money": None if told.money is None else [_money(one) for one in told.money],
        "may_read": bool(policies.may_read(request.user, today)),
    }
    return render(request, "performance/overview.html", context)


def _petition(one: Petition, told: Overview) -> dict[str, Any]:
    is_rate = one.kind == "rate"
    value = percent(one.value, lang=language()) if is_rate else _("无数据") if one.value is None else str(one.value)
    change = points if is_rate else year_on_year
    return {
        "name": measure_title(one.key),
        "value": value,
        "change": change(one.value, one.previous, lang=language()) if one.value is not None else "",
        "href": _rows(one.key, told),
    }


def _rows(key: str, told: Overview) -> str:
    """Where the rows behind a figure open."""
    query = {"measure": key, "period": told.period.range, "as_of": min(told.day, told.period.end).isoformat()}
    return f"{reverse('figures:rows')}?{urlencode(query)}"


def _money(one: Money) -> dict[str, Any]:
    return {
        "name": one.kind,
        "budget": one.budget,
        "spent": one.spent,
        "rate": percent(one.rate, 1, lang=language()) if one.rate is not None else "—",
        "share": min(100, int(one.rate * 100)) if one.rate is not None else 0,
    }
