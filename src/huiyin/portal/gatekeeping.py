"""The gate of this installation, and the pages it sends people back with."""

from __future__ import annotations

from functools import cache, lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from huiyin.portal.gate import Application, Gate, Gated, Refusal
from huiyin.ui.preferences import SIZES, Preferences

#: Files that may come in one request, and room for the rest of the form; config/uploads.py measures by the same.
FILES_AT_ONCE, FORM = 4, 32 * 1024 * 1024


@cache
def gate() -> Gate:
    """One for each web process."""
    most = settings.ATTACHMENT_MB * 1024 * 1024 * FILES_AT_ONCE + FORM
    return Gate(settings.SECRET_KEY, most_files=most, behind_proxy=settings.BEHIND_PROXY)


def gated(application: Application) -> Gated:
    return Gated(application, gate(), _page)


def _page(refusal: Refusal, environ: dict[str, Any]) -> bytes:
    try:
        cookies = SimpleCookie(str(environ.get("HTTP_COOKIE", ""))[:8000])
    except CookieError:
        cookies = SimpleCookie()
    language, size = (cookies[name].value if name in cookies else "" for name in ("django_language", "huiyin_size"))
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    wait = min(60, -(-refusal.again_in // 5) * 5)
    return _written(refusal.why, wait, known, size if size in SIZES else "normal")


@lru_cache(maxsize=256)
def _written(why: str, wait: int, language: str, size: str) -> bytes:
    """A page of its own that asks no database: it may be needed ten thousand times a minute."""
    with translation.override(language):
        about = {"why": why, "wait": wait, "preferences": Preferences("auto", size), "most": settings.ATTACHMENT_MB}
        return render_to_string("portal/sent_back.html", about).encode()
