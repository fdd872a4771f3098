"""Keeping, dropping and ordering one's own lists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.petitions import policies
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.acts.saved_views import drop_view, keep_view, move_view


def _list(query: str) -> HttpResponse:
    """Back to the list; an address of our own making, whatever was sent."""
    kept = QueryDict(query).urlencode()
    return redirect(reverse("petitions:matters") + (f"?{kept}" if kept else ""))


@require_POST
def keep(request: StaffRequest) -> HttpResponse:
    policies.may_read_cases(request.user).required()
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    for name in ("page", "list"):
        query.pop(name, None)
    try:
        view = keep_view(request.user, request.POST.get("name", ""), query.urlencode())
        messages.info(request, _("已存为常用筛选“%(name)s”。") % {"name": view.name})
    except Unfit as unfit:
        messages.warning(request, " ".join(unfit.problems.values()))
    return _list(query.urlencode())


@require_POST
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Drop it, or move it: `do` is "drop", "up" or "down"."""
    policies.may_read_cases(request.user).required()
    wanted = request.POST.get("do", "")
    if wanted == "drop":
        drop_view(request.user, pk)
    elif wanted in ("up", "down"):
        move_view(request.user, pk, up=wanted == "up")
    return _list(request.POST.get("query", ""))
