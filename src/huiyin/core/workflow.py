"""The one table of what may be done with a petition, from where, by whom, and on what legal basis.

Acts in the system obey it. A recorded history (an imported ledger) need not: replay walks the same table and reports
each step for which there is no arrow.
"""

from __future__ import annotations

from typing import NamedTuple

from huiyin.core.terms import Vocabulary

STATES = Vocabulary(
    "state",
    ("registered", "待分流", "to be sorted"),
    ("sent", "待告知", "sent to the organ"),
    ("objected", "异议待核", "objection to be decided"),
    ("told", "待受理", "told, to be accepted"),
    ("accepted", "办理中", "in progress"),
    ("simple", "简易办理中", "in the simple procedure"),
    ("extended", "延期办理中", "in progress, extended"),
    ("answered", "已答复", "answered"),
    ("confirmed", "已审核认定", "closing confirmed"),
    ("in_review", "复查中", "under review"),
    ("reviewed", "已复查", "reviewed"),
    ("in_re_review", "复核中", "under re-review"),
    ("ended", "复核终结", "remedies ended"),
    ("answered_directly", "已直接回复", "answered directly"),
    ("filed", "已存", "filed"),
    ("not_accepted", "不予受理", "not accepted"),
    ("no_longer_accepted", "不再受理", "no longer accepted"),
    ("led", "已导入法定途径", "led to a statutory procedure"),
    ("taken", "法定途径已受理", "taken by the statutory procedure"),
    ("withdrawn", "已撤回", "withdrawn"),
)

#: States in which some organ still owes the petitioner a step.
OPEN_STATES = frozenset(
    {"registered", "sent", "objected", "told", "accepted", "simple", "extended", "in_review", "in_re_review", "led"}
)

ROLES = Vocabulary(
    "workflow_role",
    ("clerk", "接访办信员", "clerk"),
    ("case_officer", "信访部门承办人", "case officer of the bureau"),
    ("leader", "信访部门负责人", "leader of the bureau"),
    ("supervisor", "督查人员", "supervisor"),
    ("organ_officer", "责任单位承办人", "handling officer of the organ"),
    ("organ_head", "责任单位负责人", "head of the organ"),
    ("review_officer", "复查复核机关承办人", "review officer"),
    ("petitioner", "信访人", "petitioner"),
)


class Arrow(NamedTuple):
    """One lawful step.

    target: the state after it; None when the state stays.
    who: workflow roles; whose organ must hold `part` of the matter is said there.
    basis: articles of the 2022 regulation (《信访工作条例》).
    starts, ends: ids of the terms (core.law) whose clocks the step starts and ends.
    part: for the roles of an organ: the assignment their organ must hold, "lead", "assist" or "any".
    """

    act: str
    label: str
    english: str
    sources: frozenset[str]
    target: str | None
    who: tuple[str, ...]
    basis: str
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    part: str = "lead"


def _arrow(
    act: str,
    words: tuple[str, str],
    sources: str,
    target: str | None,
    *,
    who: str,
    basis: str,
    starts: str = "",
    ends: str = "",
    part: str = "lead",
) -> Arrow:
    return Arrow(
        act,
        words[0],
        words[1],
        frozenset(sources.split()),
        target,
        tuple(who.split()),
        basis,
        tuple(starts.split()),
        tuple(ends.split()),
        part,
    )


_IN_HAND = "accepted extended simple"
_WITH_ORGAN = f"sent objected told {_IN_HAND}"
_ANSWERED = "answered confirmed"
_REMEDIES = "in_review reviewed in_re_review ended"
_ANYWHERE = " ".join(STATES.codes)
_SIMPLE = "《信访事项简易办理办法》"
_STAFF = "case_officer organ_officer organ_head"

