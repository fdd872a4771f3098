"""Who handles assistance, and who may read what is personal in it. Nobody reads it by virtue of keeping the books."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.finance.models.approvals import Approval, ApprovalKind
from huiyin.finance.models.assistance import AssistanceCase, AssistanceState
from huiyin.finance.policies import KEEPERS, LEADERS, READERS, roles_of
from huiyin.finance.policies_funds import waiting_for
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

#: Who takes applications down and works on them.
OFFICERS = frozenset({Role.ASSISTANCE_OFFICER})
#: Who signs them in the bureau; in another organ its head.
_REVIEWERS = frozenset({Role.SECTION_HEAD, Role.ORGAN_HEAD})


def may_handle(person: Somebody, today: date) -> Answer:
    """Take down an application, propose an amount, put it forward."""
    if roles_of(person, today) & OFFICERS:
        return Allowed()
    return Denied(_("救助申请由救助经办人员登记和办理。"))


def may_see_list(person: Somebody, today: date) -> Answer:
    """The list without names: those who handle, sign or pay."""
    if roles_of(person, today) & (OFFICERS | KEEPERS | LEADERS | _REVIEWERS):
        return Allowed()
    return Denied(_("救助申请供救助经办人员、审批人员和财务人员办理。"))


def may_see_statistics(person: Somebody, today: date) -> Answer:
    """Numbers only, small ones hidden."""
    if roles_of(person, today) & (OFFICERS | _REVIEWERS | READERS):
        return Allowed()
    return Denied(_("救助统计供救助经办人员和财务、绩效人员、负责人查阅。"))


def visible_cases(person: Somebody, today: date) -> QuerySet[AssistanceCase]:
    """Those of the organs where one handles them, those that wait for one's signature or were signed by one, and for
    the finance officers those that are to be paid or were."""
    if not isinstance(person, Person):
        return AssistanceCase.objects.none()
    rows = Q(organ__in=accounts.held_in(person, OFFICERS, today)) | Q(by=person)
    signed = Approval.objects.filter(kind=ApprovalKind.ASSISTANCE, signatures__person=person)
    waits = waiting_for(person, today).filter(kind=ApprovalKind.ASSISTANCE)
    rows |= Q(pk__in=signed.values("subject")) | Q(pk__in=waits.values("subject"))
    if roles_of(person, today) & KEEPERS:
        rows |= Q(state__in=(AssistanceState.DECIDED, AssistanceState.PAID, AssistanceState.REVERSED))
    return AssistanceCase.objects.filter(rows)


def may_change(person: Somebody, case: AssistanceCase, today: date) -> Answer:
    answer = may_handle(person, today)
    if not answer:
        return answer
    assert isinstance(person, Person)
    if case.organ_id in accounts.held_in(person, OFFICERS, today):
        return Allowed()
    return Denied(_("这份申请由%(organ)s的救助经办人员办理。") % {"organ": case.organ})


def may_pay(person: Somebody, case: AssistanceCase, today: date) -> Answer:
    """不相容岗位: whoever wrote at an application does not pay it."""
    if not roles_of(person, today) & KEEPERS:
        return Denied(_("救助款由财务人员发放。"))
    if isinstance(person, Person) and person.pk in case.writers:
        return Denied(_("自己经办的救助，由另一位财务人员发放。"))
    return Allowed()
