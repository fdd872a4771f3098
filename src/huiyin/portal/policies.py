"""Who looks after what the window shows to everybody."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

CALLERS = frozenset({Role.CASE_OFFICER, Role.SECTION_HEAD})
#: Clerks reply to suggestions; leaders read what came in.
READERS = CALLERS | {Role.CLERK, Role.BUREAU_LEADER}


def may_call(person: Somebody, today: date) -> Answer:
    """Post a call for suggestions, and publish what of it was adopted."""
    if isinstance(person, Person) and accounts.roles_of(person, today) & CALLERS:
        return Allowed()
    return Denied(_("建议征集由信访部门办理人员和科室负责人发布。"))


def may_read_calls(person: Somebody, today: date) -> Answer:
    """See the suggestions that a call brought."""
    if isinstance(person, Person) and accounts.roles_of(person, today) & READERS:
        return Allowed()
    return Denied(_("征集到的建议只供信访部门窗口登记员、办理人员和负责人查阅。"))
