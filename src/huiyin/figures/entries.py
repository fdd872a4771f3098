"""What a number that people enter may be, and when its change needs a reason: the same on pages and in spreadsheets."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.core.measures import change_percent

#: Units in which other than whole numbers make sense.
DIVISIBLE_UNITS = ("万元", "亿元", "元", "%", "天", "公里", "平方米")
#: Stands between a list and the entry of it that is meant: 资金支出·信访维护.
SEPARATOR = "·"
#: The entry that says that a list has none.
NONE = "无"
LARGEST = 10**12
#: As many decimals as the register keeps.
DECIMALS = 6


_SPELLING = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
) | str.maketrans({"(": "（", ")": "）", "<": "《", ">": "》", **dict.fromkeys("•・‧∙⋅●．", SEPARATOR)})


def plain_name(value: object) -> str:
    """A name without blanks, with one kind of middle dot and of brackets, digits and letters half-width."""
    return "".join(("" if value is None else str(value)).split()).translate(_SPELLING)


def item_name(head: str, item: str) -> str:
    """资金支出 and 信访维护 as one name; a title is written without its marks."""
    return f"{head}{SEPARATOR}{item.strip('《》')}"


class Reading(NamedTuple):
    """A number as typed, or why it is none."""

    value: Decimal | None
    problem: str = ""


def read_number(text: str, unit: str) -> Reading:
    """Read 1,234 or １２３４, with or without its unit; an empty text is no number and no problem."""
    text = " ".join(text.split())
    if not text:
        return Reading(None)
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    value = _decimal(plain.removesuffix(unicodedata.normalize("NFKC", unit)))
    if value is None:
        return Reading(None, _("“%s”不是数；请只填数字") % text)
    problem = number_problem(value, unit, text)
    return Reading(None if problem else value, problem)


def number_problem(value: Decimal, unit: str, text: str = "") -> str:
    """Why this number cannot be right; empty when it can."""
    text = text or str(value)
    if value < 0:
        return _("“%s”小于零；请核对") % text
    if unit not in DIVISIBLE_UNITS and value != value.to_integral_value():
        return _("“%(value)s”应为整数（单位：%(unit)s）") % {"value": text, "unit": unit}
    if value >= LARGEST:
        return _("“%s”过大；请核对单位") % text
    if value != round(value, DECIMALS):
        return _("“%s”小数超过六位；请四舍五入") % text
    return ""


def is_large(value: Decimal | None, previous: Decimal | None, percent: Decimal) -> bool:
    """Did it change by more than so many per cent? From zero to something counts as large."""
    if value is None or previous is None:
        return False
    if not previous:
        return bool(value)
    changed = change_percent(value, previous)  # type: ignore[arg-type]  # exact numbers all
    return changed is not None and abs(changed) > percent


def _decimal(text: str) -> Decimal | None:
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
