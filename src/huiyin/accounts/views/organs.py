"""Organs: who stands below whom, new ones, moved ones, and those whose duties another took over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.accounts import acts, policies
from huiyin.accounts.acts import actor_of
from huiyin.accounts.forms import MoveForm, OrganForm, RatingForm, RenameForm, SucceedForm
from huiyin.accounts.models import Organ
from huiyin.accounts.requests import StaffRequest


class Row(NamedTuple):
    organ: Organ
    depth: int


def _require(request: StaffRequest) -> None:
    answer = policies.may_manage_organs(request.user, timezone.localdate())
    if isinstance(answer, policies.Denied):
        raise PermissionDenied(answer.why)


@require_http_methods(["GET", "POST"])
def organs_page(request: StaffRequest) -> HttpResponse:
    """The tree as it stands today, and a new organ."""
    _require(request)
    form = OrganForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            organ = acts.add_organ(
                data["name"],
                kind=data["kind"],
                parent=data["parent"],
                short_name=data["short_name"],
                division=data["division"],
                actor=actor_of(request.user),
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("accounts:organ", organ.pk)
    ended = Organ.objects.exclude(valid_until=None).select_related("successor").order_by("-valid_until", "name")
    return render(request, "accounts/organs.html", {"form": form, "rows": list(_tree()), "ended": ended})


def _tree() -> Iterator[Row]:
    """The organs of today, parents before their children."""
    children: dict[int | None, list[Organ]] = defaultdict(list)
    present = list(Organ.objects.filter(confirmed=True, valid_until=None, same_as=None).order_by("kind", "name"))
    known = {organ.pk for organ in present}
    for organ in present:
        children[organ.parent_id if organ.parent_id in known else None].append(organ)

    def walk(parent: int | None, depth: int) -> Iterator[Row]:
        for organ in children[parent]:
            yield Row(organ, depth)
            yield from walk(organ.pk, depth + 1)

    yield from walk(None, 0)


@require_http_methods(["GET"])
def organ_page(request: StaffRequest, pk: int) -> HttpResponse:
    _require(request)
    return _page(request, get_object_or_404(Organ.objects.select_related("parent", "successor"), pk=pk))


def _page(request: StaffRequest, organ: Organ, **bound: forms.Form) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "organ": organ,
        "placements": organ.placements.select_related("parent").order_by("valid_from", "id"),
        "people": organ.people.filter(is_active=True).order_by("id"),
        "rename": bound.get("rename") or RenameForm(initial={"name": organ.name}),
        "move": bound.get("move") or MoveForm(initial={"parent": organ.parent_id, "first_day": today}),
        "rating": bound.get("rating") or RatingForm(initial={"days": organ.rating_days}),
        "usual_days": settings.RATING_DAYS,
        "succeed": bound.get("succeed") or SucceedForm(initial={"last_day": today}),
    }
    return render(request, "accounts/organ.html", context, status=422 if bound else 200)


@require_POST
def rename(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct how the name is written; a new name by law is a succession."""
    form = RenameForm(request.POST)
    return _do(request, pk, "rename", form, lambda organ, data, **who: acts.rename_organ(organ, data["name"], **who))


@require_POST
def rating(request: StaffRequest, pk: int) -> HttpResponse:
    """How long the organ's opinions may be rated."""
    form = RatingForm(request.POST)
    return _do(request, pk, "rating", form, lambda organ, data, **who: acts.set_rating_days(organ, data["days"], **who))


@require_POST
def move(request: StaffRequest, pk: int) -> HttpResponse:
    form = MoveForm(request.POST)
    return _do(
        request,
        pk,
        "move",
        form,
        lambda organ, data, **who: acts.move_organ(organ, data["parent"], first_day=data["first_day"], **who),
    )


@require_POST
def succeed(request: StaffRequest, pk: int) -> HttpResponse:
    form = SucceedForm(request.POST)
    return _do(
        request,
        pk,
        "succeed",
        form,
        lambda organ, data, **who: acts.succeed_organ(organ, data["successor"], last_day=data["last_day"], **who),
    )


def _do(request: StaffRequest, pk: int, name: str, form: forms.Form, act: Callable[..., Any]) -> HttpResponse:
    _require(request)
    organ = get_object_or_404(Organ.objects.select_related("parent", "successor"), pk=pk)
    if form.is_valid():
        try:
            act(organ, form.cleaned_data, actor=actor_of(request.user), at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("accounts:organ", pk)
    for words in form.non_field_errors():
        messages.warning(request, str(words))
    return _page(request, organ, **{name: form})
