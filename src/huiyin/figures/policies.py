"""Whose numbers a person may count, and which of the rows behind them may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.accounts import apart, tree
from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.accounts.queries import bureau
from huiyin.figures.models import Fact

#: Duties in the bureau whose holders may count the whole bureau's petitions.
BUREAU = frozenset(
    {
        Role.CLERK,
        Role.CASE_OFFICER,
        Role.SECTION_HEAD,
        Role.BUREAU_LEADER,
        Role.SUPERVISOR,
        Role.PERFORMANCE_OFFICER,
    }
)
ORGAN = frozenset({Role.ORGAN_OFFICER, Role.ORGAN_HEAD})


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted for somebody: `counted` the rows in the numbers, `shown` those that may be listed.

    An organ's numbers leave accusations out as a class, so that no difference can be computed; the bureau's hold them,
    and a list behind a number says how many it does not show. `is_officer`: what it does not show are not the
    accusations as a class, but others than those that wait for this accusation officer.
    """

    counted: Q
    shown: Q
    is_bureau: bool
    is_officer: bool = False


def _accusations() -> Q:
    """Petitions of matters in which an accusation is: the same line that the policy of matters draws."""
    return Q(matter__in=Fact.objects.filter(purpose="accusation").values("matter"))


def scope_of(person: Person, today: date) -> Scope | None:
    """None: nothing may be counted. An administrator has no numbers by virtue of that, nor has the accusation officer
    of another organ than the bureau."""
    roles = accounts.roles_of(person, today)
    is_officer = _is_bureaus_officer(person, today)
    if roles & BUREAU or is_officer:
        return Scope(Q(), _shown(person, roles, today, is_officer=is_officer), True, is_officer)
    if roles & ORGAN:
        own = Q(organ__in=accounts.organs_of(person, ORGAN, today)) & ~_accusations()
        return Scope(own, own, False)
    return None


def _is_bureaus_officer(person: Person, today: date) -> bool:
    home = bureau()
    return home is not None and bool(
        accounts.held_in(person, {Role.ACCUSATION_OFFICER}, today) & tree.standing_for({home.pk})
    )


def _shown(person: Person, roles: frozenset[str], today: date, *, is_officer: bool) -> Q:
    """Accusations to their officer only, and not those from which the accused organ keeps him away; all others to
    those who handle them."""
    if not is_officer:
        return ~_accusations()
    kept_away = Fact.objects.filter(purpose="accusation", accused__in=apart.kept_by(person, today))
    open_to_him = ~Q(matter__in=kept_away.values("matter"))
    return open_to_him if roles & BUREAU else _accusations() & open_to_him


def may_enter(person: Person, today: date) -> accounts.Decision:
    """Enter numbers that no ledger holds and what others have published, and read the evidence for them."""
    if accounts.roles_of(person, today) & BUREAU:
        return accounts.ALLOWED
    return accounts.Denied(_("填报数据由信访机构的经办人员登记。"))


#: Who says what the bureau shows to everybody.
PUBLISHERS = frozenset({Role.PERFORMANCE_OFFICER, Role.BUREAU_LEADER})


def may_publish(person: Person, today: date) -> accounts.Decision:
    """Publish tables and reports for everybody, and withdraw them."""
    if accounts.roles_of(person, today) & PUBLISHERS:
        return accounts.ALLOWED
    return accounts.Denied(_("对外公布由绩效人员或局领导办理。"))
