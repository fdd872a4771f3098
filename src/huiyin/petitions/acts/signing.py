"""Deeds that go out as a letter: done at once where nobody else signs, else drafted, signed, and done when issued.

A letter carries the act and its form. Issuing it performs the act with that form in the one transaction that numbers
and seals the letter; the case is judged anew, since it may have moved while the letter was signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.core.events import Event
from huiyin.letters import acts as letters
from huiyin.letters import files
from huiyin.letters.kinds import KINDS, worded_under
from huiyin.letters.models import UNISSUED, Letter, State
from huiyin.letters.problems import Incomplete, LetterRefused
from huiyin.petitions.acts.deeds import Changed, Doing, NotAllowed, Unfit, entries_since, require, write
from huiyin.petitions.acts.plain import from_plain, to_plain
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.cases import Case, case_of
from huiyin.petitions.queries.handling import acting_organ, regulation_of
from huiyin.petitions.queries.on_issue import known_on_issue
from huiyin.petitions.queries.printed import case_fields
from huiyin.petitions.queries.sign_off import may_issue

#: Makes the events of an act from the case and what was filled in; `doing.letter` is the letter issued with it.
Making: TypeAlias = Callable[[Case, Doing], Sequence[Event]]
#: What a letter prints of this act; what is known of the case is added to it.
Fields: TypeAlias = Mapping[str, str] | Callable[[Case], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`done`: the act was performed; else the letter went along its chain and nothing has happened yet."""

    case: Case
    letter: Letter | None
    done: bool


class SentBack(Exception):
    """A letter could not be issued any more, and went back to its writer; `why` is for them to read."""

    def __init__(self, letter: Letter, why: str) -> None:
        super().__init__(why)
        self.letter = letter
        self.why = why


def carry(
    matter: int,
    act: str,
    doing: Doing,
    *,
    kind: str | Callable[[Case], str],
    fields: Fields,
    issuer: Organ | Callable[[Case], Organ],
    assignment: int | None = None,
    petition: int | None = None,
    expected_n: int | None = None,
    owed: Callable[[Case, Doing], bool] | None = None,
) -> Outcome:
    """Do an act that a letter carries, or put its letter forward to those who check and sign it.

    Args:
        doing: its data are stored in the letter and given to the maker of the act, days as days; `on` is added, the
            day on which it was decided, where the form has none. `letter` names a draft that is written anew.
        kind, fields, issuer: may be asked of the case under the lock.
        owed: whether this case wants the letter at all; without it the act is done alone.

    Raises:
        NotAllowed, Changed: as `deeds.perform`.
        Unfit: the act or the letter wants something else.
    """
    with transaction.atomic():
        row = Matter.objects.select_for_update().get(pk=matter)
        case = case_of(row, petition)
        if expected_n is not None and case.n != expected_n:
            raise Changed(case, entries_since(matter, expected_n))
        require(case, act, doing.person, doing.today)
        _no_other_on_its_way(case, act, doing)
        plain = to_plain(doing.data)
        plain["on"] = plain.get("on") or doing.today.isoformat()
        filled = replace(doing, data=from_plain(plain))
        if owed is not None and not owed(case, filled):
            return Outcome(write(case, act, doing, maker_of(act)(case, filled)), None, True)
        _rehearse(case, act, filled)
        lead = case.course.lead
        paper = _Paper(
            kind if isinstance(kind, str) else kind(case),
            issuer if isinstance(issuer, Organ) else issuer(case),
            assignment if assignment is not None else plain.get("assignment") or (lead.id if lead else None),
            fields(case) if callable(fields) else fields,
            plain,
        )
        with _in_the_words_of_the_form():
            letter = _put_forward(case, act, doing, paper)
            if letter.state != State.SIGNED:
                return Outcome(case, letter, False)
            return _perform(case, letter, doing, filled)


