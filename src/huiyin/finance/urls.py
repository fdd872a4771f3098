"""Money at the desk: budget, funds, assistance, assets. Each part names its addresses in a module of its own."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "finance"

urlpatterns: list[URLPattern] = []
