"""Who arranges reception days and sees who comes."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

MANAGERS = frozenset({Role.CLERK, Role.CASE_OFFICER, Role.SECTION_HEAD})
#: The leaders who receive look at the day's sheet.
READERS = MANAGERS | {Role.BUREAU_LEADER}


def may_arrange(person: Somebody, today: date) -> Answer:
    """Post and cancel reception days, and note who came."""
    if isinstance(person, Person) and accounts.roles_of(person, today) & MANAGERS:
        return Allowed()
    return Denied(_("接访日由信访部门窗口登记员、办理人员和科室负责人安排。"))


def may_see(person: Somebody, today: date) -> Answer:
    """See the days and the bookings of a day."""
    if isinstance(person, Person) and accounts.roles_of(person, today) & READERS:
        return Allowed()
    return Denied(_("接访安排只供信访部门窗口登记员、办理人员和负责人查阅。"))
