"""Accounts and duties: opened, given, ended and barred by the security administrator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.accounts import acts, policies
from huiyin.accounts.acts import actor_of
from huiyin.accounts.forms import DutyForm, PersonForm
from huiyin.accounts.models import Duty, Person
from huiyin.accounts.requests import StaffRequest
from huiyin.ui.paging import page_of


def _require(request: StaffRequest) -> None:
    answer = policies.may_manage_people(request.user, timezone.localdate())
    if isinstance(answer, policies.Denied):
        raise PermissionDenied(answer.why)


@require_http_methods(["GET", "POST"])
def people_page(request: StaffRequest) -> HttpResponse:
    """Everybody with their duties, and a new account."""
    _require(request)
    today = timezone.localdate()
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        now, actor = timezone.now(), actor_of(request.user)
        try:
            made, password = acts.add_person(data["username"], data["display_name"], data["organ"], actor=actor, at=now)
            acts.give_duty(made, data["role"], data["organ"], first_day=today, actor=actor, at=now)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return render(request, "accounts/password.html", {"person": made, "password": password})
    asked = request.GET.get("q", "").strip()
    people = (
        Person.objects.staff()
        .select_related("organ")
        .prefetch_related(Prefetch("duties", Duty.objects.filter(_valid()).select_related("organ"), to_attr="present"))
    )
    if asked:
        people = people.filter(
            Q(username__icontains=asked) | Q(display_name__icontains=asked) | Q(organ__name__icontains=asked)
        )
    context = {"form": form, "page": page_of(people.order_by("organ__name", "id"), request.GET.get("page")), "q": asked}
    return render(request, "accounts/people.html", context)


def _valid() -> Q:
    return Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())


@require_http_methods(["GET", "POST"])
def person_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One person: duties past and present, and a new one."""
    _require(request)
    person = get_object_or_404(Person.objects.staff(), pk=pk)
    form = DutyForm(request.POST or None, initial={"organ": person.organ_id, "first_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            acts.give_duty(
                person,
                data["role"],
                data["organ"],
                first_day=data["first_day"],
                actor=actor_of(request.user),
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("accounts:person", pk)
    context = {
        "person": person,
        "duties": person.duties.select_related("organ").order_by("-valid_until", "id"),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "accounts/person.html", context)


@require_POST
def end_duty(request: StaffRequest, pk: int, duty: int) -> HttpResponse:
    """The duty ends with yesterday; one that began today ends today."""
    row = get_object_or_404(Duty, pk=duty, person=pk)
    last_day = timezone.localdate() - timedelta(days=1)
    return _do(request, pk, lambda **who: acts.end_duty(row, last_day=last_day, **who))


@require_POST
def set_active(request: StaffRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.staff(), pk=pk)
    is_active = request.POST.get("active") == "yes"
    if person.pk == request.user.pk and not is_active:
        messages.warning(request, _("不能停用自己的账号。"))
        return redirect("accounts:person", pk)
    return _do(request, pk, lambda **who: acts.set_active(person, is_active=is_active, **who))


@require_POST
def new_password(request: StaffRequest, pk: int) -> HttpResponse:
    _require(request)
    person = get_object_or_404(Person.objects.staff(), pk=pk)
    password = acts.new_password(person, actor=actor_of(request.user), at=timezone.now())
    return render(request, "accounts/password.html", {"person": person, "password": password})


def _do(request: StaffRequest, pk: int, act: Callable[..., Any]) -> HttpResponse:
    _require(request)
    try:
        act(actor=actor_of(request.user), at=timezone.now())
    except ValidationError as error:
        for words in error.messages:
            messages.warning(request, words)
    return redirect("accounts:person", pk)
