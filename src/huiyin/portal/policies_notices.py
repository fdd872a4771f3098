"""Who looks after the messages to petitioners."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

KEEPERS = frozenset({Role.SUPERVISOR, Role.SYSTEM_ADMIN})


def may_keep_notices(person: Somebody, today: date) -> Answer:
    """See how the messages fare, and have the failed ones sent again."""
    if isinstance(person, Person) and accounts.roles_of(person, today) & KEEPERS:
        return Allowed()
    return Denied(_("通知的发送情况由督查人员和系统管理员查看。"))
