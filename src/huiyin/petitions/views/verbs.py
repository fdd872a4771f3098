"""The acts that are open on a petition, as buttons: the law's next step first, the others in a menu by subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person
from huiyin.core import matter as replaying
from huiyin.core import workflow
from huiyin.core.course import Course
from huiyin.petitions import policies
from huiyin.petitions.models import Matter
from huiyin.petitions.views.deed_table import DEEDS
from huiyin.ui.words import speaks_english

#: What the law wants next, by state; the first that is open to the reader is the large button.
NEXT: dict[str, tuple[str, ...]] = {
    "registered": ("transfer", "assign", "direct_reply"),
    "sent": ("tell", "accept", "object"),
    "objected": ("agree_objection", "refuse_objection"),
    "told": ("accept", "accept_simple"),
    "accepted": ("answer",),
    "simple": ("answer",),
    "extended": ("answer",),
    "answered": ("serve", "report", "confirm", "request_review"),
    "confirmed": ("serve", "request_review"),
    "in_review": ("decide_review",),
    "reviewed": ("serve", "request_re_review"),
    "in_re_review": ("decide_re_review",),
    "ended": ("serve",),
    "led": ("take_up", "lead_back"),
    "not_accepted": ("serve",),
    "no_longer_accepted": ("serve",),
    "answered_directly": ("rate",),
}
#: A bureau that waits for somebody else has no next step: two are enough for a desk.
_LARGE = 2

GROUPS = (
    (
        gettext_lazy("分流转办"),
        (
            "route transfer assign add_assisting pass_on recall recall_assisting direct_reply file refuse refuse_again "
            "lead take_up lead_back"
        ),
    ),
    (
        gettext_lazy("签收与异议"),
        "receive object object_assisting agree_objection refuse_objection decide_assisting",
    ),
    (
        gettext_lazy("办理"),
        (
            "tell accept accept_simple leave_simple mediate open_hearing close_hearing extend answer_internally answer "
            "serve execute report return_report confirm"
        ),
    ),
    (
        gettext_lazy("复查复核"),
        "request_review refuse_review decide_review annul_and_redo request_re_review refuse_re_review decide_re_review",
    ),
    (
        gettext_lazy("记录"),
        (
            "contact ask_petitioner answer_question see_answer attach rate withdraw demand_data answer_data_demand "
            "correct join separate"
        ),
    ),
    (gettext_lazy("批示督办"), "instruct report_instruction urge recuse"),
)


class Verb(NamedTuple):
    """`why`: why it is not open; empty when it is."""

    act: str
    label: str
    href: str
    why: str = ""
    basis: str = ""


class VerbGroup(NamedTuple):
    name: str
    verbs: list[Verb]


class Verbs(NamedTuple):
    """`large`: the next steps; `groups`: everything else that is open."""

    large: list[Verb]
    groups: list[VerbGroup]


def verbs_of(person: Person, matter: Matter, found: replaying.Matter, petition: int, today: date) -> Verbs:
    """The buttons of one petition for one reader, who is known to see the matter."""
    state = found.state_of(petition)
    course = found.courses[petition]
    answers = policies.deeds_open(person, matter, course, state, today)
    wanted = NEXT.get(state, ())
    made = {
        act: _verb(act, answer, matter, petition)
        for act, answer in answers.items()
        if (answer or act in wanted) and act in DEEDS and _has_object(act, course)
    }
    following = [made[act] for act in wanted if act in made]
    large = [verb for verb in following if not verb.why][:_LARGE]
    if not large:
        large = [verb for verb in following if verb.why and _is_of_duty(person, verb.act, today)][:1]
    chosen = {verb.act for verb in large}
    groups = [
        VerbGroup(str(name), [made[act] for act in acts.split() if _is_offered(act, made, chosen)])
        for name, acts in GROUPS
    ]
    return Verbs(large, [group for group in groups if group.verbs])


#: What an act is about, where it is about something that is open.
_OBJECTS: dict[str, Callable[[Course], Sequence[object]]] = {
    "report_instruction": lambda course: course.tasks,
    "answer_question": lambda course: course.open_questions,
    "see_answer": lambda course: course.unseen_answers,
    "answer_data_demand": lambda course: course.open_demands,
}


def _has_object(act: str, course: Course) -> bool:
    """Whether there is anything the act could be about: an objection to decide, a hearing to close …"""
    if act == "decide_assisting":
        return any(one.has_open_objection for one in course.assisting)
    if act in ("recall_assisting", "object_assisting", "answer_internally"):
        return bool(course.assisting)
    if act == "close_hearing":
        return any(one.closed is None for one in course.hearings)
    return bool(_OBJECTS[act](course)) if act in _OBJECTS else True


def _is_offered(act: str, made: Mapping[str, Verb], chosen: set[str]) -> bool:
    return act in made and act not in chosen and not made[act].why


def _verb(act: str, answer: policies.Answer, matter: Matter, petition: int) -> Verb:
    arrow = workflow.BY_ACT[act]
    href = reverse("petitions:deed", args=[matter.pk, act])
    if petition != matter.leading:
        href += f"?petition={petition}"
    why = "" if answer else answer.why
    return Verb(act, arrow.english if speaks_english() else arrow.label, href, why, arrow.basis)


def _is_of_duty(person: Person, act: str, today: date) -> bool:
    """Whether the act belongs to somebody's duties at all; only then a closed button has something to explain."""
    roles = accounts.roles_of(person, today)
    return any(roles & policies.DUTIES_OF[role] for role in workflow.BY_ACT[act].who)
