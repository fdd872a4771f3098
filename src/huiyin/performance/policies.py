"""Who keeps, issues, fills in and reviews schemes. No duty here opens a petition: an actual is a number, and what
stands behind it opens on the page of statistics for those who may see it there."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts import tree
from huiyin.accounts.models import Person, Role
from huiyin.figures.policies import BUREAU
from huiyin.performance.models import Evaluation, Handed, Indicator, Scheme, SchemeState
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

KEEPERS = frozenset({Role.PERFORMANCE_OFFICER})
LEADERS = frozenset({Role.BUREAU_LEADER})
REVIEWERS = LEADERS | {Role.APPRAISER}
#: The bureau's people see its schemes whole.
READERS = BUREAU | REVIEWERS | {Role.FINANCE_OFFICER}
#: An organ sees what was handed down to it, and its own appraisal.
ORGANS = frozenset({Role.ORGAN_OFFICER, Role.ORGAN_HEAD})
#: Who has the whole before them on one screen.
OVERSEERS = KEEPERS | REVIEWERS | {Role.SECTION_HEAD, Role.FINANCE_OFFICER}

#: A scheme that was issued and is being adjusted goes on until it is issued anew.
RUNNING = (SchemeState.DRAFT, SchemeState.ISSUED)


def roles_of(person: Somebody | None, today: date) -> frozenset[str]:
    return accounts.roles_of(person, today) if isinstance(person, Person) else frozenset()


def organs_of(person: Somebody | None, today: date) -> frozenset[int]:
    """The organs for which somebody works at what was handed down, under every name they have."""
    if not isinstance(person, Person):
        return frozenset()
    return tree.standing_for(accounts.held_in(person, ORGANS, today))


def may_read(person: Somebody | None, today: date) -> Answer:
    """See the bureau's schemes with everything in them."""
    if roles_of(person, today) & READERS:
        return Allowed()
    return Denied(_("考核方案供信访机构人员查阅；各单位看分解给本单位的指标。"))


def may_see_own(person: Somebody | None, today: date) -> Answer:
    """See the indicators one answers for."""
    if roles_of(person, today) & (READERS | ORGANS):
        return Allowed()
    return Denied(_("考核指标供信访机构和责任单位的人员查看。"))


def may_keep(person: Somebody | None, today: date) -> Answer:
    """Draw up a scheme, hand it down, close periods."""
    if roles_of(person, today) & KEEPERS:
        return Allowed()
    return Denied(_("考核方案由绩效人员编制和调整。"))


def may_issue(person: Somebody | None, today: date) -> Answer:
    """Put a scheme in force: not by whoever drew it up alone, but by a leader."""
    if roles_of(person, today) & LEADERS:
        return Allowed()
    return Denied(_("方案由局领导下达。"))


def may_oversee(person: Somebody | None, today: date) -> Answer:
    """The leader's overview."""
    if roles_of(person, today) & OVERSEERS:
        return Allowed()
    return Denied(_("总览供局领导、科室负责人和绩效、财务、考核复核人员查看。"))


def visible_schemes(person: Somebody | None, today: date) -> QuerySet[Scheme]:
    """The bureau sees all of them; an organ those that are in force and hold something for it."""
    rows = Scheme.objects.exclude(state=SchemeState.WITHDRAWN)
    if may_read(person, today):
        return rows
    organs = organs_of(person, today)
    in_force = rows.filter(issued__isnull=False)
    theirs = Handed.objects.filter(removed=False, organ__in=organs).values("indicator__scheme")
    return in_force.filter(pk__in=theirs) if organs else rows.none()


def visible_evaluations(person: Somebody | None, today: date) -> QuerySet[Evaluation]:
    if may_read(person, today):
        return Evaluation.objects.all()
    organs = organs_of(person, today)
    return Evaluation.objects.filter(organ__in=organs) if organs else Evaluation.objects.none()


def own_handed(person: Person, today: date) -> QuerySet[Handed]:
    """What was handed down to somebody: by name, or to the organ they work for."""
    mine = Q(person=person)
    if organs := organs_of(person, today):
        mine |= Q(organ__in=organs)
    in_force = Handed.objects.filter(removed=False, indicator__removed=False)
    return in_force.filter(mine, indicator__scheme__issued__isnull=False, indicator__scheme__state__in=RUNNING)


def own_indicators(person: Person, today: date) -> QuerySet[Indicator]:
    """The indicators somebody answers for as a whole."""
    if not may_read(person, today):
        return Indicator.objects.none()
    rows = Indicator.objects.filter(removed=False, person=person)
    return rows.filter(scheme__issued__isnull=False, scheme__state__in=RUNNING)


def may_enter(person: Somebody | None, indicator: Indicator, handed: Handed | None, today: date) -> Answer:
    """Say how far an indicator has come."""
    answers = handed.person_id if handed is not None else indicator.person_id
    if may_keep(person, today):
        return Allowed()
    if isinstance(person, Person) and person.is_active:
        if answers == person.pk and may_see_own(person, today):
            return Allowed()
        if handed is not None and handed.organ_id in organs_of(person, today):
            return Allowed()
    return Denied(_("完成情况由责任人或绩效人员填报。"))


def may_submit(person: Somebody | None, evaluation: Evaluation, today: date) -> Answer:
    """Write and hand in a self-evaluation: the bureau's by its performance officer, an organ's by its own people."""
    if evaluation.organ_id is None:
        return may_keep(person, today)
    if evaluation.organ_id in organs_of(person, today):
        return Allowed()
    return Denied(_("自评由被考核单位填写和提交。"))


def may_review(person: Somebody | None, evaluation: Evaluation, today: date) -> Answer:
    """Give the points that count: never whoever handed the evaluation in."""
    if evaluation.submitted_by_id is not None and evaluation.submitted_by_id == getattr(person, "pk", None):
        return Denied(_("自评由你提交，复核要由另一个人办理。"))
    allowed = REVIEWERS if evaluation.organ_id is None else REVIEWERS | KEEPERS
    if roles_of(person, today) & allowed:
        return Allowed()
    return Denied(_("复核由考核复核人员或局领导办理。"))
