"""How the pages of the register write numbers."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def plain(value: Decimal | None) -> str:
    """12.5, 23: without zeros at the end; empty when there is none."""
    return "" if value is None else f"{value.normalize():f}"
