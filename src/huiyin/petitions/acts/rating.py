"""满意度评价 of the bureau and of the organ, each by itself, as the petitioner told it (Art. 21)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from huiyin.core.events import Event, Rated
from huiyin.core.terms import RATING
from huiyin.petitions.acts.deeds import Doing, Unfit, perform
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import words
from huiyin.petitions.queries.cases import Case
from huiyin.ui.words import day_words, word_of

SIDES = ("bureau", "organ")


def rate(matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """data: on, bureau, bureau_reason, organ, organ_reason; a side that is left out is not rated.

    Raises:
        Unfit: nothing is rated, the window is over, a side was rated before, or dissatisfaction has no reason.
    """
    return perform(matter, "rate", doing, lambda case: _rating(case, doing), petition=petition, expected_n=expected_n)


def _rating(case: Case, doing: Doing) -> Sequence[Event]:
    data = doing.data
    sides = [side for side in SIDES if data.get(side)]
    problems = _against_day(case, doing)
    if not sides:
        problems["bureau"] = _("请至少评价信访部门、责任单位中的一方；信访人不愿评价的不用登记。")
    for side in sides:
        before = rated(case, side)
        if data[side] not in RATING:
            problems[side] = _("请选择满意、基本满意或者不满意。")
        elif before:
            problems[side] = _("已经评价为“%(value)s”，不能再评。") % {"value": word_of(RATING, before)}
        elif data[side] == "dissatisfied" and not words(data, f"{side}_reason"):
            problems[f"{side}_reason"] = _("请记录不满意的原因。")
    if problems:
        raise Unfit(problems)
    return [_rated(case, side, doing) for side in sides]


def rated(case: Case, side: str) -> str | None:
    """The value that a side was given already."""
    return case.fact.rating_bureau if side == "bureau" else case.fact.rating_organ


def _against_day(case: Case, doing: Doing) -> dict[str, str]:
    on, until, closed = doing.data["on"], case.fact.rating_until, case.fact.closed
    if on > doing.today:
        return {"on": _("日期不能晚于今天。")}
    if until is not None and on > until:
        return {"on": _("评价截止日期是%(day)s，已经超过。") % {"day": day_words(until)}}
    if closed is not None and on < closed:
        return {"on": _("评价日期不能早于办结日期（%(day)s）。") % {"day": day_words(closed)}}
    return {}


def _rated(case: Case, side: str, doing: Doing) -> Rated:
    reason = words(doing.data, f"{side}_reason")
    note = write_note(case, "rating", reason, doing) if reason else None
    return Rated(case.petition, doing.data["on"], side, doing.data[side], note)
