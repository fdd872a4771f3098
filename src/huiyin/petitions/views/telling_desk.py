"""What the events of the desk say: one sentence each, with the organs and people they name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.core import desk_events as desk
from huiyin.core.terms import DISPOSITION, REFUSAL_GROUND, REVIEW_REFUSAL, ROUTE, SERVICE
from huiyin.core.workflow import BY_ACT
from huiyin.letters.kinds import KINDS as LETTER_KINDS
from huiyin.petitions.views.naming import Names
from huiyin.ui.words import day_words, speaks_english, word_of

Sentence = tuple[str, tuple[str, ...]]


def _act(name: str) -> str:
    arrow = BY_ACT[name]
    return arrow.english if speaks_english() else arrow.label


def _said(*parts: str) -> tuple[str, ...]:
    text = _("，").join(part for part in parts if part)
    return (text,) if text else ()


def _until(words: str, day: date | None) -> str:
    return words % {"day": day_words(day)} if day else ""


def _dispatched(event: desk.Dispatched, names: Names) -> Sentence:
    what = word_of(DISPOSITION, event.mode) or event.mode
    part = _("协办") if event.part == "assist" else _("主办")
    passed = _("由%(sender)s逐级转送") % {"sender": names.organ(event.sender)} if event.upper is not None else ""
    return what, _said(
        _("%(organ)s（%(part)s）") % {"organ": names.organ(event.organ), "part": part},
        passed,
        _until(_("%(day)s前报送办结报告"), event.report_due),
    )


def _objection_decided(event: desk.ObjectionDecided, names: Names) -> Sentence:
    what = _act("agree_objection") if event.agreed else _act("refuse_objection")
    after = _("由%(organ)s退回重新分流") if event.agreed else _("仍由%(organ)s办理，期限连续计算")
    return what, _said(after % {"organ": names.assigned(event.assignment) or _("该单位")})


def _refused(event: desk.Refused, names: Names) -> Sentence:
    what = _act("refuse") if event.kind == "not_accepted" else _act("refuse_again")
    return what, _said(names.organ(event.organ), word_of(REFUSAL_GROUND, event.ground))


def _led(event: desk.Led, names: Names) -> Sentence:
    return _act("lead"), _said(
        word_of(ROUTE, event.route), names.organ(event.body), _until(_("申请期限至%(day)s"), event.until)
    )


def _contacted(event: desk.Contacted, names: Names) -> Sentence:
    kinds = {
        "call": _("电话联系"),
        "visit": _("上门走访"),
        "meeting": _("约谈"),
        "message": _("短信或网上联系"),
        "explanation": _("当面解释"),
    }
    return kinds.get(event.kind, _act("contact")), ()


def _attached(event: desk.Attached, names: Names) -> Sentence:
    kinds = {"petitioner": _("信访人材料"), "evidence": _("证据"), "record": _("笔录"), "agreement": _("协议")}
    return _act("attach"), _said(kinds.get(event.kind, ""))


def _data_demanded(event: desk.DataDemanded, names: Names) -> Sentence:
    kinds = {"correct": _("要求更正"), "object": _("拒绝处理")}
    return _act("demand_data"), _said(kinds.get(event.kind, ""), _until(_("%(day)s前答复"), event.due))


def _mediated(event: desk.Mediated, names: Names) -> Sentence:
    what = _("和解") if event.kind == "settlement" else _("调解")
    return what, (_("达成协议") if event.reached else _("未达成协议"),)


def _hearing(event: desk.HearingOpened, names: Names) -> Sentence:
    stages = {"handling": _("办理中"), "review": _("复查中"), "re_review": _("复核中，听证期间不计入复核期限")}
    return _act("open_hearing"), _said(stages.get(event.stage, ""))


def _served(event: desk.Served, names: Names) -> Sentence:
    kind = LETTER_KINDS.get(event.kind)
    return _act("serve"), _said(kind.title if kind else "", word_of(SERVICE, event.manner))


def _review_refused(event: desk.ReviewRefused, names: Names) -> Sentence:
    what = _act("refuse_review") if event.stage == "review" else _act("refuse_re_review")
    return what, _said(word_of(REVIEW_REFUSAL, event.ground) or event.ground)


def _instructed(event: desk.Instructed, names: Names) -> Sentence:
    to = names.of("person", event.person) or names.organ(event.organ)
    return _act("instruct"), _said(_("交%(to)s办理") % {"to": to} if to else "", _until(_("%(day)s前落实"), event.due))


def _disposal(event: desk.DisposalDecided, names: Names) -> Sentence:
    return (_("确认销毁") if event.confirmed else _("不同意销毁")), ()


def _recused(event: desk.Recused, names: Names) -> Sentence:
    return _act("recuse"), _said(names.of("person", event.person), _("决定回避") if event.granted else _("决定不回避"))


def _of_assignment(act: str) -> Callable[[Any, Names], Sentence]:
    return lambda event, names: (_act(act), _said(names.assigned(event.assignment)))


def _only(act: str) -> Callable[[Any, Names], Sentence]:
    return lambda event, names: (_act(act), ())


TELL: dict[type[Any], Callable[[Any, Names], Sentence]] = {
    desk.Dispatched: _dispatched,
    desk.Received: _of_assignment("receive"),
    desk.Objected: _of_assignment("object"),
    desk.ObjectionDecided: _objection_decided,
    desk.Recalled: _of_assignment("recall"),
    desk.InternallyAnswered: _of_assignment("answer_internally"),
    desk.Reported: _of_assignment("report"),
    desk.ReportReturned: _of_assignment("return_report"),
    desk.Routed: lambda event, names: (_act("route"), _said(word_of(ROUTE, event.route))),
    desk.Refused: _refused,
    desk.Led: _led,
    desk.TakenUp: _only("take_up"),
    desk.LedBack: _only("lead_back"),
    desk.LeftSimple: _only("leave_simple"),
    desk.Withdrawn: _only("withdraw"),
    desk.Recused: _recused,
    desk.Contacted: _contacted,
    desk.Attached: _attached,
    desk.Asked: lambda event, names: (
        _act("ask_petitioner"),
        _said(names.organ(event.organ), _until(_("请在%(day)s前答复"), event.due)),
    ),
    desk.QuestionAnswered: _only("answer_question"),
    desk.AnswerSeen: _only("see_answer"),
    desk.DataDemanded: _data_demanded,
    desk.DataDemandAnswered: lambda event, names: (
        _act("answer_data_demand"),
        (_("同意") if event.granted else _("不同意"),),
    ),
    desk.Mediated: _mediated,
    desk.HearingOpened: _hearing,
    desk.HearingClosed: _only("close_hearing"),
    desk.Served: _served,
    desk.Executed: lambda event, names: (
        _act("execute"),
        (_("已经执行") if event.done else _("尚未执行完毕"),),
    ),
    desk.ReviewRefused: _review_refused,
    desk.Urged: lambda event, names: (_act("urge"), _said(names.organ(event.organ))),
    desk.Instructed: _instructed,
    desk.InstructionDone: _only("report_instruction"),
    desk.HoldPlaced: lambda event, names: (_("暂缓销毁"), ()),
    desk.HoldLifted: lambda event, names: (_("解除暂缓销毁"), ()),
    desk.DisposalProposed: lambda event, names: (_("提出销毁"), ()),
    desk.DisposalDecided: _disposal,
}
