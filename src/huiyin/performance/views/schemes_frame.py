"""What the pages of schemes have in common: which scheme, which tabs, how a refusal is told."""

from __future__ import annotations

import io
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.figures.models import Evidence
from huiyin.figures.queries.evidence import content_of, content_type_of
from huiyin.ledger import reads
from huiyin.performance import policies
from huiyin.performance.models import Scheme, SchemeState
from huiyin.petitions.acts.deeds import NotAllowed, Unfit


class Tab(NamedTuple):
    label: str
    href: str
    here: bool
    tally: int | None = None


def scheme_of(request: StaffRequest, pk: int, today: date) -> Scheme:
    """The scheme, if this person may see it whole; else it is not there."""
    policies.may_read(request.user, today).required()
    return get_object_or_404(policies.visible_schemes(request.user, today).select_related("organ"), pk=pk)


def tabs(scheme: Scheme, here: str) -> list[Tab]:
    found = [("scheme", _("指标")), ("progress", _("进展"))]
    if scheme.audience == "organs":
        found.append(("appraisal", _("考评")))
    else:
        found.append(("own_evaluation", _("自评")))
    found.append(("scheme_changes", _("变更记录")))
    return [Tab(label, reverse(f"performance:{name}", args=[scheme.pk]), name == here) for name, label in found]


def frame(request: StaffRequest, scheme: Scheme, here: str, today: date, **more: Any) -> dict[str, Any]:
    may_keep = bool(policies.may_keep(request.user, today))
    changeable = scheme.state in (SchemeState.DRAFT, SchemeState.ISSUED)
    return {
        "scheme": scheme,
        "tabs": tabs(scheme, here),
        "may_keep": may_keep,
        "may_change": may_keep and changeable,
        "may_issue": scheme.state == SchemeState.DRAFT and bool(policies.may_issue(request.user, today)),
        "is_draft": scheme.state == SchemeState.DRAFT,
        "is_running": scheme.issued is not None and changeable,
        **more,
    }


def tell(form: forms.Form, refusal: Unfit) -> None:
    """Say in a form what the act refused."""
    for name, words in refusal.problems.items():
        form.add_error(name if name in form.fields else None, words)


def evidence_download(request: StaffRequest, evidence: Evidence) -> FileResponse:
    """The file as it was handed in; that it was read is written down."""
    content = content_of(evidence)
    reads.record(actor_of(request.user), f"evidence {evidence.pk} download", [])
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=evidence.name, content_type=content_type_of(evidence)
    )


def answered(request: StaffRequest, refusal: Unfit | NotAllowed, *to: Any) -> HttpResponse:
    """Say on the next page what was refused."""
    messages.warning(request, str(refusal))
    return redirect(*to)
