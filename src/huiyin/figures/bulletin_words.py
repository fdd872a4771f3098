"""Published tables as pages and files show them: the same numbers, the same holes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.core import terms
from huiyin.core.measures import shipped
from huiyin.core.periods import Period, parse
from huiyin.documents.workbook import Field, Sheet, Value, clean_text
from huiyin.figures import bulletins
from huiyin.figures.bulletins import BEFORE, HIDDEN, MONTHS, NOW, OTHERS, RATES, UNKNOWN
from huiyin.ui.words import day_words, month_name, period_words, speaks_english

#: What stands in the place of a hidden number.
MARK = "＊"
_VOCABULARIES = {"channel": terms.CHANNEL, "purpose": terms.PURPOSE}
#: First cells of a spreadsheet that would be read as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Number(NamedTuple):
    """One number as it is shown; `part`: how long its bar is, in per cent; `why` for those who publish."""

    text: str
    is_hidden: bool = False
    part: str = ""
    why: str = ""


class Line(NamedTuple):
    label: str
    now: Number
    before: Number | None
    change: str


class Table(NamedTuple):
    id: str
    name: str
    lines: list[Line]
    has_before: bool
    hides: bool


class Rate(NamedTuple):
    """How many of how many in time; of a rate that would tell of a few, between which values it lies."""

    name: str
    meaning: str
    now: Number
    of: str
    before: Number | None


class Shown(NamedTuple):
    period: Period
    previous: Period | None
    as_of: date
    total: Line
    tables: list[Table]
    rates: list[Rate]
    hides: bool


def table_name(name: str) -> str:
    names = {
        "channel": _("按信访形式"),
        "purpose": _("按信访目的"),
        "topic": _("按内容分类"),
        "place": _("按问题属地"),
        MONTHS: _("按月份"),
        RATES: _("及时率与按期答复率"),
    }
    if name.startswith("rate:"):
        return _title(name.removeprefix("rate:"))
    return names[name]


def why_words(code: str) -> str:
    """Why a number is hidden, for those who publish."""
    return {
        "small": _("1至4件"),
        "mixed": _("检举控告不单列，或者件数太少"),
        "inside": _("所在合计不足5件"),
        "before": _("以前公布时没有列出"),
        "protects": _("列出会让人算出别的数"),
    }[code]


def refusal_words(code: str) -> str:
    """Why a period cannot be published, and what to do."""
    return {
        "odd_period": _("公布的时段要是整年、整季度或整月。请改写时段。"),
        "unfinished": _("时段还没有结束，或者截止日早于时段末、晚于今天。请改写时段或截止日。"),
        "few": _("这个时段的总数不足5件，不能公布。请选更长的时段。"),
        "taken": _("这个时段的总数在已公布的表里为保护别的数没有列出，不能再单独公布。请选更长的时段。"),
        "rest": _("公布以后，用已公布的总数相减会得出不足5件的数。请选更长的时段。"),
    }[code]


def shown(content: Mapping[str, Any], reasons: Mapping[tuple[str, str, str], str] | None = None) -> Shown:
    why = reasons or {}
    period, previous = bulletins.period_of(content), bulletins.period_of(content, BEFORE)
    assert period is not None
    tables = [_table(one, why) for one in content["tables"]]
    rates = [_rate(one, why) for one in content["rates"]]
    total = content["total"]
    hides = any(table.hides for table in tables) or any(rate.now.is_hidden for rate in rates)
    return Shown(
        period,
        previous,
        date.fromisoformat(content["as_of"]),
        Line(_("总数"), _number(total[NOW]), _before(total[BEFORE]), _change_words(total["change"])),
        tables,
        rates,
        hides,
    )


def _table(table: Mapping[str, Any], why: Mapping[tuple[str, str, str], str]) -> Table:
    rows = table["rows"]
    most = max((row[side] for row in rows for side in bulletins.SIDES if isinstance(row[side], int)), default=0)

    def number(row: Mapping[str, Any], side: str) -> Number:
        code = why.get((table["id"], row["key"], side), "")
        return _number(row[side], most, why_words(code) if code else "")

    lines = [
        Line(
            row_label(table["id"], row),
            number(row, NOW),
            None if row[BEFORE] is None else number(row, BEFORE),
            _change(row["change"]),
        )
        for row in rows
    ]
    hides = any(row[side] == HIDDEN for row in rows for side in bulletins.SIDES)
    return Table(table["id"], table_name(table["id"]), lines, any(line.before for line in lines), hides)


def row_label(table: str, row: Mapping[str, Any]) -> str:
    """A row in the reader's language: terms and months are translated, names stand as they are."""
    if table == MONTHS:
        return month_name(parse(row["key"]).start)
    if row["key"] == UNKNOWN:
        return _("未注明")
    if row["key"] == OTHERS:
        return _("咨询、检举控告及其他")
    vocabulary = _VOCABULARIES.get(table)
    if speaks_english() and vocabulary is not None and row["key"] in vocabulary:
        return vocabulary.english(row["key"])
    return str(row["label"])


