"""异议: an organ says within five working days that a matter is not its own; who sent it decides (Art. 23 ¶3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from huiyin.core.course import Assigned
from huiyin.core.days import Due
from huiyin.core.desk_events import Objected, ObjectionDecided
from huiyin.core.events import Event
from huiyin.core.law import Term
from huiyin.petitions.acts.deeds import Doing, Unfit
from huiyin.petitions.acts.plain import number
from huiyin.petitions.acts.shares import own_share, reason, remark
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.judging import clock_maker
from huiyin.ui.words import day_words


def objection_ends(share: Assigned) -> Due | None:
    """The last day on which the organ may object; None where the law of that day knows no objection."""
    term = _objection_term(share)
    if term is None:
        return None
    return clock_maker().calendar.due(share.sent, term.length, term.unit, strict=not term.rolls)


def _objection_term(share: Assigned) -> Term | None:
    return clock_maker().law.in_force(share.sent).terms.get("objection")


def _objection(case: Case, doing: Doing, part: str) -> Sequence[Event]:
    share = own_share(case, doing, part)
    _in_time(share, doing.today)
    if share.has_open_objection:
        raise Unfit({"": _("已提出异议，正在等待核实。")})
    note = reason(case, "objection", doing, ask=_("请详细说明为什么不属于本单位职权范围（第二十三条第三款）。"))
    return [Objected(case.petition, doing.today, share.id, note)]


def _in_time(share: Assigned, today: date) -> None:
    """
    Raises:
        Unfit: the working days for an objection are over; nobody is late by a provisional date.
    """
    term, due = _objection_term(share), objection_ends(share)
    if term is None or due is None:
        raise Unfit({"": _("本件转送时适用的《信访条例》没有异议程序；请与转送单位协商，由其撤回。")})
    if today > due.day and not due.provisional:
        about = {"length": term.length, "article": term.article, "day": day_words(due.day)}
        raise Unfit({"": _("异议应当在%(length)d个工作日内提出（%(article)s），最后一日是%(day)s，已经超过。") % about})


def objecting_lead(case: Case, doing: Doing) -> Sequence[Event]:
    """提出异议. data: reason."""
    return _objection(case, doing, "lead")


def objecting_assisting(case: Case, doing: Doing) -> Sequence[Event]:
    """协办异议. data: reason, assignment."""
    return _objection(case, doing, "assist")


def agreeing(case: Case, doing: Doing) -> Sequence[Event]:
    """同意异议: the organ's periods end, the petition is to be sorted anew; the bureau's own fifteen days have been
    running since the registration. data: reason (may be empty)."""
    share = _disputed(case)
    return [ObjectionDecided(case.petition, doing.today, share.id, True, remark(case, "objection_decision", doing))]


def refusing_objection(case: Case, doing: Doing) -> Sequence[Event]:
    """不同意异议: the organ keeps it; its fifteen days have been running all the time. data: reason."""
    share = _disputed(case)
    note = reason(case, "objection_decision", doing, ask=_("请写明不同意的理由，告知提出异议的单位。"))
    return [ObjectionDecided(case.petition, doing.today, share.id, False, note)]


def _disputed(case: Case) -> Assigned:
    lead = case.course.lead
    if lead is None or not lead.has_open_objection:
        raise Unfit({"": _("没有待核实的异议。")})
    return lead


def disputed_assisting(case: Case) -> list[Assigned]:
    """Assisting shares whose organs objected and wait for the decision."""
    return [one for one in case.course.assisting if one.has_open_objection]


def deciding_assisting(case: Case, doing: Doing) -> Sequence[Event]:
    """核实协办异议. data: assignment, agreed ("yes" or "no"), reason (when not agreed)."""
    asked = number(doing.data, "assignment")
    waiting = disputed_assisting(case)
    share = next((one for one in waiting if one.id == asked), None)
    if share is None:
        raise Unfit({"assignment": _("请选择提出异议的协办单位。") if waiting else _("没有待核实的协办异议。")})
    if doing.data.get("agreed") not in ("yes", "no"):
        raise Unfit({"agreed": _("请选择是否同意。")})
    is_agreed = doing.data["agreed"] == "yes"
    note = remark(case, "objection_decision", doing) if is_agreed else reason(case, "objection_decision", doing)
    return [ObjectionDecided(case.petition, doing.today, share.id, is_agreed, note)]
