"""Whose numbers a person may count, and which of the rows behind them may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.figures.models import Fact

#: Duties in the bureau whose holders may count the whole bureau's petitions.
BUREAU = frozenset({Role.CLERK, Role.CASE_OFFICER, Role.SUPERVISOR, Role.PERFORMANCE_OFFICER})
ORGAN = frozenset({Role.ORGAN_OFFICER, Role.ORGAN_HEAD})


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted for somebody: `counted` the rows in the numbers, `shown` those that may be listed.

    An organ's numbers leave accusations out as a class, so that no difference can be computed; the bureau's hold them,
    and a list behind a number says how many it does not show.
    """

    counted: Q
    shown: Q
    is_bureau: bool


def _accusations() -> Q:
    """Petitions of matters in which an accusation is: the same line that the policy of matters draws."""
    return Q(matter__in=Fact.objects.filter(purpose="accusation").values("matter"))


def scope_of(person: Person, today: date) -> Scope | None:
    """None: nothing may be counted. An administrator has no numbers by virtue of that."""
    roles = accounts.roles_of(person, today)
    if roles & BUREAU or Role.ACCUSATION_OFFICER in roles:
        return Scope(Q(), _shown(roles), True)
    if roles & ORGAN:
        own = Q(organ__in=accounts.organs_of(person, ORGAN, today)) & ~_accusations()
        return Scope(own, own, False)
    return None


def _shown(roles: frozenset[str]) -> Q:
    """Accusations to their officer only; all others to those who handle them."""
    if Role.ACCUSATION_OFFICER not in roles:
        return ~_accusations()
    return Q() if roles & BUREAU else _accusations()


def may_enter(person: Person, today: date) -> accounts.Decision:
    """Enter numbers that no ledger holds and what others have published, and read the evidence for them."""
    if accounts.roles_of(person, today) & BUREAU:
        return accounts.ALLOWED
    return accounts.Denied(_("填报数据由信访机构的经办人员登记。"))
