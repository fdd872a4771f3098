"""导入法定途径: where, by which procedure and until when; followed until that body has taken it (Art. 31(1)–(5))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from huiyin.accounts.acts import ensure_organ
from huiyin.core.desk_events import Contacted, Led, LedBack, TakenUp
from huiyin.core.events import Event, Sorted
from huiyin.core.terms import ROUTE
from huiyin.petitions.acts.deeds import Doing, Unfit, needed
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import day, number, words
from huiyin.petitions.acts.shares import day_of, reason
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.paths import Paths, dispatcher
from huiyin.ui.words import day_words

#: The routes that lead elsewhere; the sixth is the petition procedure itself.
STATUTORY = tuple(route for route in ROUTE.codes if route != "route_6")
#: 涉法涉诉: the courts, procurators and police (Art. 22, 31(1)).
LITIGATION = "route_1"
_NEEDED = ("way", "basis", "window")


def leading(case: Case, doing: Doing) -> Sequence[Event]:
    """导入法定途径. data: route, body (an organ) or body_name, way (the procedure), window (until when, in words),
    until (the day, where there is one), basis, reason, explained (for a visitor whose matter is one of litigation).

    Raises:
        Unfit: the notice would not say where and until when, or the visitor was not told.
    """
    route = words(doing.data, "route")
    if route not in STATUTORY:
        raise Unfit({"route": _("请选择第三十一条第一至五项中的法定途径。")})
    needed(doing.data, *_NEEDED)
    until = _until(doing)
    body = _body(case, doing)
    on = doing.today
    organ = case.course.lead.organ if case.course.lead else dispatcher(case).pk
    events: list[Event] = []
    if case.state == "registered":
        events.append(Sorted(case.petition, on, "lead", None, route))
    events.append(Led(case.petition, on, route, organ, body, until, doing.letter))
    return events + _explained(case, doing, route)


def _until(doing: Doing) -> date | None:
    until = day(doing.data, "until")
    if until is not None and until < doing.today:
        why = _("提出的最后一日%(day)s已经超过；请核实期限，告知信访人仍可行使的权利。") % {"day": day_words(until)}
        raise Unfit({"until": why})
    return until


def _body(case: Case, doing: Doing) -> int:
    """The organ that takes it; a name not met before becomes an unconfirmed organ, as in a ledger file."""
    body, name = number(doing.data, "body"), words(doing.data, "body_name")
    if body is None and not name:
        raise Unfit({"body": _("请选择向哪个机关提出，列表里没有的请填写名称。")})
    found = body if body is not None else ensure_organ(name)
    why = Paths(case, doing.today).why_not(found) if body is not None or case.matter.restricted else ""
    if why:
        raise Unfit({"body" if body is not None else "body_name": why})
    return found


def _explained(case: Case, doing: Doing, route: str) -> list[Event]:
    """A visitor whose matter is one of litigation is told where to go (Art. 22); that is kept as a contact."""
    if route != LITIGATION or case.fact.channel != "visit":
        return []
    text = words(doing.data, "explained")
    if not text:
        raise Unfit({"explained": _("涉法涉诉的来访，应当向来访人释明并引导（第二十二条）；请记录释明的内容。")})
    return [Contacted(case.petition, doing.today, "explanation", write_note(case, "contact", text, doing))]


def taking_up(case: Case, doing: Doing) -> Sequence[Event]:
    """法定途径已受理. data: on, told (how it is known, with the number of that case; may be empty)."""
    on = day_of(case, doing, earliest=case.fact.led)
    events: list[Event] = [TakenUp(case.petition, on)]
    told = words(doing.data, "told")
    if told:
        events.append(Contacted(case.petition, on, "message", write_note(case, "contact", told, doing)))
    return events


def leading_back(case: Case, doing: Doing) -> Sequence[Event]:
    """法定途径未受理: to be sorted anew. data: on, reason."""
    on = day_of(case, doing, earliest=case.fact.led)
    note = reason(case, "led_back", doing, ask=_("请写明该机关未受理的情况和理由。"))
    return [LedBack(case.petition, on, note)]
