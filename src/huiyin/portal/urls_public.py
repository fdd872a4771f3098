"""What everybody may read: reception days and their booking, what goes where, calls for suggestions."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.portal.views import days, guide, suggestions

urlpatterns: list[URLPattern] = [
    path("window/guide/", guide.guide, name="guide"),
    path("window/days/", days.days, name="days"),
    path("window/days/<int:pk>/", days.book_day, name="book_day"),
    path("window/booking/", days.booking, name="booking"),
    path("window/booking/cancel/", days.booking_cancel, name="booking_cancel"),
    path("window/booking/leave/", days.booking_leave, name="booking_leave"),
    path("window/suggestions/", suggestions.suggestions, name="suggestions"),
    path("window/suggestions/<int:pk>/", suggestions.suggestion_call, name="suggestion_call"),
    path("window/suggestions/sent/", suggestions.suggestion_sent, name="suggestion_sent"),
    path("window/suggestions/sent/receipt/", suggestions.suggestion_receipt, name="suggestion_receipt"),
    path("window/suggestions/sent/leave/", suggestions.suggestion_leave, name="suggestion_leave"),
]
