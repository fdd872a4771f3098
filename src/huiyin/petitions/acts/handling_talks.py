"""沟通与指示: recusal, contacts, mediation, hearings and leaders' instructions (Art. 28, 31(6), 33, 36 ¶2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts import memory
from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Organ, Person, Role
from huiyin.core.desk_events import (
    Contacted,
    HearingClosed,
    HearingOpened,
    Instructed,
    InstructionDone,
    Mediated,
    Recused,
)
from huiyin.core.events import Event
from huiyin.letters.models import Letter, State
from huiyin.petitions import policies
from huiyin.petitions.acts.deeds import Doing, Unfit, needed, perform
from huiyin.petitions.acts.handling import by_hand, printed
from huiyin.petitions.acts.ids import reserve
from huiyin.petitions.acts.notes import keep_note, write_note
from huiyin.petitions.acts.plain import LONGEST_AHEAD, day, number, typed_days, with_printed_days, words
from huiyin.petitions.acts.signing import Making, Outcome, carry
from huiyin.petitions.models import Instruction, Recusal
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.handling import acting_organ
from huiyin.ui.words import day_words

CONTACT_KINDS = ("call", "visit", "meeting", "message", "explanation")
#: State → the stage a hearing opened in it belongs to.
STAGE_OF = {"in_review": "review", "in_re_review": "re_review"}
HEADS = frozenset({Role.ORGAN_HEAD, Role.BUREAU_LEADER, Role.SECTION_HEAD})


def recuse(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """回避. data: officer, how ("applied" or "ex_officio"), granted, reason.

    Raises:
        Unfit: nobody decides on their own recusal, and a section head not on a head's.
    """
    return perform(matter, "recuse", doing, by_hand(recusing, doing), petition=petition, expected_n=expected_n)


def recusing(case: Case, doing: Doing) -> Sequence[Event]:
    data = doing.data
    needed(data, "officer", "reason")
    person = Person.objects.staff().filter(pk=number(data, "officer") or 0).first()
    if person is None:
        raise Unfit({"officer": _("请选择需要回避的工作人员。")})
    _may_decide_on(person, doing)
    granted = bool(data.get("granted"))
    if granted and person.pk in case.course.recused:
        raise Unfit({"officer": _("%(name)s已在本事项中回避。") % {"name": person.display_name}})
    head = _("依申请。") if data.get("how") == "applied" else _("依职权。")
    note = keep_note(case, "recusal", head + words(data, "reason"), doing)
    Recusal.objects.create(
        matter=case.matter, person=person, decided_by=doing.person, decided=doing.today, granted=granted, note=note
    )
    memory.forget()
    return [Recused(case.petition, doing.today, person.pk, granted, note.digest)]


def _may_decide_on(person: Person, doing: Doing) -> None:
    """Staff: their section head or leader. A head: a leader of the bureau or the organ's own other head (Art. 28)."""
    if person.pk == doing.person.pk:
        raise Unfit({"officer": _("本人的回避由上一级负责人决定，不能自己决定（第二十八条）。")})
    roles = accounts.roles_of(doing.person, doing.today)
    concerned = accounts.roles_of(person, doing.today) & HEADS
    if concerned and not roles & {Role.BUREAU_LEADER, Role.ORGAN_HEAD}:
        raise Unfit({"officer": _("负责人的回避由机关、单位的负责人决定（第二十八条）。")})


