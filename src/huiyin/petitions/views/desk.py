"""The desk: my work, what the law wants first; and for those who answer for everything, what is due and late."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from huiyin.accounts import policies as accounts
from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Role
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.petitions import policies
from huiyin.petitions.forms import DUE_WORDS
from huiyin.petitions.queries.desk import drafts_of, heaps, latest_run, saved_views, tally
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.sign_off import waiting_for
from huiyin.petitions.views.lines import Line, lines
from huiyin.petitions.views.work import my_work

#: Rows of my work on the desk; all of it is one click away.
SHOWN = 20
#: Whose duty brings steps of their own; the others check, sign and watch.
WORKERS = policies.ORGAN | {Role.CLERK, Role.CASE_OFFICER, Role.REVIEW_OFFICER, Role.ACCUSATION_OFFICER}
#: Who answers for the periods of all matters, and whose desk therefore shows them.
OVERSEERS = policies.BUREAU


class ShownHeap(NamedTuple):
    name: str
    words: str
    size: int
    lines: list[Line]


@require_GET
def desk_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    if not policies.may_read_cases(request.user):
        return render(request, "petitions/desk_without_cases.html", {"today": today})
    person = request.user
    context = my_work(person, today, SHOWN)
    context |= {
        "today": today,
        "kind": clock_maker().calendar.day_kind(today),
        "signing": waiting_for(person, today),
        "drafts": drafts_of(person),
        "may_register": bool(policies.may_register(person, today)),
        "views": saved_views(person),
    }
    roles = accounts.roles_of(person, today)
    context["has_queue"] = bool(roles & WORKERS) or bool(context["work_heaps"].total)
    if roles & OVERSEERS:
        context |= _whole(request, today, with_rows=not context["has_queue"])
    reads.record(actor_of(person), "desk", _petitions(context))
    return render(request, "petitions/desk.html", context)


def _whole(request: StaffRequest, today: date, *, with_rows: bool) -> dict[str, Any]:
    """The periods of all matters, for those who answer for all of them; the rows for those who have none of their
    own."""
    counts = tally(request.user, today)
    shown = [
        ShownHeap(heap.name, str(DUE_WORDS[heap.name]), heap.size, lines(heap.matters, today))
        for heap in (heaps(policies.visible_to(request.user), counts, today) if with_rows else ())
    ]
    return {
        "counts": counts,
        "heaps": [heap for heap in shown if heap.size or heap.name != "undetermined"],
        "latest_run": latest_run(),
    }


def _petitions(context: dict[str, Any]) -> list[int]:
    """The petitions that the page names."""
    seen = {step.line.fact.petition for step in context["steps"]}
    seen |= {line.fact.petition for heap in context.get("heaps", ()) for line in heap.lines}
    return sorted(seen | {letter.petition for letter, _step in context["signing"] if letter.petition})
