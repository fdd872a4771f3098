"""What the acts of dispatching have in common: the day, the share of one's own organ, reasons."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.core.course import Assigned
from huiyin.petitions import policies
from huiyin.petitions.acts.deeds import Doing, Unfit
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import day, number, words
from huiyin.petitions.queries.cases import Case
from huiyin.ui.words import day_words


def day_of(case: Case, doing: Doing, *, earliest: date | None = None) -> date:
    """The day on which it took effect, `on` of the form; today when none is given.

    Raises:
        Unfit: in the future, or before what it follows.
    """
    on = day(doing.data, "on") or doing.today
    first = earliest or case.fact.registered
    if on > doing.today:
        raise Unfit({"on": _("日期不能晚于今天。")})
    if on < first:
        raise Unfit({"on": _("日期不能早于%(day)s。") % {"day": day_words(first)}})
    return on


def own_share(case: Case, doing: Doing, part: str = "any") -> Assigned:
    """The open share that a person's organ has, the one that `assignment` names if any.

    Raises:
        Unfit: it has none, or the named one is another organ's.
    """
    organs = policies.acting_organs(doing.person, case.matter, doing.today)
    asked = number(doing.data, "assignment")
    if asked is None:
        found = case.course.held_by(organs, part)
    else:
        lead = case.course.lead
        shares = [lead] if lead is not None and part in ("lead", "any") else []
        shares += case.course.assisting if part in ("assist", "any") else []
        found = next((one for one in shares if one.id == asked and one.organ in organs), None)
    if found is None:
        raise Unfit({"": _("本件没有派给你单位，或者已经不在你单位办理。")})
    return found


def reason(case: Case, kind: str, doing: Doing, name: str = "reason", *, ask: str = "") -> str:
    """Keep a reason, which must be given.

    Raises:
        Unfit: it is empty.
    """
    text = words(doing.data, name)
    if not text:
        raise Unfit({name: ask or _("请写明理由。")})
    return write_note(case, kind, text, doing)


def remark(case: Case, kind: str, doing: Doing, name: str = "reason") -> str | None:
    """Keep a remark, if there is one."""
    text = words(doing.data, name)
    return write_note(case, kind, text, doing) if text else None
