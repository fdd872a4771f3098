"""Review and re-review: asked for in time or with a ground, of the organ a level above, and decided (Art. 35, 36).

What was accepted before May 2022 is reviewed under the 2005 regulation (Art. 34, 35): same windows, other articles.
What a letter prints is Chinese, whatever language the page speaks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.core.clocks import Clock
from huiyin.core.desk_events import ReviewRefused
from huiyin.core.events import Event, ReviewDecided, ReviewRequested
from huiyin.core.terms import REVIEW_REFUSAL
from huiyin.letters.models import State
from huiyin.petitions.acts.deeds import Doing, Unfit, needed, perform
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import day as plain_day
from huiyin.petitions.acts.plain import number, words
from huiyin.petitions.acts.signing import Making, Outcome, carry
from huiyin.petitions.models import Note
from huiyin.petitions.queries import remedy_organs
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.handling import acting_organ, law_of
from huiyin.petitions.queries.printed import organ_name, petition_clocks, printed_day
from huiyin.petitions.queries.sign_off import letters_of_petitions
from huiyin.ui.words import day_words

WINDOW_OF = {"review": "review_window", "re_review": "re_review_window"}
#: What the conclusion of a review is called in its letter.
CONCLUSIONS = {"uphold": "维持原意见", "change": "变更原意见", "annul": "撤销原意见，责令重新办理"}
#: The last day is counted when the letter is issued; until then a draft says how.
WITHIN = "自收到之日起第30日"
#: What is done again takes no longer than handling it the first time, with its extension: 60 and 30 days (Art. 34).
LONGEST_REDO = timedelta(days=60 + 30)


def window(case: Case, stage: str) -> Clock | None:
    """The clock within which the remedy may be asked for; None when nothing was decided yet."""
    found = [clock for clock in petition_clocks(case) if clock.id == WINDOW_OF[stage]]
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
    return _asked("review", matter, doing, petition, expected_n)


def request_re_review(
    matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
) -> Case:
    """申请复核; as `request_review`."""
    return _asked("re_review", matter, doing, petition, expected_n)


def _asked(stage: str, matter: int, doing: Doing, petition: int | None, expected_n: int | None) -> Case:
    def make(case: Case) -> Sequence[Event]:
        data = doing.data
        on: date = data["on"]
        if problems := _against_request(case, stage, doing):
            raise Unfit(problems)
        text = words(data, "request")
        note = write_note(case, f"{stage}_request", text, doing) if text else None
        late = write_note(case, f"{stage}_late", words(data, "late"), doing) if is_late(case, stage, on) else None
        return [ReviewRequested(case.petition, on, stage, data["organ"], data.get("people") or None, late, note)]

    return perform(matter, f"request_{stage}", doing, make, petition=petition, expected_n=expected_n)


def _against_request(case: Case, stage: str, doing: Doing) -> dict[str, str]:
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
    if data.get("organ") not in {one.pk for one in remedy_organs.asked_organs(case, stage, doing.today)}:
        found["organ"] = _("应当向原办理（复查）机关的上一级机关提出，不能越级或者向本机关提出（%(law)s）。") % {
            "law": law_of(case, f"request_{stage}", doing.today)
        }
    clock = window(case, stage)
    if clock is not None and is_late(case, stage, on) and not words(data, "late"):
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
        issuer=lambda case: reviewing_organ(case, doing), petition=petition, expected_n=expected_n,
    )  # fmt: skip


def _refusal(case: Case, data: Mapping[str, Any]) -> dict[str, str]:
    about = "review_opinion" if stage_of(case) == "re_review" else "opinion"
    request = _request(case)
    return {
        **request,
        "处理意见书": request["复查意见书" if about == "review_opinion" else "处理意见书"],
        "申请事项": "复核" if about == "review_opinion" else "复查",
        "理由": words(data, "why"),
        "依据": words(data, "basis"),
        "另行提出": words(data, "elsewhere"),
    }


def decide_review(
    matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
) -> Outcome:
    """复查意见. data: outcome ("uphold", "change"), facts, basis, opinion, hearing, upper (organ of the re-review)."""
    return _decide("decide_review", matter, doing, petition, expected_n)


def decide_re_review(
    matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
) -> Outcome:
    """复核意见, and the end of the remedies. data: outcome, facts, basis, opinion, hearing."""
    return _decide("decide_re_review", matter, doing, petition, expected_n)


def annul_and_redo(
    matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
) -> Outcome:
    """撤销, and the handling organ does it again until the day set. data: as deciding, and redo_until for upper."""
    return _decide("annul_and_redo", matter, doing, petition, expected_n)


def _decide(act: str, matter: int, doing: Doing, petition: int | None, expected_n: int | None) -> Outcome:
    return carry(
        matter, act, doing,
        kind=lambda case: f"{stage_of(case)}_opinion",
        fields=lambda case: _opinion(case, doing.data),
        issuer=lambda case: reviewing_organ(case, doing), petition=petition, expected_n=expected_n,
    )  # fmt: skip


def reviewing_organ(case: Case, doing: Doing) -> Organ:
    """The organ of which the review, or the re-review, was asked. A ledger file does not name it: then the one that
    the person reviews for."""
    return Organ.objects.get(pk=_reviewing(case, doing))


def _reviewing(case: Case, doing: Doing) -> int:
    stage = stage_of(case)
    asked: int | None = getattr(case.course.round, f"{stage}_organ")
    if asked is None:
        asked = remedy_organs.own_reviewing(case, stage, doing.person, doing.today)
    if asked is None:
        raise Unfit({"": _("没有登记向哪个机关申请的复查复核，请由上一级机关的复查复核人员办理。")})
    return asked


def _request(case: Case) -> dict[str, str]:
    """What letters say of the request and of the opinions before it."""
    round_ = case.course.round
    asked = round_.re_review_requested if stage_of(case) == "re_review" else round_.review_requested
    return {
        "申请日期": printed_day(asked),
        "原处理机关": acting_organ(case).name,
        "处理意见书": letter_name(case, "opinion", round_.answered),
        "原复查机关": organ_name(round_.review_organ) or "复查机关",
        "复查意见书": letter_name(case, "review_opinion", round_.review_decided),
        **_asked_for(case),
    }


def _asked_for(case: Case) -> dict[str, str]:
    """What the request itself asked for; nothing where it is not kept, and the letter prints the petition's own."""
    stage = stage_of(case)
    requests = [
        event
        for event in case.past.of(case.matter.pk)
        if isinstance(event, ReviewRequested) and event.petition == case.petition and event.stage == stage
    ]
    if not requests or requests[-1].note is None:
        return {}
    note = Note.objects.filter(matter=case.matter, digest=requests[-1].note).first()
    return {"诉求": note.text} if note is not None and note.text else {}


