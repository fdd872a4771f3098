"""What is due for a person who works with money: applications for funds, check dates of plans, days of publication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person
from huiyin.core.reminders import DueThing, LateWork
from huiyin.finance import policies
from huiyin.finance import policies_funds as funds
from huiyin.finance.models import Fund, FundYear, Payment
from huiyin.finance.models.funds import FundState, PlanPoint
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


# --- What is late, by office ------------------------------------------------------------------------------------------


def late_by_office(person: Person, today: date) -> Iterator[LateWork]:
    """Of the funds that a person sees: applications that were not handed in, plans that are not kept."""
    late: dict[tuple[str, str], list[date]] = defaultdict(list)
    for fund in _not_applied(person, today):
        late[fund.office, "application"].append(date(today.year, *APPLY_BY))
    for row, day in _behind(person, today):
        late[row.fund.office, "plan"].append(day)
    hrefs = {"application": today.year + 1, "plan": today.year}
    for (office, kind), days in late.items():
        href = f"{reverse('finance:funds')}?year={hrefs[kind]}"
        yield LateWork(office, kind, len(days), min(days), href)


def _not_applied(person: Person, today: date) -> Iterable[Fund]:
    if today <= date(today.year, *APPLY_BY):
        return []
    year = today.year + 1
    done = FundYear.objects.filter(year=year).exclude(state=FundState.DRAFT).values("fund")
    rows = funds.visible_funds(person, today).filter(begun__lte=year).exclude(ended__lt=year)
    return rows.exclude(pk__in=done)


def _behind(person: Person, today: date) -> Iterator[tuple[FundYear, date]]:
    """The years of funds of which less was paid than planned by the last check date that is past, with that date."""
    seen = funds.visible_funds(person, today)
    adopted = FundYear.objects.filter(year=today.year, state=FundState.ADOPTED, plan__gt=0, fund__in=seen)
    rows = {row.pk: row for row in adopted.select_related("fund")}
    points = PlanPoint.objects.filter(fund_year__in=rows, version=F("fund_year__plan"), day__lt=today)
    last = {point.fund_year_id: point for point in points.order_by("day")}
    by_day: dict[date, list[PlanPoint]] = defaultdict(list)
    for point in last.values():
        by_day[point.day].append(point)
    for day, of_day in by_day.items():
        # What was paid after the check date catches up: late is only what is still missing today.
        paid = Payment.objects.filter(line__fund_year__in=[point.fund_year_id for point in of_day], day__lte=today)
        sums = dict(paid.order_by().values_list("line__fund_year").annotate(sum=Sum("amount")))
        for point in of_day:
            if sums.get(point.fund_year_id, Decimal(0)) < point.amount:
                yield rows[point.fund_year_id], day
