"""Parts of the matter page: who has it and what is owed, and the written instructions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Person
from huiyin.accounts.queries import organ_names
from huiyin.core import matter as replaying
from huiyin.core import workflow
from huiyin.core.course import Assigned
from huiyin.core.terms import DISPOSITION, PART
from huiyin.core.waiting import ACTS, WAITED
from huiyin.ledger.prepared import Prepared
from huiyin.petitions import policies
from huiyin.petitions.models import Attachment, Instruction, Matter, Waiting
from huiyin.petitions.queries.judging import clock_maker
from huiyin.ui.words import Chip, chip_of, day_words, speaks_english, word_of


class Holder(NamedTuple):
    """One organ's share of a petition, in words."""

    organ: str
    part: str
    sent: date
    mode: str
    sender: str
    steps: list[tuple[str, date]]
    objection: str
    is_over: bool
    ended: str
    report_due: date | None
    number: str
    acts: list[tuple[str, str]]


class Owed(NamedTuple):
    """A step that somebody owes next: who, what, until when."""

    who: str
    act: str
    basis: str
    due: date | None
    chip: Chip | None


class Task(NamedTuple):
    by: str
    to: str
    given: date
    due: date | None
    done: date | None
    text: str
    result: str


_WAITING = Prepared(lambda matter: Waiting.objects.filter(matter=matter))
_INSTRUCTIONS = Prepared(
    lambda matter: Instruction.objects.filter(matter=matter).select_related("by", "person", "organ", "note", "result")
)
_ATTACHMENTS = Prepared(
    lambda petitions: Attachment.objects.filter(petition__in=petitions, disposed=False).select_related(
        "added_by", "petition__matter"
    )
)
_ENDED = {
    "objection": gettext_lazy("异议成立，退回"),
    "recalled": gettext_lazy("已撤回转办"),
    "withdrawn": gettext_lazy("信访人撤回"),
    "refused": gettext_lazy("不予（不再）受理"),
    "led": gettext_lazy("导入法定途径"),
    "led_back": gettext_lazy("法定途径未受理，重新分流"),
    "resorted": gettext_lazy("重新分流"),
    "joined": gettext_lazy("并入其他事项"),
}
#: Acts of the bureau about one assignment of an assisting organ.
_OF_ONE = ("recall_assisting", "decide_assisting")


def holders(person: Person, matter: Matter, found: replaying.Matter, today: date) -> list[Holder]:
    """Everybody the matter was given to, those who have it first, then those whose share ended."""
    shares = [(petition, one) for petition, course in found.courses.items() for one in course.assignments if one.id]
    organs = organ_names({pk for _petition, one in shares for pk in (one.organ, one.sender) if pk})
    several = len(found.facts) > 1
    ordered = sorted(shares, key=lambda share: (not share[1].is_open, share[1].part == "assist", share[1].id))
    answers = {
        petition: policies.deeds_open(person, matter, course, found.state_of(petition), today)
        for petition, course in found.courses.items()
        if course.assisting
    }
    made = []
    for petition, one in ordered:
        acts = [
            (_label(act), f"{reverse('petitions:deed', args=[matter.pk, act])}?petition={petition}&assignment={one.id}")
            for act in _OF_ONE
            if _fits(act, one) and answers.get(petition, {}).get(act)
        ]
        number = found.facts[petition].number if several else ""
        made.append(_holder(one, organs, number, acts))
    return made


def _fits(act: str, one: Assigned) -> bool:
    return one.part == "assist" and one.is_open and (act != "decide_assisting" or one.has_open_objection)


def _holder(one: Assigned, organs: Mapping[int, str], number: str, acts: list[tuple[str, str]]) -> Holder:
    steps = (
        (_("签收"), one.received),
        (_("答复"), one.answered),
        (_("报送办结报告"), one.reported),
        (_("报告退回"), one.report_returned),
        (_("报告认可"), one.report_accepted),
    )
    return Holder(
        organs.get(one.organ, ""),
        word_of(PART, one.part),
        one.sent,
        word_of(DISPOSITION, one.mode),
        organs.get(one.sender or 0, ""),
        [(words, day) for words, day in steps if day is not None],
        _objection(one),
        not one.is_open,
        str(_ENDED.get(one.ended_why, one.ended_why)) if one.ended else "",
        one.report_due,
        number,
        acts,
    )


