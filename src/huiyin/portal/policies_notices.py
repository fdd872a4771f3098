"""Who looks after the messages to petitioners."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.finance import policies as finance
from huiyin.performance import policies as performance
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

KEEPERS = frozenset({Role.SUPERVISOR, Role.SYSTEM_ADMIN})
#: Who answers for what the offices owe.
OVERSEERS = frozenset({Role.SUPERVISOR, Role.BUREAU_LEADER})
#: Who may owe an indicator, a rectification, an application for a fund or something of the calendar.
REMINDED = performance.READERS | performance.ORGANS | finance.CALENDAR


def may_keep_notices(person: Somebody, today: date) -> Answer:
    """See how the messages fare, and have the failed ones sent again."""
    if isinstance(person, Person) and accounts.roles_of(person, today) & KEEPERS:
        return Allowed()
    return Denied(_("通知的发送情况由督查人员和系统管理员查看。"))


def may_see_late_work(person: Somebody, today: date) -> Answer:
    """See what is late in every office, in numbers."""
    if isinstance(person, Person) and accounts.roles_of(person, today) & OVERSEERS:
        return Allowed()
    return Denied(_("各科室的超期事项由局领导和督查人员查看。"))


def may_be_reminded(person: Somebody, today: date) -> Answer:
    """See what is due for oneself. What it shows is the person's own by their duties."""
    if isinstance(person, Person) and accounts.roles_of(person, today) & REMINDED:
        return Allowed()
    return Denied(_("提醒供办理指标、整改、资金和绩效目标的人员查看。"))
