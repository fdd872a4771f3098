"""Amounts, rates and differences as pages of money show them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huiyin.core.budget import Change, in_wan, percent_text
from huiyin.finance.queries.figures import Value

register = template.Library()


@register.filter
def in_wan_yuan(yuan: Decimal | None) -> SafeString | str:
    """万元 with two decimals; the exact yuan stand in the title."""
    if yuan is None:
        return "—"
    return format_html('<span title="{} {}">{}</span>', f"{yuan:,.2f}", _("元"), f"{in_wan(yuan):,.2f}")


@register.filter
def yuan(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount:,.2f}"


@register.filter
def grouped(amount: Decimal) -> str:
    """An amount of a table: 1,857.41."""
    return f"{amount:,.2f}"


@register.filter
def rate(value: Fraction | None) -> str:
    return percent_text(value)


@register.filter
def signed_wan(change: Change) -> str:
    """The difference in 万元 as the printed numbers give it."""
    wan = change.in_wan().difference
    return f"+{wan:,.2f}" if wan > 0 else f"{wan:,.2f}"


@register.filter
def signed_rate(change: Change) -> str:
    found = change.in_wan().percent
    if found is None:
        return "—"
    return f"+{percent_text(found)}" if found > 0 else percent_text(found)


@register.filter
def worth(value: Value) -> str:
    """A figure with its unit."""
    if value.amount is None:
        return _("无数据")
    if value.unit == "%":
        return percent_text(Fraction(value.amount))
    if value.unit == "元":
        return f"{in_wan(Decimal(value.amount)):,.2f} {_('万元')}"  # type: ignore[arg-type]  # yuan are Decimal
    return f"{value.amount} {value.unit}"
