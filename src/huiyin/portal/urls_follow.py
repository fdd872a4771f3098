"""Following a petition with its number and code."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.portal.views import case, case_acts, case_letters, follow, my_data

urlpatterns: list[URLPattern] = [
    path("window/follow/", follow.follow, name="follow"),
    path("window/case/", case.case_page, name="case"),
    path("window/case/do/<slug:act>/", case_acts.case_act, name="case_act"),
    path("window/case/letter/<int:pk>/", case_letters.case_letter, name="case_letter"),
    path("window/case/letter/<int:pk>/<slug:form>/", case_letters.case_letter_file, name="case_letter_file"),
    path("window/case/data/", my_data.my_data, name="my_data"),
    path("window/case/leave/", follow.leave, name="leave"),
]
