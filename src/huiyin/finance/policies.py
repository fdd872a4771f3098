"""Who sees and who books the bureau's money. No duty here opens a petition, and no petition duty but those named opens
the books: accounts name offices and purposes, never petitioners."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

KEEPERS = frozenset({Role.FINANCE_OFFICER})
LEADERS = frozenset({Role.BUREAU_LEADER})
#: Those who apply for money, answer for it or report on it.
READERS = KEEPERS | LEADERS | {Role.SECTION_HEAD, Role.PERFORMANCE_OFFICER, Role.APPRAISER}
CALENDAR = READERS | {Role.ASSET_KEEPER}


def roles_of(person: Somebody, today: date) -> frozenset[str]:
    return accounts.roles_of(person, today) if isinstance(person, Person) else frozenset()


def may_see_money(person: Somebody, today: date) -> Answer:
    """See the budget, the final accounts and what is booked on them."""
    if roles_of(person, today) & READERS:
        return Allowed()
    return Denied(_("预算和决算供财务人员、绩效人员、考核复核人员、科室负责人和局领导查阅。"))


def may_see_calendar(person: Somebody, today: date) -> Answer:
    """See what is due in a year for the officers of money and performance."""
    if roles_of(person, today) & CALENDAR:
        return Allowed()
    return Denied(_("财务和绩效日历供办理财务、绩效、资产的人员和负责人查阅。"))


def may_keep_money(person: Somebody, today: date) -> Answer:
    """Load and adjust the budget, book what was spent, give reasons, draw up the final accounts, close the year."""
    if roles_of(person, today) & KEEPERS:
        return Allowed()
    return Denied(_("预算和决算由财务人员登记。"))


def may_reopen(person: Somebody, today: date) -> Answer:
    """Open a closed year again: not by whoever closed it, but by a leader."""
    if roles_of(person, today) & LEADERS:
        return Allowed()
    return Denied(_("已结账的年度由局领导决定是否重新打开。"))


def may_publish_tables(person: Somebody, today: date) -> Answer:
    """Publish the tables of the budget and of the final accounts."""
    return may_keep_money(person, today)
