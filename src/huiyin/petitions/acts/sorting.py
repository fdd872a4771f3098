"""分流: the lawful route, a direct reply, or the file (Art. 22, 29–31); and a petition that is taken back (Art. 17)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from huiyin.core.desk_events import Routed, Withdrawn
from huiyin.core.events import Answered, Event, Sorted
from huiyin.core.terms import OUTCOME, ROUTE
from huiyin.petitions.acts.deeds import Doing, Unfit
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import words
from huiyin.petitions.acts.shares import day_of, reason
from huiyin.petitions.queries.cases import Case

#: Classes that Art. 31 does not divide into routes, and the article that says how they are handled.
WITHOUT_ROUTE = {"suggestion": "第二十九条", "accusation": "第三十条"}

#: How a petitioner may declare that the petition is taken back, in the words that are kept.
WITHDRAWN_BY = {
    "written": "书面申请撤回",
    "oral": "当面口头撤回，已如实记录",
    "phone": "来电撤回，已核实身份",
    "web": "网上撤回",
}


def routing(case: Case, doing: Doing) -> Sequence[Event]:
    """依法分类. data: route.

    Raises:
        Unfit: no route was chosen, or the petition is of a class that has none.
    """
    route = words(doing.data, "route")
    if route not in ROUTE:
        raise Unfit({"route": _("请从第三十一条的六种途径中选择。")})
    why = why_no_route(case)
    if why:
        raise Unfit({"route": why})
    return [Routed(case.petition, day_of(case, doing), route)]


def why_no_route(case: Case) -> str:
    """Why the six routes are not for this petition; empty when they are."""
    article = WITHOUT_ROUTE.get(case.fact.petition_class or "")
    if article is None:
        return ""
    return _("六种途径只适用于申诉求决类；本件属%(kind)s（%(article)s）。归类有误的，请先更正登记的信访目的。") % {
        "kind": _("建议意见类") if article == "第二十九条" else _("检举控告类"),
        "article": article,
    }


def replying_directly(case: Case, doing: Doing) -> Sequence[Event]:
    """直接回复: the bureau answers by itself; the reply is the answer. data: reply, outcome (may be empty)."""
    outcome = words(doing.data, "outcome") or None
    if outcome is not None and outcome not in OUTCOME:
        raise Unfit({"outcome": _("请从列表中选择办理结果。")})
    note = reason(case, "direct_reply", doing, "reply", ask=_("请写明回复内容。"))
    return [
        Sorted(case.petition, doing.today, "direct_reply", None, case.course.route, note),
        Answered(case.petition, doing.today, outcome, None, None, note, doing.letter),
    ]


def filing(case: Case, doing: Doing) -> Sequence[Event]:
    """存: kept for reference, with its reason. data: reason."""
    note = reason(case, "file", doing, ask=_("请写明存的理由。"))
    return [Sorted(case.petition, doing.today, "file", None, case.course.route, note)]


def withdrawing(case: Case, doing: Doing) -> Sequence[Event]:
    """撤回 by the petitioner. data: on, manner ("written", "oral", "phone", "web"), reason (may be empty)."""
    manner = words(doing.data, "manner")
    if manner not in WITHDRAWN_BY:
        raise Unfit({"manner": _("请选择信访人以何种方式提出撤回。")})
    told = words(doing.data, "reason")
    text = f"{WITHDRAWN_BY[manner]}：{told}" if told else WITHDRAWN_BY[manner]
    return [Withdrawn(case.petition, day_of(case, doing), write_note(case, "withdrawal", text, doing))]
