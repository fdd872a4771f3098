"""Who sees which matters. The same rule answers the list and the single matter, and says why not.

The bureau's staff see the bureau's matters; an organ's staff see what was sent to their organ or one under it; the
three administrators see no case by virtue of that. A matter with an accusation (检举控告) in it is seen by the
accusation officer only, and stays out of every list, search and count of an organ (2022 regulation Art. 30 ¶3).
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.core import workflow
from huiyin.core.course import Course
from huiyin.core.facts import Fact as PlainFact
from huiyin.figures.models import Fact
from huiyin.petitions.models import Matter, Petition
from huiyin.ui.words import word_of

#: Duties whose holders see every matter of the bureau that is no accusation.
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
READERS = BUREAU | ORGAN | {Role.ACCUSATION_OFFICER, Role.REVIEW_OFFICER}


class Allowed(accounts.Allowed):
    def required(self) -> None:
        """Nothing stands in the way."""


class Denied(accounts.Denied):
    def required(self) -> None:
        """
        Raises:
            PermissionDenied: always, saying why.
        """
        raise PermissionDenied(self.why)


Answer = Allowed | Denied
Somebody = Person | AnonymousUser


def _roles(person: Somebody, today: date | None) -> frozenset[str]:
    return accounts.roles_of(person, today or timezone.localdate()) if isinstance(person, Person) else frozenset()


def visible_to(person: Somebody, today: date | None = None) -> QuerySet[Matter]:
    """The matters a person may see, on a day; today unless another is given."""
    return Matter.objects.filter(_visible(person, today), petition_count__gt=0)


def visible_petitions(person: Somebody, today: date | None = None) -> QuerySet[Petition]:
    return Petition.objects.filter(matter__in=visible_to(person, today).order_by().values("pk"))


def visible_facts(person: Somebody, today: date | None = None) -> QuerySet[Fact]:
    """The facts of the petitions a person may see one by one; what they may count is asked in figures."""
    return Fact.objects.filter(matter__in=visible_to(person, today).order_by().values("pk"))


def _visible(person: Somebody, today: date | None) -> Q:
    roles = _roles(person, today)
    condition = Q(pk__in=())
    if roles & BUREAU:
        condition |= Q(restricted=False)
    if Role.ACCUSATION_OFFICER in roles:
        condition |= Q(restricted=True)
    if roles & ORGAN and isinstance(person, Person):
        organs = accounts.organs_of(person, ORGAN, today or timezone.localdate())
        sent_there = Fact.objects.filter(organ__in=organs).values("matter")
        condition |= Q(restricted=False, pk__in=sent_there)
    return condition


def may_read_cases(person: Somebody, today: date | None = None) -> Answer:
    """Whether any case at all is open to a person."""
    if _roles(person, today) & READERS:
        return Allowed()
    return Denied(_("您的职责不包括查阅信访事项。"))


def may_view(person: Somebody, matter: Matter, today: date | None = None) -> Answer:
    """Whether this matter is open to a person. The words of a refusal do not tell an accusation from any other."""
    allowed = may_read_cases(person, today)
    if not allowed or visible_to(person, today).filter(pk=matter.pk).exists():
        return allowed
    return Denied(_("该事项不在您的查阅范围内。"))


def may_import(person: Somebody, today: date | None = None) -> Answer:
    """A ledger is loaded by those who register."""
    if _roles(person, today) & {Role.CLERK, Role.CASE_OFFICER}:
        return Allowed()
    return Denied(_("导入台账需要窗口登记员或办理人员的职责。"))


#: Workflow role → the duties that carry it. The petitioner's own acts are entered by staff or made at the window.
DUTIES_OF: dict[str, frozenset[str]] = {
    "clerk": frozenset({Role.CLERK}),
    "case_officer": frozenset({Role.CASE_OFFICER}),
    "leader": frozenset({Role.SECTION_HEAD, Role.BUREAU_LEADER}),
    "supervisor": frozenset({Role.SUPERVISOR}),
    "organ_officer": frozenset({Role.ORGAN_OFFICER}),
    "organ_head": frozenset({Role.ORGAN_HEAD}),
    "review_officer": frozenset({Role.REVIEW_OFFICER}),
    "petitioner": frozenset(),
}


def may_do(
    person: Somebody, act: str, *, matter: Matter, state: str, course: Course, fact: PlainFact, today: date
) -> Answer:
    """Whether a person may do an act with a petition now: the table, the duty, the organ's part, recusal, secrecy."""
    arrow = workflow.BY_ACT[act]
    seen = may_view(person, matter, today)
    if not seen or not isinstance(person, Person):
        return seen
    if person.pk in course.recused:
        return Denied(_("你已在本事项中回避，不能再办理。"))
    if state not in arrow.sources:
        return Denied(
            _("本件现在是“%(state)s”，不能%(act)s。") % {"state": word_of(workflow.STATES, state), "act": arrow.label}
        )
    return _may_by_duty(person, arrow, matter, course, today)


def _may_by_duty(person: Person, arrow: workflow.Arrow, matter: Matter, course: Course, today: date) -> Answer:
    roles = _roles(person, today)
    for role in arrow.who:
        duties = DUTIES_OF[role]
        if role in ("organ_officer", "organ_head"):
            organs = accounts.organs_of(person, duties, today)
            if course.held_by(organs, arrow.part) is not None:
                return Allowed()
        elif role == "review_officer":
            if _reviews(person, duties, course, today):
                return Allowed()
        elif roles & duties:
            return Allowed()
    return Denied(_("“%(act)s”不在你的职责之内，或者本件不在你单位办理。") % {"act": arrow.label})


def _reviews(person: Person, duties: frozenset[str], course: Course, today: date) -> bool:
    organs = accounts.organs_of(person, duties, today)
    return bool(organs & {course.round.review_organ, course.round.re_review_organ})
