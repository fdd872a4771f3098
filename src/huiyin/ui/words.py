"""Days, clocks, counts and money in the words a page shows; the language is the reader's."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from huiyin.core.periods import Period
from huiyin.core.terms import Vocabulary

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)

WEEKDAYS_SHORT = (
    gettext_lazy("一"),
    gettext_lazy("二"),
    gettext_lazy("三"),
    gettext_lazy("四"),
    gettext_lazy("五"),
    gettext_lazy("六"),
    gettext_lazy("日"),
)

#: A running clock is "soon" from this many days before its last day on.
SOON_DAYS = 7


class Chip(NamedTuple):
    """A clock as its chip shows it. `kind` names icon and colour; the words alone say everything."""

    kind: str
    words: str
    article: str = ""
    explanation: str = ""


def speaks_english() -> bool:
    return (get_language() or "").startswith("en")


def language() -> Literal["zh", "en"]:
    """The reader's language as the rooms without Django know it."""
    return "en" if speaks_english() else "zh"


class Named(Protocol):
    """What has one word in each language: a term, an act of the workflow."""

    @property
    def label(self) -> str: ...

    @property
    def english(self) -> str: ...


def term_words(term: Named) -> str:
    return term.english if speaks_english() else term.label


def word_of(vocabulary: Vocabulary, code: str | None) -> str:
    """The word of a code; empty when it is not known."""
    if not code or code not in vocabulary:
        return ""
    return vocabulary.english(code) if speaks_english() else vocabulary.label(code)


def legal_day(value: date | datetime) -> date:
    """The day in Asia/Shanghai of a moment; a date is its own day."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day_words(value: date | datetime) -> str:
    """2026年3月5日（周四）"""
    return _day_words(legal_day(value), get_language() or "")


@lru_cache(maxsize=4096)
def _day_words(day: date, _language: str) -> str:
    """A list writes the same few days over and over."""
    # Translators: a date format of Django, as in "j F Y"
    written = date_format(day, _("Y年n月j日"))
    return _("%(day)s（%(weekday)s）") % {"day": written, "weekday": WEEKDAYS[day.weekday()]}


def month_name(value: date) -> str:
    """3月; in English Mar."""
    return date_format(value, "M") if speaks_english() else f"{value.month}月"


def period_words(period: Period) -> str:
    """2018年第三季度; in English as it is written in an address."""
    return str(period) if speaks_english() else period.chinese()


def month_words(value: date) -> str:
    # Translators: a date format of Django, as in "F Y"
    return date_format(value, _("Y年n月"))


def chip_of(state: str, days_left: int, *, article: str = "", explanation: str = "") -> Chip:
    """The chip of a clock.

    Args:
        state: as core.clocks.Clock.state gives it.
        days_left: days to the last day still in time; 0 on that day, negative after it.
    """
    days = abs(days_left)
    if state == "running" and days_left == 0:
        kind, words = "today", _("今天到期")
    elif state == "running" and days_left > 0:
        kind = "soon" if days_left <= SOON_DAYS else "running"
        words = _("还剩 %(days)d 天") % {"days": days}
    elif state == "overdue":
        kind, words = "overdue", _("超期 %(days)d 天") % {"days": days}
    elif state == "late":
        kind, words = "late", _("已逾期办理")
    elif state == "suspended":
        kind, words = "running", _("听证中，期限暂停")
    elif state == "met":
        kind, words = "met", _("按期")
    elif state == "used":
        kind, words = "done", _("已提出")
    elif state == "lapsed":
        kind, words = "done", _("已过期限")
    else:
        kind, words = "undetermined", _("期限暂定，不判定逾期")
    return Chip(kind, words, article, explanation)


def percent_words(rate: Decimal | float | None) -> str:
    """A fraction of 1 as per cent with two decimals; no data is said, never shown as 0."""
    return _("无数据") if rate is None else f"{rate * 100:.2f}%"


def wan_words(yuan: Decimal | int | None) -> str:
    """元 shown in 万元, two decimals."""
    return _("无数据") if yuan is None else f"{Decimal(yuan) / 10000:,.2f}"
