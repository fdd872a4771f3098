"""核稿 and 签发: somebody else than the writer agrees, gives a written instruction, or returns the letter."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.accounts.policies import Denied
from huiyin.letters.acts.drafting import back_to_draft, require_complete
from huiyin.letters.acts.recording import locked, record, require
from huiyin.letters.digests import named
from huiyin.letters.kinds import SIGN
from huiyin.letters.models import WAITS_FOR, DecisionMade, Letter, LetterStep, State, Step
from huiyin.letters.policies import may_decide
from huiyin.letters.problems import LetterRefused


@transaction.atomic
def decide(
    letter: Letter,
    *,
    person: Person,
    step: str,
    decision: str,
    remark: str = "",
    at: datetime,
    today: date,
    expected_n: int | None = None,
) -> Letter:
    """Agree to a letter at the step it waits for, return it to its writer, or sign it by a written instruction (批示).

    Raises:
        PermissionDenied: this person does not decide the step, or wrote the letter.
        LetterChanged, WrongState: somebody was faster, or it waits for another step.
        LetterRefused: a return or an instruction without words.
        Incomplete: something that the law wants is not filled in.
    """
    letter = locked(letter, expected_n)
    require(letter, (WAITS_FOR[step],), str(Step(step).label))
    verdict = may_decide(person, letter, step, today)
    if isinstance(verdict, Denied):
        raise PermissionDenied(verdict.why)
    remark = remark.strip()
    _require_words(step, decision, remark)
    if decision != DecisionMade.RETURN:
        require_complete(letter)
    LetterStep.objects.create(letter=letter, step=step, person=person, at=at, decision=decision, remark=remark)
    said = named(remark, letter.text.salt)
    if decision == DecisionMade.RETURN:
        back_to_draft(letter)
        record(letter, "letter.returned", by=person, at=at, step=step, remark=said)
        return letter
    later = letter.chain.split()
    later = later[later.index(step) + 1 :]
    letter.state = WAITS_FOR[later[0]] if later else State.SIGNED
    letter.save(update_fields=["state"])
    name = "letter.signed" if step == SIGN else "letter.checked"
    record(letter, name, by=person, at=at, decision=str(decision), remark=said)
    return letter


def _require_words(step: str, decision: str, remark: str) -> None:
    if decision not in DecisionMade.values:
        raise LetterRefused(_("请选择同意、退回修改或者批示。"))
    if decision == DecisionMade.INSTRUCT and step != SIGN:
        raise LetterRefused(_("批示由签发人作出；核稿请选择同意或者退回修改。"))
    if decision == DecisionMade.RETURN and not remark:
        raise LetterRefused(_("请写明退回修改的意见，让起草人知道改什么。"))
    if decision == DecisionMade.INSTRUCT and not remark:
        raise LetterRefused(_("请写明批示内容。"))
