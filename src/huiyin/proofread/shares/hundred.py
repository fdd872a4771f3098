"""Shares with no whole printed still make 100: 网信占58.4%，来访占27.3%，来信占14.3%."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from huiyin.proofread.arithmetic.agreement import HUNDRED, per_cent, per_cent_step, shown
from huiyin.proofread.model import Message, Quantity, Relation, Severity
from huiyin.proofread.quantities.moves import Item, Line
from huiyin.proofread.shares.names import name_of

OPEN = re.compile(r"等|其中|多项|多选|同时|排名|前[一二三四五六七八九十\d]|主要|最[高大多]|居")
#: 两项合计占43.0%: of shares that were told before.
TOGETHER = re.compile(
    r"(?:以上|上述|[、和与][^，。；]{2,8})[两三四五六七八九][项类者]|"
    r"(?:合计|共计)[^，。；]{0,8}占?[^，。；]{0,4}$"
)
#: Classes of trades and firms that lie across each other.
ACROSS = re.compile(r"战略性?新兴|高新技术|高技术|先进制造|装备制造|民营|非公|数字经济|专精特新")
MULTIPLE = re.compile(r"可同时|多选|兼有|重复计|交叉|可选|多项诉求")
MOST = 12  # shares told together
GIVEN = re.compile(r"(贡献率|占比|比重|比例)(?:各?分别)?(?:约?为|达到?|是)?$")
#: 78.76%的毕业生为本地生源，21.24%的毕业生为外地生源
OF_WHOM = re.compile(r"的[\u4e00-\u9fff]{2,8}(?:为|是|来自|属于|选择|认为)")
CLOSED = (
    {"信", "访", "网"},
    {"基本支出", "项目支出"},
    {"人员经费", "公用经费"},
    {"男", "女"},
    {"满意", "不满意"},
)


def segments(shares: list[Item]) -> list[list[Item]]:
    """女性占43.6%，男性占56.4%；农村居民占61.7%，城镇居民占38.3%: a list ends where it has made 100."""
    parts: list[list[Item]] = [[]]
    for one in shares:
        anew = parts[-1] and ("；" in one.lead or one.figure.sentence != parts[-1][-1].figure.sentence)
        if anew and makes_hundred(parts[-1]):
            parts.append([])
        parts[-1].append(one)
    if len(parts) > 1 and not makes_hundred(parts[-1]):
        parts.pop()
    return parts


def makes_hundred(shares: Sequence[Item]) -> bool:
    total = sum((per_cent(one.figure) for one in shares), Fraction(0))
    return abs(total - HUNDRED) <= sum((per_cent_step(one.figure) for one in shares), Fraction(0)) / 2


def to_hundred(line: Line | None, shares: Sequence[Item]) -> Iterator[Relation]:
    """网信占58.4%，来访占27.3%，来信占14.3%: with no whole printed they still make 100."""
    shares = [one for one in shares if not one.why and one.figure.approx is None]
    apart = [one for one in shares if not TOGETHER.search(one.lead)]
    if len(apart) < len(shares) and not makes_hundred(shares):
        shares = apart
    if len(shares) < 2:
        return
    text = line.sentence.text if line else ""
    total = sum((per_cent(one.figure) for one in shares), Fraction(0))
    room = sum((per_cent_step(one.figure) for one in shares), Fraction(0)) / 2
    last, others = shares[-1].figure, [one.figure for one in shares[:-1]]
    params = {
        "sum": shown(total, max(one.figure.digits for one in shares)),
        "parts": "、".join(one.figure.printed for one in shares),
        "percent": last.printed,
    }
    if abs(total - HUNDRED) <= room:
        yield _shares(last, others, None, "shares.holds", params)
        return
    words = "".join(one.lead for one in shares)
    if len(set(ACROSS.findall(text or words))) > 1:
        return
    if MULTIPLE.search(text) or OPEN.search(text or words) or whole_differs(shares):
        return
    if any(_makes(shares[:many]) for many in range(2, len(shares))):
        return  # 占比39.5%，占比60.5%，占GDP比重0.9%: the first make it, and what follows is of something else
    closed = any(len(shares) >= len(names) and all(word in words for word in names) for names in CLOSED)
    step = min(per_cent_step(one.figure) for one in shares)
    slip = len(str(abs(total - HUNDRED) / step).rstrip("0")) == 1
    if closed or (len(shares) > 2 and abs(total - HUNDRED) <= 3 and slip):
        yield _shares(last, others, "likely", "shares.broken", params)


def told_together(lines: Iterable[Line]) -> Iterator[Relation]:
    """从省内迁入的占63.9%，从省外迁入的占36.1%；…: neighbours that make 100 to the last digit, whatever is told around
    them; and 由36.7%升至61%，…由63.3%降至39%, of both years. Only what comes out."""
    items = [one for line in lines for one in line.items]
    shares = [one for one in items if one.figure.kind == "percent"]
    for row in _rows(shares):
        at = 0
        while at < len(row):
            group = _up_to_hundred(row[at : at + MOST])
            if group:
                # 基本支出1000万元，占68.97%: each has its own part, and that they make 100 is told beside it
                inside = [one for one in items if group[0].start < one.start < group[-1].start and one not in group]
                apart = any(one.figure.kind != "percent" for one in inside) and not GIVEN.search(group[0].lead)
                yield replace(_hundred(group), alternate=apart)
            at += max(len(group), 1)
    for one, two, three, four in zip(shares, shares[1:], shares[2:], shares[3:], strict=False):
        was, now = (one, three), (two, four)
        moved = all(each.part == "base" for each in was) and all(each.part == "level" for each in now)
        # both years: what one pair of whole numbers does not show two do
        if moved and one.figure.sentence == three.figure.sentence and _makes(was) and _makes(now):
            yield from (_hundred(was), _hundred(now))


def _rows(shares: Sequence[Item]) -> Iterator[list[Item]]:
    """All of them; and those that are told by the same word, with other percentages between."""
    yield list(shares)
    rows: dict[str, list[Item]] = {}
    for one in shares:
        if found := GIVEN.search(one.lead):
            rows.setdefault(found[1], []).append(one)
    yield from (row for row in rows.values() if 2 < len(row) < len(shares))


def _up_to_hundred(shares: Sequence[Item]) -> Sequence[Item]:
    for many, one in enumerate(shares, 1):
        given = GIVEN.search(shares[0].lead) and (one.likewise or GIVEN.search(one.lead))
        told = one.part == "share" or "占" in one.lead[-8:] or given or OF_WHOM.match(one.tail)
        if not told or one.figure.sentence > shares[0].figure.sentence + 1:
            return ()
        # two whole numbers make 100 by chance
        if many > 1 and one.figure.digits + many > 2 and _makes(shares[:many]):
            return shares[:many]
    return ()


def _makes(shares: Sequence[Item]) -> bool:
    exact = not any(one.figure.approx for one in shares)
    return exact and sum(per_cent(one.figure) for one in shares) == HUNDRED


def _hundred(shares: Sequence[Item]) -> Relation:
    last, others = shares[-1].figure, [one.figure for one in shares[:-1]]
    params = {"sum": "100", "parts": "、".join(one.figure.printed for one in shares), "percent": last.printed}
    return _shares(last, others, None, "shares.holds", params)


def whole_differs(shares: Sequence[Item]) -> bool:
    """Shares of different wholes do not add up to anything."""
    names = {name for one in shares if (name := name_of(one))}
    return len(names) > 1 and not all(re.fullmatch(r"本年.*|.*合计|.*总.*", name) for name in names)


def _shares(
    last: Quantity, others: list[Quantity], severity: Severity | None, code: str, params: dict[str, str]
) -> Relation:
    figures = (last, *others)
    return Relation(
        kind="share",
        numbers=tuple(one.text for one in figures),
        holds=severity is None,
        message=Message(code, params),
        at=tuple(one.place for one in figures),
        severity=severity,
        figures=figures,
    )
