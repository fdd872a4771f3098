"""The list of matters: filters in the address, a fragment for the part that changes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.petitions import policies
from huiyin.petitions.forms import MatterFilterForm
from huiyin.petitions.queries.listing import counts, matters
from huiyin.petitions.views.lines import lines
from huiyin.ui.paging import page_of


@require_GET
def matters_page(request: StaffRequest) -> HttpResponse:
    policies.may_read_cases(request.user).required()
    today = timezone.localdate()
    form = MatterFilterForm(request.GET)
    visible, findable = policies.visible_to(request.user), policies.findable_by_person(request.user)
    found = matters(visible, form.wanted(), today, findable)
    count = counts(found)
    page = page_of(found, request.GET.get("page"), count=count.matters, more=count.more)
    listed = lines(page.object_list, today)
    reads.record(actor_of(request.user), "list", [line.fact.petition for line in listed])
    context = {
        "form": form,
        "page": page,
        "lines": listed,
        "count": count,
        "chosen": form.chosen(),
    }
    template = "petitions/_matters.html" if request.htmx else "petitions/matters.html"
    return render(request, template, context)
