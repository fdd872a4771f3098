"""How one reader wants pages to look: kept in that browser's cookies, never in the database."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

SCHEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")
YEAR = 365 * 24 * 3600


class Preferences(NamedTuple):
    scheme: str
    size: str


def of(request: HttpRequest) -> Preferences:
    scheme = request.COOKIES.get("huiyin_scheme", "")
    size = request.COOKIES.get("huiyin_size", "")
    return Preferences(scheme if scheme in SCHEMES else "auto", size if size in SIZES else "normal")


def keep(response: HttpResponse, name: str, value: str, *, secure: bool) -> None:
    response.set_cookie(f"huiyin_{name}", value, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)


def preferences(request: HttpRequest) -> dict[str, object]:
    """Context processor."""
    return {"preferences": of(request)}
