"""One cell of a spreadsheet → one value, or a reason why it cannot be read and what to do about it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from django.utils.translation import gettext as _

from huiyin.core.terms import Vocabulary
from huiyin.petitions.imports.columns import Column

Value: TypeAlias = str | int | bool | date
Parser: TypeAlias = Callable[[object], Value | None]

#: Excel and WPS keep fifteen significant digits of a number; what lies beyond is already lost in the file.
SAFE_DIGITS = 15
MOST_PEOPLE = 9_999

_DATE = re.compile(
    r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?"
    r"(?:[T\s]*(?:上午|下午)?\s*\d{1,2}\s*[:时点]\s*(?:\d{1,2}\s*(?:[:分]\s*(?:\d{1,2}(?:\.\d+)?\s*秒?)?)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,3}")
_COUNT = re.compile(r"([+-]?\d{1,18})(?:\.0+)?\s*人?")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: What the reader puts for bytes that are no text. Free text keeps it, with a warning; a name or a number must not.
_REPLACED = "\ufffd"
#: What people write for a term of a vocabulary; used to suggest, never to guess.
_MEANT = {
    "网信": "网上信访", "网络": "网上信访", "网访": "网上信访", "互联网": "网上信访", "微信": "网上信访",
    "信件": "来信", "书信": "来信", "信": "来信", "走访": "来访", "上访": "来访", "访": "来访", "电话": "来电",
    "热线": "来电", "邮箱": "领导信箱", "区": "县", "镇": "乡", "街道": "乡", "省级": "省", "市级": "市", "县级": "县",
    "转办": "转送", "转交": "转送", "存查": "存", "不受理": "不予受理", "已化解": "是", "未化解": "否",
    "非常满意": "满意", "首次": "初次", "初件": "初次", "重件": "重复", "检举控告": "揭发控告", "建议意见": "意见建议",
}  # fmt: skip


class CellError(ValueError):
    """The cell holds something that is not a value of its column."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class Bounds(NamedTuple):
    """Between which days a date of a ledger may lie."""

    earliest: date
    latest: date

    @classmethod
    def around(cls, today: date, *, first_year: int = 1990, years_ahead: int = 2) -> Bounds:
        """From the first year until so many years after today; what lies further ahead is taken for a mistake."""
        return cls(date(first_year, 1, 1), today + timedelta(days=366 * years_ahead))


