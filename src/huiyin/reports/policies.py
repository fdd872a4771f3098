"""Who makes and reads the bureau's reports."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.reports.models import Report

#: A report counts in the bureau's scope: it is made by those who handle the bureau's matters, never by an organ.
MAKERS = frozenset({Role.CLERK, Role.CASE_OFFICER, Role.SUPERVISOR, Role.PERFORMANCE_OFFICER})


def may_make(person: Person, today: date) -> accounts.Decision:
    if accounts.roles_of(person, today) & MAKERS:
        return accounts.ALLOWED
    return accounts.Denied(_("报告由信访机构的经办人员编制。"))


def may_keep_templates(person: Person, today: date) -> accounts.Decision:
    """Those who make reports download templates, put new versions in and retire them."""
    return may_make(person, today)


def may_freeze(person: Person, today: date) -> accounts.Decision:
    """Whoever makes reports may say which of them was sent."""
    return may_make(person, today)


def sees_accusations(person: Person, today: date) -> bool:
    return Role.ACCUSATION_OFFICER in accounts.roles_of(person, today)


def may_open_papers(person: Person, report: Report, today: date) -> accounts.Decision:
    """Working papers list petition numbers. Those that an accusation officer made may name accusations."""
    decision = may_make(person, today)
    if not decision or report.maker is None or report.maker == person:
        return decision
    if Role.ACCUSATION_OFFICER not in accounts.roles_of(report.maker, report.asked.date()):
        return decision
    if Role.ACCUSATION_OFFICER in accounts.roles_of(person, today):
        return decision
    return accounts.Denied(_("这份底稿列有检举控告件，只有专办人员可以打开。"))
