"""办结: the written opinion, its service and execution, and the report to the organ that assigned (Art. 22, 32, 35)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.core.course import Assigned
from huiyin.core.desk_events import Contacted, Executed, InternallyAnswered, Reported, ReportReturned, Served
from huiyin.core.events import Answered, Confirmed, Event, RatingOpened
from huiyin.core.terms import OUTCOME, SERVICE
from huiyin.letters import acts as letters
from huiyin.letters.models import Letter, State
from huiyin.petitions.acts.deeds import Doing, Unfit, needed, perform
from huiyin.petitions.acts.handling import SIMPLE, by_hand, printed
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import day, number, words
from huiyin.petitions.acts.signing import Making, Outcome, carry
from huiyin.petitions.models import Petition
from huiyin.petitions.queries import remedy_organs
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.handling import (
    acting_organ,
    article_of,
    assigning_letter,
    assisting_unanswered,
    regulation_of,
    review_term,
)
from huiyin.petitions.queries.printed import organ_name, printed_day
from huiyin.petitions.queries.rating import open_until
from huiyin.petitions.queries.sign_off import may_serve
from huiyin.ui.words import day_words

#: Art. 32 knows these three; others are in older records only.
OUTCOMES = ("support", "explanation", "no_support")
#: What the opinion must state, and the article that says so.
CONTENTS = {
    "request": ("诉求", "第三十二条第一项"),
    "facts": ("事实和理由", "第三十二条第二项"),
    "opinion": ("处理意见", "第三十二条第三项"),
    "basis": ("依据", "第三十二条第四项"),
}
#: The last day is not known before the service; how it is counted is.
REVIEW_WITHIN = "自收到之日起第30日"


def answer_internally(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """提交协办意见. data: assignment, opinion."""
    make = by_hand(answering_internally, doing)
    return perform(matter, "answer_internally", doing, make, petition=petition, expected_n=expected_n)


def answering_internally(case: Case, doing: Doing) -> Sequence[Event]:
    needed(doing.data, "opinion")
    own = _assigned(case, number(doing.data, "assignment"), "assist")
    if own is None:
        raise Unfit({"": _("没有找到你单位的协办任务。")})
    note = write_note(case, "internal_answer", words(doing.data, "opinion"), doing)
    return [InternallyAnswered(case.petition, doing.today, own.id, note)]


def _assigned(case: Case, wanted: int | None, part: str) -> Assigned | None:
    course = case.course
    found = [one for one in course.assignments if one.part == part and one.is_open]
    return next((one for one in reversed(found) if wanted is None or one.id == wanted), None)


def answer(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case | Outcome:
    """办结. data: outcome, request, facts, opinion, basis, review_organ, settled, hearing, enclosed, copies, contact,
    phone, without_assisting; in the simple procedure paper, and without it told_by.

    Raises:
        Unfit: what Art. 32 wants is missing, or the outcome is not open.
    """
    if doing.data.get("paper", True):
        return carry(
            matter, "answer", doing, kind=letter_of_answer, fields=printed(doing, _opinion), issuer=acting_organ,
            petition=petition, expected_n=expected_n,
        )  # fmt: skip
    return perform(matter, "answer", doing, by_hand(answering, doing), petition=petition, expected_n=expected_n)


def letter_of_answer(case: Case) -> str:
    """An appeal or claim is answered by an opinion with the right to review; anything else by a reply."""
    return "opinion" if review_term(case, case.fact.registered) is not None else "direct_reply"


def _opinion(case: Case, doing: Doing) -> dict[str, str]:
    data = doing.data
    outcome = words(data, "outcome")
    opinion = words(data, "opinion")
    return {
        "诉求": words(data, "request"),
        "事实和理由": words(data, "facts"),
        "处理意见": opinion,
        "答复内容": "\n".join(part for part in (words(data, "facts"), opinion) if part),
        "依据": words(data, "basis"),
        "办理结果": OUTCOME.label(outcome) if outcome in OUTCOME else "",
        "复查机关": organ_name(number(data, "review_organ")),
        "复查期限": REVIEW_WITHIN,
        "听证情况": words(data, "hearing"),
        "附件": words(data, "enclosed"),
        "抄送": words(data, "copies"),
        "重办缘由": _annulled(case),
    }


def _annulled(case: Case) -> str:
    """Which opinion annulled the former one, where this one is made again by its order; letters are Chinese."""
    for round_ in reversed(case.course.rounds[:-1]):
        if "annul" not in (round_.review_outcome, round_.re_review_outcome):
            continue
        if round_.re_review_outcome == "annul":
            name, organ, letter = "复核", round_.re_review_organ, round_.re_review_opinion
            on = round_.re_review_decided
        else:
            name, organ, letter, on = "复查", round_.review_organ, round_.review_opinion, round_.review_decided
        numbers = dict(Letter.objects.filter(pk__in=[letter or 0, round_.opinion or 0]).values_list("pk", "number"))
        by = f"{organ_name(organ) or f'{name}机关'}作出的{name}意见"
        return (
            f"{by}{_bracketed(numbers.get(letter or 0) or printed_day(on))}撤销原信访处理意见"
            f"{_bracketed(numbers.get(round_.opinion or 0, ''))}，责令重新办理；本意见系依照该意见重新作出。"
        )
    return ""


def _bracketed(text: str) -> str:
    return f"（{text}）" if text else ""


def answering(case: Case, doing: Doing) -> Sequence[Event]:
    data = doing.data
    problems = _against_outcome(case, data, doing.today) | _against_contents(case, data, doing.today)
    if problems:
        raise Unfit(problems)
    lead = case.course.lead
    by_letter = bool(data.get("paper", True))
    note = None if by_letter else write_note(case, "answer", words(data, "opinion"), doing)
    answered = Answered(
        case.petition, doing.today, words(data, "outcome"), data.get("settled"), lead.id if lead else None, note,
        doing.letter,
    )  # fmt: skip
    events: list[Event] = [answered]
    if (until := open_until(case, doing.today)) is not None:
        events.append(RatingOpened(case.petition, doing.today, until))
    if not by_letter and note is not None:
        events.append(Contacted(case.petition, doing.today, words(data, "told_by"), note))
    return events


def _against_outcome(case: Case, data: Mapping[str, Any], today: date) -> dict[str, str]:
    outcome = data.get("outcome")
    if outcome == "no_support" and case.state == "simple":
        return {
            "outcome": _("简易办理中不能作出不予支持的意见（%(rule)s第五条）；请先“转普通程序”，再作出意见。")
            % {"rule": SIMPLE}
        }
    if outcome == "partial_support" and partial_is_open(case, today):
        return {}
    if outcome not in OUTCOMES:
        return {"outcome": _("处理意见只有支持、解释说明、不予支持三种（第三十二条）。")}
    return {}


def partial_is_open(case: Case, today: date) -> bool:
    """部分支持 belongs to the rules before May 2022, and to records that came from a spreadsheet."""
    if regulation_of(case, today).id == "r2005":
        return True
    return Petition.objects.filter(pk=case.petition, cells_digest__isnull=False).exists()


def _against_contents(case: Case, data: Mapping[str, Any], today: date) -> dict[str, str]:
    found: dict[str, str] = {}
    by_letter = bool(data.get("paper", True))
    is_opinion = by_letter and letter_of_answer(case) == "opinion"
    if is_opinion:
        is_old = regulation_of(case, today).id == "r2005"
        for name, (field, article) in CONTENTS.items():
            if not words(data, name):
                told = {"field": field, "article": "《信访条例》第三十二条" if is_old else article}
                found[name] = _("缺“%(field)s”：意见书应当载明（%(article)s）。") % told
        organ, review = number(data, "review_organ"), {"article": article_of(case, "review_window", today)}
        if organ is None:
            found["review_organ"] = _("请选择受理复查申请的上一级机关（%(article)s）。") % review
        elif not remedy_organs.is_a_level_above(acting_organ(case).pk, organ, today):
            found["review_organ"] = _("复查机关应当是本机关的上一级机关或者本级人民政府（%(article)s）。") % review
    elif not words(data, "opinion"):
        found["opinion"] = _("请写明答复内容。")
    if not by_letter and case.state != "simple":
        found["paper"] = _("普通程序应当出具书面意见（第三十二条）。")
    elif not by_letter and not words(data, "told_by"):
        found["told_by"] = _("请写明以什么方式答复的。")
    waiting = assisting_unanswered(case)
    if waiting and not data.get("without_assisting"):
        found["without_assisting"] = _("协办单位尚未提交协办意见：%(organs)s（第二十四条）。不再等待的，请勾选。") % {
            "organs": "、".join(organ.name for organ in waiting)
        }
    return found


def serve(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """送达. data: letter, on, manner, receipt (who took it, or why not)."""
    return perform(matter, "serve", doing, by_hand(serving, doing), petition=petition, expected_n=expected_n)


def serving(case: Case, doing: Doing) -> Sequence[Event]:
    data = doing.data
    needed(data, "letter", "on", "manner")
    on, manner = day(data, "on"), words(data, "manner")
    letter = Letter.objects.filter(pk=number(data, "letter") or 0, petition=case.petition, issued__isnull=False).first()
    if letter is None or letter.issued_on is None or letter.is_voided:
        raise Unfit({"letter": _("请选择本件已经发出的文书。")})
    verdict = may_serve(doing.person, letter, case, doing.today)
    if not verdict:
        raise Unfit({"letter": verdict.why})
    assert on is not None, "needed says so"
    if on < letter.issued_on:
        raise Unfit({"on": _("送达日期不能早于文书的成文日期（%(day)s）。") % {"day": day_words(letter.issued_on)}})
    if on > doing.today:
        raise Unfit({"on": _("送达日期不能晚于今天。")})
    if manner not in SERVICE:
        raise Unfit({"manner": _("请选择送达方式。")})
    if manner in ("left", "refused") and not words(data, "receipt"):
        raise Unfit({"receipt": _("留置送达、拒收的，请写明经过和在场的见证人。")})
    letters.serve(
        letter, manner=manner, on=on, note=words(data, "receipt"), person=doing.person, at=doing.at, today=doing.today
    )
    return [Served(case.petition, on, letter.pk, letter.kind, manner)]


def execute(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """执行情况. data: done, on, record."""
    return perform(matter, "execute", doing, by_hand(executing, doing), petition=petition, expected_n=expected_n)


def executing(case: Case, doing: Doing) -> Sequence[Event]:
    data, fact = doing.data, case.fact
    needed(data, "on", "record")
    on = day(data, "on")
    assert on is not None, "needed says so"
    if not is_supported(case):
        raise Unfit({"": _("作出支持意见的，才有需要督促执行的内容（第三十二条）；本件没有。")})
    if fact.executed is not None:
        raise Unfit({"": _("本件已于%(day)s执行到位。") % {"day": day_words(fact.executed)}})
    _within(on, fact.closed, doing.today)
    note = write_note(case, "execution", words(data, "record"), doing)
    return [Executed(case.petition, on, bool(data.get("done")), note)]


def is_supported(case: Case) -> bool:
    """Whether the opinion, or what a review made of it, supports the request."""
    fact, course = case.fact, case.course
    changed = "change" in (fact.review_outcome, fact.re_review_outcome)
    outcome = course.round.outcome if course.is_redone else fact.outcome
    return changed or outcome in ("support", "partial_support")


def _within(on: date, first: date | None, last: date) -> None:
    if on > last or (first is not None and on < first):
        raise Unfit({"on": _("日期应当在作出意见之后，且不晚于今天。")})


def report(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Outcome:
    """报送办结报告. data: course, facts, result, told, settled_words, enclosed, contact, phone."""
    return carry(
        matter, "report", doing, kind="completion_report", fields=printed(doing, _report), issuer=acting_organ,
        petition=petition, expected_n=expected_n,
    )  # fmt: skip


def _report(case: Case, doing: Doing) -> dict[str, str]:
    data = doing.data
    lead = case.course.lead
    letter = assigning_letter(case)
    return {
        "主送": organ_name(lead.sender if lead and lead.sender else case.fact.registering_organ),
        "交办文号": letter.number if letter else "",
        "办理过程": words(data, "course"),
        "事实和理由": words(data, "facts"),
        "处理结果": words(data, "result"),
        "答复情况": words(data, "told"),
        "化解情况": words(data, "settled_words"),
        "附件": words(data, "enclosed"),
    }


def reporting(case: Case, doing: Doing) -> Sequence[Event]:
    needed(doing.data, "course", "facts", "result", "told")
    own = _assigned(case, None, "lead")
    if own is None:
        raise Unfit({"": _("没有找到需要报送结果的交办任务。")})
    if is_reported(own):
        raise Unfit({"": _("办结报告已经报送，等待交办机关审核。")})
    note = write_note(case, "report", words(doing.data, "result"), doing)
    return [Reported(case.petition, doing.today, own.id, note, doing.letter)]


def is_reported(own: Assigned) -> bool:
    """Whether a report lies with the assigning organ, not returned since."""
    if own.reported is None:
        return False
    return own.report_returned is None or own.report_returned < own.reported


def return_report(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """退回办结报告. data: reason."""
    make = by_hand(returning_report, doing)
    return perform(matter, "return_report", doing, make, petition=petition, expected_n=expected_n)


def returning_report(case: Case, doing: Doing) -> Sequence[Event]:
    needed(doing.data, "reason")
    own = _assigned(case, None, "lead")
    if own is None or not is_reported(own):
        raise Unfit({"": _("责任单位还没有报送办结报告，没有可以退回的。")})
    note = write_note(case, "report_returned", words(doing.data, "reason"), doing)
    return [ReportReturned(case.petition, doing.today, own.id, note)]


def confirm(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """审核认定. data: none."""
    return perform(matter, "confirm", doing, by_hand(confirming, doing), petition=petition, expected_n=expected_n)


def confirming(case: Case, doing: Doing) -> Sequence[Event]:
    own = _assigned(case, None, "lead")
    if own is not None and own.mode == "assign" and not is_reported(own):
        raise Unfit({"": _("交办件应当由责任单位先报送办结报告，再审核认定（第二十二条）。")})
    return [Confirmed(case.petition, doing.today, own.id if own else None)]


def issued_letters(case: Case) -> list[Letter]:
    """Letters of the petition that went out and stand, oldest first."""
    rows = Letter.objects.filter(petition=case.petition, state=State.ISSUED).select_related("issuer", "voiding")
    return [letter for letter in rows.order_by("id") if not letter.is_voided]


MAKERS: dict[str, Making] = {"answer": answering, "report": reporting}
