"""A fact: what can be counted of one petition, as plain values.

One fact a petition. It holds dates, codes and ids; never a personal datum, and never a state that a passing midnight
would change: whether something is late is asked with a day (`as_of`), not stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from huiyin.core import terms
from huiyin.core.terms import Vocabulary

Kind = Literal["date", "code", "int", "flag", "id", "text"]


@dataclass(slots=True)
class Fact:
    """One petition (信访件). None is "not known", never zero and never "no"."""

    petition: int
    matter: int
    number: str
    registered: date
    registering_organ: int
    people: int = 1
    petitioned: date | None = None
    exchanged: date | None = None
    channel: str | None = None
    level: str | None = None
    source: str = "own"
    purpose: str | None = None
    petition_class: str | None = None
    first: str | None = None
    first_nationwide: bool | None = None
    earlier: str | None = None
    representatives: int | None = None
    accused: int | None = None
    topic1: int | None = None
    topic: int | None = None
    place: int | None = None
    batch: str | None = None
    reception: str | None = None
    disposition: str | None = None
    organ: int | None = None
    sent: date | None = None
    told: date | None = None
    accepted: date | None = None
    extended_until: date | None = None
    closed: date | None = None
    confirmed: date | None = None
    superior_due: date | None = None
    outcome: str | None = None
    settled: bool | None = None
    rating_bureau: str | None = None
    rating_organ: str | None = None
    rating_until: date | None = None
    review_requested: date | None = None
    review_decided: date | None = None
    review_outcome: str | None = None
    re_review_requested: date | None = None
    re_review_decided: date | None = None
    re_review_outcome: str | None = None
    # What the desk knows and a spreadsheet ledger does not.
    route: str | None = None
    procedure: str | None = None
    sorted: date | None = None
    refusal: str | None = None
    refused: date | None = None
    led: date | None = None
    taken: date | None = None
    served: date | None = None
    executed: date | None = None
    withdrawn: date | None = None
    review_people: int | None = None
    re_review_people: int | None = None
    review_refused: date | None = None
    re_review_refused: date | None = None
    # Derived by replay from the dates above, the law and the calendar.
    sorting_due: date | None = None
    notice_due: date | None = None
    acceptance_due_30: date | None = None
    due: date | None = None
    due_provisional: bool = False
    notice_due_provisional: bool = False
    sorting_due_provisional: bool = False
    # The last days of the remedies: unknown while they are provisional.
    review_until: date | None = None
    review_due: date | None = None
    re_review_until: date | None = None
    re_review_due: date | None = None
    returned: date | None = None
    days_to_reply: int | None = None


class Column(NamedTuple):
    """How a fact column may be spoken of.

    guard: the date column that must have happened (be known and ≤ as-of) for this column to be known; a dated step
    guards itself; None: known from registration on.
    """

    name: str
    kind: Kind
    label: str
    english: str
    vocabulary: Vocabulary | None = None
    guard: str | None = None


COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        Column("petition", "id", "信访件", "petition"),
        Column("matter", "id", "信访事项", "matter"),
        Column("number", "text", "信访件编号", "petition number"),
        Column("registered", "date", "登记日期", "registered on"),
        Column("petitioned", "date", "信访日期", "petitioned on"),
        Column("exchanged", "date", "交换日期", "received from the exchange on"),
        Column("registering_organ", "id", "登记机构", "registering organ"),
        Column("channel", "code", "信访形式", "channel", terms.CHANNEL),
        Column("level", "code", "首次登记层级", "level of first registration", terms.LEVEL),
        Column("source", "code", "来源级别", "handed down by", terms.SOURCE),
        Column("purpose", "code", "信访目的", "purpose", terms.PURPOSE),
        Column("petition_class", "code", "信访类别", "class", terms.PETITION_CLASS),
        Column("first", "code", "初重件", "first or repeat", terms.FIRST),
        Column("first_nationwide", "flag", "全国初次", "first nationwide", terms.YES_NO),
        Column("earlier", "text", "关联编号", "number of the earlier petition"),
        Column("people", "int", "信访人数", "people"),
        Column("representatives", "int", "代表人数", "representatives"),
        Column("accused", "id", "被反映单位", "organ complained of"),
        Column("topic1", "id", "内容分类一级", "topic, first level"),
        Column("topic", "id", "内容分类", "topic"),
        Column("place", "id", "问题属地", "place of the problem"),
        Column("batch", "text", "专项批次", "campaign batch"),
        Column("reception", "code", "接访方式", "received by", terms.RECEPTION),
        Column("disposition", "code", "办理方式", "disposition", terms.DISPOSITION),
        Column("organ", "id", "责任单位", "responsible organ"),
        Column("sent", "date", "转送交办日期", "transferred or assigned on", guard="sent"),
        Column("told", "date", "告知日期", "told on", guard="told"),
        Column("accepted", "date", "受理日期", "accepted on", guard="accepted"),
        Column("extended_until", "date", "延期至", "extended until", guard="accepted"),
        Column("closed", "date", "办结日期", "closed on", guard="closed"),
        Column("confirmed", "date", "审核认定办结日期", "closing confirmed on", guard="confirmed"),
        Column("superior_due", "date", "限办截止日期", "date set by the superior"),
        Column("outcome", "code", "办理结果", "outcome", terms.OUTCOME, guard="closed"),
        Column("settled", "flag", "是否化解", "settled", terms.YES_NO, guard="closed"),
        Column("rating_bureau", "code", "信访部门评价", "rating of the bureau", terms.RATING, guard="closed"),
        Column("rating_organ", "code", "责任单位评价", "rating of the organ", terms.RATING, guard="closed"),
        Column("rating_until", "date", "评价截止日期", "may be rated until", guard="closed"),
        Column("review_requested", "date", "复查申请日期", "review requested on", guard="review_requested"),
        Column("review_decided", "date", "复查意见日期", "review decided on", guard="review_decided"),
        Column("review_outcome", "code", "复查结论", "review outcome", terms.REVIEW_OUTCOME, guard="review_decided"),
        Column("re_review_requested", "date", "复核申请日期", "re-review requested on", guard="re_review_requested"),
        Column("re_review_decided", "date", "复核意见日期", "re-review decided on", guard="re_review_decided"),
        Column(
            "re_review_outcome",
            "code",
            "复核结论",
            "re-review outcome",
            terms.REVIEW_OUTCOME,
            guard="re_review_decided",
        ),
        Column("route", "code", "办理途径", "lawful route", terms.ROUTE),
        Column("procedure", "code", "办理程序", "procedure", terms.PROCEDURE, guard="accepted"),
        Column("sorted", "date", "分流日期", "sorted on", guard="sorted"),
        Column("refusal", "code", "不予不再受理理由", "ground of refusal", terms.REFUSAL_GROUND, guard="refused"),
        Column("refused", "date", "不予不再受理日期", "refused on", guard="refused"),
        Column("led", "date", "导入法定途径日期", "led to a statutory procedure on", guard="led"),
        Column("taken", "date", "法定途径受理日期", "taken by that procedure on", guard="taken"),
        Column("served", "date", "意见书送达日期", "opinion served on", guard="served"),
        Column("executed", "date", "支持意见执行日期", "supported opinion carried out on", guard="executed"),
        Column("withdrawn", "date", "撤回日期", "withdrawn on", guard="withdrawn"),
        Column("review_people", "int", "复查申请人数", "people asking for review", guard="review_requested"),
        Column("re_review_people", "int", "复核申请人数", "people asking for re-review", guard="re_review_requested"),
        Column("review_refused", "date", "复查不予受理日期", "review not accepted on", guard="review_refused"),
        Column("re_review_refused", "date", "复核不予受理日期", "re-review not accepted on", guard="re_review_refused"),
        Column("sorting_due", "date", "分流期限", "last day for sorting"),
        Column("notice_due", "date", "告知期限", "last day for the notice", guard="sent"),
        Column("acceptance_due_30", "date", "登记满三十日", "thirty days from registration"),
        Column("due", "date", "法定办结期限", "legal date for the reply", guard="accepted"),
        Column("due_provisional", "flag", "期限暂定", "legal date is provisional", terms.YES_NO, guard="accepted"),
        Column(
            "notice_due_provisional", "flag", "告知期限暂定", "notice date is provisional", terms.YES_NO, guard="sent"
        ),
        Column("sorting_due_provisional", "flag", "分流期限暂定", "sorting date is provisional", terms.YES_NO),
        Column("review_until", "date", "复查申请期限", "last day to ask for review", guard="closed"),
        Column("review_due", "date", "复查期限", "last day for the review opinion", guard="review_requested"),
        Column("re_review_until", "date", "复核申请期限", "last day to ask for re-review", guard="review_decided"),
        Column("re_review_due", "date", "复核期限", "last day for the re-review opinion", guard="re_review_requested"),
        Column("returned", "date", "再次信访日期", "came back on", guard="returned"),
        Column("days_to_reply", "int", "答复天数", "days to the reply", guard="closed"),
    )
}
