"""Dates that cannot be: no such day, after the report's own date, a step before the one it follows, ranges reversed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from huiyin.proofread.model import Analysis, Block, Message, Place, Relation, Severity

_DAY: Final = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年(?:度)?)?(?<!\d)(?P<month>\d{1,2})月(?:份)?(?P<day>\d{1,2})[日号]"
    r"|(?<![\d.])(?P<year2>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month2>\d{1,2})(?P=sign)(?P<day2>\d{1,2})(?![\d.\-/])"
    r"|(?P<year3>(?:19|20)\d\d)年(?P<month3>\d{1,2})月(?!\d)"
)
_CLOCK: Final = re.compile(
    r"(?<![\d.:：])(?P<hour>\d{1,2})(?:时(?!间|期|效|段|任|常)|点)(?P<minute>\d{1,2})分(?![值数之])"
)
_WEEKDAY: Final = re.compile(r"[（(]?(?:星期|周|礼拜)([一二三四五六日天])[）)]?")
_DAYS: Final = "一二三四五六日"
_ENGLISH_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENDS: Final = "。！？；\n"
#: What looks ahead, or sets a bound, may name any day to come.
_AHEAD: Final = re.compile(
    r"将|拟|计划|预计|力争|争取|确保|目标|规划|有效期|期限|截止日|截止时|之?前(?!期|年|三|四|往|来|列|移|置|款|述|后)|明年|下一?年|下一步|届满|到期|为期|要求|应当|须|以内|"
    r"下半年|底前|安排|打算|即将|定于|订于|月底完成|年底完成|提前|(?<!截)至20|到20|—20|-20|～20"
)
_DONE: Final = re.compile(
    r"已|了(?!解)|完成|召开|举行|举办|发生|收到|截至|截止|共(?!同|产|享|建|青)|印发|成立|开展|进行|通过|竣工|验收|受理|办结|接待|登记|获|荣获|"
    r"组织|落实|拨付|支出|下达|实现|增长|下降|到账|参加"
)
#: Steps that follow each other; a date of a later one cannot lie before that of an earlier one. Each chain by itself.
_CHAINS: Final[tuple[tuple[tuple[str, ...], ...], ...]] = (
    (
        ("登记", "收到", "来信", "来访反映", "信访人反映", "提出信访", "提出申请"),
        ("受理", "决定受理"),
        ("转送", "交办", "转办"),
        ("办结", "答复", "作出处理意见", "出具处理意见", "办理完毕"),
        ("申请复查", "提出复查", "复查申请"),
        ("作出复查", "复查意见"),
        ("申请复核", "提出复核"),
        ("作出复核", "复核意见"),
    ),
    (
        ("立项", "批复", "获批"),
        ("公开招标", "招标公告", "发布招标", "挂网招标"),
        ("开标", "中标", "确定中标"),
        ("签订合同", "签订了合同", "合同签订", "签订采购合同"),
        ("开工", "动工", "进场施工"),
        ("竣工", "完工", "建成"),
        ("验收", "竣工验收", "通过验收"),
        ("结算", "竣工结算", "投入使用", "正式启用"),
    ),
    (("发文", "印发通知", "下发通知"), ("报送自评", "提交自评", "上报自评")),
)
#: A sentence with more dates than this is a list.
_MOST_DAYS: Final = 30
_RANGE: Final = re.compile(
    r"(?P<start>(?:(?P<y1>(?:19|20)\d\d)年)?(?P<m1>\d{1,2})月(?:(?P<d1>\d{1,2})[日号])?)(?:至|到|—{1,2}|--?|–|~|～)"
    r"(?P<end>(?:(?P<y2>(?:19|20)\d\d)年|(?P<same>同年|当年)?)(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})[日号])?)"
)
_YEARS: Final = re.compile(
    r"(?<![\d〔\[（(])(?P<start>(?:19|20)\d\d)年?(?:至|—{1,2}|--?|–|~|～)(?P<end>(?:19|20)\d\d)年(?!第)"
)
_PERIOD: Final = re.compile(
    r"(?P<name>上半年|下半年|全年|前三季度|第?[一二三四1-4]季度)（(?P<first>\d{1,2})月?(?:至|到|—{1,2}|--?|–|~|～)(?P<last>\d{1,2})月(?:份)?）"
)
_PERIODS: Final = {
    "上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12), "前三季度": (1, 9),
    "一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12), "1": (1, 3), "2": (4, 6), "3": (7, 9), "4": (10, 12),
}  # fmt: skip
_FORECAST: Final = re.compile(r"预算|计划|要点|目标|方案|安排|规划|工作思路|半年|季度|月")
_YEARLY: Final = re.compile(r"自评|决算|总结|评价|述职|年度报告|工作报告")


@dataclass(frozen=True)
class _Day:
    """A date as printed: the year may be that of the date before it in its sentence."""

    text: str
    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    inherited: bool = False

    @property
    def exact(self) -> date | None:
        try:
            return date(self.year, self.month, self.day) if self.year and self.day else None
        except ValueError:
            return None

    @property
    def earliest(self) -> date | None:
        """The first day it can mean."""
        try:
            return date(self.year, self.month, self.day or 1) if self.year else None
        except ValueError:
            return None


def rule(analysis: Analysis) -> Iterator[Relation]:
    own = analysis.report_date or analysis.document.date
    last = _last_block(analysis)
    for block in analysis.document.blocks:
        days = list(_days(block.text))
        yield from _impossible(block, days)
        if block.kind == "header":
            continue
        yield from _reversed(block)
        yield from _periods(block)
        yield from _weekdays(block, days)
        for start, end in _sentences(block.text):
            inside = [day for day in days if start <= day.start < end]
            yield from _order(block, inside, end)
            if block is not last:
                yield from _after(analysis, block, inside, (start, end), own)
    if last is not None:
        yield from _signed(analysis, last)


def _last_block(analysis: Analysis) -> Block | None:
    """The block that bears the report's own date."""
    signed = analysis.document.date
    if signed is None:
        return None
    for block in reversed(list(analysis.document.blocks)):
        if any(day.exact == signed for day in _days(block.text)) and len(block.text) < 60:
            return block
    return None