def contact(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """联系记录. data: kind, on, record."""
    return perform(matter, "contact", doing, by_hand(contacting, doing), petition=petition, expected_n=expected_n)


def contacting(case: Case, doing: Doing) -> Sequence[Event]:
    data = doing.data
    needed(data, "kind", "on", "record")
    if data["kind"] not in CONTACT_KINDS:
        raise Unfit({"kind": _("请选择联系方式。")})
    note = write_note(case, "contact", words(data, "record"), doing)
    return [Contacted(case.petition, _past_day(case, data, doing), words(data, "kind"), note)]


def _past_day(case: Case, data: Mapping[str, Any], doing: Doing) -> Any:
    on = day(data, "on")
    if on is None or on > doing.today or on < case.fact.registered:
        raise Unfit(
            {"on": _("日期应当在登记之日（%(day)s）之后，且不晚于今天。") % {"day": day_words(case.fact.registered)}}
        )
    return on


def mediate(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case | Outcome:
    """调解和解. data: kind ("mediation" or "settlement"), reached, on, record; where an agreement was reached: other,
    dispute, agreement, perform_by, mediator (printed in the agreement)."""
    if doing.data.get("reached"):
        return carry(
            matter, "mediate", doing, kind="settlement", fields=printed(doing, _agreement), issuer=acting_organ,
            petition=petition, expected_n=expected_n,
        )  # fmt: skip
    return perform(matter, "mediate", doing, by_hand(mediating, doing), petition=petition, expected_n=expected_n)


def _agreement(case: Case, doing: Doing) -> dict[str, str]:
    data = doing.data
    return {
        "协议名称": "和解协议书" if data.get("kind") == "settlement" else "调解协议书",
        "对方当事人": words(data, "other"),
        "争议事项": words(data, "dispute"),
        "协议内容": words(data, "agreement"),
        "履行期限": words(data, "perform_by"),
        "调解人": words(data, "mediator") if data.get("kind") != "settlement" else "",
    }


def mediating(case: Case, doing: Doing) -> Sequence[Event]:
    data = doing.data
    needed(data, "kind", "on", "record")
    reached = bool(data.get("reached"))
    if reached:
        needed(data, "other", "dispute", "agreement", "perform_by")
    note = write_note(case, "mediation", words(data, "record"), doing)
    return [Mediated(case.petition, _past_day(case, data, doing), words(data, "kind"), reached, note, doing.letter)]


def open_hearing(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Outcome:
    """举行听证. data: subject, time, place, chair, present, notes, contact, phone."""
    return carry(
        matter, "open_hearing", doing, kind="hearing_notice", fields=printed(doing, _hearing_notice),
        issuer=hearing_organ, petition=petition, expected_n=expected_n,
    )  # fmt: skip


def stage_of(case: Case) -> str:
    return STAGE_OF.get(case.state, "handling")


def hearing_organ(case: Case) -> Organ:
    """The organ that holds the hearing: the one whose turn it is."""
    course = case.course.round
    wanted = {"review": course.review_organ, "re_review": course.re_review_organ}.get(stage_of(case))
    return Organ.objects.get(pk=wanted) if wanted else acting_organ(case)


def _hearing_notice(case: Case, doing: Doing) -> dict[str, str]:
    data = doing.data
    return {
        "听证事项": words(data, "subject"),
        "听证时间": with_printed_days(words(data, "time")),
        "听证地点": words(data, "place"),
        "主持人": words(data, "chair"),
        "听证参加人": words(data, "present"),
        "注意事项": words(data, "notes"),
    }


def opening_hearing(case: Case, doing: Doing) -> Sequence[Event]:
    needed(doing.data, "subject", "time", "place", "chair")
    _against_time(words(doing.data, "time"), doing)
    if any(one.closed is None for one in case.course.hearings):
        raise Unfit({"": _("还有一次听证没有结束；请先记录其结果。")})
    hearing = reserve("hearing", 1)[0]
    note = write_note(case, "hearing", words(doing.data, "subject"), doing)
    return [HearingOpened(case.petition, doing.today, hearing, stage_of(case), note, doing.letter)]


def _against_time(text: str, doing: Doing) -> None:
    """
    Raises:
        Unfit: the text names no day, one that does not exist, or one that has passed.
    """
    try:
        days = typed_days(text)
    except ValueError:
        raise Unfit({"time": _("听证时间里的日期不存在，请核对。")}) from None
    if not days:
        raise Unfit({"time": _("请写明听证是哪一日，例如：2026年3月20日上午9时。")})
    if min(days) < doing.today:
        raise Unfit({"time": _("听证不能定在今天（%(day)s）之前，请核对。") % {"day": day_words(doing.today)}})


def hearing_day(case: Case) -> date | None:
    """The day for which the petitioner was called to the hearing that goes on; None where no letter says so."""
    rows = Letter.objects.filter(petition=case.petition, act="open_hearing", state=State.ISSUED).select_related("text")
    letter = rows.order_by("id").last()
    days = typed_days(words(letter.data, "time")) if letter is not None and not letter.is_voided else []
    return min(days, default=None)


def close_hearing(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """听证结束. data: on, record."""
    make = by_hand(closing_hearing, doing)
    return perform(matter, "close_hearing", doing, make, petition=petition, expected_n=expected_n)


def closing_hearing(case: Case, doing: Doing) -> Sequence[Event]:
    data = doing.data
    needed(data, "on", "record")
    hearing = next((one for one in case.course.hearings if one.closed is None), None)
    if hearing is None:
        raise Unfit({"": _("没有正在进行的听证。")})
    on = _past_day(case, data, doing)
    if on < hearing.opened:
        raise Unfit({"on": _("听证结束不能早于听证通知之日（%(day)s）。") % {"day": day_words(hearing.opened)}})
    called = hearing_day(case)
    if called is not None and on < called:
        raise Unfit({"on": _("听证定在%(day)s举行，不能在这之前结束。") % {"day": day_words(called)}})
    return [HearingClosed(case.petition, on, hearing.id, write_note(case, "hearing", words(data, "record"), doing))]


def instruct(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """批示. data: text, to_person or to_organ, due, letter (the one it was written on)."""
    return perform(matter, "instruct", doing, by_hand(instructing, doing), petition=petition, expected_n=expected_n)


def instructing(case: Case, doing: Doing) -> Sequence[Event]:
    data = doing.data
    needed(data, "text")
    person = Person.objects.staff().filter(pk=number(data, "to_person") or 0).first()
    organ = Organ.objects.filter(pk=number(data, "to_organ") or 0).first()
    if (person is None) == (organ is None):
        raise Unfit({"to_person": _("请写明由谁落实：一名工作人员，或者一个单位。")})
    if person is not None and person.pk in case.course.recused:
        raise Unfit({"to_person": _("%(name)s已在本事项中回避（第二十八条）。") % {"name": person.display_name}})
    if person is not None and not policies.may_view(person, case.matter, doing.today):
        raise Unfit({"to_person": _("%(name)s无权查阅本事项，不能承办。") % {"name": person.display_name}})
    due = day(data, "due")
    if due is not None and due < doing.today:
        raise Unfit({"due": _("落实的日期不能早于今天。")})
    if due is not None and due > (last := doing.today + LONGEST_AHEAD):
        raise Unfit({"due": _("落实的日期最迟到%(day)s，请核对年份。") % {"day": day_words(last)}})
    note = keep_note(case, "instruction", words(data, "text"), doing)
    row = Instruction.objects.create(
        matter=case.matter, petition=case.petition, letter=number(data, "letter"), by=doing.person, person=person,
        organ=organ, note=note, given=doing.today, due=due,
    )  # fmt: skip
    return [
        Instructed(
            case.petition, doing.today, row.pk, person.pk if person else None, organ.pk if organ else None, due,
            note.digest,
        )
    ]  # fmt: skip


def report_instruction(
    matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None
) -> Case:
    """批示落实. data: instruction, result."""
    make = by_hand(reporting_instruction, doing)
    return perform(matter, "report_instruction", doing, make, petition=petition, expected_n=expected_n)


def reporting_instruction(case: Case, doing: Doing) -> Sequence[Event]:
    data = doing.data
    needed(data, "instruction", "result")
    row = Instruction.objects.filter(
        pk=number(data, "instruction") or 0, matter=case.matter, petition=case.petition, done=None
    ).first()
    if row is None:
        raise Unfit({"instruction": _("请选择一条还没有落实的批示。")})
    if not is_addressed(row, doing):
        raise Unfit({"instruction": _("这条批示不是交你或你单位落实的。")})
    row.result = keep_note(case, "instruction_result", words(data, "result"), doing)
    row.done = doing.today
    row.save(update_fields=["result", "done"])
    return [InstructionDone(case.petition, doing.today, row.pk, row.result.digest)]


def is_addressed(row: Instruction, doing: Doing) -> bool:
    """The addressee reports, somebody of the organ addressed, or the leader who gave it."""
    if doing.person.pk in (row.person_id, row.by_id):
        return True
    return row.organ_id is not None and row.organ_id in accounts.organs_of(doing.person, policies.READERS, doing.today)


MAKERS: dict[str, Making] = {"mediate": mediating, "open_hearing": opening_hearing}
