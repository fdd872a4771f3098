"""Who sees which matters. The same rule answers the list and the single matter, and says why not.

The bureau's staff see the bureau's matters; an organ's staff see what was sent to their organ or one under it; review
officers see where they review; the three administrators see no case by virtue of that. A matter with an accusation
(检举控告) in it is seen by accusation officers only, never by the accused (`secrecy`), and stays out of every list,
search and count of an organ (2022 regulation Art. 30 ¶3).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from time import monotonic
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts import tree
from huiyin.accounts.memory import known
from huiyin.accounts.models import Person, Role
from huiyin.core import workflow
from huiyin.core.course import Course
from huiyin.core.facts import Fact as PlainFact
from huiyin.figures.models import Fact
from huiyin.ledger.prepared import Prepared
from huiyin.letters.models import Letter
from huiyin.petitions import levels, secrecy
from huiyin.petitions.models import Assignment, Disposal, Matter, Petition, Recusal, Waiting, YearNotice
from huiyin.ui.words import term_words, word_of

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
#: Who has to do with reviews: those who write them, and the heads who sign.
REVIEWING = frozenset({Role.REVIEW_OFFICER, Role.ORGAN_HEAD})
REVIEW_LETTERS = ("review_opinion", "re_review_opinion", "review_not_accepted")
#: Why an assignment ended of which the organ sees nothing afterwards.
GIVEN_BACK = ("objection", "recalled", "resorted", "led_back")
#: Rows that are no longer few: gathering them takes longer than asking for each of a page's matters.
MANY = 15_000
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


#: What everybody in the bureau sees, but who was recused from something.
NO_SECRETS = Matter.objects.filter(restricted=False, petition_count__gt=0)
_ONE_OF_THEM = Prepared(lambda pk: NO_SECRETS.filter(pk=pk).order_by())


def visible_to(person: Somebody, today: date | None = None) -> QuerySet[Matter]:
    """The matters a person may see, on a day; today unless another is given."""
    if sees_all_but_secrets(person, today):
        return NO_SECRETS.all()
    return Matter.objects.filter(_visible(person, today), petition_count__gt=0)


def sees_all_but_secrets(person: Somebody, today: date | None = None) -> bool:
    """Whether a person sees every matter that is no accusation and no other, as most of the bureau do."""
    roles = _roles(person, today)
    if not isinstance(person, Person) or not roles & BUREAU or Role.ACCUSATION_OFFICER in roles:
        return False
    return not recused_from(person)


def seen_matter(person: Somebody, pk: int) -> Matter | None:
    """The matter with this id, if the person may see it today."""
    if not 0 < pk <= BigIntegerField.MAX_BIGINT:
        return None
    if sees_all_but_secrets(person):
        return next(iter(_ONE_OF_THEM(pk)), None)
    return visible_to(person).filter(pk=pk).first()


def visible_petitions(person: Somebody, today: date | None = None) -> QuerySet[Petition]:
    return Petition.objects.filter(matter__in=visible_to(person, today).order_by().values("pk"))


def visible_facts(person: Somebody, today: date | None = None) -> QuerySet[Fact]:
    """The facts of the petitions a person may see one by one; what they may count is asked in figures."""
    return Fact.objects.filter(matter__in=visible_to(person, today).order_by().values("pk"))


def _visible(person: Somebody, today: date | None) -> Q:
    day = today or timezone.localdate()
    roles = _roles(person, day)
    condition = Q(pk__in=())
    if not isinstance(person, Person):
        return condition
    if roles & BUREAU:
        condition |= Q(restricted=False)
    elif roles & ORGAN:
        condition |= Q(restricted=False) & sent_to(accounts.organs_of(person, ORGAN, day))
    if Role.REVIEW_OFFICER in roles and not roles & BUREAU:
        condition |= Q(restricted=False) & _to_review(_review_reach(person, day))
        condition |= Q(restricted=False) & _unclaimed(accounts.held_in(person, {Role.REVIEW_OFFICER}, day), day)
    if roles & REVIEWING and not roles & BUREAU:
        condition |= Q(restricted=False) & _reviewed_by(accounts.organs_of(person, REVIEWING, day))
    if Role.ACCUSATION_OFFICER in roles:
        who = secrecy.officer(person, day)
        condition |= secrecy.secret_matters(person, sent_to(who.organs), who)
    return condition & ~Q(pk__in=recused_from(person))


class Reach(NamedTuple):
    """Where all matters that a person may see are to be found: each names one of the organs, or is a secret one."""

    organs: frozenset[int]
    secret: bool


def reach_of(person: Somebody, today: date) -> Reach | None:
    """Of organs' officers and of accusation officers: what `visible_to` allows them is never outside. None for whoever
    may see others as well, and for whoever sees nothing."""
    roles = _roles(person, today)
    if not isinstance(person, Person) or roles & (BUREAU | REVIEWING):
        return None
    organs = accounts.organs_of(person, ORGAN, today)
    secret = Role.ACCUSATION_OFFICER in roles
    return Reach(organs, secret) if organs or secret else None


_RECUSED = Prepared(
    lambda person: (
        Recusal.objects.filter(person=person, granted=True).order_by("matter").values_list("matter", flat=True)
    )
)


def recused_from(person: Person) -> tuple[int, ...]:
    """The matters that a person has been recused from (Art. 28): they are closed like any other that is not theirs.

    Nearly always none, so that most questions about what is visible need not speak of them."""
    return known(("recused", person.pk), lambda: tuple(_RECUSED(person.pk)))


def sent_to(organs: frozenset[int]) -> Q:
    """Matters that an organ has, or had until it answered, led, refused or saw them withdrawn.

    One that it gave back by an objection, or that was taken back from it, it sees no more. Of what came from a ledger
    file only the organ is known, no dispatch.
    """
    return _named_by(organs, Assignment.objects.exclude(ended_why__in=GIVEN_BACK), Fact.objects.all())


def _reviewed_by(organs: frozenset[int]) -> Q:
    """Matters in which the organs were asked for a review, or gave an opinion of one; open to their heads, who sign."""
    letters = Letter.objects.filter(issuer__in=organs, kind__in=REVIEW_LETTERS).order_by()
    opinions = Petition.objects.filter(pk__in=letters.values("petition")).order_by()
    owed = Waiting.objects.filter(role="review_officer", organ__in=organs).order_by()
    return Q(pk__in=owed.values("matter").union(opinions.values("matter")))


def _unclaimed(organs: frozenset[int], today: date) -> Q:
    """Matters under review of which no ledger says by whom, answered by an organ that one of these may review."""
    owed = Waiting.objects.filter(role="review_officer", organ=None).order_by()
    answered = Fact.objects.filter(organ__in=levels.reviewed_by(organs, today)).order_by()
    return Q(pk__in=owed.values("matter")) & Q(pk__in=answered.values("matter"))


def _review_reach(person: Person, today: date) -> frozenset[int]:
    """Organs whose decisions a person may be asked to review, and his own: petitioners are told to ask there, so the
    request is taken there. An office for reviews stands for its government."""
    duty = {Role.REVIEW_OFFICER}
    held = accounts.held_in(person, duty, today)
    return accounts.organs_of(person, duty, today) | levels.reviewed_by(held, today)


def _to_review(organs: frozenset[int]) -> Q:
    """Matters in which the organs review, or may be asked to review what an organ below them answered."""
    owed, answered = Waiting.objects.filter(role="review_officer"), Fact.objects.filter(closed__isnull=False)
    return _named_by(organs, owed, answered)


def _named_by(organs: frozenset[int], *kinds: QuerySet[Any]) -> Q:
    """The matters for which a row of one of two kinds names one of the organs. Few such rows are gathered once; of
    many, each matter is asked for its own: by its id and not by each of the organs, and by a range of one id, of which
    PostgreSQL cannot first gather all."""
    few = [rows.filter(organ__in=organs).order_by() for rows in kinds]
    if not _are_many(organs, few):
        first, *others = (rows.values("matter") for rows in few)
        return Q(pk__in=first.union(*others))
    organ = ExpressionWrapper(F("organ") + 0, output_field=BigIntegerField())
    condition = Q()
    for rows in kinds:
        own = rows.alias(at=organ).filter(at__in=organs, matter__gte=OuterRef("pk"), matter__lte=OuterRef("pk"))
        condition |= Q(Exists(own))
    return condition


#: Until when it is known whether organs have many rows. Only a way of asking hangs on it, not what is found.
_counted: dict[tuple[int, frozenset[int]], tuple[bool, float]] = {}
_SECONDS = 600.0


def _are_many(organs: frozenset[int], kinds: list[QuerySet[Any]]) -> bool:
    many, until = _counted.get((MANY, organs), (False, 0.0))
    if monotonic() >= until:
        many = any(rows[: MANY + 1].count() > MANY for rows in kinds)
        _counted[MANY, organs] = many, monotonic() + _SECONDS
    return many


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


#: Duties that register petitions.
REGISTRARS = frozenset({Role.CLERK, Role.CASE_OFFICER})


def may_register(person: Somebody, today: date | None = None, *, purpose: str = "accusation") -> Answer:
    """Whether a petition of this purpose may be registered. Without one: whether any may."""
    roles = _roles(person, today)
    if roles & REGISTRARS:
        return Allowed()
    if Role.ACCUSATION_OFFICER not in roles:
        return Denied(_("登记信访件需要窗口登记员或办理人员的职责。"))
    if purpose != "accusation":
        return Denied(_("检举控告件专办人员只登记检举控告件。"))
    return Allowed()


#: Duties in the bureau that keep the lists of responsibilities of all organs.
LISTERS = frozenset({Role.CASE_OFFICER, Role.SECTION_HEAD})


def may_keep_list(person: Somebody, organ: int, today: date | None = None) -> Answer:
    """Load the list of what an organ handles by which lawful route: the bureau for every organ, an organ its own."""
    day = today or timezone.localdate()
    if _roles(person, day) & LISTERS:
        return Allowed()
    if isinstance(person, Person) and organ in accounts.organs_of(person, ORGAN, day):
        return Allowed()
    return Denied(_("依法分类处理清单由信访部门办理人员或者本单位人员装入。"))


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
    if not _is_window(person):
        seen = may_view(person, matter, today)
        if not seen:
            return seen
    assert isinstance(person, Person)
    return _may_now(person, workflow.BY_ACT[act], state, _At(matter, course, today, {}, []))


def deeds_open(person: Person, matter: Matter, course: Course, state: str, today: date) -> dict[str, Answer]:
    """The answer of `may_do` for every act of the table, for somebody who is known to see the matter."""
    at = _At(matter, course, today, {}, [])
    return {arrow.act: _may_now(person, arrow, state, at) for arrow in workflow.ARROWS if arrow.sources}


def _may_now(person: Person, arrow: workflow.Arrow, state: str, at: _At) -> Answer:
    if at.matter.disposed is not None:
        return Denied(_("本案卷的内容已经销毁，不能再办理。"))
    if person.pk in at.course.recused:
        return Denied(_("你已在本事项中回避，不能再办理。"))
    if state not in arrow.sources:
        return _not_in_state(state, arrow.act, get_language() or "")
    return _may_by_duty(person, arrow, at)


@lru_cache(maxsize=4096)
def _not_in_state(state: str, act: str, _language: str) -> Denied:
    """The words of most of the closed acts of a page, kept for each language."""
    return Denied(
        _("本件现在是“%(state)s”，不能%(act)s。")
        % {"state": word_of(workflow.STATES, state), "act": term_words(workflow.BY_ACT[act])}
    )


@lru_cache(maxsize=512)
def _not_by_duty(act: str, _language: str) -> Denied:
    return Denied(_("“%(act)s”不在你的职责之内，或者本件不在你单位办理。") % {"act": term_words(workflow.BY_ACT[act])})


class _At(NamedTuple):
    """Where and when somebody wants to act. What is found out for one act is kept for the next: `organs`, by role, that
    they act for here, and their `roles`."""

    matter: Matter
    course: Course
    today: date
    organs: dict[str, frozenset[int]]
    roles: list[frozenset[str]]


def _may_by_duty(person: Person, arrow: workflow.Arrow, at: _At) -> Answer:
    if any(_acts_as(role, person, arrow, at) for role in arrow.who):
        return Allowed()
    return _not_by_duty(arrow.act, get_language() or "")


def _is_window(person: Somebody) -> bool:
    """Whether it is the petitioner who asks. That it is this petitioner's matter was proved at the window, by number
    and code; here nothing is shown, and only what the table opens to petitioners is done."""
    return isinstance(person, Person) and person.is_window


def _acts_as(role: str, person: Person, arrow: workflow.Arrow, at: _At) -> bool:
    if _is_window(person):
        return role == "petitioner"
    if role in ("organ_officer", "organ_head"):
        if role not in at.organs:
            at.organs[role] = acting_organs(person, at.matter, at.today, role)
        return at.course.held_by(at.organs[role], arrow.part) is not None
    if role == "review_officer":
        return not at.matter.restricted and _reviews(person, arrow.act, at.course, at.today)
    if not at.roles:
        roles = _roles_in_secret(person, at.today) if at.matter.restricted else _roles(person, at.today)
        at.roles.append(roles)
    return role in at.roles[0] if at.matter.restricted else bool(at.roles[0] & DUTIES_OF[role])


def acting_organs(person: Somebody, matter: Matter, today: date, *roles: str) -> frozenset[int]:
    """The organs whose part of this matter a person may handle: those of the duties, those below them, those they
    took over. With an accusation only the organ's accusation officer does, for that organ alone."""
    if not isinstance(person, Person):
        return frozenset()
    duties = {duty for role in roles or ("organ_officer", "organ_head") for duty in DUTIES_OF[role]}
    if not matter.restricted:
        return accounts.organs_of(person, duties, today)
    held = accounts.held_in(person, {Role.ACCUSATION_OFFICER}, today)
    if Role.ORGAN_OFFICER not in duties:
        held &= accounts.held_in(person, duties, today)
    return tree.standing_for(held)


