"""转送, 交办 to one or several organs, through levels; taken back, and received (Art. 22–24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.core.desk_events import Dispatched, Recalled, Received
from huiyin.core.events import Event, Sorted
from huiyin.core.terms import ROUTE
from huiyin.petitions.acts import ids
from huiyin.petitions.acts.deeds import Doing, Unfit
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import LONGEST_AHEAD, day, number, words
from huiyin.petitions.acts.shares import own_share, reason
from huiyin.petitions.acts.signing import Making
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.paths import Paths, dispatcher, present_organ
from huiyin.ui.words import day_words

#: How several organs came to have one lead (Art. 24), in the words that are kept with the dispatch.
LEAD_DECIDED = {
    "agreement": "由有关机关、单位协商确定牵头单位（第二十四条）",
    "superior": "由共同的上一级机关、单位决定牵头单位（第二十四条）",
    "joint_meeting": "由信访工作联席会议协调确定牵头单位（第二十四条）",
    "designated": "由本级党委、政府指定牵头单位（第二十四条）",
}
#: Digits of a division code that say which county it is.
_COUNTY = 6


def sending(mode: str) -> Making:
    """转送 ("transfer") or 交办 ("assign"). data: organ, assisting, route, report_due, lead_decided, lead_how.

    The organ's periods run from the day it is sent: that of the signed letter, not of its draft.
    """

    def make(case: Case, doing: Doing) -> Sequence[Event]:
        on, sender = doing.today, dispatcher(case).pk
        lead, assisting = _organs(case, doing, sender)
        due = _report_due(mode, on, doing)
        note = _how_lead_was_decided(case, doing, lead, assisting)
        route = words(doing.data, "route") or case.course.route
        if route is not None and route not in ROUTE:
            raise Unfit({"route": _("请从六种途径中选择。")})
        parts = [(lead, "lead"), *((one, "assist") for one in assisting)]
        return [
            Sorted(case.petition, on, mode, lead, route, note),
            *(
                Dispatched(case.petition, on, key, sender, organ, mode, part, None, due, doing.letter)
                for key, (organ, part) in zip(ids.reserve("assignment", len(parts)), parts, strict=True)
            ),
        ]

    return make


def _organs(case: Case, doing: Doing, sender: int) -> tuple[int, list[int]]:
    """The lead organ and the assisting ones, each of which the petition may go to.

    Raises:
        Unfit: at the field of each organ that it may not go to.
    """
    lead = number(doing.data, "organ")
    if lead is None:
        raise Unfit({"organ": _("请选择责任单位；有几个单位的，选择牵头单位。")})
    assisting = chosen(doing.data, "assisting")
    paths = Paths(case, doing.today)
    problems = {"organ": paths.why_not(lead, sender=sender)}
    problems["assisting"] = " ".join(filter(None, (paths.why_not(one, sender=sender) for one in assisting)))
    if lead in assisting:
        problems["assisting"] = _("牵头单位不能同时是协办单位。")
    found = {name: why for name, why in problems.items() if why}
    if found:
        raise Unfit(found)
    return lead, assisting


def chosen(data: Mapping[str, Any], name: str) -> list[int]:
    """Ids of rows that were ticked, each once."""
    return list(dict.fromkeys(int(getattr(one, "pk", one)) for one in data.get(name) or ()))


def _report_due(mode: str, on: date, doing: Doing) -> date | None:
    """An assignment sets the day of the feedback; a transfer asks for none (Art. 22)."""
    if mode != "assign":
        return None
    due = day(doing.data, "report_due")
    if due is None:
        raise Unfit({"report_due": _("交办应当规定反馈办理结果的期限（第二十二条）。")})
    if due <= on:
        raise Unfit({"report_due": _("反馈期限应当晚于交办日期%(day)s。") % {"day": day_words(on)}})
    if due > (last := on + LONGEST_AHEAD):
        raise Unfit({"report_due": _("反馈期限最迟到%(day)s，请核对年份。") % {"day": day_words(last)}})
    return due


def _how_lead_was_decided(case: Case, doing: Doing, lead: int, assisting: Sequence[int]) -> str | None:
    code = words(doing.data, "lead_decided")
    more = words(doing.data, "lead_how")
    if not assisting and not is_elsewhere(lead, dispatcher(case)):
        return None
    if code not in LEAD_DECIDED:
        raise Unfit({"lead_decided": _("涉及几个单位或者其他地方的，请选择牵头单位是怎样确定的（第二十四条）。")})
    text = f"{LEAD_DECIDED[code]}：{more}" if more else LEAD_DECIDED[code]
    return write_note(case, "lead_decided", text, doing)


def is_elsewhere(organ: int, sender: Organ) -> bool:
    """Whether an organ belongs to another county (三跨三分离); not known where no division is recorded."""
    division = Organ.objects.values_list("division", flat=True).get(pk=organ)[:_COUNTY]
    return bool(division and sender.division and division != sender.division[:_COUNTY])


def adding_assisting(case: Case, doing: Doing) -> Sequence[Event]:
    """增加协办单位. data: assisting."""
    lead, on = case.course.lead, doing.today
    wanted = chosen(doing.data, "assisting")
    if not wanted:
        raise Unfit({"assisting": _("请选择协办单位。")})
    sender = dispatcher(case).pk
    paths = Paths(case, doing.today)
    problems = [paths.why_not(one, sender=sender) for one in wanted]
    has = {present_organ(one.organ) for one in (*case.course.assisting, *([lead] if lead else []))}
    problems += [_already(one) for one in wanted if one in has]
    if any(problems):
        raise Unfit({"assisting": " ".join(filter(None, problems))})
    mode = lead.mode if lead else case.fact.disposition or "transfer"
    due = lead.report_due if lead else None
    return [
        Dispatched(case.petition, on, key, sender, organ, mode, "assist", None, due, doing.letter)
        for key, organ in zip(ids.reserve("assignment", len(wanted)), wanted, strict=True)
    ]


def _already(organ: int) -> str:
    return _("“%(name)s”已在办理本件。") % {"name": Organ.objects.values_list("name", flat=True).get(pk=organ)}


def passing_on(case: Case, doing: Doing) -> Sequence[Event]:
    """逐级转送 to an organ below one's own. data: organ."""
    own = own_share(case, doing, "lead")
    organ = number(doing.data, "organ")
    if organ is None:
        raise Unfit({"organ": _("请选择下一级单位。")})
    paths = Paths(case, doing.today)
    sender = present_organ(own.organ)
    why = paths.why_not(organ, sender=sender)
    if not why and not paths.open(below=sender).filter(pk=organ).exists():
        why = _("只能转送给本单位的下级单位。")
    if why:
        raise Unfit({"organ": why})
    (key,) = ids.reserve("assignment", 1)
    return [
        Dispatched(
            case.petition, doing.today, key, sender, organ, own.mode, "lead", own.id, own.report_due, doing.letter
        )
    ]  # fmt: skip


def recalling(case: Case, doing: Doing) -> Sequence[Event]:
    """撤回转办: the lead assignment ends, and with it the assisting ones; the petition is to be sorted anew.
    data: reason."""
    lead = case.course.lead
    if lead is None:
        raise Unfit({"": _("本件没有可以撤回的转办。")})
    return [Recalled(case.petition, doing.today, lead.id, reason(case, "recall", doing))]


def recalling_assisting(case: Case, doing: Doing) -> Sequence[Event]:
    """撤回协办. data: assignment, reason."""
    asked = number(doing.data, "assignment")
    share = next((one for one in case.course.assisting if one.id == asked), None)
    if share is None:
        raise Unfit({"assignment": _("请选择要撤回的协办单位。")})
    return [Recalled(case.petition, doing.today, share.id, reason(case, "recall", doing))]


def receiving(case: Case, doing: Doing) -> Sequence[Event]:
    """签收. data: assignment."""
    share = own_share(case, doing)
    if share.received is not None:
        raise Unfit({"": _("本件已于%(day)s签收。") % {"day": day_words(share.received)}})
    return [Received(case.petition, doing.today, share.id)]
