"""What the pages of a year share: the year, its tabs, how a code in the address is read."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.requests import StaffRequest
from huiyin.finance import policies
from huiyin.finance.models import FinanceYear
from huiyin.finance.selection import CodeProblem, Selection, parse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Tab(NamedTuple):
    href: str
    label: str
    here: bool
    tally: int | None = None


class Asked(NamedTuple):
    """The year of a page, who asks, and when; refused before where he may not."""

    year: FinanceYear
    today: date
    may_keep: bool

    @property
    def is_open(self) -> bool:
        """Whether this person books into this year."""
        return self.may_keep and not self.year.is_closed


def asked(request: StaffRequest, year: int) -> Asked:
    """
    Raises:
        PermissionDenied: money is not this person's to see.
        Http404: there is no such year.
    """
    today = timezone.localdate()
    policies.may_see_money(request.user, today).required()
    row = get_object_or_404(FinanceYear, pk=year)
    return Asked(row, today, bool(policies.may_keep_money(request.user, today)))


def frame(found: Asked, here: str, **more: Any) -> dict[str, Any]:
    """The context that every page of a year needs."""
    names: tuple[tuple[str, str], ...] = (
        ("budget", _("预算执行")),
        ("compare", _("与上年比较")),
        ("three_public", _("“三公”经费")),
        ("accounts", _("决算和公开")),
        ("import", _("导入导出")),
        ("year_settle", _("年度设置")),
    )
    if not found.may_keep:
        names = tuple(one for one in names if one[0] != "import")
    tabs = [Tab(reverse(f"finance:{name}", args=[found.year.pk]), label, name == here) for name, label in names]
    return {"year": found.year, "tabs": tabs, "may_keep": found.may_keep, "is_open": found.is_open, **more}


def selection_of(code: str | None) -> Selection:
    """The selection that an address asks for; all spending when it asks for none.

    Raises:
        Http404: there is no such figure.
    """
    if not code:
        return Selection()
    try:
        return parse(code)
    except CodeProblem as problem:
        raise Http404(str(problem)) from problem