def _roles_in_secret(person: Person, today: date) -> frozenset[str]:
    """The bureau's accusation officer does with an accusation what clerks and case officers do with other matters;
    leads or supervises as well where that duty is held, too."""
    who = secrecy.officer(person, today)
    if not (who.is_central or who.for_bureau):
        return frozenset()
    held = _roles(person, today)
    further = {role for role in ("leader", "supervisor") if held & DUTIES_OF[role]}
    return frozenset({"clerk", "case_officer", *further})


def _reviews(person: Person, act: str, course: Course, today: date) -> bool:
    """Whether a person's own organ is the one that reviews; a request is also taken by one above whose opinion it is
    about. Standing above the reviewing organ gives no say in its review."""
    duty = DUTIES_OF["review_officer"]
    round_ = course.round
    if act in ("request_review", "request_re_review"):
        decided = course.lead.organ if course.lead else None
        about = {decided, round_.review_organ} if act == "request_re_review" else {decided}
        return bool(_review_reach(person, today) & about)
    held = accounts.held_in(person, duty, today)
    organs = tree.standing_for(held)
    is_last = round_.re_review_requested is not None and round_.re_review_decided is None
    if act in ("contact", "attach", "serve"):
        return bool(organs & {round_.review_organ, round_.re_review_organ})
    asked = round_.re_review_organ if is_last else round_.review_organ
    if asked is None and course.lead is not None:
        # A ledger file does not name the organ that was asked; the act finds out whether it is this person's.
        return course.lead.organ in levels.reviewed_by(held, today)
    return asked in organs


