"""Files of petitions: given out as downloads only, to those who may open the matter, and written down."""

from __future__ import annotations

import io

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.petitions import policies
from huiyin.petitions.models import Attachment
from huiyin.petitions.queries.attachments import content_of
from huiyin.petitions.queries.versions import versions
from huiyin.petitions.views.naming import Names


@require_GET
def attachment_file(request: StaffRequest, pk: int) -> FileResponse:
    """The file as it was handed in. Never shown in the page: what comes from outside is opened outside."""
    mine = policies.visible_petitions(request.user).values("pk")
    kept = Attachment.objects.select_related("petition__matter")
    attachment = get_object_or_404(kept, pk=pk, petition__in=mine, disposed=False)
    if attachment.kind == Attachment.Kind.PETITIONER:
        policies.may_read_person(request.user, attachment.petition).required()
    content = content_of(attachment)
    reads.record(actor_of(request.user), f"attachment {attachment.pk}", [attachment.petition_id])
    return FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=attachment.name or _("材料"),
        content_type=attachment.media_type,
    )


@require_GET
def versions_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What the petition said before each correction, and why it was corrected."""
    petition = get_object_or_404(policies.visible_petitions(request.user).select_related("matter"), pk=pk)
    policies.may_read_person(request.user, petition).required()
    reads.record(actor_of(request.user), "versions", [petition.pk])
    found = versions(petition)
    names = Names((), [one.actor for one in found])
    shown = [(one, names.person(one.actor)) for one in found]
    return render(request, "petitions/versions.html", {"petition": petition, "versions": shown})
