"""What is due for a person who answers for targets: values of indicators, findings to mend, checks of goal tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core.reminders import DueThing, LateWork
from huiyin.performance import parts, policies
from huiyin.performance.models import (
    Audience,
    CheckKind,
    CheckState,
    GoalCheck,
    GoalPlan,
    GoalState,
    Rectification,
    Scheme,
    Standing,
)
from huiyin.performance.policies_registers import may_keep_goals, may_see
from huiyin.performance.queries.glances import glances, standings_of
from huiyin.performance.queries.goals import next_check, tables
from huiyin.performance.queries.progress import due_on, mine, usual_key


def due_for(person: Person, today: date) -> Iterator[DueThing]:
    """Only what the person answers for, as their own pages show it."""
    yield from _indicators(person, today)
    if may_see(person, today):
        yield from _rectifications(person)
    if may_keep_goals(person, today):
        yield from _checks(person, today)


def _indicators(person: Person, today: date) -> Iterator[DueThing]:
    """One thing for each scheme and part of the year: so many values are missing."""
    if not policies.may_see_own(person, today):
        return
    rows = list(policies.own_indicators(person, today).select_related("scheme"))
    shares = list(policies.own_handed(person, today).select_related("indicator__scheme", "organ", "person"))
    schemes = {row.scheme_id: row.scheme for row in (*rows, *(share.indicator for share in shares))}
    key_of = {pk: usual_key(scheme, today) for pk, scheme in schemes.items()}
    missing: dict[int, int] = {}
    for one in mine(rows, shares, key_of):
        if one.is_missing:
            missing[one.indicator.scheme_id] = missing.get(one.indicator.scheme_id, 0) + 1
    for pk, count in missing.items():
        scheme, key = schemes[pk], key_of[pk]
        told = {"scheme": scheme, "period": parts.long_words(scheme.year, key), "count": count}
        title = _("%(scheme)s%(period)s：%(count)d 项指标没有填报") % told
        href = reverse("performance:mine")
        yield DueThing("indicators", f"indicators:{pk}:{key}", due_on(scheme.year, key), title, href)


def _rectifications(person: Person) -> Iterator[DueThing]:
    rows = Rectification.objects.filter(owner=person, standing=Standing.OPEN)
    for row in rows.order_by("due", "pk"):
        title = _("整改：%s") % (row.problem if len(row.problem) <= 40 else f"{row.problem[:39]}…")
        href = reverse("performance:rectification", args=[row.pk])
        yield DueThing("rectification", f"rectification:{row.pk}", row.due, title, href)


def _checks(person: Person, today: date) -> Iterator[DueThing]:
    """The next check date of each table that is in force, for whoever drew it up."""
    for table in tables(today.year).filter(state=GoalState.ADOPTED, made_by=person):
        day = next_check(table, today)
        if day is not None:
            title = _("“%s”绩效监控") % table.name
            href = reverse("performance:goal", args=[table.pk])
            yield DueThing("goal_check", f"goal_check:{table.pk}", day, title, href)


# --- What is late, by office ------------------------------------------------------------------------------------------


def late_by_office(person: Person, today: date) -> Iterator[LateWork]:
    """Values that were not entered, findings that were not mended, checks of goal tables that were not made."""
    if not may_see(person, today):
        return
    late: dict[tuple[str, str], list[tuple[date, str]]] = defaultdict(list)
    for office, kind, day, href in (*_late_values(today), *_late_findings(today), *_late_checks(today)):
        late[office, kind].append((day, href))
    for (office, kind), several in late.items():
        day, href = min(several)
        yield LateWork(office, kind, len(several), day, href)


def _late_values(today: date) -> Iterator[tuple[str, str, date, str]]:
    rows = Scheme.objects.filter(audience=Audience.OWN, issued__isnull=False, state__in=policies.RUNNING)
    for scheme in rows:
        key = usual_key(scheme, today)
        day = due_on(scheme.year, key)
        if day >= today:
            continue
        href = f"{reverse('performance:progress', args=[scheme.pk])}?key={key}"
        missing = [one for one in glances(scheme, key) if one.is_missing]
        for one in standings_of(scheme, key, missing):
            yield one.indicator.office, "indicators", day, href


def _late_findings(today: date) -> Iterator[tuple[str, str, date, str]]:
    rows = Rectification.objects.filter(standing=Standing.OPEN, due__lt=today)
    for office, day in rows.order_by("due").values_list("office", "due"):
        yield office, "rectification", day, reverse("performance:rectifications")


def _late_checks(today: date) -> Iterator[tuple[str, str, date, str]]:
    made = GoalCheck.objects.filter(table=OuterRef("table"), kind=CheckKind.MONITORING, day=OuterRef("day"))
    done = Exists(made.exclude(state__in=(CheckState.DRAFT, CheckState.REPLACED)))
    rows = GoalPlan.objects.filter(table__year=today.year, table__state=GoalState.ADOPTED, day__lt=today).exclude(done)
    for office, day in rows.order_by("day").values_list("table__office", "day"):
        yield office, "goal_check", day, f"{reverse('performance:goals')}?year={today.year}"
