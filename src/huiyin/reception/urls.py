"""Reception days and their bookings at the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.reception.views import days

app_name = "reception"

urlpatterns: list[URLPattern] = [
    path("reception/", days.days_page, name="days"),
    path("reception/new/", days.new_page, name="new"),
    path("reception/copy/", days.copy, name="copy"),
    path("reception/<int:pk>/", days.day_page, name="day"),
    path("reception/<int:pk>/sheet/", days.sheet, name="sheet"),
    path("reception/<int:pk>/cancel/", days.cancel, name="cancel"),
    path("reception/bookings/<int:pk>/<str:what>/", days.note, name="note"),
]