def _days(text: str) -> Iterator[_Day]:
    if "月" not in text and "20" not in text and "19" not in text:
        return
    year: int | None = None
    ended = 0
    for found in _DAY.finditer(text):
        named = found["year"] or found["year2"] or found["year3"]
        month = int(found["month"] or found["month2"] or found["month3"])
        day = found["day"] or found["day2"]
        if found["year2"] and (
            month > 12 or int(day) > 31 or month == 0 or text[found.end() : found.end() + 1] in "号章节条"
        ):
            continue
        if any(mark in text[ended : found.start()] for mark in _ENDS):
            year = None
        if named:
            year = int(named)
        ended = found.end()
        yield _Day(found[0], found.start(), found.end(), year, month, int(day) if day else None, not named)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for index, letter in enumerate(text):
        if letter in _ENDS:
            yield start, index + 1
            start = index + 1
    if start < len(text):
        yield start, len(text)


def _relation(
    code: str,
    params: Mapping[str, str],
    numbers: tuple[str, ...],
    places: tuple[Place, ...],
    severity: Severity = "error",
) -> Relation:
    return Relation("date", numbers, False, Message(code, params), places, severity)


def _impossible(block: Block, days: list[_Day]) -> Iterator[Relation]:
    for day in days:
        why = _why_impossible(day)
        if why:
            params = {"date": day.text, "why": why[0], "why_en": why[1]}
            yield _relation("date.impossible", params, (day.text,), (block.place(day.start, day.end),))
    for found in _CLOCK.finditer(block.text):
        hour, minute = int(found["hour"]), int(found["minute"])
        if hour > 24 or minute > 59:
            params = {
                "date": found[0],
                "why": "一天只有24小时、一小时60分",
                "why_en": "a day has 24 hours of 60 minutes",
            }
            yield _relation("date.impossible", params, (found[0],), (block.place(*found.span()),))