@dataclass(frozen=True, slots=True)
class _Paper:
    kind: str
    issuer: Organ
    assignment: int | None
    fields: Mapping[str, str]
    data: Mapping[str, Any]

    def printed(self, case: Case) -> dict[str, str]:
        """Every field that this kind has: what is known of the case, and over it what the act says."""
        names = {field.name for field in KINDS[self.kind].fields}
        course = case.course
        handles = self.issuer == acting_organ(case) or self.issuer.pk in {one.organ for one in course.assignments}
        known = case_fields(case, names_petitioner=not (course.confidential and handles))
        law = regulation_of(case, case.fact.registered).id if case.fact.accepted else ""
        whole = {**worded_under(self.kind, law), **known, **self.fields}
        return {name: value for name, value in whole.items() if name in names and value}


#: Acts of which a petition has one letter at a time: only one of them could be issued.
_SENDING = ("transfer", "assign")


def _no_other_on_its_way(case: Case, act: str, doing: Doing) -> None:
    """
    Raises:
        Unfit: the petition is already being sent, by a letter that is not issued yet.
    """
    if act not in _SENDING:
        return
    others = Letter.objects.filter(petition=case.petition, act__in=_SENDING, state__in=UNISSUED)
    other = others.exclude(pk=doing.letter or 0).select_related("drafter").first()
    if other is not None:
        raise Unfit(
            {
                "": _("本件已有一份%(title)s（%(who)s起草，%(state)s）还没有发出；请先发出或者撤回那一份。")
                % {"title": other.title, "who": other.drafter.display_name, "state": other.standing_words}
            }
        )


def _put_forward(case: Case, act: str, doing: Doing, paper: _Paper) -> Letter:
    """The letter with its first step to be decided; where it has none, ready to be issued."""
    at, today = doing.at, doing.today
    if doing.letter is not None:
        letter = _own_draft(case, act, doing)
        letter = letters.revise(
            letter, fields=paper.printed(case), data=paper.data, person=doing.person, at=at, today=today
        )
    else:
        letter = letters.draft(
            paper.kind, issuer=paper.issuer, matter=case.matter.pk, petition=case.petition,
            assignment=paper.assignment, fields=paper.printed(case), act=act, data=paper.data, author=doing.person,
            at=at, today=today,
        )  # fmt: skip
    return letters.submit(letter, person=doing.person, at=at, today=today, is_secret=case.matter.restricted)


def _own_draft(case: Case, act: str, doing: Doing) -> Letter:
    letter = Letter.objects.filter(
        pk=doing.letter or 0, act=act, matter=case.matter.pk, petition=case.petition, state=State.DRAFT
    ).first()
    if letter is None:
        raise Unfit({"": _("这份文稿已送签、已发出或者已撤回，不能再改。")})
    return letter


def issue(letter: int, doing: Doing, expected_n: int | None = None) -> Outcome:
    """Issue a signed letter, and perform the act it carries with the form it carries.

    Args:
        expected_n: the last entry of the letter's own stream that the person has seen.

    Raises:
        SentBack: the case has moved, and the act is not open any more as it was drafted; nothing was issued, and the
            letter is a draft again.
        NotAllowed: this person does not issue it.
        LetterRefused: the letter is not signed yet, or was handled since.
    """
    try:
        with transaction.atomic():
            return _issue(letter, doing, expected_n)
    except _Stale as stale:
        return _send_back(letter, doing, str(stale))


def locked(letter: int) -> tuple[Letter, Case]:
    """The letter and its case, the matter held: always in this order, so that nobody waits for the other in a circle.

    A petition that was moved to another matter meanwhile takes its letters along.
    """
    found = Letter.objects.select_related("issuer", "drafter", "text").get(pk=letter)
    moved = Petition.objects.filter(pk=found.petition or 0).values_list("matter_id", flat=True).first()
    row = Matter.objects.select_for_update().get(pk=moved or found.matter or 0)
    return found, case_of(row, found.petition)


