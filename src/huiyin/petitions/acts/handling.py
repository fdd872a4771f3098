"""办理: from the notice of receipt to the extension of the period (Art. 23, 34; 《信访事项简易办理办法》 Art. 4, 5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.core.desk_events import Contacted, LeftSimple, Routed, Served
from huiyin.core.events import Accepted, Event, Extended, Told
from huiyin.letters import acts as letters
from huiyin.letters.models import Letter
from huiyin.petitions.acts.deeds import Doing, Maker, Unfit, needed, perform
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import day, words
from huiyin.petitions.acts.signing import Fields, Making, Outcome, carry
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.handling import (
    acting_organ,
    article_of,
    completion_term,
    is_reachable,
    lawful_end,
    simple_bars,
)
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.printed import printed_day
from huiyin.ui.words import day_words

SIMPLE = "《信访事项简易办理办法》"
#: Art. 4: what is fit for the simple procedure.
SIMPLE_GROUNDS = ("clear", "answer_at_once", "daily_life", "promised", "other")


def tell(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Outcome:
    """告知. data: received, path, procedure_words (printed), procedure ("ordinary" or "simple"), on_the_spot, contact,
    phone.

    Raises:
        Unfit: nobody can be told: no name is known.
    """
    return carry(
        matter, "tell", doing, kind="receipt_notice", fields=printed(doing, _notice), issuer=acting_organ,
        petition=petition, expected_n=expected_n,
    )  # fmt: skip


def _notice(case: Case, doing: Doing) -> dict[str, str]:
    data = doing.data
    found = {
        "接收情况": words(data, "received"),
        "处理途径": words(data, "path"),
        "程序": words(data, "procedure_words"),
    }
    if case.fact.petition_class == "accusation":
        # Its body tells by its own rules, not within the fifteen days (Art. 23 ¶4).
        found["办理依据"] = "《信访工作条例》第二十三条第四款、第三十条"
    return found


def printed(doing: Doing, more: Callable[[Case, Doing], dict[str, str]]) -> Fields:
    """What the letter says of this act, and whom the petitioner may ask."""

    def fields(case: Case) -> dict[str, str]:
        contact = {"联系人": words(doing.data, "contact"), "联系电话": words(doing.data, "phone")}
        return {name: value for name, value in contact.items() if value} | more(case, doing)

    return fields


def telling(case: Case, doing: Doing) -> Sequence[Event]:
    needed(doing.data, "received", "path", "procedure_words")
    if not is_reachable(case):
        raise Unfit({"": _("信访人姓名（名称）、住址不清的，不需要告知（第二十三条第一款）；可以直接受理。")})
    return [
        Told(case.petition, doing.today, _own(case), words(doing.data, "procedure") or None, doing.letter),
        *_handed_over(case, doing, "receipt_notice"),
    ]


def _handed_over(case: Case, doing: Doing, kind: str) -> list[Event]:
    """The letter was given to the petitioner at once (Art. 23 ¶1: on the spot where it can be)."""
    if not doing.data.get("on_the_spot") or doing.letter is None or day(doing.data, "on") != doing.today:
        return []
    letter = Letter.objects.get(pk=doing.letter)
    letters.serve(letter, manner="in_person", on=doing.today, person=doing.person, at=doing.at, today=doing.today)
    return [Served(case.petition, doing.today, doing.letter, kind, "in_person")]


def accept(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Outcome:
    """受理. data: path (printed), on_the_spot, contact, phone. A matter without a legal period for its answer (a
    suggestion, Art. 29) is accepted without the notice that promises one."""
    return carry(
        matter, "accept", doing, kind="acceptance", fields=printed(doing, _acceptance), issuer=acting_organ,
        petition=petition, expected_n=expected_n, owed=has_period,
    )  # fmt: skip


def has_period(case: Case, doing: Doing) -> bool:
    """Whether there is a period to give notice of, and somebody to give it to."""
    return completion_term(case, doing.today) is not None and is_reachable(case)


def _acceptance(case: Case, doing: Doing) -> dict[str, str]:
    """The days follow the day of acceptance that the act keeps, also where the notice is signed later."""
    data = doing.data
    on = case.fact.accepted or day(data, "on") or doing.today
    end = lawful_end(on)
    return {"受理日期": printed_day(on), "办理期限": printed_day(end.day), "处理途径": words(data, "path")}


def accepting(case: Case, doing: Doing) -> Sequence[Event]:
    on = _day(case, doing)
    return [
        *_routed(case, on),
        Accepted(case.petition, on, "ordinary", _own(case), doing.letter),
        *_handed_over(case, doing, "acceptance"),
    ]


def _routed(case: Case, on: date) -> list[Event]:
    """To accept an appeal or claim is to take the petition procedure for its route (Art. 31(6), 34)."""
    if case.course.route is not None or case.fact.petition_class != "claim":
        return []
    return [Routed(case.petition, on, "route_6")]


def _day(case: Case, doing: Doing) -> date:
    """The day of acceptance: the day on which it was decided, not the later one of a signature."""
    on = day(doing.data, "on") or doing.today
    sent = case.fact.sent
    if on > doing.today or (sent is not None and on < sent):
        raise Unfit({"": _("受理日期应当在收到转送、交办之后，且不晚于今天。")})
    return on


def accept_simple(
    matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None
) -> Case | Outcome:
    """简易受理. data: ground (Art. 4), supportable, plain_case (the officer says so), paper, received, path,
    procedure_words; without paper: told_by and told (how the petitioner was told).

    Raises:
        Unfit: Art. 5 excludes it, with every ground that does.
    """
    if doing.data.get("paper"):
        return carry(
            matter, "accept_simple", doing, kind="receipt_notice", fields=printed(doing, _notice),
            issuer=acting_organ, petition=petition, expected_n=expected_n,
        )  # fmt: skip
    return perform(
        matter, "accept_simple", doing, by_hand(accepting_simply, doing), petition=petition, expected_n=expected_n
    )


def accepting_simply(case: Case, doing: Doing) -> Sequence[Event]:
    data = doing.data
    bars = [bar.words for bar in simple_bars(case)]
    if bars:
        raise Unfit({"": _("不适用简易办理：") + _("；").join(bars) + "。"})
    if data.get("ground") not in SIMPLE_GROUNDS:
        raise Unfit({"ground": _("请选择适用简易办理的情形（%(rule)s第四条）。") % {"rule": SIMPLE}})
    if not data.get("supportable"):
        raise Unfit(
            {
                "supportable": _("可能不予支持的，不适用简易办理（%(rule)s第五条）；请按普通程序受理。")
                % {"rule": SIMPLE}
            }
        )
    if not data.get("plain_case"):
        raise Unfit(
            {
                "plain_case": _("重大、疑难、复杂的，不适用简易办理（%(rule)s第五条）；请按普通程序受理。")
                % {"rule": SIMPLE}
            }
        )
    on = _day(case, doing)
    events: list[Event] = [
        *_routed(case, on),
        Accepted(case.petition, on, "simple", _own(case), doing.letter),
        *_handed_over(case, doing, "receipt_notice"),
    ]
    if not data.get("paper"):
        needed(data, "told_by", "told")
        note = write_note(case, "contact", words(data, "told"), doing)
        events.append(Contacted(case.petition, doing.today, words(data, "told_by"), note))
    return events


def leave_simple(
    matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None
) -> Case | Outcome:
    """转普通程序. data: reason, paper (the petitioner gets a notice of the ordinary period), path, contact, phone."""
    if doing.data.get("paper"):
        return carry(
            matter, "leave_simple", doing, kind="acceptance", fields=printed(doing, _acceptance),
            issuer=acting_organ, petition=petition, expected_n=expected_n, owed=has_period,
        )  # fmt: skip
    return perform(
        matter, "leave_simple", doing, by_hand(leaving_simple, doing), petition=petition, expected_n=expected_n
    )


def leaving_simple(case: Case, doing: Doing) -> Sequence[Event]:
    needed(doing.data, "reason")
    note = write_note(case, "leave_simple", words(doing.data, "reason"), doing)
    return [LeftSimple(case.petition, doing.today, note), *_handed_over(case, doing, "acceptance")]


def extend(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Outcome:
    """延期, by the head. data: until, reason (printed: why the matter is complex), contact, phone.

    Raises:
        Unfit: after the last day of the period, beyond thirty days in all, or more often than the bureau allows.
    """
    return carry(
        matter, "extend", doing, kind="extension", fields=printed(doing, _extension), issuer=acting_organ,
        petition=petition, expected_n=expected_n,
    )  # fmt: skip


def _extension(case: Case, doing: Doing) -> dict[str, str]:
    return {
        "原期限": printed_day(case.fact.due),
        "延长至": printed_day(day(doing.data, "until")),
        "理由": words(doing.data, "reason"),
        "批准人": doing.person.display_name,
    }


def extending(case: Case, doing: Doing) -> Sequence[Event]:
    needed(doing.data, "until", "reason")
    until = day(doing.data, "until")
    assert until is not None, "needed says so"
    problems = _against_extension(case, doing.today, until)
    if problems:
        raise Unfit(problems)
    note = write_note(case, "extension", words(doing.data, "reason"), doing)
    return [Extended(case.petition, doing.today, until, note, doing.letter)]


def _against_extension(case: Case, today: date, until: date) -> dict[str, str]:
    fact, course = case.fact, case.course
    told = {"article": article_of(case, "extension", today)}
    if course.is_redone:
        return {"": _("复查复核机关责令重办的期限由其确定，责任单位不能延长（第三十五条、第三十六条）。")}
    if fact.accepted is None or fact.due is None:
        return {"": _("本件没有办结期限，不需要延期（%(article)s）。") % told}
    if course.extensions >= settings.EXTENSIONS:
        told |= {"count": str(course.extensions)}
        return {"": _("本件已延期 %(count)s 次，不能再延（%(article)s；次数由本局设定）。") % told}
    if today > fact.due:
        told |= {"day": day_words(fact.due)}
        return {"": _("办理期限的最后一日是%(day)s，已经届满；延期应当在期限之内批准（%(article)s）。") % told}
    longest = clock_maker().longest_extension(fact.accepted)
    if until > longest.day:
        told |= {"day": day_words(longest.day)}
        return {"until": _("延长的期限合计不超过 30 日，最迟到%(day)s（%(article)s）。") % told}
    if until <= fact.due:
        return {"until": _("延期后的最后一日应当晚于现在的%(day)s。") % {"day": day_words(fact.due)}}
    return {}


def _own(case: Case) -> int | None:
    lead = case.course.lead
    return lead.id if lead is not None else None


def by_hand(make: Making, doing: Doing) -> Maker:
    """The maker of an act that carries no letter."""
    return lambda case: make(case, doing)


MAKERS: dict[str, Making] = {
    "tell": telling,
    "accept": accepting,
    "accept_simple": accepting_simply,
    "leave_simple": leaving_simple,
    "extend": extending,
}
