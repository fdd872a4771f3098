"""Unconfirmed names: an administrator confirms them, says which are the same, or corrects how they are written."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from huiyin.accounts import acts as accounts_acts
from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Organ
from huiyin.accounts.requests import StaffRequest
from huiyin.figures import acts
from huiyin.figures.forms import SettleForm
from huiyin.figures.models import Topic
from huiyin.figures.queries.unconfirmed import KINDS, Named, confirmed_names, unconfirmed, unconfirmed_count
from huiyin.ui.frame import Place as Tab

TITLES = {"organ": gettext_lazy("机构"), "topic": gettext_lazy("内容分类"), "place": gettext_lazy("问题属地")}


class _By(TypedDict):
    actor: str
    at: datetime


def _require(request: StaffRequest, kind: str) -> None:
    decision = accounts.may_settle_names(request.user, timezone.localdate())
    if isinstance(decision, accounts.Denied):
        raise PermissionDenied(decision.why)
    if kind not in KINDS:
        raise Http404


def _tabs(here: str) -> list[Tab]:
    return [
        Tab(str(title), reverse("figures:names_of", args=[kind]), "", kind == here, unconfirmed_count(kind))
        for kind, title in TITLES.items()
    ]


@require_GET
def names_page(request: StaffRequest, kind: str = "organ") -> HttpResponse:
    _require(request, kind)
    context = {
        "kind": kind,
        "title": TITLES[kind],
        "tabs": _tabs(kind),
        "waiting": unconfirmed(kind),
        "known": confirmed_names(kind),
    }
    return render(request, "figures/names.html", context)


@require_POST
def settle(request: StaffRequest, kind: str) -> HttpResponse:
    """One of: confirm those ticked, merge one into another, rename one."""
    _require(request, kind)
    form = SettleForm(request.POST, kind=kind)
    if form.is_valid():
        by: _By = {"actor": accounts_acts.actor_of(request.user), "at": timezone.now()}
        try:
            messages.info(request, _carry_out(form, by))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
    else:
        said = [problem["message"] for problems in form.errors.get_json_data().values() for problem in problems]
        messages.warning(request, " ".join(said))
    return redirect("figures:names_of", kind)


def _carry_out(form: SettleForm, by: _By) -> str:
    """What was done, in words."""
    given = form.cleaned_data
    entries: list[Named] = list(given["entries"])
    if given["act"] == "confirm":
        for entry in entries:
            _confirm(entry, by)
        return _("已确认 %(count)d 个名称。") % {"count": len(entries)}
    entry = entries[0]
    old = entry.name
    if given["act"] == "merge":
        _merge(entry, given["into"], by)
        return _("“%(old)s”已并入“%(new)s”。") % {"old": old, "new": given["into"].name}
    _rename(entry, given["name"], by)
    return _("“%(old)s”已改名为“%(new)s”。") % {"old": old, "new": given["name"].strip()}


def _confirm(entry: Named, by: _By) -> None:
    if isinstance(entry, Organ):
        accounts_acts.confirm_organ(entry, **by)
    else:
        acts.confirm_name(cast("Topic", entry), **by)


def _merge(entry: Named, into: Named, by: _By) -> None:
    """The form offers names of one kind only."""
    if isinstance(entry, Organ):
        accounts_acts.merge_organ(entry, cast("Organ", into), **by)
    else:
        acts.merge(cast("Topic", entry), cast("Topic", into), **by)


def _rename(entry: Named, name: str, by: _By) -> None:
    if isinstance(entry, Organ):
        accounts_acts.rename_organ(entry, name, **by)
    else:
        acts.rename(cast("Topic", entry), name, **by)