def may_read_person(person: Somebody, petition: Petition, today: date | None = None) -> Answer:
    """Whether name and contacts of a petition may be shown to somebody who sees its matter.

    Who asked for confidence is known to the bureau, and to an organ that reviews; not to the organs that handle.
    """
    if not petition.confidential or _knows_names(person, petition.matter, today):
        return Allowed()
    return Denied(_("信访人要求保密，姓名和联系方式只供信访部门查阅。"))


def nameless(person: Somebody, petitions: Iterable[Petition], today: date | None = None) -> frozenset[int]:
    """The petitions, of those given, whose petitioner must not be named to a person."""
    return frozenset(one.pk for one in petitions if not may_read_person(person, one, today))


def findable_by_person(person: Somebody, today: date | None = None) -> Q:
    """Petitions that a search for a name, telephone or identity number may find for a person: a hit would name the
    petitioner as surely as the page."""
    return Q() if _roles(person, today) & (BUREAU | {Role.ACCUSATION_OFFICER}) else Q(confidential=False)


def _knows_names(person: Somebody, matter: Matter, today: date | None) -> bool:
    day = today or timezone.localdate()
    roles = _roles(person, day)
    if not isinstance(person, Person):
        return False
    if matter.restricted:
        who = secrecy.officer(person, day)
        return who.is_central or bool(who.for_bureau)
    if roles & BUREAU:
        return True
    if not roles & REVIEWING:
        return False
    return Matter.objects.filter(_reviewed_by(accounts.organs_of(person, REVIEWING, day)), pk=matter.pk).exists()