def _number(value: bulletins.Printed, most: int = 0, why: str = "") -> Number:
    if value is None:
        return Number("")
    if not isinstance(value, int):
        return Number(MARK, True, "", why)
    return Number(f"{value:,}", False, f"{value * 100 / most:.1f}" if most else "")


def _before(value: bulletins.Printed) -> Number | None:
    return None if value is None else _number(value)


def _change(text: str | None) -> str:
    if text is None:
        return ""
    value = Decimal(text)
    return f"{'+' if value > 0 else ''}{value}%".replace("-", "−")


def _change_words(text: str | None) -> str:
    if text is None:
        return ""
    value = Decimal(text)
    if not value:
        return _("持平")
    told = {"percent": abs(value)}
    return _("增加 %(percent)s%%") % told if value > 0 else _("减少 %(percent)s%%") % told


def _rate(rate: Mapping[str, Any], why: Mapping[tuple[str, str, str], str]) -> Rate:
    measure = shipped().find(rate["measure"])
    english = speaks_english()

    def number(side: str) -> Number:
        one = rate[side]
        code = why.get((f"rate:{rate['measure']}", bulletins.KEPT, side), "")
        words = why_words(code) if code else ""
        if one["percent"] is not None:
            return Number(f"{one['percent']}%", False, one["percent"])
        if one["least"] is not None:
            return Number(_("不低于 %(percent)s%%") % {"percent": one["least"]}, True, one["least"], words)
        if one["most"] is not None:
            return Number(_("不高于 %(percent)s%%") % {"percent": one["most"]}, True, one["most"], words)
        return Number(MARK, True, "", words)

    base, kept = rate[NOW]["base"], rate[NOW]["kept"]
    of = ""
    if isinstance(base, int):
        told = {"base": f"{base:,}", "kept": kept}
        of = _("%(base)s 件中 %(kept)s 件") % told if isinstance(kept, int) else _("共 %(base)s 件") % told
    return Rate(
        _title(rate["measure"]),
        measure.words_english if english else measure.words,
        number(NOW),
        of,
        number(BEFORE) if rate[BEFORE] is not None else None,
    )


def _title(measure: str) -> str:
    found = shipped().find(measure)
    return found.english if speaks_english() else found.name


# --- Files ------------------------------------------------------------------------------------------------------------


def headings(content: Mapping[str, Any]) -> list[str]:
    period, previous = bulletins.period_of(content), bulletins.period_of(content, BEFORE)
    assert period is not None
    compared = [period_words(previous), _("增减（%）")] if previous else []
    return [_("项目"), f"{period_words(period)}（{_('件')}）", *compared]


def lines_of(content: Mapping[str, Any], table: str) -> Iterator[list[Value]]:
    """A table as rows of a file; a hidden number is the mark, and so in every file."""
    has_before = bool(content["previous"])

    def cell(value: bulletins.Printed) -> Value:
        return MARK if value == HIDDEN else value

    def line(label: str, row: Mapping[str, Any]) -> list[Value]:
        change = Decimal(row["change"]) if row["change"] is not None else None
        return [label, cell(row[NOW]), *([cell(row[BEFORE]), change] if has_before else [])]

    if table == RATES:
        for rate in shown(content).rates:
            yield [rate.name, rate.now.text, *([rate.before.text if rate.before else None, None] if has_before else [])]
        return
    rows: list[dict[str, Any]] = next(one["rows"] for one in content["tables"] if one["id"] == table)
    for row in rows:
        yield line(row_label(table, row), row)
    yield line(_("总数"), content["total"])


def table_ids(content: Mapping[str, Any]) -> list[str]:
    return [*(one["id"] for one in content["tables"]), *([RATES] if content["rates"] else [])]


def said(content: Mapping[str, Any], organ: str) -> list[str]:
    """What stands above the numbers of a file."""
    told = [
        _("截至：%(day)s") % {"day": day_words(date.fromisoformat(content["as_of"]))},
        _("来源：%(organ)s信访登记簿") % {"organ": organ},
    ]
    return [*told, note(content)] if shown(content).hides else told


def note(content: Mapping[str, Any]) -> str:
    few = content["threshold"] - 1
    return _("%(mark)s 为保护信访人，1至%(few)d件的数不列出；列出会让人算出它的数也不列出。") % {
        "mark": MARK,
        "few": few,
    }


def sheets(content: Mapping[str, Any], organ: str) -> list[Sheet]:
    heads = headings(content)
    fields = [Field(heads[0], width=28), *(Field(head, "number") for head in heads[1:])]
    return [
        Sheet(table_name(name), fields, list(lines_of(content, name)), [table_name(name), *said(content, organ)])
        for name in table_ids(content)
    ]


def as_csv(content: Mapping[str, Any], table: str) -> str:
    """One table for any program. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    lines: list[list[Value]] = [[*headings(content)], *lines_of(content, table)]
    for row in lines:
        writer.writerow(["" if value is None else _plain(value) for value in row])
    return "\ufeff" + out.getvalue()


def _plain(value: object) -> str:
    text = clean_text(str(value))
    is_number = isinstance(value, int | Decimal)
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text
