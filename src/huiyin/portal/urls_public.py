"""What everybody may read: reception days and their booking, what goes where, calls for suggestions."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.portal.views import days

urlpatterns: list[URLPattern] = [
    path("window/days/", days.days, name="days"),
    path("window/days/<int:pk>/", days.book_day, name="book_day"),
    path("window/booking/", days.booking, name="booking"),
    path("window/booking/cancel/", days.booking_cancel, name="booking_cancel"),
    path("window/booking/leave/", days.booking_leave, name="booking_leave"),
]
