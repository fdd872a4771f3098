"""The draft of a browser, by its sealed cookie."""

from __future__ import annotations

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.portal.acts.drafts import KEEP
from huiyin.portal.gate import COOKIE
from huiyin.portal.gatekeeping import gate
from huiyin.portal.models import WindowDraft
from huiyin.portal.queries.drafts import draft_of


def current(request: HttpRequest) -> WindowDraft | None:
    known = gate().draft_of(request.COOKIES.get(COOKIE, ""))
    return draft_of(known.token, timezone.now()) if known is not None else None


def remember(response: HttpResponse, draft: WindowDraft, request: HttpRequest) -> None:
    """Let the browser keep the draft for as long as we do."""
    response.set_cookie(
        COOKIE,
        gate().cookie(draft.token, int(draft.started.timestamp())),
        max_age=int(KEEP.total_seconds()),
        path="/window/",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def clerk_of(request: HttpRequest) -> Person | None:
    """The member of staff who is signed in; pages of the window do not see one."""
    found = get_user(request)
    return found if isinstance(found, Person) and found.is_active else None
