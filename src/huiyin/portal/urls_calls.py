"""Calls for suggestions at the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.portal.views import calls

urlpatterns: list[URLPattern] = [
    path("suggestions/", calls.calls_page, name="calls"),
    path("suggestions/new/", calls.new_page, name="call_new"),
    path("suggestions/<int:pk>/", calls.call_page, name="call"),
    path("suggestions/<int:pk>/withdraw/", calls.withdraw, name="call_withdraw"),
    path("suggestions/<int:pk>/<int:petition>/adopt/", calls.adopt_page, name="suggestion_adopt"),
    path("suggestions/shown/<int:pk>/take-down/", calls.take_down_page, name="suggestion_take_down"),
]
