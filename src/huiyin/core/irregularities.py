"""What does not fit in a recorded history. A finding, never a refusal: the ledger is what happened.

Each finding names its petition, what was found, and the rule that asks for something else, in words a clerk can act on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from huiyin.core import workflow
from huiyin.core.clocks import ClockMaker
from huiyin.core.course import Course
from huiyin.core.facts import COLUMNS, Column, Fact
from huiyin.core.terms import SENT_DISPOSITIONS, SUPPORTING

#: 2022 regulation Art. 20 ¶3: a common visit by several people sends at most five representatives.
MOST_REPRESENTATIVES: Final = 5
#: From this many people on a petition is one of a group.
GROUP: Final = 5


class Irregularity(NamedTuple):
    """code: for filters and tests; petition: its id; message, english: for people."""

    code: str
    petition: int
    message: str
    english: str


def unregistered(petition: int, event: str) -> Irregularity:
    return Irregularity(
        "unregistered",
        petition,
        f"信访件没有登记记录，却有后续步骤（{event}）；请补录登记",
        f"steps are recorded ({event}) but no registration; enter the registration",
    )


def after_separation(petition: int, event: str) -> Irregularity:
    return Irregularity(
        "after_separation",
        petition,
        f"信访件已分出本事项，其后仍在本事项记录了步骤（{event}）；请在其所在事项补录",
        f"a step ({event}) is recorded here after the petition left this matter; enter it where the petition is now",
    )


def unknown_field(petition: int, field: str) -> Irregularity:
    return Irregularity(
        "unreadable_correction",
        petition,
        f"更正记录的栏目“{field}”无法识别或其值无法读取，未采用",
        f"a correction of {field!r} cannot be read and was not applied",
    )


def unknown_value(petition: int, column: Column, value: str) -> Irregularity:
    return Irregularity(
        "unknown_value",
        petition,
        f"{column.label}“{value}”不在规定的名目之内，未采用",
        f"'{column.english}' is {value!r}, which is no known value; it was not applied",
    )


def unknown_assignment(petition: int, event: str) -> Irregularity:
    return Irregularity(
        "unknown_assignment",
        petition,
        f"记录了派件步骤（{event}），但本件没有这项派件，未采用",
        f"a step of an assignment ({event}) that this petition does not have; it was not applied",
    )


def unfounded(petition: int, ground: str) -> Irregularity:
    return Irregularity(
        "refused_without_ground",
        petition,
        f"不予（不再）受理的理由“{ground}”不是条例规定的理由（第十九条第三款、第三十六条第三款）",
        f"refused on {ground!r}, which is no ground for this refusal (Art. 19 ¶3, 36 ¶3)",
    )


def led_without_body(petition: int) -> Irregularity:
    return Irregularity(
        "led_without_body",
        petition,
        "已导入法定途径，但未记录由哪一机关受理（第三十一条）",
        "led to a statutory procedure, but the body that is to take it is not recorded (Art. 31)",
    )


def out_of_order(petition: int, act: str, state: str) -> Irregularity:
    arrow = workflow.BY_ACT[act]
    return Irregularity(
        "out_of_order",
        petition,
        f"在“{workflow.STATES.label(state)}”状态下记录了“{arrow.label}”，缺少其间应有的步骤",
        f"'{arrow.english}' is recorded while the petition is '{workflow.STATES.english(state)}'; a step is missing",
    )


#: (earlier step, later step): the later may not be dated before the earlier.
_ORDER: Final = (
    ("registered", "sent"),
    ("registered", "told"),
    ("registered", "accepted"),
    ("registered", "closed"),
    ("sent", "told"),
    ("sent", "accepted"),
    ("sent", "closed"),
    ("accepted", "closed"),
    ("accepted", "extended_until"),
    ("closed", "confirmed"),
    ("closed", "review_requested"),
    ("closed", "rating_until"),
    ("review_requested", "review_decided"),
    ("review_decided", "re_review_requested"),
    ("re_review_requested", "re_review_decided"),
    ("review_requested", "review_refused"),
    ("re_review_requested", "re_review_refused"),
    ("registered", "withdrawn"),
    ("led", "taken"),
    ("closed", "served"),
    ("closed", "executed"),
)


def of_fact(fact: Fact, course: Course, maker: ClockMaker) -> Iterator[Irregularity]:
    """Everything about one petition's record that contradicts itself or the regulation."""
    yield from _dates(fact)
    yield from _sending(fact)
    yield from _people(fact)
    yield from _closing(fact)
    lead = course.lead
    if lead is not None and lead.id and fact.organ != lead.organ:
        yield Irregularity(
            "organ_differs",
            fact.petition,
            "台账所记责任单位与派件的主办单位不一致；请核对，以派件为准",
            "the responsible organ of the ledger is not the organ it was dispatched to; the dispatch stands",
        )
    if fact.extended_until is not None:
        yield from _extension(fact, course, maker)
    if fact.procedure == "simple":
        yield from _simple(fact, course)
    if fact.served is not None:
        yield from _late_requests(fact, course)


