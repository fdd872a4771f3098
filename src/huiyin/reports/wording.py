"""A figure in words: with its unit, with its change, as a cell of a table. No number is worked out here."""

from __future__ import annotations

from fractions import Fraction

from huiyin.core import phrasing
from huiyin.reports.book import Frame, is_whole_year
from huiyin.reports.figure import Figure, Value, as_printed

NO_DATA = phrasing.NO_DATA["zh"]
#: What a table cell shows where there is nothing to compare with.
NOTHING = "—"


def wording(figure: Figure, aspect: str, frame: Frame) -> str:
    """What a placeholder prints; see `kinds.spec` for the aspects. Empty where the aspect has nothing to say."""
    if aspect == "change":
        change = _change(figure, frame)
        return f"（{change}）" if change else ""
    if aspect == "yoy":
        return _change(figure, frame) or phrasing.NOTHING_TO_COMPARE["zh"]
    if aspect == ",change":
        change = _change(figure, frame)
        return f"，{change}" if change else ""
    if aspect in ("against", ",against"):
        said = _against(figure, frame)
        return f"，{said}" if said and aspect == ",against" else said
    if aspect == "percent":
        return _signed_percent(figure)
    if aspect in ("reason", "number"):
        return _bracketed_number(figure.number) if aspect == "number" else figure.reason
    if aspect in ("numerator", "denominator", "fraction"):
        return _sides(figure, aspect)
    if aspect == "previous":
        return NOTHING if figure.previous is None else _cell(figure.previous, figure)
    if aspect == "signed":
        return _signed(figure)
    if aspect == "n":
        return NO_DATA if figure.value is None else _cell(figure.value, figure)
    return _with_unit(figure, aspect)


def _with_unit(figure: Figure, aspect: str) -> str:
    value = figure.value
    if aspect == "by":
        value = figure.change()
    if value is None:
        return NO_DATA
    if aspect in ("by", "size"):
        value = abs(Fraction(value))
    return phrasing.percent(value) if figure.is_rate else f"{_number(value, figure.unit)}{figure.unit}"


def _number(value: Value, unit: str) -> str:
    if unit == "天":
        return phrasing.number(value, 2, trimmed=True)
    return phrasing.number(value, 6 if Fraction(value).denominator != 1 else 0, trimmed=True)


def _cell(value: Value, figure: Figure) -> str:
    """In a table; amounts of money all with two decimals, so that the points stand under each other."""
    if figure.is_rate:
        return phrasing.percent(value)
    if figure.unit == "万元" and (value * 100).denominator == 1:
        return phrasing.number(value, 2)
    return _number(value, figure.unit)


def _bracketed_number(number: str) -> str:
    return f"（{number}）" if number else ""


def _sides(figure: Figure, aspect: str) -> str:
    if figure.sides is None:
        return NOTHING if aspect == "fraction" else NO_DATA
    if aspect == "fraction":
        return f"{figure.sides.numerator}/{figure.sides.denominator}"
    return f"{getattr(figure.sides, aspect)}件"


def _signed(figure: Figure) -> str:
    """+12, -3.00 in the unit of the figure, for a rate in percentage points; a dash where nothing can be compared."""
    change = figure.change()
    if change is None:
        return NOTHING
    if not change:
        return "持平"
    size = abs(Fraction(change))
    shown = phrasing.number(size * 100, 2) if figure.is_rate else _cell(size, figure)
    return f"{'+' if change > 0 else '-'}{shown}"


def _signed_percent(figure: Figure) -> str:
    """-3.52%; a dash where there is nothing to divide by."""
    change = figure.change_percent()
    if change is None:
        return NOTHING
    shown = f"{phrasing.number(abs(change), 2)}%"
    return shown if not change else f"{'+' if change > 0 else '-'}{shown}"


def _against(figure: Figure, frame: Frame) -> str:
    """比上年1511.55万元减少53.21万元，下降3.52%, with the reason where one is known; of the numbers as printed."""
    if figure.value is None or figure.previous is None:
        return ""
    change = Fraction(figure.value) - Fraction(figure.previous)
    if not change:
        return f"与{frame.prior}持平"
    more = change > 0
    said = (
        f"比{frame.prior}{_number(figure.previous, figure.unit)}{figure.unit}"
        if figure.previous
        else f"比{frame.prior}"
    )
    said += f"{'增加' if more else '减少'}{_number(abs(change), figure.unit)}{figure.unit}"
    percent = figure.change_percent()
    if percent is not None:
        said += f"，{'增长' if more else '下降'}{phrasing.number(abs(percent), 2)}%"
    return f"{said}，主要原因是{figure.reason.rstrip('。')}" if figure.reason else said


def _change(figure: Figure, frame: Frame) -> str:
    """同比下降9.3%, with the reason where one was entered. Nothing where there is nothing to compare with."""
    if figure.value is None or figure.previous is None:
        return ""
    if figure.is_rate:
        said = phrasing.points(as_printed(figure.value), as_printed(figure.previous))
    elif figure.unit == "天":
        said = phrasing.difference(figure.value, figure.previous, "天", digits=2)
    else:
        said = phrasing.year_on_year(figure.value, figure.previous, unit=figure.unit)
    if not frame.is_year_earlier:
        said = _not_yearly(said)
    elif is_whole_year(frame.period):
        said = said.replace("与上年同期", "与上年")
    return f"{said}，主要原因是{figure.reason.rstrip('。')}" if figure.reason else said


def _not_yearly(said: str) -> str:
    """The same sentence where the comparison is with another range than the one a year earlier."""
    return said.replace("与上年同期", "与对比期").replace("同比", "比对比期")