class _Stale(Exception):
    """The act that a letter carries cannot be done any more."""


def _issue(pk: int, doing: Doing, expected_n: int | None) -> Outcome:
    letter, case = locked(pk)
    verdict = may_issue(doing.person, letter, case, doing.today)
    if not verdict:
        raise NotAllowed(verdict.why)
    if not letter.act:
        return Outcome(case, _numbered(case, letter, doing, expected_n), True)
    filled = Doing(letter.drafter, doing.at, doing.today, from_plain(letter.data))
    # Whoever is not through with signing is told so, and does not lose the letter for it.
    if letter.state == State.SIGNED:
        _rejudge(case, letter, doing, filled)
    return _perform(case, letter, doing, filled, expected_n=expected_n)


def _rejudge(case: Case, letter: Letter, doing: Doing, filled: Doing) -> None:
    """
    Raises:
        _Stale: saying why.
    """
    try:
        try:
            require(case, letter.act, letter.drafter, doing.today)
        except NotAllowed:
            # The writer may have gone to another post: then whoever issues must be allowed the act.
            require(case, letter.act, doing.person, doing.today)
        _rehearse(case, letter.act, filled)
    except NotAllowed as refusal:
        raise _Stale(refusal.why) from refusal
    except Unfit as unfit:
        raise _Stale(_("；").join(unfit.problems.values())) from unfit


def why_stale(letter: Letter, case: Case, doing: Doing) -> str:
    """Why a letter on its way could not be issued now; empty when nothing stands against it."""
    if not letter.act or letter.state not in (State.DRAFT, State.CHECKING, State.SIGNING, State.SIGNED):
        return ""
    filled = Doing(letter.drafter, doing.at, doing.today, from_plain(letter.data))
    try:
        _rejudge(case, letter, doing, filled)
    except _Stale as stale:
        return str(stale)
    return ""


def _send_back(pk: int, doing: Doing, why: str) -> Outcome:
    letter = letters.take_back(Letter.objects.get(pk=pk), person=doing.person, at=doing.at, today=doing.today)
    raise SentBack(letter, why)


def _perform(case: Case, letter: Letter, doing: Doing, filled: Doing, *, expected_n: int | None = None) -> Outcome:
    """Number and seal the letter, then do its act; neither stays without the other."""
    letter = _numbered(case, letter, doing, expected_n)
    try:
        events = maker_of(letter.act)(case, replace(filled, letter=letter.pk))
        return Outcome(write(case, letter.act, doing, events), letter, True)
    except BaseException:
        # The transaction takes the rows back, not the file.
        files.letter_path(letter.stored).unlink(missing_ok=True)
        raise


def _numbered(case: Case, letter: Letter, doing: Doing, expected_n: int | None) -> Letter:
    return letters.issue(
        letter, person=doing.person, at=doing.at, today=doing.today, expected_n=expected_n,
        known=known_on_issue(letter.kind, case, doing.today),
    )  # fmt: skip


def _rehearse(case: Case, act: str, filled: Doing) -> None:
    """Let the maker find what is wanting before anything is written or numbered.

    Raises:
        Unfit: as the maker finds.
    """
    with transaction.atomic():
        maker_of(act)(case, replace(filled, letter=None))
        transaction.set_rollback(True)


@contextmanager
def _in_the_words_of_the_form() -> Iterator[None]:
    """What the letters refuse, said as a form can show it."""
    try:
        yield
    except Incomplete as error:
        raise Unfit({"": _("；").join(one.words for one in error.missing) + "。"}) from error
    except LetterRefused as error:
        raise Unfit({"": str(error)}) from error
    except PermissionDenied as error:
        raise NotAllowed(str(error)) from error


def maker_of(act: str) -> Making:
    # The areas call `carry`: what they make can only be looked at once all of them are loaded.
    from huiyin.petitions.acts.makers import MAKERS

    return MAKERS[act]
