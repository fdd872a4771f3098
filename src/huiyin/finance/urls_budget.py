"""Years, budget and final accounts."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.finance.views import years

urlpatterns: list[URLPattern] = [
    path("finance/", years.years_page, name="years"),
    path("finance/years/add/", years.add, name="year_add"),
    path("finance/<int:year>/settings/", years.settle_page, name="year_settle"),
    path("finance/<int:year>/close/", years.close, name="year_close"),
    path("finance/<int:year>/reopen/", years.reopen, name="year_reopen"),
]
