"""核稿、签发: what is decided on the letter of a deed, and what becomes of one that went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.letters import acts as letters
from huiyin.letters.kinds import SIGN
from huiyin.letters.models import DecisionMade, Letter
from huiyin.petitions.acts.deeds import Doing, NotAllowed, Unfit, require, write
from huiyin.petitions.acts.handling_talks import instructing
from huiyin.petitions.acts.signing import locked
from huiyin.petitions.policies import Answer
from huiyin.petitions.queries import sign_off


@transaction.atomic
def decide(
    letter: int,
    doing: Doing,
    *,
    step: str,
    decision: str,
    remark: str = "",
    instruction: Mapping[str, Any] | None = None,
    expected_n: int | None = None,
) -> Letter:
    """Agree to a letter at the step it waits for, return it to its writer, or sign it with a written instruction.

    Args:
        instruction: with "instruct" (批示): to_person or to_organ, and due; the remark is its text. It becomes a task
            of the matter, in the same transaction.

    Raises:
        NotAllowed: this person does not decide the step, wrote the letter, or is recused.
        LetterRefused: somebody was faster, or the words that a return needs are missing.
        Unfit: the instruction has no addressee.
    """
    found, case = locked(letter)
    _required(sign_off.may_decide(doing.person, found, case, doing.today))
    decided = letters.decide(
        found, person=doing.person, step=step, decision=decision, remark=remark, at=doing.at, today=doing.today,
        expected_n=expected_n,
    )  # fmt: skip
    if decision == DecisionMade.INSTRUCT and step == SIGN:
        task = replace(doing, data={**(instruction or {}), "text": remark, "letter": letter})
        require(case, "instruct", doing.person, doing.today)
        write(case, "instruct", task, instructing(case, task))
    return decided


@transaction.atomic
def take_back(letter: int, doing: Doing, *, expected_n: int | None = None) -> Letter:
    """撤回修改: the letter is a draft again.

    Raises:
        NotAllowed: this person does not write at it.
        LetterRefused: it is not on its way.
    """
    found, case = locked(letter)
    _required(sign_off.may_write(doing.person, found, case, doing.today))
    return letters.take_back(found, person=doing.person, at=doing.at, today=doing.today, expected_n=expected_n)


@transaction.atomic
def give_up(letter: int, doing: Doing, *, expected_n: int | None = None) -> Letter:
    """撤回文稿: the letter will not be issued; its act never happened.

    Raises:
        NotAllowed, LetterRefused: as `take_back`.
    """
    found, case = locked(letter)
    _required(sign_off.may_write(doing.person, found, case, doing.today))
    return letters.withdraw_draft(found, person=doing.person, at=doing.at, today=doing.today, expected_n=expected_n)


@transaction.atomic
def void(letter: int, doing: Doing, *, code: str, reason: str, expected_n: int | None = None) -> Letter:
    """作废: the letter stands no more; what was done with it stays done, and its number stays used.

    Raises:
        NotAllowed: this person does not sign for the organ.
        LetterRefused: it did not go out, is void already, or the reason is missing.
    """
    found, case = locked(letter)
    _required(sign_off.may_void(doing.person, found, case, doing.today))
    letters.void(
        found, code=code, reason=reason, person=doing.person, at=doing.at, today=doing.today, expected_n=expected_n
    )
    return Letter.objects.get(pk=letter)


@transaction.atomic
def replace_letter(letter: int, doing: Doing) -> Letter:
    """另行制发: a new letter in place of a voided one, with the same words to begin with; it carries no act.

    Raises:
        NotAllowed: this person does not write for the organ.
        Unfit: the letter stands.
    """
    found, case = locked(letter)
    _required(sign_off.may_write(doing.person, found, case, doing.today))
    if not found.is_voided:
        raise Unfit({"": _("这份文书没有作废，不需要另行制发。")})
    return letters.draft(
        found.kind, issuer=found.issuer, matter=found.matter, petition=found.petition, assignment=found.assignment,
        fields=found.fields, author=doing.person, at=doing.at, today=doing.today,
    )  # fmt: skip


@transaction.atomic
def rewrite(letter: int, doing: Doing, fields: Mapping[str, str], *, expected_n: int | None = None) -> Letter:
    """Change the words of a draft that carries no act, and put it forward.

    Raises:
        NotAllowed, LetterRefused: as `take_back`.
    """
    found, case = locked(letter)
    _required(sign_off.may_write(doing.person, found, case, doing.today))
    revised = letters.revise(
        found, fields=fields, person=doing.person, at=doing.at, today=doing.today, expected_n=expected_n
    )
    return letters.submit(revised, person=doing.person, at=doing.at, today=doing.today)


def _required(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.why)
