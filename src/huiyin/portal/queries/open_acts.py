"""What a petitioner may do now with his own petition, or why not, in words that say when it will be possible.

That it is his own is proved by number and code; the table of the workflow is asked here, and again by the act itself.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from huiyin.accounts.policies import ALLOWED, Decision, Denied
from huiyin.core import workflow
from huiyin.petitions.acts.rating import SIDES, rated
from huiyin.petitions.acts.remedies import window
from huiyin.petitions.queries.handling import law_of
from huiyin.petitions.queries.remedy_organs import asked_organs
from huiyin.portal.queries.follow import Followed
from huiyin.ui.words import day_words

#: In the order of the page.
ACTS: Final = ("answer_question", "attach", "rate", "request_review", "request_re_review", "withdraw", "demand_data")
#: What an accusation leaves: no word of who answered, or of what (ADR 12).
_OF_SECRETS: Final = frozenset({"answer_question", "attach", "withdraw", "demand_data"})
_STAGE: Final = {"request_review": "review", "request_re_review": "re_review"}
#: States in which something is still to come that may be rated, or reviewed.
_BEFORE_ANSWER: Final = frozenset({"registered", "sent", "objected", "told", "accepted", "simple", "extended"})


def offered(followed: Followed) -> dict[str, Decision]:
    """Every act that the page speaks of, with the answer; what does not concern this petition is left out."""
    found = {act: may(followed, act) for act in ACTS if _concerns(followed, act)}
    return {act: answer for act, answer in found.items() if answer or answer.why}


def may(followed: Followed, act: str) -> Decision:
    """Whether an act of ACTS is open; a refusal without words: the page does not speak of it."""
    if not _concerns(followed, act):
        return Denied("")
    why = _why_not(followed, act)
    return ALLOWED if why is None else Denied(why)


def is_never_spoken_of(followed: Followed, act: str) -> bool:
    """Whether no page may say anything of an act, whatever was sent: its form would name who has it."""
    return act not in ACTS or followed.is_over or (followed.is_secret and act not in _OF_SECRETS)


def _concerns(followed: Followed, act: str) -> bool:
    if is_never_spoken_of(followed, act):
        return False
    if act == "answer_question":
        # A question that the office has gone on without is no longer held up to anybody.
        return any(wait.act == act for wait in followed.waits())
    if act == "request_re_review":
        return followed.course.round.review_decided is not None
    if act == "request_review":
        return followed.course.round.review_decided is None and followed.fact.purpose in ("appeal", "claim", None)
    return True


def _why_not(followed: Followed, act: str) -> str | None:
    """Why an act is not open; None where it is."""
    if act == "rate" and (why := _rating_is_over(followed)) is not None:
        return why
    if act in _STAGE and (why := _no_remedy(followed, act)) is not None:
        return why
    if not workflow.allowed(act, followed.case.state):
        return _not_now(followed, act)
    return None


def _not_now(followed: Followed, act: str) -> str:
    state = followed.case.state
    if act == "rate":
        return _("办结以后可以评价。") if state in _BEFORE_ANSWER else _("这件信访没有作出答复，不作评价。")
    if act == "request_review":
        if state in _BEFORE_ANSWER:
            return _("作出处理意见以后，不服的可以在30天内申请复查。")
        return _("这件信访没有作出处理意见，不能申请复查。")
    if act == "withdraw":
        if state == "withdrawn":
            return _("这件信访已经撤回。")
        # Of an accusation, no word of what became of it.
        return _("现在不能办理这一项。") if followed.is_secret else _("已经办结或者导入其他途径，不用再撤回。")
    return _("现在不能办理这一项。")


def _rating_is_over(followed: Followed) -> str | None:
    case, fact = followed.case, followed.fact
    if all(rated(case, side) for side in SIDES):
        return _("您已经评价过了，谢谢。")
    if fact.rating_until is not None and followed.today > fact.rating_until:
        return _("评价的最后一天是%(day)s，已经过了。") % {"day": day_words(fact.rating_until)}
    return None


def _no_remedy(followed: Followed, act: str) -> str | None:
    case, stage = followed.case, _STAGE[act]
    asked = getattr(case.course.round, f"{stage}_requested")
    refused = getattr(case.course.round, f"{stage}_refused")
    if asked is not None and refused is None:
        return _("您在%(day)s已经提出申请。") % {"day": day_words(asked)}
    if not workflow.allowed(act, case.state):
        return None
    if window(case, stage) is None:
        return _("这件信访依照%(law)s不适用复查复核。") % {"law": law_of(case, act, followed.today)}
    if not asked_organs(case, stage, followed.today):
        return _("系统中没有登记上一级机关，请与信访部门联系，由工作人员为您办理。")
    return None
