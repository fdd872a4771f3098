"""What templates need to write days, numbers, icons and addresses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

import heroicons
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.core.periods import Period
from huiyin.ui import words

register = template.Library()

MARK = (
    '<svg class="mark" viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="3" aria-hidden="true">'
    '<rect x="3.5" y="3.5" width="25" height="25" rx="4"/><rect x="11" y="11" width="10" height="10" rx="1.5"/></svg>'
)


@lru_cache(maxsize=256)
def _drawn(name: str, size: int) -> SafeString:
    style = "micro" if size <= 16 else "mini" if size <= 20 else "outline"
    return mark_safe(  # noqa: S308 - a drawing of the icon package, named by our own templates
        heroicons._render_icon(style, name, size, {"aria_hidden": "true", "class": f"icon-{size}"})
    )


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """A drawn sign beside words; words carry the meaning, so readers of screens do not meet it."""
    return _drawn(str(name), int(size))


@register.simple_tag
def mark() -> SafeString:
    return mark_safe(MARK)  # noqa: S308 - our own drawing


#: The sign of a chip; a clock is the sign of every other one.
_SIGNS = {
    "met": "check",
    "overdue": "exclamation-triangle",
    "late": "exclamation-triangle",
    "undetermined": "question-mark-circle",
}


@register.simple_tag
@lru_cache(maxsize=4096)
def chip(value: words.Chip) -> SafeString:
    """A clock as a coloured word with its sign; lists have one in each of their lines."""
    article = format_html(" · {}", value.article) if value.article else ""
    sign = _drawn(_SIGNS.get(value.kind, "clock"), 16)
    return format_html('<span class="chip {}">{}{}{}</span>', value.kind, sign, value.words, article)


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """2026年3月5日（周四）, as a time element."""
    if value is None:
        return _("未知")
    return format_html(
        '<time datetime="{}" class="nowrap">{}</time>', words.legal_day(value).isoformat(), words.day_words(value)
    )


@register.filter
def ymd(value: date | datetime | None) -> SafeString | str:
    """2026-03-05, for columns; empty when not known. The title says the day in words."""
    return "" if value is None else _ymd(words.legal_day(value), get_language() or "")


@lru_cache(maxsize=4096)
def _ymd(value: date, _language: str) -> SafeString:
    iso = value.isoformat()
    return format_html('<time datetime="{}" title="{}" class="nowrap">{}</time>', iso, words.day_words(value), iso)


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A day and the minute of it, for acts that were recorded."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" class="nowrap">{} {}</time>', local.isoformat(), local.date().isoformat(), f"{local:%H:%M}"
    )


@register.filter
def month(value: date) -> str:
    return words.month_words(value)


@register.filter
def period(value: Period) -> str:
    return words.period_words(value)


@register.filter
def percent(value: Decimal | float | None) -> str:
    return words.percent_words(value)


@register.filter
def wan(value: Decimal | int | None) -> str:
    return words.wan_words(value)
