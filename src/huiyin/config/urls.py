"""The addresses: each room names its own in its `urls` module, whole paths, in this order."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

ROOMS = ("ui", "accounts", "petitions", "reception", "oversight", "letters", "figures", "reports", "portal")

urlpatterns: list[URLPattern | URLResolver] = [
    *(path("", include(f"huiyin.{room}.urls")) for room in ROOMS if find_spec(f"huiyin.{room}.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = "huiyin.ui.views.bad_request"
handler403 = "huiyin.ui.views.refused"
handler404 = "huiyin.ui.views.not_found"
handler500 = "huiyin.ui.views.failed"