def _why_impossible(day: _Day) -> tuple[str, str] | None:
    if not 1 <= day.month <= 12:
        return "一年只有12个月", "a year has 12 months"
    if day.day is None:
        return None
    # without its own year 29 February may be of any leap year
    leap = day.year is None or (day.inherited and day.month == 2)
    most = calendar.monthrange(2024 if leap or day.year is None else day.year, day.month)[1]
    if 1 <= day.day <= most:
        return None
    year = f"{day.year}年" if day.month == 2 and day.year and not leap else ""
    return f"{year}{day.month}月只有{most}天", f"month {day.month} {year and f'of {day.year} '}has {most} days"


def _after(
    analysis: Analysis, block: Block, days: list[_Day], span: tuple[int, int], own: date | None
) -> Iterator[Relation]:
    """Told as done, yet after the day of the report (or, where it bears none, long after its year)."""
    year = analysis.document.year
    for day in days:
        if day.inherited or day.earliest is None or (own is None and year is None):
            continue
        words = _words_about(block.text, day, span)
        if _AHEAD.search(words) or not _DONE.search(words):
            continue
        places = (block.place(day.start, day.end),)
        shown = _short(words)
        if own is not None and day.earliest > own:
            printed = _printed(own, analysis)
            params = {"date": day.text, "report": printed, "words": shown}
            yield _relation("date.after_report", params, (day.text, printed), places)
        elif own is None and year is not None and day.earliest.year > year + 1 and _is_yearly(analysis):
            params = {"date": day.text, "year": str(year), "words": shown}
            yield _relation("date.later_year", params, (day.text,), places, "likely")


def _is_yearly(analysis: Analysis) -> bool:
    """Whether the title itself says of which year the report is."""
    title = analysis.document.title
    return f"{analysis.document.year}" in title and bool(_YEARLY.search(title)) and len(title) <= 60


def _words_about(text: str, day: _Day, span: tuple[int, int]) -> str:
    """The clause of a date and the one behind it: what is said to have happened then."""
    start = max(text.rfind(mark, span[0], day.start) for mark in "，；") + 1
    start = max(start, span[0])
    end = text.find("，", day.end, span[1])
    if end >= 0 and end - day.end < 14:
        end = text.find("，", end + 1, span[1])
    return text[start : end if end >= 0 else span[1]]


def _printed(own: date, analysis: Analysis) -> str:
    """The report's date as it stands in the report."""
    for block in reversed(list(analysis.document.blocks)):
        for day in _days(block.text):
            if day.exact == own and not day.inherited:
                return day.text
    return f"{own.year}年{own.month}月{own.day}日"


def _short(words: str, longest: int = 40) -> str:
    return words if len(words) <= longest else f"{words[:longest]}…"


def _step(text: str, day: _Day, end: int, others: list[_Day]) -> tuple[int, int, str] | None:
    """(chain, rank, word) of the first step named between this date and the next."""
    stop = min([other.start for other in others if other.start > day.start] + [end])
    words = re.split(r"[，；。]", text[day.end : stop])[0]
    if re.match(r"[日]?(?:之?前|以前|底前)", words):
        return None
    found: list[tuple[int, int, int, str]] = []
    for number, chain in enumerate(_CHAINS):
        for rank, names in enumerate(chain):
            for name in names:
                at = words.find(name)
                if 0 <= at <= 16:
                    found.append((at, number, rank, name))
    if not found:
        return None
    _, number, rank, name = max(found, key=lambda item: (-item[0], len(item[3])))
    return number, rank, name


