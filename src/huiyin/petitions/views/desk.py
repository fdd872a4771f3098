"""The desk: what is due today, what soon, what is late."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.petitions import policies
from huiyin.petitions.forms import DUE_WORDS
from huiyin.petitions.models import ImportRun
from huiyin.petitions.queries.desk import heaps, tally
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.views.lines import Line, lines


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
    visible = policies.visible_to(request.user)
    counts = tally(visible, today)
    shown = [
        ShownHeap(heap.name, str(DUE_WORDS[heap.name]), heap.size, lines(heap.matters, today))
        for heap in heaps(visible, counts, today)
    ]
    reads.record(actor_of(request.user), "desk", [line.fact.petition for heap in shown for line in heap.lines])
    calendar = clock_maker().calendar
    context = {
        "today": today,
        "kind": calendar.day_kind(today),
        "counts": counts,
        "heaps": [heap for heap in shown if heap.size or heap.name != "undetermined"],
        "latest_run": ImportRun.objects.first(),
    }
    return render(request, "petitions/desk.html", context)
