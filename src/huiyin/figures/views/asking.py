"""What is asked, and for whom it may be counted: the beginning of every page of figures."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Min
from django.utils import timezone

from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import year_of
from huiyin.figures import policies
from huiyin.figures.forms import StatisticsForm
from huiyin.figures.models import Fact
from huiyin.figures.policies import Scope


def person_scope(request: StaffRequest) -> Scope:
    """
    Raises:
        PermissionDenied: this person's duties open no numbers.
    """
    scope = policies.scope_of(request.user, timezone.localdate())
    if scope is None:
        raise PermissionDenied
    return scope


def known_years(scope: Scope) -> range:
    """The years with petitions; this year when there are none."""
    ends = Fact.objects.filter(scope.counted).aggregate(first=Min("registered"), last=Max("registered"))
    today = timezone.localdate()
    first, last = ends["first"] or today, ends["last"] or today
    return range(first.year, last.year + 1)


def form_of(request: StaffRequest, years: range) -> StatisticsForm:
    today = timezone.localdate()
    return StatisticsForm(request.GET, today=today, usual=year_of(date(years[-1], 1, 1)))
