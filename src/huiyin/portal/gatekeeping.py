"""The gate of this installation, and the pages it sends people back with."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from huiyin.portal.gate import PASSED, Application, Gate, Gated, Refusal, asked_key
from huiyin.ui.preferences import SIZES, Preferences

#: Files that may come in one request, and room for the rest of the form; config/uploads.py measures by the same.
FILES_AT_ONCE, FORM = 4, 32 * 1024 * 1024
_KEY = re.compile("[0-9a-f]{12}")


@cache
def gate() -> Gate:
    """One for each web process."""
    most = settings.ATTACHMENT_MB * 1024 * 1024 * FILES_AT_ONCE + FORM
    return Gate(settings.SECRET_KEY, most_files=most, behind_proxy=settings.BEHIND_PROXY)


def gated(application: Application) -> Gated:
    return Gated(application, gate(), page_of)


def page_of(refusal: Refusal, environ: dict[str, Any]) -> bytes:
    try:
        cookies = SimpleCookie(str(environ.get("HTTP_COOKIE", ""))[:8000])
    except CookieError:
        cookies = SimpleCookie()
    language, size = (cookies[name].value if name in cookies else "" for name in ("django_language", "huiyin_size"))
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    wait = min(60, -(-refusal.again_in // 5) * 5)
    page = _written(refusal.why, wait, known, size if size in SIZES else "normal")
    key = asked_key(str(environ.get("QUERY_STRING", "")))
    return page.replace(b"?draft=", f"?draft={key}".encode()) if _KEY.fullmatch(key) else page


def passing(request: HttpRequest) -> bool:
    """Whether it came through the gate, and is therefore counted."""
    return bool(request.META.get(PASSED))


@lru_cache(maxsize=256)
def _written(why: str, wait: int, language: str, size: str) -> bytes:
    """A page of its own that asks no database: it may be needed ten thousand times a minute."""
    with translation.override(language):
        about = {"why": why, "wait": wait, "preferences": Preferences("auto", size), "most": settings.ATTACHMENT_MB}
        return render_to_string("portal/sent_back.html", about).encode()
