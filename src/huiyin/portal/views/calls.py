"""人民建议征集 at the desk: post a call, read what it brought, publish what was adopted."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.petitions import policies as petitions
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.queries.contents import present_texts
from huiyin.portal import policies
from huiyin.portal.acts.suggestions import post_call, show_adopted, take_down, withdraw_call
from huiyin.portal.forms.suggestions import AdoptForm, CallForm
from huiyin.portal.models import SuggestionCall, SuggestionShown
from huiyin.portal.queries.suggestions import adopted, is_open, of_call
from huiyin.portal.queries.suggestions import suggestions as listed
from huiyin.ui.paging import page_of


@require_GET
def calls_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_read_calls(request.user, today).required()
    shown = Count("shown", filter=Q(shown__taken_down=None))
    rows = SuggestionCall.objects.annotate(adopted=shown).order_by("-opens", "-id")
    context = {
        "page": page_of(rows, request.GET.get("page")),
        "today": today,
        "may_call": bool(policies.may_call(request.user, today)),
    }
    return render(request, "portal/staff/calls.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_call(request.user, today).required()
    form = CallForm(request.POST or None, initial={"opens": today})
    if request.method == "POST" and form.is_valid():
        try:
            row = post_call(**form.cleaned_data, by=request.user, at=timezone.now(), today=today)
        except Unfit as unfit:
            for name, words in unfit.problems.items():
                form.add_error(name or None, words)
        else:
            messages.info(request, _("征集已公布在窗口。"))
            return redirect("portal:call", row.pk)
    return render(request, "portal/staff/call_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def call_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_read_calls(request.user, today).required()
    call = get_object_or_404(SuggestionCall, pk=pk)
    page = page_of(of_call(call, request.user, today), request.GET.get("page"))
    lines = listed(page.object_list)
    reads.record(actor_of(request.user), "suggestions", [line.petition.pk for line in lines])
    context = {
        "call": call,
        "page": page,
        "lines": lines,
        "is_open": is_open(call, today),
        "may_call": bool(policies.may_call(request.user, today)),
        "adopted": adopted(call),
    }
    return render(request, "portal/staff/call.html", context)


@require_http_methods(["GET", "POST"])
def adopt_page(request: StaffRequest, pk: int, petition: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_call(request.user, today).required()
    call = get_object_or_404(SuggestionCall, pk=pk)
    row = get_object_or_404(of_call(call, request.user, today), pk=petition)
    line = listed([row])[0]
    may_name = line.may_name and bool(petitions.may_read_person(request.user, row, today))
    form = AdoptForm(request.POST or None, may_name=may_name)
    if request.method == "POST" and form.is_valid():
        try:
            show_adopted(call, petition, form.showing(), by=request.user, at=timezone.now(), today=today)
        except Unfit as unfit:
            for name, words in unfit.problems.items():
                form.add_error(name if name in form.fields else None, words)
        else:
            messages.info(request, _("采纳情况已公布在窗口。"))
            return redirect("portal:call", call.pk)
    reads.record(actor_of(request.user), "suggestion", [row.pk])
    text = present_texts([row]).get(row.pk)
    context = {"call": call, "line": line, "form": form, "ask": text.ask if text else ""}
    return render(request, "portal/staff/adopt.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_call(request.user, today).required()
    get_object_or_404(SuggestionCall, pk=pk)
    withdraw_call(pk, by=request.user, at=timezone.now(), today=today)
    messages.info(request, _("征集已从窗口撤下；收到的建议照常办理、答复。"))
    return redirect("portal:call", pk)


@require_POST
def take_down_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_call(request.user, today).required()
    shown = get_object_or_404(SuggestionShown, pk=pk)
    take_down(pk, by=request.user, at=timezone.now(), today=today)
    messages.info(request, _("已从窗口撤下。"))
    return redirect("portal:call", shown.call_id)