def _order(block: Block, days: list[_Day], end: int) -> Iterator[Relation]:
    if not 1 < len(days) <= _MOST_DAYS:
        return
    exact = [(day, day.exact) for day in days]
    steps = [
        (day, moment, step)
        for day, moment in exact
        if moment is not None and (step := _step(block.text, day, end, days)) is not None
    ]
    for index, (day, moment, (chain, rank, name)) in enumerate(steps):
        for other, before, (its_chain, its_rank, its_name) in steps[:index]:
            if chain != its_chain or rank == its_rank or moment == before:
                continue
            if (rank > its_rank) != (moment > before) and not re.search(
                r"再次|重新|又|第[二三]", block.text[other.end : day.end]
            ):
                late, early = ((day, name), (other, its_name)) if rank > its_rank else ((other, its_name), (day, name))
                params = {
                    "later": late[0].text,
                    "later_step": late[1],
                    "earlier": early[0].text,
                    "earlier_step": early[1],
                }
                places = (block.place(late[0].start, late[0].end), block.place(early[0].start, early[0].end))
                yield _relation("date.order", params, (late[0].text, early[0].text), places)
                break


def _reversed(block: Block) -> Iterator[Relation]:
    for found in _RANGE.finditer(block.text):
        first, last = _bounds(found)
        if first is None or last is None or last >= first:
            continue
        severity: Severity = "error" if found["y2"] or found["same"] or found["m1"] == found["m2"] else "likely"
        if not found["y2"] and not found["same"] and found["m1"] != found["m2"]:
            # 10月至3月 runs into the next year
            continue
        yield _range_found(block, found, severity)
    for found in _YEARS.finditer(block.text):
        if (
            int(found["start"]) > int(found["end"])
            and "较" not in block.text[max(found.start() - 3, 0) : found.start()]
        ):
            yield _range_found(block, found, "likely")


def _bounds(found: re.Match[str]) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None]:
    year = int(found["y1"] or 0)
    later = int(found["y2"] or year)
    if found["y2"] and not found["y1"]:
        return None, None
    if found["d1"] and found["d2"]:
        return (year, int(found["m1"]), int(found["d1"])), (later, int(found["m2"]), int(found["d2"]))
    return (year, int(found["m1"])), (later, int(found["m2"]))


def _range_found(block: Block, found: re.Match[str], severity: Severity) -> Relation:
    params = {"words": found[0], "start": found["start"], "end": found["end"]}
    places = (block.place(*found.span("end")), block.place(*found.span("start")))
    return _relation("date.reversed", params, (found["end"], found["start"]), places, severity)


def _periods(block: Block) -> Iterator[Relation]:
    for found in _PERIOD.finditer(block.text):
        name = found["name"]
        first, last = _PERIODS.get(name) or _PERIODS[name.removeprefix("第")[0]]
        if (int(found["first"]), int(found["last"])) != (first, last):
            params = {"words": found[0], "name": name, "months": f"{first}—{last}月"}
            yield _relation("date.period", params, (found[0],), (block.place(*found.span()),))


def _weekdays(block: Block, days: list[_Day]) -> Iterator[Relation]:
    for day in days:
        found = _WEEKDAY.match(block.text, day.end)
        exact = day.exact
        if found and exact is not None and not day.inherited:
            printed = _DAYS.index(found[1].replace("天", "日"))
            if printed != exact.weekday():
                params = {
                    "date": day.text,
                    "right": f"星期{_DAYS[exact.weekday()]}",
                    "printed": found[0].strip("（）()"),
                }
                yield _relation("date.weekday", params, (day.text,), (block.place(day.start, found.end()),))


def _signed(analysis: Analysis, block: Block) -> Iterator[Relation]:
    """A report of a year that is dated before the year is out."""
    own, year, title = analysis.document.date, analysis.document.year, analysis.document.title
    if own is None or year is None or f"{year}" not in title or _FORECAST.search(title) or not _YEARLY.search(title):
        return
    if own >= date(year, 11, 1):
        return
    day = next(day for day in _days(block.text) if day.exact == own)
    params = {"date": day.text, "year": str(year)}
    yield _relation("date.signed_early", params, (day.text,), (block.place(day.start, day.end),), "likely")