ARROWS: tuple[Arrow, ...] = (
    _arrow(
        "register",
        ("登记", "register"),
        "",
        "registered",
        who="clerk case_officer",
        basis="第二十二条",
        starts="sorting",
    ),
    _arrow(
        "route",
        ("依法分类", "decide the lawful route"),
        "registered sent told",
        None,
        who="case_officer organ_officer",
        basis="第二十九条至第三十一条",
    ),
    _arrow(
        "transfer",
        ("转送", "transfer"),
        "registered",
        "sent",
        who="case_officer",
        basis="第二十二条",
        starts="organ_notice objection",
        ends="sorting",
    ),
    _arrow(
        "assign",
        ("交办", "assign"),
        "registered",
        "sent",
        who="case_officer",
        basis="第二十二条",
        starts="organ_notice objection",
        ends="sorting",
    ),
    _arrow(
        "add_assisting",
        ("增加协办单位", "add an assisting organ"),
        _WITH_ORGAN,
        None,
        who="case_officer",
        basis="第二十四条",
    ),
    _arrow(
        "pass_on",
        ("逐级转送", "pass on to a lower level"),
        "sent",
        None,
        who="organ_officer organ_head",
        basis="第二十三条第二款",
        starts="organ_notice objection",
    ),
    _arrow(
        "recall",
        ("撤回转办", "take the assignment back"),
        "sent objected",
        "registered",
        who="case_officer",
        basis="第二十二条",
        ends="organ_notice objection",
    ),
    _arrow(
        "recall_assisting",
        ("撤回协办", "end an assisting assignment"),
        _WITH_ORGAN,
        None,
        who="case_officer",
        basis="第二十四条",
    ),
    _arrow(
        "direct_reply",
        ("直接回复", "answer directly"),
        "registered",
        "answered_directly",
        who="clerk case_officer",
        basis="第二十二条",
        ends="sorting",
    ),
    _arrow("file", ("存", "file"), "registered", "filed", who="case_officer", basis="第二十二条", ends="sorting"),
    _arrow(
        "refuse",
        ("不予受理", "not accept"),
        "registered sent told",
        "not_accepted",
        who="case_officer organ_officer",
        basis="第十九条第三款",
        ends="sorting organ_notice objection",
    ),
    _arrow(
        "refuse_again",
        ("不再受理", "no longer accept"),
        "registered sent told",
        "no_longer_accepted",
        who="case_officer organ_officer",
        basis="第三十六条第三款",
        ends="sorting organ_notice objection",
    ),
    _arrow(
        "lead",
        ("导入法定途径", "lead to a statutory procedure"),
        "registered sent told accepted",
        "led",
        who="case_officer organ_officer",
        basis="第三十一条第一至五项",
        ends="sorting organ_notice objection completion",
    ),
    _arrow(
        "take_up",
        ("法定途径已受理", "taken by the statutory procedure"),
        "led",
        "taken",
        who="case_officer organ_officer",
        basis="第三十一条",
    ),
    _arrow(
        "lead_back",
        ("法定途径未受理", "not taken by the statutory procedure"),
        "led",
        "registered",
        who="case_officer organ_officer",
        basis="第三十一条",
    ),
    _arrow(
        "receive",
        ("签收", "receive"),
        _WITH_ORGAN,
        None,
        who="organ_officer organ_head",
        basis="第二十三条第三款",
        part="any",
    ),
    _arrow(
        "object",
        ("提出异议", "object to the transfer"),
        "sent",
        "objected",
        who="organ_officer organ_head",
        basis="第二十三条第三款",
        ends="objection",
    ),
    _arrow(
        "object_assisting",
        ("协办异议", "object to assisting"),
        _WITH_ORGAN,
        None,
        who="organ_officer organ_head",
        basis="第二十三条第三款",
        part="assist",
    ),
    _arrow(
        "agree_objection",
        ("同意异议", "agree to the objection"),
        "objected",
        "registered",
        who="case_officer",
        basis="第二十三条第三款",
        ends="organ_notice",
    ),
    _arrow(
        "refuse_objection",
        ("不同意异议", "refuse the objection"),
        "objected",
        "sent",
        who="case_officer",
        basis="第二十三条第三款",
    ),
    _arrow(
        "decide_assisting",
        ("核实协办异议", "decide on an objection to assisting"),
        _WITH_ORGAN,
        None,
        who="case_officer",
        basis="第二十三条第三款",
    ),
    _arrow(
        "tell",
        ("告知", "give notice of receipt"),
        "sent",
        "told",
        who="organ_officer organ_head",
        basis="第二十三条",
        ends="organ_notice objection",
    ),
    _arrow(
        "accept",
        ("受理", "accept"),
        "sent told",
        "accepted",
        who="organ_officer organ_head",
        basis="第三十四条",
        starts="completion",
        ends="organ_notice objection",
    ),
    _arrow(
        "accept_simple",
        ("简易受理", "accept for the simple procedure"),
        "sent told",
        "simple",
        who="organ_officer organ_head",
        basis=_SIMPLE,
        starts="simple_handling",
        ends="organ_notice objection simple_acceptance",
    ),
    _arrow(
        "leave_simple",
        ("转普通程序", "return to the ordinary procedure"),
        "simple",
        "accepted",
        who="organ_officer organ_head",
        basis=_SIMPLE,
        starts="completion",
        ends="simple_handling",
    ),
    _arrow(
        "recuse",
        ("回避", "recuse an officer"),
        f"registered {_WITH_ORGAN} in_review in_re_review",
        None,
        who="leader organ_head",
        basis="第二十八条",
        part="any",
    ),
    _arrow(
        "contact",
        ("联系记录", "record a contact"),
        _ANYWHERE,
        None,
        who=f"clerk {_STAFF} supervisor review_officer",
        basis="第三十一条第六项",
        part="any",
    ),
    _arrow(
        "attach",
        ("添加材料", "add a file"),
        _ANYWHERE,
        None,
        who=f"clerk {_STAFF} review_officer",
        basis="第二十一条",
        part="any",
    ),
    _arrow(
        "mediate",
        ("调解和解", "mediate or settle"),
        f"told {_IN_HAND}",
        None,
        who="organ_officer organ_head",
        basis="第三十三条",
    ),
    _arrow(
        "open_hearing",
        ("举行听证", "open a hearing"),
        "accepted extended in_review in_re_review",
        None,
        who="organ_officer organ_head review_officer",
        basis="第三十一条第六项、第三十六条第二款",
    ),
    _arrow(
        "close_hearing",
        ("听证结束", "close the hearing"),
        "accepted extended in_review in_re_review",
        None,
        who="organ_officer organ_head review_officer",
        basis="第三十六条第二款",
    ),
    _arrow(
        "extend",
        ("延期", "extend"),
        "accepted extended",
        "extended",
        who="organ_head",
        basis="第三十四条",
        starts="extension",
        ends="completion",
    ),
    _arrow(
        "answer_internally",
        ("提交协办意见", "answer as assisting organ"),
        f"sent objected told {_IN_HAND}",
        None,
        who="organ_officer organ_head",
        basis="第二十四条",
        part="assist",
    ),
    _arrow(
        "answer",
        ("办结", "answer"),
        _IN_HAND,
        "answered",
        who="organ_officer organ_head",
        basis="第三十二条、第三十四条",
        starts="review_window",
        ends="completion extension simple_handling",
    ),
    _arrow(
        "serve",
        ("送达", "serve"),
        f"sent told {_IN_HAND} {_ANSWERED} {_REMEDIES} led taken not_accepted no_longer_accepted answered_directly",
        None,
        who=f"clerk {_STAFF} review_officer",
        basis="第三十五条、第三十六条",
        part="lead",
    ),
    _arrow(
        "execute",
        ("执行情况", "record the execution"),
        f"{_ANSWERED} {_REMEDIES}",
        None,
        who="organ_officer organ_head",
        basis="第三十二条",
    ),
    _arrow(
        "report",
        ("报送办结报告", "report the completion"),
        f"{_ANSWERED} {_REMEDIES} led taken not_accepted no_longer_accepted",
        None,
        who="organ_officer organ_head",
        basis="第二十二条",
    ),
    _arrow(
        "return_report",
        ("退回办结报告", "return the completion report"),
        "answered",
        None,
        who="case_officer",
        basis="第二十二条",
    ),
    _arrow(
        "confirm", ("审核认定", "confirm the closing"), "answered", "confirmed", who="case_officer", basis="第二十二条"
    ),
    _arrow(
        "request_review",
        ("申请复查", "ask for review"),
        _ANSWERED,
        "in_review",
        who="petitioner clerk case_officer review_officer",
        basis="第三十五条",
        starts="review",
        ends="review_window",
    ),
    _arrow(
        "refuse_review",
        ("不予受理复查", "not accept the review"),
        "in_review",
        "answered",
        who="review_officer",
        basis="第三十五条",
        ends="review",
    ),
    _arrow(
        "decide_review",
        ("复查意见", "decide the review"),
        "in_review",
        "reviewed",
        who="review_officer",
        basis="第三十五条",
        starts="re_review_window",
        ends="review",
    ),
    _arrow(
        "annul_and_redo",
        ("撤销重办", "annul and have it redone"),
        "in_review in_re_review",
        "accepted",
        who="review_officer",
        basis="第三十五条、第三十六条",
        starts="completion",
        ends="review re_review",
    ),
    _arrow(
        "request_re_review",
        ("申请复核", "ask for re-review"),
        "reviewed",
        "in_re_review",
        who="petitioner clerk case_officer review_officer",
        basis="第三十六条第一款",
        starts="re_review",
        ends="re_review_window",
    ),
    _arrow(
        "refuse_re_review",
        ("不予受理复核", "not accept the re-review"),
        "in_re_review",
        "reviewed",
        who="review_officer",
        basis="第三十六条第一款",
        ends="re_review",
    ),
    _arrow(
        "decide_re_review",
        ("复核意见", "decide the re-review"),
        "in_re_review",
        "ended",
        who="review_officer",
        basis="第三十六条第一款",
        ends="re_review",
    ),
    _arrow(
        "rate",
        ("满意度评价", "rate"),
        f"{_ANSWERED} answered_directly {_REMEDIES}",
        None,
        who="petitioner clerk case_officer",
        basis="第二十一条",
    ),
    _arrow(
        "withdraw",
        ("撤回", "withdraw"),
        f"registered {_WITH_ORGAN}",
        "withdrawn",
        who="petitioner clerk case_officer organ_officer",
        basis="第十七条",
        ends="sorting organ_notice objection completion extension simple_handling",
    ),
    _arrow("instruct", ("批示", "instruct"), _ANYWHERE, None, who="leader organ_head", basis="第二十二条", part="any"),
    _arrow(
        "report_instruction",
        ("批示落实", "report on an instruction"),
        _ANYWHERE,
        None,
        who=f"{_STAFF} supervisor leader",
        basis="第二十二条",
        part="any",
    ),
    _arrow(
        "urge",
        ("催办", "urge"),
        f"registered {_WITH_ORGAN} answered in_review in_re_review led",
        None,
        who="supervisor case_officer leader",
        basis="第四十条第一款",
    ),
    _arrow(
        "join", ("并入", "join with another matter"), _ANYWHERE, None, who="clerk case_officer", basis="第十九条第三款"
    ),
    _arrow("separate", ("分出", "separate"), _ANYWHERE, None, who="clerk case_officer", basis="第十九条第三款"),
    _arrow(
        "correct",
        ("更正登记", "correct the registration"),
        _ANYWHERE,
        None,
        who="clerk case_officer",
        basis="第二十一条",
    ),
)

BY_ACT: dict[str, Arrow] = {arrow.act: arrow for arrow in ARROWS}

#: The act by which a recorded disposition was decided.
ACT_OF_DISPOSITION = {
    "transfer": "transfer",
    "assign": "assign",
    "direct_reply": "direct_reply",
    "file": "file",
    "not_accepted": "refuse",
    "no_longer_accepted": "refuse_again",
    "lead": "lead",
}


def allowed(act: str, state: str | None) -> bool:
    """Whether the table has this act from this state; `state` None is "not yet registered"."""
    arrow = BY_ACT[act]
    return state in arrow.sources if state is not None else not arrow.sources


def after(act: str, state: str | None) -> str:
    """The state after the act, wherever it came from."""
    target = BY_ACT[act].target
    if target is not None:
        return target
    if state is None:
        raise ValueError(f"{act!r} changes no state and nothing is registered yet")
    return state


def acts_from(state: str | None) -> tuple[Arrow, ...]:
    """Every lawful next step from a state, in the order of the table."""
    return tuple(arrow for arrow in ARROWS if allowed(arrow.act, state))
