"""What happened to a petition, told to the one who filed it: plain sentences, the oldest first.

Told are the steps and their days, the organs, and what was written to the petitioner. Never told are other petitioners,
names of staff, and what offices write to each other: reasons of transfers, notes, instructions, urgings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.core import desk_events as desk
from huiyin.core import events as ev
from huiyin.core.clocks import Clock
from huiyin.core.events import Event
from huiyin.core.terms import CHANNEL, OUTCOME, RATING, REFUSAL_GROUND, REVIEW_OUTCOME, REVIEW_REFUSAL, ROUTE
from huiyin.letters.kinds import KINDS as LETTER_KINDS
from huiyin.portal.queries.follow import TO_PETITIONER, Followed
from huiyin.portal.views.dues import Organs, duty_of, owed_by, short_day
from huiyin.ui.words import word_of


class Line(NamedTuple):
    """One thing that happened. `kind`: "" a step, "late" a day that was missed."""

    on: date | None
    what: str
    text: str = ""
    kind: str = ""
    why: str = ""


class _Teller:
    """What the sentences need to know beside their event."""

    def __init__(self, followed: Followed, organs: Organs, texts: Mapping[str, str]) -> None:
        self.followed = followed
        self.organs = organs
        self.texts = texts
        self.dispatched = any(isinstance(event, desk.Dispatched) for event in followed.events())
        #: As of the event that is told: the organ that answers the petitioner, and what the bureau decided last.
        self._lead: int | None = None
        self.disposition: str | None = None

    def heed(self, event: Event) -> None:
        """Take note of an event before it is told: who has the petition from now on."""
        if isinstance(event, ev.Sorted):
            self._lead, self.disposition = event.organ, event.disposition
        elif isinstance(event, desk.Dispatched) and event.part == "lead":
            self._lead = event.organ
        elif isinstance(event, desk.LedBack):
            self._lead = None
        elif isinstance(event, desk.Recalled) or (isinstance(event, desk.ObjectionDecided) and event.agreed):
            share = self.followed.course.assignment(event.assignment)
            self._lead = self._lead if share is not None and share.part == "assist" else None

    def who(self, assignment: int | None) -> str:
        """Whose step it was: the organ of its share, else the one that had the petition then; never who has it now."""
        # Shares that a sorting without dispatches implies all have the number 0.
        return (self.organs.assigned(assignment) if assignment else "") or (
            self.organs.name(self._lead) or self.organs.bureau
        )

    def sender(self, assignment: int | None) -> str:
        """Who had sent it there, and decides on what comes back."""
        return (self.organs.sender(assignment) if assignment else "") or self.organs.bureau

    def day(self, day: date) -> str:
        return short_day(day, self.followed.today)


Sentence = Callable[[Any, _Teller], str]


def _registered(event: ev.Registered, at: _Teller) -> str:
    told = {"organ": at.organs.bureau, "channel": word_of(CHANNEL, event.channel), "number": event.number}
    return _("%(organ)s收到您的信访（%(channel)s），编号%(number)s。") % told


def _sorted(event: ev.Sorted, at: _Teller) -> str:
    organ, bureau = at.organs.name(event.organ), at.organs.bureau
    match event.disposition:
        case "transfer" | "assign":
            # A sorting at the desk is told by its dispatches.
            return "" if at.dispatched or not organ else _("转%(organ)s办理。") % {"organ": organ}
        case "direct_reply":
            return _("%(organ)s直接答复。") % {"organ": bureau}
        case "file":
            return _("%(organ)s登记留存，不再转送其他机关。") % {"organ": bureau}
    return ""


def _dispatched(event: desk.Dispatched, at: _Teller) -> str:
    told = {"organ": at.organs.name(event.organ), "sender": at.organs.name(event.sender)}
    if event.part == "assist":
        return _("请%(organ)s协助办理。") % told
    return _("%(sender)s转%(organ)s办理。") % told


def _refused(event: desk.Refused, at: _Teller) -> str:
    told = {"organ": at.organs.name(event.organ), "why": word_of(REFUSAL_GROUND, event.ground)}
    if event.kind == "no_longer_accepted":
        return _("%(organ)s决定不再受理：%(why)s。") % told
    return _("%(organ)s决定不予受理：%(why)s。") % told


def _led(event: desk.Led, at: _Teller) -> str:
    told = {"route": word_of(ROUTE, event.route), "body": at.organs.name(event.body) or _("有权处理的机关")}
    return _("这件事依法应当通过“%(route)s”解决，已为您导入，由%(body)s处理。") % told


def _answered(event: ev.Answered, at: _Teller) -> str:
    told = {"organ": at.who(event.assignment), "outcome": word_of(OUTCOME, event.outcome)}
    if at.disposition == "direct_reply":
        return _("已经答复您。")
    return _("%(organ)s办结，作出处理意见：%(outcome)s。") % told if event.outcome else _("%(organ)s办结。") % told


def _asked_review(event: ev.ReviewRequested, at: _Teller) -> str:
    told = {"organ": at.organs.name(event.organ) or _("上一级机关")}
    if event.stage == "re_review":
        return _("您向%(organ)s申请复核。") % told
    return _("您向%(organ)s申请复查。") % told


def _reviewed(event: ev.ReviewDecided, at: _Teller) -> str:
    told = {
        "organ": at.organs.name(event.organ), "name": _("复核意见") if event.stage == "re_review" else _("复查意见"),
        "outcome": word_of(REVIEW_OUTCOME, event.outcome),
    }  # fmt: skip
    if event.redo_until:
        told["day"] = at.day(event.redo_until)
        return _("%(organ)s作出%(name)s：%(outcome)s，责令在%(day)s以前重新办理。") % told
    return _("%(organ)s作出%(name)s：%(outcome)s。") % told


def _review_refused(event: desk.ReviewRefused, at: _Teller) -> str:
    told = {
        "why": word_of(REVIEW_REFUSAL, event.ground),
        "name": _("复核") if event.stage == "re_review" else _("复查"),
    }
    return _("%(name)s申请没有受理：%(why)s。") % told


def _rated(event: ev.Rated, at: _Teller) -> str:
    told = {"value": word_of(RATING, event.value)}
    return _("您对信访部门的评价：%(value)s。") % told if event.side == "bureau" else _(
        "您对责任单位的评价：%(value)s。"
    ) % told  # fmt: skip


def _served(event: desk.Served, at: _Teller) -> str:
    kind = LETTER_KINDS.get(event.kind)
    if kind is None or event.kind not in TO_PETITIONER:
        return ""
    return _("《%(letter)s》送达您。") % {"letter": kind.title}


def _contacted(event: desk.Contacted, at: _Teller) -> str:
    kinds = {
        "call": _("工作人员打电话与您联系。"),
        "visit": _("工作人员上门与您见面。"),
        "meeting": _("工作人员与您面谈。"),
        "message": _("工作人员发短信或者在网上与您联系。"),
        "explanation": _("工作人员当面向您解释。"),
    }
    return kinds.get(event.kind, "")


def _mediated(event: desk.Mediated, at: _Teller) -> str:
    if event.kind == "settlement":
        return _("双方和解，达成协议。") if event.reached else _("双方协商，没有达成协议。")
    return _("经过调解，达成协议。") if event.reached else _("经过调解，没有达成协议。")


def _demanded(event: desk.DataDemanded, at: _Teller) -> str:
    return _("您要求更正个人信息。") if event.kind == "correct" else _("您反对继续使用您的个人信息。")


_TELL: dict[type[Any], Sentence] = {
    ev.Registered: _registered,
    ev.Sorted: _sorted,
    desk.Dispatched: _dispatched,
    desk.Received: lambda event, at: _("%(organ)s签收。") % {"organ": at.who(event.assignment)},
    desk.ObjectionDecided: lambda event, at: (
        _("核实后，由%(organ)s重新决定办理机关。") % {"organ": at.sender(event.assignment)} if event.agreed else ""
    ),
    desk.Recalled: lambda event, at: _("%(organ)s重新决定办理机关。") % {"organ": at.sender(event.assignment)},
    ev.Told: lambda event, at: _("%(organ)s告知您收到情况和办理途径、程序。") % {"organ": at.who(event.assignment)},
    ev.Accepted: lambda event, at: _("%(organ)s受理。") % {"organ": at.who(event.assignment)},
    ev.Extended: lambda event, at: _("情况复杂，经批准延长办理期限，延至%(day)s。") % {"day": at.day(event.until)},
    desk.LeftSimple: lambda event, at: _("转为普通程序办理，期限从原来的受理日期起算。"),
    desk.Refused: _refused,
    desk.Led: _led,
    desk.TakenUp: lambda event, at: _("有权处理的机关已经受理。"),
    desk.LedBack: lambda event, at: (
        _("有权处理的机关没有受理，由%(organ)s重新决定如何办理。") % {"organ": at.organs.bureau}
    ),
    desk.HearingOpened: lambda event, at: _("决定举行听证。"),
    desk.HearingClosed: lambda event, at: _("听证结束。"),
    desk.Mediated: _mediated,
    desk.Contacted: _contacted,
    desk.Asked: lambda event, at: _("%(organ)s请您说明：") % {"organ": at.organs.name(event.organ) or at.who(None)},
    desk.QuestionAnswered: lambda event, at: _("您的答复已经收到。"),
    desk.DataDemanded: _demanded,
    desk.DataDemandAnswered: lambda event, at: (
        _("您关于个人信息的要求已经办理。") if event.granted else _("您关于个人信息的要求没有同意：")
    ),
    desk.Attached: lambda event, at: _("您提交的材料已经收到。") if event.kind == "petitioner" else "",
    ev.Answered: _answered,
    ev.Confirmed: lambda event, at: _("%(organ)s审核认定办结。") % {"organ": at.sender(event.assignment)},
    desk.Executed: lambda event, at: _("处理意见已经执行。") if event.done else _("处理意见正在执行，还没有执行完。"),
    desk.Served: _served,
    ev.RatingOpened: lambda event, at: _("请您评价，至%(day)s止。") % {"day": at.day(event.until)},
    ev.Rated: _rated,
    ev.ReviewRequested: _asked_review,
    ev.ReviewDecided: _reviewed,
    desk.ReviewRefused: _review_refused,
    desk.Withdrawn: lambda event, at: _("您撤回了这件信访。"),
    ev.Joined: lambda event, at: _("与反映同一问题的信访一并办理。"),
}
#: Events whose words were written to the petitioner, or by him.
WORDS_OF = (desk.Asked, desk.QuestionAnswered, desk.DataDemandAnswered)


def lines(followed: Followed, organs: Organs, texts: Mapping[str, str]) -> list[Line]:
    """The timeline, oldest first. Of an accusation: that it came, that it is being handled, that it was answered."""
    if followed.is_secret:
        return list(_secret(followed))
    teller = _Teller(followed, organs, texts)
    told = list(_told(followed, teller))
    told += [_missed(clock, organs, followed.today) for clock in followed.clocks() if _was_missed(clock, followed)]
    # What happened on the day comes before the sentence that the day was missed.
    return sorted(told, key=lambda line: (line.on or date.min, line.kind == "late"))


def _was_missed(clock: Clock, followed: Followed) -> bool:
    """Whether a day was missed that the page does not hold up already as what comes next."""
    if clock.is_window or not duty_of(clock) or clock.state(followed.today) not in ("overdue", "late"):
        return False
    if clock.ended is None and clock.id in ("organ_notice", "direct_notice") and followed.fact.accepted is not None:
        return False
    return all(wait.clock != clock.id for wait in followed.waits())


def _missed(clock: Clock, organs: Organs, today: date) -> Line:
    due = owed_by(clock, organs.of_clock(clock), today)
    return Line(clock.due, due.sentence, "", "late", due.why)


def _told(followed: Followed, teller: _Teller) -> Iterator[Line]:
    before: date | None = None
    last: Line | None = None
    for event in followed.events():
        teller.heed(event)
        say = _TELL.get(type(event))
        before = getattr(event, "on", None) or before
        what = say(event, teller) if say is not None else ""
        if not what:
            continue
        line = Line(before, what, _text(event, teller.texts))
        if line != last:
            yield line
        last = line


def _text(event: Event, texts: Mapping[str, str]) -> str:
    return texts.get(getattr(event, "note", None) or "", "") if isinstance(event, WORDS_OF) else ""


def _secret(followed: Followed) -> Iterator[Line]:
    for event in followed.events():
        if isinstance(event, ev.Registered):
            yield Line(event.on, _("收到，编号%(number)s。") % {"number": event.number})
        elif isinstance(event, desk.Attached) and event.kind == "petitioner":
            yield Line(event.on, _("您提交的材料已经收到。"))
        elif isinstance(event, desk.Withdrawn):
            yield Line(event.on, _("您撤回了这件信访。"))
        elif isinstance(event, ev.Answered):
            yield Line(event.on, _("已经办理完毕，结果按规定告知您。"))
        elif isinstance(event, desk.Asked):
            yield Line(event.on, _("请您补充说明。"))
        elif isinstance(event, desk.QuestionAnswered):
            yield Line(event.on, _("您的答复已经收到。"))
