"""Who follows a petition: its number and code were right, told by a signed cookie of its own for half an hour of quiet.

A staff session counts for nothing here, and this cookie for nothing elsewhere: it goes to the window's pages only.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.petitions.models import Petition
from huiyin.petitions.queries.cases import NoPetition
from huiyin.portal.queries.follow import Followed, follow
from huiyin.portal.views.public import public

COOKIE: Final = "huiyin_case"
PATH: Final = "/window/"
IDLE: Final = timedelta(minutes=30)
#: However busy: a telephone that was left lying is not followed with for a day.
LONGEST: Final = timedelta(hours=8)
_SALT: Final = "huiyin.portal.case"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Followed, P], HttpResponseBase]


def remember(response: HttpResponseBase, petition: Petition, at: datetime, since: datetime | None = None) -> None:
    """Let the browser follow this petition from now on."""
    told = {"petition": petition.pk, "key": _mark(petition), "at": at.timestamp(), "since": (since or at).timestamp()}
    response.set_cookie(
        COOKIE,
        signing.dumps(told, salt=_SALT),
        max_age=int(IDLE.total_seconds()),
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def _mark(petition: Petition) -> str:
    """A code that was replaced ends whatever the old one opened."""
    return (petition.query_key or "")[:12]


def _told(request: HttpRequest, at: datetime) -> tuple[int, str, datetime] | None:
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT)
        seen, since = told["at"], told["since"]
        if not (at - IDLE).timestamp() <= seen or not (at - LONGEST).timestamp() <= since:
            return None
        return int(told["petition"]), str(told["key"]), datetime.fromtimestamp(since, at.tzinfo)
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def following(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page for whoever gave number and code; everybody else is asked for them."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        at = timezone.now()
        told = _told(request, at)
        followed, since = (_followed(*told[:2], timezone.localdate(at)), told[2]) if told else (None, None)
        if followed is None:
            return _ask_again(request)
        response = view(request, followed, *args, **kwargs)
        if COOKIE not in response.cookies:
            remember(response, followed.petition, at, since)
        return response

    return public(answer)


def _followed(petition: int, key: str, today: date) -> Followed | None:
    row = Petition.objects.filter(pk=petition).select_related("matter", "registering_organ").first()
    if row is None or row.query_key is None or not hmac.compare_digest(key, _mark(row)):
        return None
    try:
        return follow(row, today)
    except NoPetition:
        return None


def _ask_again(request: HttpRequest) -> HttpResponseBase:
    if request.COOKIES.get(COOKIE):
        messages.info(request, _("为保护您的信息，超过30分钟没有操作就要重新输入编号和查询码。"))
    response = redirect("portal:follow")
    forget(response)
    return response
