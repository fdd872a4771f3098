"""What holds for every request: what a browser may load, who may keep a page, what is read once, when somebody who
asks for nothing is signed out."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from huiyin.accounts.memory import remembering, stand_on
from huiyin.accounts.queries import read_duties

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class ContentSecurityPolicy:
    """Sets the policy on every answer; no page may loosen it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response


class Remembering:
    """While a request is answered the duties of the person, and how organs stand to each other, are read once; for one
    that only shows something, once as long as they do not change."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with remembering():
            if request.user.is_authenticated:
                if request.method in {"GET", "HEAD"}:
                    stand_on(getattr(request.user, "mark", ""))
                read_duties(request.user)
            return self.get_response(request)


class Presence:
    """A session ends when nobody has asked for anything for its whole length. That somebody did is written down at most
    once in a tenth of it and once a minute: a page that is only looked at writes nothing to the database of cases."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._pause = min(60, settings.SESSION_COOKIE_AGE // 10)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(time())
            if now - request.session.get("seen", 0) >= self._pause:
                request.session["seen"] = now
        return self.get_response(request)


class PrivatePages:
    """Pages are for one reader: no browser or proxy keeps them, and a fragment is never taken for a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        patch_vary_headers(response, ("HX-Request",))
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
