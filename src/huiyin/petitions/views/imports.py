"""What was loaded, when, by whom, and what came of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.accounts.queries import people_of
from huiyin.accounts.requests import StaffRequest
from huiyin.petitions import policies
from huiyin.petitions.models import ImportRun
from huiyin.ui.paging import page_of


@require_GET
def imports_page(request: StaffRequest) -> HttpResponse:
    policies.may_import(request.user).required()
    page = page_of(ImportRun.objects.all(), request.GET.get("page"))
    people = people_of(run.actor for run in page.object_list)
    runs = [(run, people.get(run.actor, run.actor)) for run in page.object_list]
    return render(request, "petitions/imports.html", {"page": page, "runs": runs})
