"""Who makes and reads the bureau's reports."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role

#: A report counts in the bureau's scope: it is made by those who handle the bureau's matters, never by an organ.
MAKERS = frozenset({Role.CLERK, Role.CASE_OFFICER, Role.SUPERVISOR, Role.PERFORMANCE_OFFICER})


def may_make(person: Person, today: date) -> accounts.Decision:
    if accounts.roles_of(person, today) & MAKERS:
        return accounts.ALLOWED
    return accounts.Denied(_("报告由信访机构的经办人员编制。"))
