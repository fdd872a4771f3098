"""The list of matters: filters in the address, a fragment for the part that changes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.petitions import policies
from huiyin.petitions.forms import MatterFilterForm
from huiyin.petitions.queries.desk import saved_views
from huiyin.petitions.queries.lists import found_of
from huiyin.petitions.views.around import carry
from huiyin.petitions.views.bulk import bulk_acts
from huiyin.petitions.views.lines import lines
from huiyin.ui.paging import page_of


@require_GET
def matters_page(request: StaffRequest) -> HttpResponse:
    policies.may_read_cases(request.user).required()
    today = timezone.localdate()
    form = MatterFilterForm(request.GET)
    found = found_of(request.user, form.wanted(), form.awaited, today)
    count = found.counts
    page = page_of(found, request.GET.get("page"), count=count.matters, more=count.more)
    listed = lines(page.object_list, today)
    reads.record(actor_of(request.user), "list", [line.fact.petition for line in listed])
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "lines": listed,
        "count": count,
        "chosen": form.chosen(),
        "views": saved_views(request.user),
        "query": form.address_without("page").removeprefix("?"),
        "acts": bulk_acts(request.user, today),
    }
    context["carried"] = carry(context["query"])
    template = "petitions/_matters.html" if request.htmx else "petitions/matters.html"
    return render(request, template, context)
