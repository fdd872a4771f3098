"""My work as a page shows it, and the queues it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from huiyin.accounts import policies as accounts
from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.accounts.queries import organ_names
from huiyin.accounts.requests import StaffRequest
from huiyin.core.waiting import ACTS, WAITED
from huiyin.core.workflow import BY_ACT
from huiyin.ledger import reads
from huiyin.petitions import policies
from huiyin.petitions.models import Waiting
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.listing import matters_of
from huiyin.petitions.queries.work import Pile, due_in, first_of_mine, heaps, mine, piles, piles_of_mine
from huiyin.petitions.views.bulk import bulk_acts
from huiyin.petitions.views.lines import Line, lines
from huiyin.petitions.views.matter_parts import waiting_chip
from huiyin.ui.paging import page_of
from huiyin.ui.words import Chip, speaks_english, word_of

WHEN_WORDS = {
    "overdue": gettext_lazy("已超期"),
    "today": gettext_lazy("今天到期"),
    "week": gettext_lazy("七日内到期"),
}


class Step(NamedTuple):
    """One step of the list: what is to be done, of which matter, by which article, until when."""

    line: Line
    act: str
    basis: str
    due: date | None
    chip: Chip | None
    organ: str


class Queue(NamedTuple):
    """A pile of one kind, with its address."""

    name: str
    size: int
    late: int
    href: str
    here: bool = False


def steps(rows: Iterable[Waiting], person: Person, today: date) -> list[Step]:
    """As many questions to the database for fifty rows as for one."""
    waiting = list(rows)
    found = {line.matter.pk: line for line in lines(matters_of({row.matter_id for row in waiting}), today)}
    organs = _organs(waiting, person, today)
    shown = [(row, found[row.matter_id]) for row in waiting if row.matter_id in found]
    return [
        Step(
            line,
            wait_words(row.act),
            (article := basis(row, line.fact.accepted or today)),
            row.due,
            waiting_chip(row, today, article),
            organs.get(row.organ or 0, ""),
        )
        for row, line in shown
    ]


def _organs(waiting: list[Waiting], person: Person, today: date) -> dict[int, str]:
    """The names of the organs, for somebody who acts for more than one."""
    ids = {row.organ for row in waiting if row.organ}
    if len(ids | accounts.held_in(person, policies.READERS, today)) <= 1:
        return {}
    return organ_names(ids)


def wait_words(act: str) -> str:
    return word_of(WAITED, act) or (BY_ACT[act].label if act in BY_ACT else act)


def basis(row: Waiting, day: date) -> str:
    """The article of the period, else of the act by which the wait usually ends, under the law of a day: that of the
    acceptance, where there was one."""
    law = clock_maker().law.in_force(day)
    term = law.terms.get(row.clock)
    if term is not None:
        head, mark, _paragraph = term.article.partition("条")
        return f"Art. {term.article_number}" if speaks_english() else head + mark
    act = ACTS.get(row.act, (row.act,))[0]
    return BY_ACT[act].article(law.id) if act in BY_ACT else ""


def queues_of(found: list[Pile], here: str = "") -> list[Queue]:
    return [
        Queue(
            wait_words(pile.act), pile.size, pile.late, f"{reverse('petitions:work')}?act={pile.act}", pile.act == here
        )
        for pile in found
    ]


@require_GET
def work_page(request: StaffRequest) -> HttpResponse:
    """Everything that waits for the reader, or one queue of it: `act=`, `due=`."""
    policies.may_read_cases(request.user).required()
    today = timezone.localdate()
    act, due = request.GET.get("act", ""), request.GET.get("due", "")
    if (act and act not in WAITED) or (due and due not in WHEN_WORDS):
        raise Http404
    rows = mine(request.user, today)
    found = piles(rows, today)
    chosen = rows.filter(act=act) if act else rows
    chosen = chosen.filter(due_in(due, today)) if due else chosen
    page = page_of(chosen, request.GET.get("page"))
    shown = steps(page.object_list, request.user, today)
    reads.record(actor_of(request.user), "work", [step.line.fact.petition for step in shown])
    context: dict[str, Any] = {
        "page": page,
        "steps": shown,
        "several": any(step.organ for step in shown),
        "queues": queues_of(found, act),
        "total": sum(pile.size for pile in found),
        "act": act,
        "due": due,
        "name": wait_words(act) if act else str(WHEN_WORDS[due]) if due else _("全部待办"),
        "today": today,
        "acts": bulk_acts(request.user, today),
    }
    return render(request, "petitions/work.html", context)


def my_work(person: Person, today: date, shown: int) -> dict[str, Any]:
    """The first rows and the counts, for the desk."""
    found = piles_of_mine(person, today)
    total = heaps(found)
    first = steps(first_of_mine(person, today, shown, total.total), person, today)
    return {
        "steps": first,
        "several": any(step.organ for step in first),
        "work_shown": shown,
        "work_heaps": total,
        "queues": queues_of(found),
    }
