"""Review and re-review: asked for in time or with a ground, of the organ a level above, and decided (Art. 35, 36)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.core.clocks import Clock
from huiyin.core.desk_events import ReviewRefused
from huiyin.core.events import Event, Rated, ReviewDecided, ReviewRequested
from huiyin.core.terms import REVIEW_REFUSAL
from huiyin.letters.models import State
from huiyin.letters.queries import letters_of
from huiyin.petitions.acts.deeds import Doing, Unfit, needed, perform
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import day as plain_day
from huiyin.petitions.acts.plain import words
from huiyin.petitions.acts.signing import Making, Outcome, carry
from huiyin.petitions.queries import remedy_organs
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.printed import organ_name, printed_day
from huiyin.ui.words import day_words

WINDOW_OF = {"review": "review_window", "re_review": "re_review_window"}
#: The basis offered for a refusal.
ARTICLES = {"review": "《信访工作条例》第三十五条", "re_review": "《信访工作条例》第三十六条"}


def window(case: Case, stage: str) -> Clock | None:
    """The clock within which the remedy may be asked for; None when nothing was decided yet."""
    name = WINDOW_OF[stage]
    found = [one for one in case.found.clocks() if one.id == name and one.petition == case.petition]
    return found[-1] if found else None


def is_late(case: Case, stage: str, on: date) -> bool:
    """Whether a request of that day comes after the last day; never so on a provisional one."""
    clock = window(case, stage)
    return clock is not None and on > clock.due and not clock.provisional


def request_review(matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """申请复查. data: on, organ, people, same_matter, late (ground), request (text).

    Raises:
        Unfit: too late without a ground, another matter, an organ that is not a level above.
    """
    make = _requesting("review")
    return perform(
        matter, "request_review", doing, lambda case: make(case, doing), petition=petition, expected_n=expected_n
    )


def request_re_review(
    matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
) -> Case:
    """申请复核; as `request_review`."""
    make = _requesting("re_review")
    return perform(
        matter, "request_re_review", doing, lambda case: make(case, doing), petition=petition, expected_n=expected_n
    )


def _requesting(stage: str) -> Making:
    def make(case: Case, doing: Doing) -> Sequence[Event]:
        data = doing.data
        on, organ = data["on"], data["organ"]
        problems = dict(_problems(case, stage, doing))
        if problems:
            raise Unfit(problems)
        text = (data.get("request") or "").strip()
        note = write_note(case, f"{stage}_request", text, doing) if text else None
        late = None
        if is_late(case, stage, on):
            late = write_note(case, f"{stage}_late", data["late"].strip(), doing)
        return [ReviewRequested(case.petition, on, stage, organ, data.get("people") or None, late, note)]

    return make


def _problems(case: Case, stage: str, doing: Doing) -> Mapping[str, str]:
    data: Mapping[str, Any] = doing.data
    on: date = data["on"]
    found: dict[str, str] = {}
    decided = case.course.round.review_decided if stage == "re_review" else case.course.round.answered
    if on > doing.today:
        found["on"] = _("申请日期不能晚于今天。")
    elif decided is not None and on < decided:
        found["on"] = _("申请日期不能早于作出意见的日期（%(day)s）。") % {"day": day_words(decided)}
    if not data.get("same_matter"):
        found["same_matter"] = _("复查复核只审查原事项的同一事实和理由；新的诉求请另行登记。")
    reviewed = remedy_organs.reviewed_organ(case, stage)
    if reviewed is not None and not remedy_organs.is_a_level_above(reviewed, data["organ"], doing.today):
        article = "第三十六条第一款" if stage == "re_review" else "第三十五条"
        found["organ"] = _("应当向原办理（复查）机关的上一级机关提出，不能越级或者向本机关提出（%(article)s）。") % {
            "article": article
        }
    clock = window(case, stage)
    if clock is not None and is_late(case, stage, on) and not (data.get("late") or "").strip():
        found["late"] = _("申请的最后一日是%(day)s，已经超过；确有正当理由的，请写明接受逾期申请的理由。") % {
            "day": day_words(clock.due)
        }
    return found


def refuse_review(
    matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
) -> Outcome:
    """不予受理复查. data: ground, why, basis, elsewhere."""
    return _refuse("refuse_review", matter, doing, petition, expected_n)


def refuse_re_review(
    matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
) -> Outcome:
    """不予受理复核; as `refuse_review`."""
    return _refuse("refuse_re_review", matter, doing, petition, expected_n)


def _refuse(act: str, matter: int, doing: Doing, petition: int | None, expected_n: int | None) -> Outcome:
    return carry(
        matter, act, doing, kind="review_not_accepted", fields=lambda case: _refusal(case, doing.data),
        issuer=reviewing_organ, petition=petition, expected_n=expected_n,
    )  # fmt: skip


def _refusal(case: Case, data: Mapping[str, Any]) -> dict[str, str]:
    return {
        **_request(case),
        "申请事项": "复核" if stage_of(case) == "re_review" else "复查",
        "理由": words(data, "why"),
        "依据": words(data, "basis"),
        "另行提出": words(data, "elsewhere"),
    }


def decide_review(
    matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
) -> Outcome:
    """复查意见. data: outcome ("uphold" or "change"), facts, basis, opinion, upper (organ of the re-review)."""
    return _decide("decide_review", matter, doing, petition, expected_n)


def decide_re_review(
    matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
) -> Outcome:
    """复核意见, and the end of the remedies. data: outcome, facts, basis, opinion, hearing."""
    return _decide("decide_re_review", matter, doing, petition, expected_n)


def annul_and_redo(
    matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
) -> Outcome:
    """撤销, and the handling organ does it again until the day set. data: as deciding, and redo_until."""
    return _decide("annul_and_redo", matter, doing, petition, expected_n)


def _decide(act: str, matter: int, doing: Doing, petition: int | None, expected_n: int | None) -> Outcome:
    return carry(
        matter, act, doing,
        kind=lambda case: f"{stage_of(case)}_opinion",
        fields=lambda case: _opinion(case, doing.data),
        issuer=reviewing_organ, petition=petition, expected_n=expected_n,
    )  # fmt: skip


def reviewing_organ(case: Case) -> Organ:
    """The organ of which the review, or the re-review, was asked."""
    return Organ.objects.get(pk=getattr(case.course.round, f"{stage_of(case)}_organ"))


def _request(case: Case) -> dict[str, str]:
    """What letters say of the request and of the opinions before it."""
    round_ = case.course.round
    asked = round_.re_review_requested if stage_of(case) == "re_review" else round_.review_requested
    return {
        "申请日期": printed_day(asked),
        "原处理机关": organ_name(case.fact.organ),
        "处理意见书": letter_name(case, "opinion", round_.answered),
        "原复查机关": organ_name(round_.review_organ),
        "复查意见书": letter_name(case, "review_opinion", round_.review_decided),
    }


def letter_name(case: Case, kind: str, on: date | None) -> str:
    """The number of the opinion, or its day where it was given outside this system."""
    letter = letters_of([case.matter.pk]).filter(kind=kind, petition=case.petition, state=State.ISSUED).last()
    if letter is not None:
        return letter.number
    return f"{printed_day(on)}作出的意见" if on else ""


def _opinion(case: Case, data: Mapping[str, Any]) -> dict[str, str]:
    stage = stage_of(case)
    outcome = str(data.get("outcome") or "annul")
    upper = data.get("upper")
    decided = {"uphold": "维持原意见", "change": "变更原意见", "annul": "撤销原意见，责令重新办理"}[outcome]
    until = data.get("redo_until")
    opinion = words(data, "opinion")
    if until:
        day = printed_day(plain_day(data, "redo_until"))
        opinion = f"{opinion}\n由{organ_name(case.fact.organ)}在{day}前重新作出处理意见。"
    name = {"review": "复查", "re_review": "复核"}[stage]
    return {
        **_request(case),
        "事实和理由": words(data, "facts"),
        "依据": words(data, "basis"),
        f"{name}意见": opinion,
        f"{name}结论": decided,
        "听证情况": words(data, "hearing"),
        "复核机关": organ_name(int(upper)) if upper else "",
        "复核期限": "自收到之日起第30日",
    }


def refusing(stage: str) -> Making:
    """The events of a refusal to review."""

    def make(case: Case, doing: Doing) -> Sequence[Event]:
        needed(doing.data, "ground", "why", "basis")
        ground = words(doing.data, "ground")
        if ground not in REVIEW_REFUSAL:
            raise Unfit({"ground": _("请选择不予受理的理由。")})
        return [ReviewRefused(case.petition, doing.today, stage, ground, doing.letter)]

    return make


def deciding(stage: str) -> Making:
    """The events of an opinion that upholds or changes."""

    def make(case: Case, doing: Doing) -> Sequence[Event]:
        needed(doing.data, "facts", "basis", "opinion")
        outcome = words(doing.data, "outcome")
        if outcome not in ("uphold", "change"):
            raise Unfit({"outcome": _("撤销并责令重办，请用“撤销重办”。")})
        organ = getattr(case.course.round, f"{stage}_organ")
        return [ReviewDecided(case.petition, doing.today, stage, outcome, organ, None, doing.letter)]

    return make


def annulling(case: Case, doing: Doing) -> Sequence[Event]:
    """The events of an opinion that annuls and has it done again."""
    needed(doing.data, "facts", "basis", "opinion", "redo_until")
    stage = stage_of(case)
    until = plain_day(doing.data, "redo_until")
    if until is None or until <= doing.today:
        raise Unfit({"redo_until": _("重办的最后一日应当晚于作出意见的日期。")})
    organ = getattr(case.course.round, f"{stage}_organ")
    return [ReviewDecided(case.petition, doing.today, stage, "annul", organ, until, doing.letter)]


def stage_of(case: Case) -> str:
    return "re_review" if case.state == "in_re_review" else "review"


def usual_redo_day(on: date) -> date:
    """The regulation leaves the period to the reviewing organ; a setting offers one."""
    return on + timedelta(days=settings.REDO_DAYS)


def rate(matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """满意度评价 as told by the petitioner. data: on, bureau, bureau_reason, organ, organ_reason; either side may be
    left out, and is then not rated.

    Raises:
        Unfit: nothing is rated, the window is over, or dissatisfaction without its reason.
    """

    def make(case: Case, doing: Doing) -> Sequence[Event]:
        data = doing.data
        sides = [side for side in ("bureau", "organ") if data.get(side)]
        problems: dict[str, str] = {}
        if not sides:
            problems["bureau"] = _("请至少评价信访部门、责任单位中的一方；信访人不愿评价的不用登记。")
        if case.fact.rating_until is not None and data["on"] > case.fact.rating_until:
            problems["on"] = _("评价截止日期是%(day)s，已经超过。") % {"day": day_words(case.fact.rating_until)}
        if data["on"] > doing.today:
            problems["on"] = _("日期不能晚于今天。")
        for side in sides:
            if data[side] == "dissatisfied" and not (data.get(f"{side}_reason") or "").strip():
                problems[f"{side}_reason"] = _("请记录不满意的原因。")
        if problems:
            raise Unfit(problems)
        return [_rated(case, side, doing) for side in sides]

    return perform(matter, "rate", doing, lambda case: make(case, doing), petition=petition, expected_n=expected_n)


def _rated(case: Case, side: str, doing: Doing) -> Rated:
    reason = (doing.data.get(f"{side}_reason") or "").strip()
    note = write_note(case, "rating", reason, doing) if reason else None
    return Rated(case.petition, doing.data["on"], side, doing.data[side], note)


#: What issuing the letters of this area performs.
MAKERS: dict[str, Making] = {
    "refuse_review": refusing("review"),
    "refuse_re_review": refusing("re_review"),
    "decide_review": deciding("review"),
    "decide_re_review": deciding("re_review"),
    "annul_and_redo": annulling,
}