def _dates(fact: Fact) -> Iterator[Irregularity]:
    for earlier, later in _ORDER:
        first: date | None = getattr(fact, earlier)
        second: date | None = getattr(fact, later)
        if first is not None and second is not None and second < first:
            a, b = COLUMNS[earlier], COLUMNS[later]
            yield Irregularity(
                "date_order",
                fact.petition,
                f"{b.label}（{second}）早于{a.label}（{first}）",
                f"'{b.english}' ({second}) is before '{a.english}' ({first})",
            )


def _sending(fact: Fact) -> Iterator[Irregularity]:
    petition = fact.petition
    if fact.disposition in SENT_DISPOSITIONS:
        if fact.organ is None:
            yield Irregularity(
                "sent_without_organ", petition, "已转送或交办，但未记录责任单位", "sent on, but no responsible organ"
            )
        if fact.sent is None:
            yield Irregularity(
                "sent_without_date",
                petition,
                "已转送或交办，但未记录转送交办日期，不计入转送交办数",
                "sent on, but the date is missing; it is not counted as assigned",
            )
        if fact.organ is not None and fact.organ == fact.accused and fact.purpose == "accusation":
            yield Irregularity(
                "accusation_sent_to_accused",
                petition,
                "检举控告件被转交给被反映单位，违反第三十条第三款",
                "an accusation was sent to the accused organ, against Art. 30 ¶3",
            )
    elif fact.disposition is not None and (fact.accepted is not None or fact.told is not None):
        yield Irregularity(
            "steps_after_filing",
            petition,
            "办理方式不产生责任单位的办理期限，却记录了告知或受理日期",
            "the disposition gives no organ a duty, yet a notice or an acceptance is recorded",
        )


def _people(fact: Fact) -> Iterator[Irregularity]:
    representatives = fact.representatives
    if representatives is None:
        return
    if representatives > MOST_REPRESENTATIVES:
        yield Irregularity(
            "too_many_representatives",
            fact.petition,
            f"代表人数为{representatives}人，多人走访应推选代表，代表不得超过5人（第二十条第三款）",
            f"{representatives} representatives; at most five may be received (Art. 20 ¶3)",
        )
    if representatives > fact.people:
        yield Irregularity(
            "more_representatives_than_people",
            fact.petition,
            f"代表人数（{representatives}）多于信访人数（{fact.people}）",
            f"more representatives ({representatives}) than people ({fact.people})",
        )


