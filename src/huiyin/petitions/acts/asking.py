"""询问和个人信息请求: staff ask the petitioner, who answers; the petitioner demands something on his own data.

What is asked stops no clock: the organ answers in time with what it knows (Art. 34).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Protocol, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.core.desk_events import AnswerSeen, Asked, DataDemandAnswered, DataDemanded, QuestionAnswered
from huiyin.core.events import Event
from huiyin.petitions import policies
from huiyin.petitions.acts.deeds import Doing, Unfit, perform
from huiyin.petitions.acts.ids import reserve
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import LONGEST_AHEAD, day, number, words
from huiyin.petitions.queries.cases import Case
from huiyin.ui.words import day_words

DEMANDS = ("correct", "object")
#: Longer questions and answers belong into a file.
LONGEST_QUESTION, LONGEST_ANSWER = 2000, 20_000
#: So many questions may be open at once; more are not answered any sooner.
MOST_OPEN = 5


class Numbered(Protocol):
    @property
    def id(self) -> int: ...


Open = TypeVar("Open", bound=Numbered)


def ask_petitioner(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """询问信访人. data: text, due (optional)."""
    make = partial(_asking, doing=doing)
    return perform(matter, "ask_petitioner", doing, make, petition=petition, expected_n=expected_n)


def _asking(case: Case, doing: Doing) -> Sequence[Event]:
    text = _said(doing, "text", LONGEST_QUESTION)
    due = day(doing.data, "due")
    if due is not None and due < doing.today:
        raise Unfit({"due": _("答复的日期不能早于今天。")})
    if due is not None and due > (last := doing.today + LONGEST_AHEAD):
        raise Unfit({"due": _("答复的日期最迟到%(day)s，请核对年份。") % {"day": day_words(last)}})
    if len(case.course.open_questions) >= MOST_OPEN:
        raise Unfit({"text": _("已有%(count)d个问题等待信访人答复，请等答复后再问。") % {"count": MOST_OPEN}})
    note = write_note(case, "question", text, doing)
    return [Asked(case.petition, doing.today, reserve("question", 1)[0], _asking_organ(case, doing), note, due)]


def _asking_organ(case: Case, doing: Doing) -> int:
    """The bureau for its own people; else the organ that handles or reviews."""
    if policies.works_in_bureau(doing.person, case.matter, doing.today):
        return case.fact.registering_organ
    held = case.course.held_by(policies.acting_organs(doing.person, case.matter, doing.today), "lead")
    if held is not None and case.state not in ("in_review", "in_re_review"):
        return held.organ
    round_ = case.course.round
    asked = round_.re_review_organ if case.state == "in_re_review" else round_.review_organ
    return asked or doing.person.organ_id


def answer_question(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """答复询问. data: answer; question, its number: the only open one where it is left out."""
    make = partial(_answering, doing=doing)
    return perform(matter, "answer_question", doing, make, petition=petition, expected_n=expected_n)


def _answering(case: Case, doing: Doing) -> Sequence[Event]:
    question = _chosen(case.course.open_questions, "question", doing)
    text = _said(doing, "answer", LONGEST_ANSWER)
    return [QuestionAnswered(case.petition, doing.today, question.id, write_note(case, "answer", text, doing))]


def see_answer(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """阅知答复: every answer that was not read yet."""
    make = partial(_seeing, doing=doing)
    return perform(matter, "see_answer", doing, make, petition=petition, expected_n=expected_n)


def _seeing(case: Case, doing: Doing) -> Sequence[Event]:
    unseen = case.course.unseen_answers
    if not unseen:
        raise Unfit({"": _("没有等待阅知的答复。")})
    return [AnswerSeen(case.petition, doing.today, one.id) for one in unseen]


def demand_data(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """个人信息请求. data: kind ("correct" or "object"), text."""
    make = partial(_demanding, doing=doing)
    return perform(matter, "demand_data", doing, make, petition=petition, expected_n=expected_n)


def _demanding(case: Case, doing: Doing) -> Sequence[Event]:
    kind = words(doing.data, "kind")
    if kind not in DEMANDS:
        raise Unfit({"kind": _("请选择要求更正，或者拒绝处理。")})
    text = _said(doing, "text", LONGEST_QUESTION)
    if any(one.kind == kind for one in case.course.open_demands):
        raise Unfit({"kind": _("同样的请求正在等待答复，请等答复后再提。")})
    due = doing.today + timedelta(days=settings.DATA_DEMAND_DAYS)
    note = write_note(case, "data_demand", text, doing)
    return [DataDemanded(case.petition, doing.today, reserve("demand", 1)[0], kind, note, due)]


def answer_data_demand(
    matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None
) -> Case:
    """答复个人信息请求. data: granted, answer; demand, its number: the only open one where it is left out."""
    make = partial(_answering_demand, doing=doing)
    return perform(matter, "answer_data_demand", doing, make, petition=petition, expected_n=expected_n)


def _answering_demand(case: Case, doing: Doing) -> Sequence[Event]:
    demand = _chosen(case.course.open_demands, "demand", doing)
    text = _said(doing, "answer", LONGEST_ANSWER)
    note = write_note(case, "data_demand_answer", text, doing)
    return [DataDemandAnswered(case.petition, doing.today, demand.id, bool(doing.data.get("granted")), note)]


def _chosen(rows: Sequence[Open], name: str, doing: Doing) -> Open:
    """The open one that the data name, or the only one there is.

    Raises:
        Unfit: there is none, or several and none named.
    """
    wanted = number(doing.data, name)
    found = [one for one in rows if wanted is None or one.id == wanted]
    if not found:
        raise Unfit({name: _("它已经答复，或者不存在。")})
    if len(found) > 1:
        raise Unfit({name: _("有几项等待答复，请选择答复哪一项。")})
    return found[0]


def _said(doing: Doing, name: str, most: int) -> str:
    """
    Raises:
        Unfit: nothing was written, or too much.
    """
    text = words(doing.data, name)
    if not text:
        raise Unfit({name: _("请填写这一项。")})
    if len(text) > most:
        raise Unfit({name: _("超过%(most)d个字；较长的材料请作为附件。") % {"most": most}})
    return text
