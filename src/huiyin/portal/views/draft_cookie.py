"""The drafts of a browser, each by a sealed cookie of its own, and which of them a page belongs to."""

from __future__ import annotations

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.portal.acts.drafts import KEEP
from huiyin.portal.gate import COOKIE, asked_key, key_of
from huiyin.portal.gatekeeping import gate
from huiyin.portal.models import WindowDraft
from huiyin.portal.queries.drafts import drafts_of

PATH = "/window/"


def held(request: HttpRequest) -> list[WindowDraft]:
    """Every draft this browser holds, what was saved last first."""
    known = gate().drafts_of(request.COOKIES)
    return drafts_of([draft.token for draft in known], timezone.now()) if known else []


def meant(request: HttpRequest, drafts: list[WindowDraft]) -> WindowDraft | None:
    """The draft that the page says it belongs to; where it says nothing, the only one there is."""
    key = asked_key(request.META.get("QUERY_STRING", ""))
    if not key:
        return drafts[0] if len(drafts) == 1 else None
    return next((draft for draft in drafts if key_of(draft.token) == key), None)


def remember(response: HttpResponse, draft: WindowDraft, request: HttpRequest) -> None:
    """Let the browser keep the draft for as long as we do, and forget those that are no more."""
    name = f"{COOKIE}_{key_of(draft.token)}"
    response.set_cookie(
        name,
        gate().cookie(draft.token, int(draft.started.timestamp())),
        max_age=int(KEEP.total_seconds()),
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def forget(response: HttpResponse, request: HttpRequest, *kept: WindowDraft) -> None:
    """Take the cookies of all drafts but some from the browser."""
    names = {f"{COOKIE}_{key_of(draft.token)}" for draft in kept}
    for name in request.COOKIES:
        if name not in names and (name == COOKIE or name.startswith(f"{COOKIE}_")):
            response.delete_cookie(name, path=PATH, samesite="Lax")


def clerk_of(request: HttpRequest) -> Person | None:
    """The member of staff who is signed in; pages of the window do not see one."""
    found = get_user(request)
    return found if isinstance(found, Person) and found.is_active else None
