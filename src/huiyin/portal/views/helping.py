"""A clerk helps somebody who came in to file on the same pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.petitions import policies
from huiyin.portal.acts import drafts
from huiyin.portal.gate import key_of
from huiyin.portal.views.draft_cookie import forget, remember


@require_POST
def help_somebody(request: StaffRequest) -> HttpResponse:
    """A new draft that names the clerk; the pages then say so, and so does the ledger."""
    policies.may_register(request.user, timezone.localdate()).required()
    draft = drafts.begin(timezone.now(), helper=request.user)
    response = redirect(f"{reverse('portal:file_step', args=['about'])}?draft={key_of(draft.token)}")
    # The next person at the clerk's desk is not to meet what the one before has written.
    forget(response, request)
    remember(response, draft, request)
    return response