def _objection(one: Assigned) -> str:
    if one.objected is None:
        return ""
    day = day_words(one.objected)
    if one.objection_refused:
        return _("%(day)s提出异议，%(refused)s未获同意") % {"day": day, "refused": day_words(one.objection_refused)}
    return (
        _("%(day)s提出异议") % {"day": day}
        if one.ended_why == "objection"
        else _("%(day)s提出异议，待核实") % {"day": day}
    )


def owed(matter: Matter, found: replaying.Matter, today: date) -> list[Owed]:
    """What the matter waits for, the nearest last day first."""
    law = clock_maker().law

    def article(row: Waiting) -> str:
        accepted = found.facts[row.petition].accepted if row.petition in found.facts else None
        return workflow.BY_ACT[ACTS.get(row.act, (row.act,))[0]].article(law.in_force(accepted or today).id)

    rows = _WAITING(matter.pk)
    organs = organ_names({row.organ for row in rows if row.organ})
    made = [
        Owed(
            organs.get(row.organ or 0, "") or _role(row.role),
            word_of(WAITED, row.act),
            article(row),
            row.due,
            waiting_chip(row, today),
        )
        for row in rows
    ]
    return sorted(made, key=lambda one: (one.due is None, one.due or date.max))


def waiting_chip(row: Waiting, today: date, article: str = "") -> Chip | None:
    """Days left of a step that waits; none without a last day, or where it waits for the petitioner."""
    if row.due is None or row.role == "petitioner":
        return None
    left = (row.due - today).days
    state = "running" if left >= 0 else "undetermined" if row.provisional else "overdue"
    return chip_of(state, left, article=article)


def tasks(person: Person, matter: Matter, today: date) -> list[Task]:
    """批示 on the matter that a person may read, the open ones first."""
    rows = _INSTRUCTIONS(matter.pk)
    if not rows:
        return []
    for row in rows:
        row.matter = matter
    mine = policies.acting_organs(person, matter, today)
    seen = [row for row in rows if _may_read(person, row, mine, today)]
    made = [
        Task(
            row.by.display_name,
            row.person.display_name if row.person else row.organ.name if row.organ else "",
            row.given,
            row.due,
            row.done,
            row.note.text or "",
            (row.result.text or "") if row.result else "",
        )
        for row in seen
    ]
    return sorted(made, key=lambda task: (task.done is not None, -task.given.toordinal()))


def _may_read(person: Person, row: Instruction, mine: frozenset[int], today: date) -> bool:
    if person.pk in (row.by_id, row.person_id) or (row.organ_id and row.organ_id in mine):
        return True
    return row.by.organ_id in mine or policies.works_in_bureau(person, row.matter, today)


def files_of(found: replaying.Matter, person: Person, today: date) -> list[tuple[Attachment, str]]:
    """The files of the matter's petitions, each with the petition's number where there are several. What a petitioner
    who asked for confidence handed in goes without the name it was given, to those who must not know the person."""
    rows = _ATTACHMENTS(tuple(found.facts))
    nameless = policies.nameless(person, {row.petition_id: row.petition for row in rows}.values(), today)
    for row in rows:
        if row.petition_id in nameless and row.kind == Attachment.Kind.PETITIONER:
            row.name = _("信访人材料")
    several = len(found.facts) > 1
    return [(row, found.facts[row.petition_id].number if several else "") for row in rows]


def _label(act: str) -> str:
    arrow = workflow.BY_ACT.get(act)
    if arrow is None:
        return act
    return arrow.english if speaks_english() else arrow.label


def _role(role: str) -> str:
    return _("信访部门") if role in ("clerk", "case_officer", "leader", "supervisor") else word_of(workflow.ROLES, role)
