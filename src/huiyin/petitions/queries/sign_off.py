"""Letters and people: who may read, issue and void a letter, and which ones wait for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person
from huiyin.core import workflow
from huiyin.ledger.prepared import Prepared
from huiyin.letters import policies as letter_policies
from huiyin.letters import queries as letters
from huiyin.letters.kinds import CHECK, SIGN
from huiyin.letters.models import WAITS_FOR, Letter, State
from huiyin.petitions import policies
from huiyin.petitions.models import Petition
from huiyin.petitions.policies import Allowed, Answer, Denied
from huiyin.petitions.queries.cases import Case

GONE_OUT = (State.ISSUED, State.VOIDED)
#: Letters that go from organ to organ, and name nobody who asked for confidence.
BETWEEN_ORGANS = ("transfer", "assignment", "urging", "completion_report")


def letters_of_petitions(petitions: Iterable[int]) -> QuerySet[Letter]:
    """Every letter of these petitions. One that was moved to another matter takes its letters along, whose rows go on
    naming the matter in which they were written."""
    keys = list(petitions)
    return letters.letters_of(_origins(keys)).filter(petition__in=keys)


_MATTERS = Prepared(lambda petitions: Letter.objects.filter(petition__in=petitions).values_list("matter", flat=True))
_PETITIONS = Prepared(lambda matters: Petition.objects.filter(matter__in=matters).select_related("matter"))


def _origins(petitions: Iterable[int]) -> set[int]:
    return {matter for matter in _MATTERS(tuple(petitions)) if matter}


def readable_letters(person: Person, matters: Iterable[int], today: date) -> QuerySet[Letter]:
    """The letters of these matters that a person may read. Drafts are the issuing organ's own affair; a letter to
    somebody who asked for confidence is not read by the organs that must not know the name.

    The caller has seen to it that the matters are visible. A petition that was moved takes its letters along.
    """
    petitions = _PETITIONS(tuple(matters))
    keys = [petition.pk for petition in petitions]
    if not (origins := _origins(keys)):
        return Letter.objects.none()
    own = accounts.organs_of(person, policies.READERS, today)
    nameless = policies.nameless(person, petitions, today)
    found = letters.letters_of(origins).filter(Q(state__in=GONE_OUT) | Q(issuer__in=own), petition__in=keys)
    return found.exclude(~Q(issuer__in=own) & ~Q(kind__in=BETWEEN_ORGANS), petition__in=nameless)


def waiting_for(person: Person, today: date) -> list[tuple[Letter, str]]:
    """What a person may check or sign now, with the step, the longest waiting first."""
    organs = accounts.held_in(person, policies.READERS & letter_policies.DECIDERS, today)
    if not organs:
        return []
    waiting = [
        (letter, step)
        for letter in letters.awaiting((CHECK, SIGN), organs)
        if (step := step_of(letter))
        and person.pk not in (letter.drafter_id, *letter.writers)
        and _decides(person, letter, step, today)
    ]
    if not waiting:
        return []
    matters = [letter.matter for letter, _step in waiting if letter.matter]
    seen = set(policies.visible_to(person, today).filter(pk__in=matters).values_list("pk", flat=True))
    found = [pair for pair in waiting if pair[0].matter in seen]
    return sorted(found, key=lambda pair: (pair[0].submitted or pair[0].drafted, pair[0].pk))


def step_of(letter: Letter) -> str:
    """The step that a letter waits for; empty when it waits for none."""
    return next((step for step, state in WAITS_FOR.items() if letter.state == state), "")


def may_decide(person: Person, letter: Letter, case: Case, today: date) -> Answer:
    """Whether a person decides the step that the letter waits for; a recused one decides nothing (Art. 28)."""
    step = step_of(letter)
    if not step:
        return Denied(_("这份文书现在不在签批中。"))
    if person.pk in case.course.recused:
        return Denied(_("你已在本事项中回避，不能核稿、签发（第二十八条）。"))
    verdict = letter_policies.may_decide(person, letter, step, today)
    return Denied(verdict.why) if isinstance(verdict, accounts.Denied) else Allowed()


def may_issue(person: Person, letter: Letter, case: Case, today: date) -> Answer:
    """A writer of the letter issues it, who signed it, or who may do what it carries."""
    seen = policies.may_view(person, case.matter, today)
    if not seen:
        return seen
    if person.pk in case.course.recused:
        return Denied(_("你已在本事项中回避，不能制发文书（第二十八条）。"))
    if person.pk in letter.writers or _decides(person, letter, SIGN, today) or _has_duty(person, letter, case, today):
        return Allowed()
    return Denied(_("文书由起草人、签发人或者本单位的承办人制发。"))


def may_void(person: Person, letter: Letter, case: Case, today: date) -> Answer:
    """Who may sign for the issuing organ may void; so may the writer of a letter that needs no signature."""
    if person.pk in case.course.recused:
        return Denied(_("你已在本事项中回避，不能再办理。"))
    if _decides(person, letter, SIGN, today) or (not letter.chain and person.pk in letter.writers):
        return Allowed()
    return Denied(_("文书由发文机关有权签发的人作废。"))


def may_serve(person: Person, letter: Letter, case: Case, today: date) -> Answer:
    """Whose record of a service counts: that of the organ that wrote to the petitioner, or of the bureau."""
    if letter.kind in BETWEEN_ORGANS:
        return Denied(_("这份文书不是发给信访人的，不登记送达。"))
    own = accounts.organs_of(person, policies.READERS, today)
    if letter.issuer_id in own or policies.works_in_bureau(person, case.matter, today):
        return Allowed()
    return Denied(_("送达由发文机关或者信访部门登记。"))


def may_write(person: Person, letter: Letter, case: Case, today: date) -> Answer:
    """Who may revise, take back or give up a letter on its way: its writers, and who may do what it carries."""
    if person.pk in case.course.recused:
        return Denied(_("你已在本事项中回避，不能再办理。"))
    if person.pk in letter.writers or _has_duty(person, letter, case, today):
        return Allowed()
    return Denied(_("文稿由起草人或者本单位的承办人修改。"))


def _decides(person: Person, letter: Letter, step: str, today: date) -> bool:
    """By duty in the issuing organ itself, whoever wrote it."""
    return letter.issuer_id in accounts.held_in(person, letter_policies.deciders(letter, step), today)


def _has_duty(person: Person, letter: Letter, case: Case, today: date) -> bool:
    if letter.act not in workflow.BY_ACT:
        return False
    state = next(iter(workflow.BY_ACT[letter.act].sources), case.state)
    source = case.state if workflow.allowed(letter.act, case.state) else state
    return bool(
        policies.may_do(
            person, letter.act, matter=case.matter, state=source, course=case.course, fact=case.fact, today=today
        )
    )
