"""Who watches over the periods of all organs."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

WATCHERS = frozenset({Role.SUPERVISOR, Role.CASE_OFFICER, Role.SECTION_HEAD, Role.BUREAU_LEADER})


def may_watch(person: Somebody, today: date) -> Answer:
    """See what is overdue anywhere, and urge."""
    if isinstance(person, Person) and accounts.roles_of(person, today) & WATCHERS:
        return Allowed()
    return Denied(_("督办由信访部门督查、办理人员和负责人经办。"))
