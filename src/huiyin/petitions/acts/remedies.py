"""Review and re-review: asked for in time or with a ground, of the organ a level above, and decided (Art. 35, 36)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.core.clocks import Clock
from huiyin.core.desk_events import ReviewRefused
from huiyin.core.events import Event, Rated, ReviewDecided, ReviewRequested
from huiyin.petitions.acts.deeds import Doing, Unfit, perform
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.queries import remedy_organs
from huiyin.petitions.queries.cases import Case
from huiyin.ui.words import day_words

WINDOW_OF = {"review": "review_window", "re_review": "re_review_window"}


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


def _requesting(stage: str) -> Callable[[Case, Doing], Sequence[Event]]:
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


def refusing(stage: str) -> Callable[[Case, Doing], Sequence[Event]]:
    """不予受理复查、复核. data: on, ground ("late", "another_matter", "skipped_level", "already_decided"), why."""

    def make(case: Case, doing: Doing) -> Sequence[Event]:
        data = doing.data
        requested = getattr(case.course.round, f"{stage}_requested")
        _not_before(data["on"], requested, doing)
        return [ReviewRefused(case.petition, data["on"], stage, data["ground"], doing.letter)]

    return make


def deciding(stage: str) -> Callable[[Case, Doing], Sequence[Event]]:
    """复查意见, 复核意见 that uphold or change. data: on, outcome."""

    def make(case: Case, doing: Doing) -> Sequence[Event]:
        data = doing.data
        _not_before(data["on"], getattr(case.course.round, f"{stage}_requested"), doing)
        if data["outcome"] not in ("uphold", "change"):
            raise Unfit({"outcome": _("撤销并责令重办，请用“撤销重办”。")})
        organ = getattr(case.course.round, f"{stage}_organ")
        return [ReviewDecided(case.petition, data["on"], stage, data["outcome"], organ, None, doing.letter)]

    return make


def annulling(case: Case, doing: Doing) -> Sequence[Event]:
    """撤销, and the handling organ does it again until the day set. data: on, redo_until."""
    data = doing.data
    stage = stage_of(case)
    _not_before(data["on"], getattr(case.course.round, f"{stage}_requested"), doing)
    until: date = data["redo_until"]
    if until <= data["on"]:
        raise Unfit({"redo_until": _("重办的最后一日应当晚于作出意见的日期。")})
    organ = getattr(case.course.round, f"{stage}_organ")
    return [ReviewDecided(case.petition, data["on"], stage, "annul", organ, until, doing.letter)]


def stage_of(case: Case) -> str:
    return "re_review" if case.state == "in_re_review" else "review"


def usual_redo_day(on: date) -> date:
    """The regulation leaves the period to the reviewing organ; a setting offers one."""
    return on + timedelta(days=settings.REDO_DAYS)


def _not_before(on: date, requested: date | None, doing: Doing) -> None:
    if on > doing.today:
        raise Unfit({"on": _("日期不能晚于今天。")})
    if requested is not None and on < requested:
        raise Unfit({"on": _("日期不能早于收到申请的日期（%(day)s）。") % {"day": day_words(requested)}})


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


#: What a letter that was signed off does to the case when it is issued.
MAKERS: dict[str, Callable[[Case, Doing], Sequence[Event]]] = {
    "refuse_review": refusing("review"),
    "refuse_re_review": refusing("re_review"),
    "decide_review": deciding("review"),
    "decide_re_review": deciding("re_review"),
    "annul_and_redo": annulling,
}
