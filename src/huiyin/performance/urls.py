"""Schemes, targets, self-evaluation and the registers of work. Each part names its addresses in a module of its own."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "performance"

urlpatterns: list[URLPattern] = []
