"""What a letter can say only on the day it goes out: last days that are counted from that day."""

from __future__ import annotations

from datetime import date

from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.printed import printed_day

#: Letter kind → (field, period) counted from the day of issue.
_COUNTED = {
    "transfer": (("告知期限", "organ_notice"), ("异议期限", "objection")),
    "assignment": (("告知期限", "organ_notice"), ("异议期限", "objection")),
}
#: Letter kind → (field, period) counted from the day the petitioner receives it: that of issue at the earliest.
_FROM_RECEIPT = {"opinion": ("复查期限", "review_window"), "review_opinion": ("复核期限", "re_review_window")}


def known_on_issue(kind: str, case: Case, today: date) -> dict[str, str]:
    """The fields of a letter that are not known before it is issued, by their names in the templates; in Chinese, since
    letters are."""
    found = {}
    for name, term in _COUNTED.get(kind, ()):
        if term != "organ_notice" or case.fact.petition_class != "accusation":
            found[name] = _last_day(case, term, today)
    if kind in _FROM_RECEIPT:
        name, term = _FROM_RECEIPT[kind]
        day = _last_day(case, term, today)
        if day:
            found[name] = f"{day}（按当日收到计算；在后收到的，自收到之日起算30日）"
    return {name: value for name, value in found.items() if value}


def _last_day(case: Case, term_id: str, today: date) -> str:
    maker = clock_maker()
    on = case.fact.accepted or today if term_id.endswith("window") else today
    term = maker.law.in_force(on).terms.get(term_id)
    if term is None:
        return ""
    return printed_day(maker.calendar.due(today, term.length, term.unit, strict=not term.rolls).day)
