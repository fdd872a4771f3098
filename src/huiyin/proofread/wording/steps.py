"""Steps told one by one against the number that announces them: 以下三个方面。一是…二是…三是…"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from huiyin.proofread.arithmetic import numerals
from huiyin.proofread.model import Analysis, Message, Passage, Relation

#: How many paragraphs the steps may fill, and how much of the one they begin in.
REACH = 4000
MOST_PASSAGES = 400
#: Further off, something else was announced.
MOST_OFF = 2
_NAMED = re.compile(r"(?:、|[从对在就按])[^，。；：]{2,16}[和与及、][^，。；：]{2,16}$")
_CN = "[一二三四五六七八九十]{1,3}"
_COUNT = re.compile(
    r"(?P<n>(?<![\d.第])\d{1,2}|(?<![一二两三四五六七八九十第])[两二三四五六七八九十]{1,3})(?:(?P<step>个|大|项|点|条|类|种|方面|步)|[起件宗名位家例则部座处所篇本层段])"
    r"(?:[^，。；：、（）\d]|(?:19|20)\d\d年){0,14}(?=[。：；，]|$)"
)
#: Others that are told without a number of their own.
_MORE = re.compile(r"还有[一两二三四五六\d]|另一[类种个项方]|其[余他][一两二三四五六\d]?[类种个项]")
#: A number and its unit, behind the name of what was counted.
_QUANTITY = re.compile(r"(?:个|大|(?<!事)项|点|条|类|种|步)$")
#: What is announced to be told one by one, also where no stop stands behind it.
_TOLD = re.compile(r"(?:事项|方面|问题|原因|特点|环节|步骤|阶段|部分)$")
#: How steps are marked. Each begins a sentence, a clause or a paragraph.
_STYLES = (
    re.compile(rf"(?:^|(?<=[。；：，”）]))(?P<v>{_CN})[是要为](?![否非])"),
    re.compile(rf"(?:^|(?<=[。；：，]))第(?P<v>{_CN})(?=[，、是：])"),
    re.compile(rf"(?:^|(?<=[。；：]))（(?P<v>{_CN})）"),
    re.compile(r"(?:^|(?<=[。；：]))（(?P<v>\d{1,2})）"),
    re.compile(r"(?:^|(?<=[。；：]))(?P<v>\d{1,2})[.、](?!\d)"),
    re.compile(r"(?:^|(?<=[。；：]))(?P<v>[①-⑳])"),
    re.compile(rf"(?:^|(?<=[。；：]))(?P<v>{_CN})、"),
)


def rule(analysis: Analysis) -> Iterable[Relation]:
    for index, passage in enumerate(analysis.passages):
        for match in _COUNT.finditer(passage.block.text):
            yield from _counted(analysis.passages, index, match)


def _value(mark: str) -> int:
    if mark[0] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return ord(mark[0]) - ord("①") + 1
    value = numerals.read(mark)
    return int(value) if value is not None else 0


def _counted(passages: Sequence[Passage], index: int, match: re.Match[str]) -> Iterator[Relation]:
    value = numerals.read(match["n"])
    if value is None or not 2 <= value <= 30:
        return
    block = passages[index].block
    if re.match(r".{1,2}个为", match[0]) or (match.start() and block.text[match.start() - 1] == "“"):
        # “七个岳阳”, 5个为省级项目: nothing is announced
        return
    rest = block.text[match.end() : match.end() + REACH].lstrip("。：；，")
    style = next((one for one in _STYLES if (found := one.match(rest)) and _value(found["v"]) == 1), None)
    if style is None and not rest and index + 1 < len(passages):
        following = passages[index + 1].block.text
        style = next((one for one in _STYLES if (found := one.match(following)) and _value(found["v"]) == 1), None)
    if style is None:
        return
    ends_with_stop = block.text[match.end() : match.end() + 1] in {"。", "：", ""} or bool(_TOLD.search(match[0]))
    count = _length(_marks(passages, index, rest, style))
    number = int(value)
    if count < 2 or (not ends_with_stop and count != number):
        return
    holds = count == number
    if count < number and _MORE.search(rest.partition("\n")[0]):
        return  # 有四种类型：一是…。二是…。还有两类：一类是…，另一类是…
    if abs(count - number) > MOST_OFF or not (holds or match["step"]):
        return  # 十起案件是：1、…10、…, but 办理案件十二起。一是…: things, and then what is done
    if not holds and _QUANTITY.search(match[0]) and block.text[match.end() : match.end() + 1] != "：":
        # 实施项目17个。一是…: so many of a thing, and then what is done
        return
    if not holds and _NAMED.search(block.text[: match.start()][-60:]):
        # 自评、部门评价和财政评价三个层次: they were told before
        return
    params = {"stated": match[0], "count": str(count), "names": "、".join(_shown(style, n, rest) for n in (1, count))}
    yield Relation(
        kind="count",
        numbers=(match["n"],),
        holds=holds,
        severity=None if holds else "error",
        message=Message("count.holds" if holds else "count.broken", params),
        at=(block.place(match.start("n"), match.end("n")),),
        expected=None if holds else str(count),
    )


def _shown(style: re.Pattern[str], value: int, rest: str) -> str:
    """The mark as the text writes it."""
    written = numerals.written(value)
    shapes = ("{w}是", "第{w}", "（{w}）", "（{v}）", "{v}.", "{v}", "{w}、")
    return shapes[_STYLES.index(style)].format(w=written, v=value)


def _marks(passages: Sequence[Passage], index: int, rest: str, style: re.Pattern[str]) -> Iterator[int]:
    """The numbers of the marks of one style, in order: of the paragraph, and of those behind that carry on."""
    yield from (_value(found["v"]) for found in style.finditer(rest))
    for passage in passages[index + 1 : index + 1 + MOST_PASSAGES]:
        if passage.block.kind == "heading" and not style.match(passage.block.text) and passage.block.level <= 2:
            return
        marks = [_value(found["v"]) for found in style.finditer(passage.block.text)]
        if marks[:1] == [1] and rest:
            return
        yield from marks


def _length(marks: Iterable[int]) -> int:
    """How far the outermost row counts: a row that begins anew inside a step is its own."""
    open_rows: list[int] = []
    for mark in marks:
        if mark == 1:
            open_rows.append(1)
            continue
        while open_rows and open_rows[-1] + 1 != mark:
            if len(open_rows) == 1:
                return open_rows[0]
            open_rows.pop()
        if open_rows:
            open_rows[-1] = mark
    return open_rows[0] if open_rows else 0
