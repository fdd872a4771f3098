"""The petitioner's window: everything under /window/, open to everybody, with or without a staff session.

Each part names its addresses in a module of its own beside this one.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.portal import urls_calls, urls_figures, urls_filing, urls_follow, urls_log, urls_notices, urls_public
from huiyin.portal.views import home

app_name = "portal"

urlpatterns: list[URLPattern] = [
    path("window/", home.home, name="home"),
    path("window/accessibility/", home.accessibility, name="accessibility"),
    *urls_filing.urlpatterns,
    *urls_follow.urlpatterns,
    *urls_log.urlpatterns,
    *urls_public.urlpatterns,
    *urls_figures.urlpatterns,
    *urls_calls.urlpatterns,
    *urls_notices.urlpatterns,
]
