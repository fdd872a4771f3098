"""Money at the desk: budget, funds, assistance, assets. Each part names its addresses in a module of its own:
`urls_budget`, `urls_funds`, `urls_assistance`, `urls_assets`."""

from __future__ import annotations

from django.urls import URLPattern

from huiyin.finance import urls_assets, urls_assistance, urls_budget, urls_funds

app_name = "finance"

urlpatterns: list[URLPattern] = [
    *urls_budget.urlpatterns,
    *urls_funds.urlpatterns,
    *urls_assistance.urlpatterns,
    *urls_assets.urlpatterns,
]
