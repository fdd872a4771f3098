"""The addresses: each room names its own in its `urls` module, whole paths, in this order."""

from __future__ import annotations

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

ROOMS = (
    "ui",
    "accounts",
    "petitions",
    "reception",
    "oversight",
    "letters",
    "figures",
    "finance",
    "performance",
    "reports",
    "portal",
)

urlpatterns: list[URLPattern | URLResolver] = [
    *(path("", include(f"huiyin.{room}.urls")) for room in ROOMS if find_spec(f"huiyin.{room}.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
]

handler400 = "huiyin.ui.views.bad_request"
handler403 = "huiyin.ui.views.refused"
handler404 = "huiyin.ui.views.not_found"
handler500 = "huiyin.ui.views.failed"
