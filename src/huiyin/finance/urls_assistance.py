"""Assistance."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.finance.views import assistance

urlpatterns: list[URLPattern] = [
    path("finance/assistance/", assistance.list_page, name="assistance"),
    path("finance/assistance/new/", assistance.new_page, name="assistance_new"),
    path("finance/assistance/statistics/", assistance.statistics_page, name="assistance_statistics"),
    path("finance/assistance/statistics.xlsx", assistance.statistics_file, name="assistance_statistics_file"),
    path("finance/assistance/<int:pk>/", assistance.case_page, name="assistance_case"),
    path("finance/assistance/<int:pk>/edit/", assistance.edit_page, name="assistance_edit"),
    path("finance/assistance/<int:pk>/papers/", assistance.paper_add, name="assistance_paper_add"),
    path("finance/assistance/<int:pk>/submit/", assistance.put_up, name="assistance_put_up"),
    path("finance/assistance/<int:pk>/end/", assistance.end, name="assistance_end"),
    path("finance/assistance/<int:pk>/pay/", assistance.pay, name="assistance_pay"),
    path("finance/assistance/<int:pk>/take-back/", assistance.take_back, name="assistance_take_back"),
    path("finance/assistance/papers/<int:pk>/", assistance.paper, name="assistance_paper"),
]
