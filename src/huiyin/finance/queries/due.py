"""What is due for a person who works with money: applications for funds, check dates of plans, days of publication."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person
from huiyin.core.reminders import DueThing
from huiyin.finance import policies
from huiyin.finance import policies_funds as funds
from huiyin.finance.models import Fund, FundYear
from huiyin.finance.models.funds import FundState
from huiyin.finance.queries.calendar import owed_in
from huiyin.finance.queries.funds import APPLY_BY, money_of_years, plan_against_use


def due_for(person: Person, today: date) -> Iterator[DueThing]:
    """Only what the person's own duties ask for, and only of funds that the person sees."""
    yield from _calendar(person, today)
    led = _led(person, today)
    if led:
        yield from _applications(led, today)
        yield from _plans(led, today)


def _calendar(person: Person, today: date) -> Iterator[DueThing]:
    """Of the rules of the year those that the books know to be done or not; a date alone cannot be late."""
    roles = policies.roles_of(person, today) & policies.CALENDAR
    if not roles:
        return
    for year in (today.year - 1, today.year):
        for owed in owed_in(year, roles):
            day = owed.due.day
            if day is None or owed.done is not None or (not owed.is_known and day < today):
                continue
            title = _("%(what)s（%(about)d年度）") % {"what": owed.due.rule.what, "about": owed.due.about}
            href = f"{reverse('finance:calendar')}?year={year}"
            yield DueThing("calendar", f"calendar:{owed.due.rule.id}:{owed.due.about}", day, title, href)


def _led(person: Person, today: date) -> list[Fund]:
    """The funds whose lead office the person is."""
    organs = accounts.held_in(person, funds.OFFICES, today)
    rows = funds.visible_funds(person, today).filter(organ__in=organs)
    return list(rows.filter(begun__lte=today.year + 1).exclude(ended__lt=today.year))


def _applications(led: list[Fund], today: date) -> Iterator[DueThing]:
    """By 30 September for the year to come."""
    year = today.year + 1
    done = set(FundYear.objects.filter(year=year).exclude(state=FundState.DRAFT).values_list("fund", flat=True))
    for fund in led:
        if fund.pk in done or (fund.ended is not None and fund.ended < year) or fund.begun > year:
            continue
        title = _("申报%(year)d年度“%(fund)s”") % {"year": year, "fund": fund.name}
        href = reverse("finance:fund", args=[fund.pk, year])
        yield DueThing("application", f"application:{fund.pk}:{year}", date(today.year, *APPLY_BY), title, href)


def _plans(led: list[Fund], today: date) -> Iterator[DueThing]:
    """The check dates of this year's plans; the last one that is past as long as less was paid than planned."""
    planned = FundYear.objects.filter(year=today.year, fund__in=led, state=FundState.ADOPTED, plan__gt=0)
    rows = list(planned.select_related("fund"))
    totals = money_of_years([row.pk for row in rows])
    for row in rows:
        points = plan_against_use(row, totals[row.pk].total, today)
        # The sums are to date: of the days that are past, the last one says all.
        past = [one for one in points if one.day < today][-1:]
        for point in [*past, *(one for one in points if one.day >= today)]:
            if point.paid is not None and point.paid >= point.planned:
                continue
            told = {"fund": row.fund.name, "amount": f"{point.planned:,.2f}"}
            title = _("“%(fund)s”用款计划：累计应支出 %(amount)s 元") % told
            href = f"{reverse('finance:fund', args=[row.fund_id, row.year_id])}#plan"
            yield DueThing("plan", f"plan:{row.pk}:{point.day.isoformat()}", point.day, title, href)