def shown(cell: object, limit: int = 40) -> str:
    """The cell as a report names it: one line, cut."""
    if cell is None:
        return ""
    is_whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e21
    text = f"{cell:.0f}" if is_whole else str(cell)
    text = " ".join(_UNREADABLE.sub("�", text).split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def parser(column: Column, bounds: Bounds, date_formats: Sequence[str] = ()) -> Parser:
    """The parser of a column's cells; None for an empty cell. Raises CellError."""
    if column.kind in ("date", "due"):
        return _date_parser(bounds, tuple(date_formats))
    if column.kind == "count":
        return _count
    if column.vocabulary is not None:
        return _word_parser(column.vocabulary, flag=column.kind == "flag")
    if column.kind == "digits":
        return _text_parser(column.limit, every_digit=True, free=False)
    return _text_parser(column.limit, every_digit=False, free=column.content)


def _date_parser(bounds: Bounds, formats: tuple[str, ...]) -> Parser:
    known: dict[str, date] = {}

    def parse(cell: object) -> date | None:
        if isinstance(cell, datetime):
            return _within(cell.date(), bounds)
        if isinstance(cell, date):
            return _within(cell, bounds)
        if cell is None:
            return None
        if not isinstance(cell, str):
            raise CellError(_("不是日期而是数字"), _("请把该列单元格格式设为日期，或写成 2018-03-05"))
        day = known.get(cell)
        if day is None:
            text = unicodedata.normalize("NFKC", cell).strip()
            if not text:
                return None
            day = _within(_read_date(text, formats), bounds)
            if len(known) < 20_000:
                known[cell] = day
        return day

    return parse


def _read_date(text: str, formats: tuple[str, ...]) -> date:
    for form in formats:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a calendar day, no moment
        except ValueError:
            continue
    match = _DATE.fullmatch(text)
    if match is None:
        raise CellError(_("无法识别为日期"), _("请写成 2018-03-05、2018/3/5 或 2018年3月5日"))
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise CellError(_("历法上没有这一天"), _("请核对年、月、日")) from None


def _within(day: date, bounds: Bounds) -> date:
    if bounds.earliest <= day <= bounds.latest:
        return day
    raise CellError(
        _("日期不在 %(from)s 至 %(until)s 之间") % {"from": bounds.earliest, "until": bounds.latest},
        _("请核对年份"),
    )


def _count(cell: object) -> int | None:
    if cell is None:
        return None
    remedy = _("请填 1 至 %(most)s 的整数") % {"most": MOST_PEOPLE}
    if isinstance(cell, (bool, date)):
        raise CellError(_("不是人数"), remedy)
    if isinstance(cell, (int, float, Decimal)):
        number = float(cell)
    else:
        text = unicodedata.normalize("NFKC", str(cell)).strip()
        if not text:
            return None
        match = _COUNT.fullmatch(text)
        if match is None:
            raise CellError(_("不是人数"), remedy)
        number = float(match[1])
    if not (1 <= number <= MOST_PEOPLE):
        raise CellError(_("人数超出范围"), remedy)
    if not number.is_integer():
        raise CellError(_("人数不是整数"), remedy)
    return int(number)


def _word_parser(vocabulary: Vocabulary, *, flag: bool) -> Parser:
    labels = {term.label: term.code for term in vocabulary}

    def parse(cell: object) -> str | bool | None:
        if cell is None:
            return None
        if flag and isinstance(cell, bool):
            return cell
        code = labels.get(cell) if isinstance(cell, str) else None
        if code is None:
            word = "".join(unicodedata.normalize("NFKC", str(cell)).split())
            if not word:
                return None
            code = labels.get(word)
            if code is None:
                raise CellError(_("不是规定的用语"), _suggestion(word, list(labels)))
        return code == "yes" if flag else code

    return parse


def _suggestion(word: str, labels: list[str]) -> str:
    meant = _MEANT.get(word)
    near = [meant] if meant in labels else difflib.get_close_matches(word, labels, n=1, cutoff=0.3)
    every = _("可填：%(words)s") % {"words": "、".join(labels)}
    if near:
        return _("是否应为“%(word)s”？%(every)s") % {"word": near[0], "every": every}
    return every


def _text_parser(limit: int, *, every_digit: bool, free: bool) -> Parser:
    def parse(cell: object) -> str | None:
        text = cell if isinstance(cell, str) else _text_of(cell, every_digit)
        text = text.strip()
        if not text:
            return None
        if len(text) > limit:
            raise CellError(
                _("共 %(length)s 字，超过上限 %(limit)s 字") % {"length": len(text), "limit": limit},
                _("请缩短后重新导入"),
            )
        if _UNREADABLE.search(text) or (not free and _REPLACED in text):
            raise CellError(_("含有无法识别的字符"), _("请核对该单元格，或将文件另存为 UTF-8 编码"))
        if every_digit and _SCIENTIFIC.fullmatch(text):
            raise _lost_digits()
        return text

    return parse


def _text_of(cell: object, every_digit: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float, Decimal)):
        if every_digit and abs(cell) >= 10**SAFE_DIGITS:
            raise _lost_digits()
        return str(int(cell)) if cell == int(cell) else str(cell)
    if every_digit and isinstance(cell, (date, datetime)):
        raise CellError(_("是日期而不是号码"), _("请把该列单元格格式设为文本后重新填写"))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != datetime.min.time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _lost_digits() -> CellError:
    return CellError(
        _("号码以数值存储，第十五位以后的数字已丢失"), _("请把该列单元格格式设为文本，从原系统重新填写号码")
    )