def letter_name(case: Case, kind: str, on: date | None) -> str:
    """The number of the opinion, or its day where it was given outside this system."""
    letter = letters_of_petitions([case.petition]).filter(kind=kind, state=State.ISSUED).last()
    if letter is not None and (on is None or letter.issued_on is None or letter.issued_on >= on):
        return letter.number
    return f"{printed_day(on)}作出的意见" if on else ""


def _opinion(case: Case, data: Mapping[str, Any]) -> dict[str, str]:
    name = {"review": "复查", "re_review": "复核"}[stage_of(case)]
    upper = number(data, "upper")
    remedy = {"复核机关": organ_name(upper), "复核期限": WITHIN} if upper is not None else {}
    return {
        **_request(case),
        "事实和理由": words(data, "facts"),
        "依据": words(data, "basis"),
        f"{name}意见": words(data, "opinion"),
        f"{name}结论": CONCLUSIONS[words(data, "outcome") or "annul"],
        "听证情况": words(data, "hearing"),
        "重办期限": printed_day(plain_day(data, "redo_until")),
        **remedy,
    }


def refusing(stage: str) -> Making:
    """The events of a refusal to review."""

    def make(case: Case, doing: Doing) -> Sequence[Event]:
        needed(doing.data, "ground", "why", "basis")
        ground = words(doing.data, "ground")
        if ground not in REVIEW_REFUSAL:
            raise Unfit({"ground": _("请选择不予受理的理由。")})
        _reviewing(case, doing)
        return [ReviewRefused(case.petition, doing.today, stage, ground, doing.letter)]

    return make


def deciding(stage: str) -> Making:
    """The events of an opinion that upholds or changes."""

    def make(case: Case, doing: Doing) -> Sequence[Event]:
        data = doing.data
        needed(data, "facts", "basis", "opinion", *(["upper"] if stage == "review" else []))
        outcome, organ = words(data, "outcome"), _reviewing(case, doing)
        if outcome not in ("uphold", "change"):
            raise Unfit({"outcome": _("撤销并责令重办，请用“撤销重办”。")})
        upper = number(data, "upper")
        if stage == "review" and (upper is None or not remedy_organs.is_a_level_above(organ, upper, doing.today)):
            law = law_of(case, "request_re_review", doing.today)
            raise Unfit({"upper": _("复核机关应当是复查机关的上一级机关（%(law)s）。") % {"law": law}})
        return [ReviewDecided(case.petition, doing.today, stage, outcome, organ, None, doing.letter)]

    return make


def annulling(case: Case, doing: Doing) -> Sequence[Event]:
    """The events of an opinion that annuls and has it done again."""
    needed(doing.data, "facts", "basis", "opinion", "redo_until")
    until = plain_day(doing.data, "redo_until")
    if until is None or until <= doing.today:
        raise Unfit({"redo_until": _("重办的最后一日应当晚于作出意见的日期。")})
    if until > (last := doing.today + LONGEST_REDO):
        raise Unfit({"redo_until": _("重办的期限不超过 90 日，最迟到%(day)s。") % {"day": day_words(last)}})
    stage, organ = stage_of(case), _reviewing(case, doing)
    return [ReviewDecided(case.petition, doing.today, stage, "annul", organ, until, doing.letter)]


def stage_of(case: Case) -> str:
    return "re_review" if case.state == "in_re_review" else "review"


def usual_redo_day(on: date) -> date:
    """The regulation leaves the period to the reviewing organ; a setting offers one."""
    return on + timedelta(days=settings.REDO_DAYS)


#: What issuing the letters of this area performs.
MAKERS: dict[str, Making] = {
    "refuse_review": refusing("review"),
    "refuse_re_review": refusing("re_review"),
    "decide_review": deciding("review"),
    "decide_re_review": deciding("re_review"),
    "annul_and_redo": annulling,
}
