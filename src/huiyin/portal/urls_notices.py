"""How the messages to petitioners fare: pages for staff."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.portal.views import notices, reminders

urlpatterns: list[URLPattern] = [
    path("notices/", notices.notices_page, name="notices"),
    path("reminders/", reminders.page, name="reminders"),
    path("notices/again/", notices.notices_again, name="notices_again"),
]
