"""Schemes, targets, self-evaluation and the registers of work. Each part names its addresses in a module of its own."""

from __future__ import annotations

from django.urls import URLPattern

from huiyin.performance import urls_registers, urls_schemes

app_name = "performance"

urlpatterns: list[URLPattern] = [*urls_schemes.urlpatterns, *urls_registers.urlpatterns]