def works_in_bureau(person: Somebody, matter: Matter, today: date) -> bool:
    """Whether a person meets this matter, which they are known to see, as one of the bureau's own."""
    if not isinstance(person, Person):
        return False
    if matter.restricted:
        who = secrecy.officer(person, today)
        return who.is_central or bool(who.for_bureau)
    return bool(_roles(person, today) & BUREAU)


def may_load_notice(person: Somebody, today: date | None = None) -> Answer:
    """A year's notice is loaded by those who watch the periods, and signed by another of them."""
    if _roles(person, today) & {Role.CASE_OFFICER, Role.SECTION_HEAD, Role.BUREAU_LEADER, Role.SUPERVISOR}:
        return Allowed()
    return Denied(_("放假通知由信访部门办理、督查人员装入和签署。"))


def may_sign_notice(person: Somebody, notice: YearNotice, today: date | None = None) -> Answer:
    """Nobody signs what he loaded himself: two people have then read the dates."""
    allowed = may_load_notice(person, today)
    if allowed and isinstance(person, Person) and notice.loaded_by_id == person.pk:
        return Denied(_("装入的人不能自己签署，请另一位同事核对后签署。"))
    return allowed


#: Duties that look after case files; whoever confirms a disposal is one of those who lead.
KEEPERS = frozenset({Role.CASE_OFFICER, Role.SECTION_HEAD, Role.BUREAU_LEADER, Role.ACCUSATION_OFFICER})
DISPOSERS = frozenset({Role.SECTION_HEAD, Role.BUREAU_LEADER, Role.ACCUSATION_OFFICER})


def may_keep_files(person: Somebody, today: date | None = None, matter: Matter | None = None) -> Answer:
    """Take out a case file, place and lift holds, propose disposals; of one matter, or of any. The file is the
    bureau's: an organ's accusation officer reads what was sent there, and no more."""
    day = today or timezone.localdate()
    if isinstance(person, Person) and _roles(person, day) & KEEPERS:
        who = secrecy.officer(person, day)
        is_at_home = bool(_roles(person, day) & BUREAU) or who.is_central or bool(who.for_bureau)
        if is_at_home and (matter is None or works_in_bureau(person, matter, day)):
            return Allowed()
    return Denied(_("案卷的保管和销毁由信访部门办理人员和负责人经办。"))


def may_decide_disposal(person: Somebody, disposal: Disposal, today: date | None = None) -> Answer:
    """A disposal takes two people: one proposes, another who leads confirms or refuses."""
    if not _roles(person, today) & DISPOSERS:
        return Denied(_("销毁由信访部门负责人确认。"))
    if isinstance(person, Person) and disposal.proposed_by_id == person.pk:
        return Denied(_("提出销毁的人不能自己确认，请另一位负责人确认。"))
    return Allowed()