def _closing(fact: Fact) -> Iterator[Irregularity]:
    petition = fact.petition
    if fact.closed is None and (fact.outcome is not None or fact.settled is not None):
        yield Irregularity(
            "outcome_without_closing",
            petition,
            "记录了办理结果或化解情况，但没有办结日期",
            "an outcome but no closing date",
        )
    if fact.closed is None and (fact.rating_bureau is not None or fact.rating_organ is not None):
        yield Irregularity(
            "rated_before_closing", petition, "尚未办结即有满意度评价", "rated before the matter was closed"
        )
    if fact.confirmed is not None and fact.closed is None:
        yield Irregularity(
            "confirmed_without_closing",
            petition,
            "已审核认定办结，但没有办结日期",
            "closing confirmed, but no closing date",
        )
    if fact.executed is not None and fact.outcome not in SUPPORTING:
        yield Irregularity(
            "executed_without_support",
            petition,
            "记录了执行情况，但处理意见不是支持",
            "carried out, but the opinion does not support the request",
        )
    if fact.first == "first" and fact.earlier is not None:
        yield Irregularity(
            "first_with_earlier",
            petition,
            f"标为初次，却关联了更早的信访件{fact.earlier}",
            f"marked as first, yet it names the earlier petition {fact.earlier}",
        )
    if fact.earlier is not None and fact.earlier == fact.number:
        yield Irregularity("names_itself", petition, "关联编号就是本件编号", "it names itself as the earlier petition")


def _simple(fact: Fact, course: Course) -> Iterator[Irregularity]:
    """What the simple procedure excludes (《信访事项简易办理办法》 Art. 4, 5)."""
    reasons = (
        (fact.route is not None and fact.route != "route_6", "属于第三十一条第一至五项的事项", "led by Art. 31(1)–(5)"),
        (fact.source != "own", "上级交办的", "assigned by a superior"),
        (fact.first == "repeat", "重复信访事项", "a repeat petition"),
        (fact.people >= GROUP, "联名或者集体信访", "a joint or group petition"),
        (len(course.assignments) > 1 and bool(course.assisting), "涉及多个责任主体", "several organs concerned"),
        (fact.outcome == "no_support", "作出了不予支持的意见", "the opinion does not support the request"),
    )
    for is_so, words, english in reasons:
        if is_so:
            yield Irregularity(
                "simple_excluded",
                fact.petition,
                f"按简易程序办理，但{words}，不适用简易办理",
                f"handled in the simple procedure, which excludes it: {english}",
            )


def _late_requests(fact: Fact, course: Course) -> Iterator[Irregularity]:
    """Only where the day of service is known: the windows count from it (Art. 35, 36)."""
    first = course.rounds[0]
    stages = (
        ("复查", "review", fact.review_requested, fact.review_until, first.review_late),
        ("复核", "re-review", fact.re_review_requested, fact.re_review_until, first.re_review_late),
    )
    for words, english, asked, until, ground in stages:
        if asked is not None and until is not None and asked > until and not ground:
            yield Irregularity(
                "late_without_ground",
                fact.petition,
                f"{words}申请（{asked}）晚于最后一日（{until}），没有记录接受逾期申请的理由",
                f"{english} was asked for on {asked}, after the last day ({until}), and no ground is recorded",
            )


def _extension(fact: Fact, course: Course, maker: ClockMaker) -> Iterator[Irregularity]:
    until = fact.extended_until
    if until is None:
        return
    if fact.accepted is None:
        yield Irregularity(
            "extended_without_acceptance", fact.petition, "已延期，但没有受理日期", "extended, but never accepted"
        )
        return
    last = maker.longest_extension(fact.accepted)
    if until > last.day and not last.provisional:
        yield Irregularity(
            "extension_too_long",
            fact.petition,
            f"延期至{until}，超过受理之日起六十日后延长三十日的最后一天（{last.day}）",
            f"extended to {until}, later than thirty days after the sixtieth day ({last.day})",
        )
    allowed = maker.extensions_allowed(fact.accepted)
    if course.extensions > allowed and not course.is_redone:
        yield Irregularity(
            "extended_too_often",
            fact.petition,
            f"延期{course.extensions}次，按规定可以延期{allowed}次",
            f"extended {course.extensions} times; {allowed} allowed",
        )
