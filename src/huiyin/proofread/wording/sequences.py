"""Numbered headings, steps and tables: a number left out, used twice or out of order; a table that is not there.

A list may begin anew anywhere, and go on over headings. What is raised is a number that follows its brother wrongly
while the missing one stands nowhere between the two.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, NamedTuple

from huiyin.proofread.arithmetic import numerals
from huiyin.proofread.model import Analysis, Block, Message, Relation, Table

_CN: Final = "[一二三四五六七八九十]{1,3}"
#: 注：1.2024年预算数是指…
_NOTED: Final = re.compile(r"备?注[：:]\d{1,2}[.．、](?:19|20)\d\d年")
#: Each manner of numbering, from the highest: name, pattern at the beginning of a paragraph.
_STYLES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("part", re.compile(rf"第(?P<number>{_CN})(?:部分|章|篇)")),
    ("main", re.compile(rf"(?P<number>{_CN})、")),
    ("second", re.compile(rf"[（(](?P<number>{_CN})[）)]")),
    ("third", re.compile(r"(?:备?注[：:])?(?P<number>\d{1,2})[.．](?:(?!\d)|(?=(?:19|20)\d\d年))")),
    ("comma", re.compile(r"(?:备?注[：:])?(?P<number>\d{1,2})、(?:(?!\d)|(?=(?:19|20)\d\d年))")),
    ("fourth", re.compile(r"[（(](?P<number>\d{1,2})[）)]")),
    ("circled", re.compile(r"(?P<number>[①-⑳])")),
)
_RANKS: Final = {name: rank for rank, (name, _) in enumerate(_STYLES)}
#: So many paragraphs between two numbers are looked through for the one left out.
_FARTHEST: Final = 400
#: So many numbers of a list go on before a mistake in it.
_LEAST_BEFORE: Final = 1
_RECENT: Final = 2
_LEAST_TABLES: Final = 2
#: So many lines apart two wrong numbers have one cause.
_NEAR: Final = 60
#: So many steps back and the lines were read in the wrong order.
_BACKWARDS: Final = 6
_COLUMNS: Final = re.compile(r"(?:\s[-−+]?[\d,]+(?:\.\d+)?[%％]?){2}\s*$|(?:\s{2,}|\t)[-−+]?[\d,]+(?:\.\d+)?[%％]?\s*$")
#: Told inside a paragraph, one after the other.
_TOLD: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "is",
        re.compile(
            rf"(?:^|(?<=[。；：，、！？）”\s]))(?P<number>{_CN})(?:是|要)(?!否|非)"
            r"|(?<![第其唯统之万十单专同合不说])(?P<first>一)是(?!否|非)"
        ),
    ),
    ("ordinal", re.compile(rf"(?:^|(?<=[。；：！？）”\s]))第(?P<number>{_CN})(?:，|、|是)")),
    ("its", re.compile(rf"(?:^|(?<=[。；：，！？）”\s]))其(?P<number>{_CN})(?:，|、|是|：)")),
    ("inline", re.compile(r"(?<=[。；：）”])(?P<number>\d{1,2})[.．、](?=[\u4e00-\u9fff“（])")),
    ("bracketed", re.compile(r"(?<=[。；：，、”])[（(](?P<number>\d{1,2})[）)](?=[\u4e00-\u9fff“])")),
    ("ringed", re.compile(r"(?<=[。；：，、”])(?P<number>[①-⑳])")),
)
_ITEM: Final = re.compile(rf"[。；]\s*(?:[（(](?:{_CN}|\d{{1,2}})[）)]|\d{{1,2}}[.．、](?!\d))")
#: Headings within the line of a page, and items that only a blank parted: 购置经费50万 2、设备30万.
_INLINE: Final = (
    (
        "main",
        re.compile(
            rf"(?:^|(?<=[。；”元%]))\s*(?P<number>{_CN})、(?=\s*(?!(?!一般|一体){_CN})(?:[\u4e00-\u9fff]{{2}}|20\d\d年))"
        ),
    ),
    ("second", re.compile(rf"(?:^|(?<=[。；：”元%]))\s*[（(](?P<number>{_CN})[）)](?=\s*[\u4e00-\u9fff\d])")),
    ("comma", re.compile(r"(?:^|(?<=[万元%：]))(?P<number>\d{1,2})、(?=[\u4e00-\u9fff]{2})")),
    ("circled", re.compile(r"(?:^|(?<=[。；：”元%]))\s*(?P<number>[①-⑳])(?=\s*[\u4e00-\u9fff\d])")),
)
#: Of a law that is quoted before its numbers some may be left out.
_QUOTED: Final = re.compile(r"第[一二三四五六七八九十百千\d]+[条款]|规定")
_ABOUT: Final = 60
_CAPTION: Final = re.compile(
    r"^(?P<kind>附?表|图|附件)\s?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d\-.年月])(?=[\s：:、.．]|[\u4e00-\u9fff]|$)"
)
_REFERENCE: Final = re.compile(
    r"(?:见|如|由|从|详见|参见|据)(?P<kind>附?表|图|附件)\s?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d\-—.年月个])"
)


class _Label(NamedTuple):
    style: str
    number: int
    text: str
    block: Block
    start: int


@dataclass
class _Run:
    """What was seen of one list. After a mistake both ways of counting on are right."""

    last: _Label
    due: set[int] = field(default_factory=set)


@dataclass
class _Doubt:
    """A number that follows wrongly, until the list has shown that it is one."""

    said: Relation
    due: frozenset[int]


def rule(analysis: Analysis) -> Iterator[Relation]:
    blocks = [block for block in analysis.document.blocks if block.kind in ("paragraph", "heading")]
    if _run_backwards(blocks):
        return
    yield from _alone(_headings(blocks, list(analysis.document.tables)))
    yield from _told(blocks)
    yield from _references(analysis, blocks)


def _alone(found: Iterable[Relation]) -> Iterator[Relation]:
    """A slip stands alone. Number upon number that is wrong are the two sides of an account, read line by line."""
    relations = list(found)
    lines = [one.at[0].paragraph or 0 for one in relations]
    for relation, line in zip(relations, lines, strict=True):
        near = sum(abs(line - other) <= _NEAR for other in lines)
        if near == 1:
            yield relation


def _run_backwards(blocks: list[Block]) -> bool:
    """Pages whose lines were read from the foot up: （五） （四） （三） again and again."""
    up = down = 0
    last: dict[str, int] = {}
    for block in blocks:
        for style, pattern in _STYLES:
            label = _label(block, style, pattern.match(block.text))
            if label is None:
                continue
            step = label.number - last.get(style, label.number)
            up, down = up + (step == 1), down + (step == -1)
            last[style] = label.number
            break
    return down >= _BACKWARDS and down * 5 >= up


def _value(text: str) -> int | None:
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - 0x2460 + 1
    value = numerals.read(text)
    return int(value) if value is not None else None


def _label(block: Block, style: str, found: re.Match[str] | None) -> _Label | None:
    if found is None:
        return None
    name = "number" if found["number"] else "first"
    number = _value(found[name])
    return None if number is None else _Label(style, number, found[name], block, found.start(name))


def _headings(blocks: list[Block], tables: list[Table]) -> Iterator[Relation]:
    """The numbers that paragraphs begin with. A number of a higher manner begins the lower lists anew.

    A list whose numbers go on before the mistake and after it is one; lines of tables, notes and pages that were read
    in another order than they were written in seldom do.
    """
    runs: dict[str, _Run] = {}
    lengths: dict[str, int] = {}
    doubts: dict[str, _Doubt] = {}
    seen: dict[str, tuple[int, ...]] = {}
    for block in blocks:
        label = next(
            (label for style, pattern in _STYLES if (label := _label(block, style, pattern.match(block.text)))), None
        )
        if label is None or _is_no_heading(label):
            continue
        style = label.style
        if (doubt := doubts.pop(style, None)) and label.number in doubt.due:
            yield doubt.said
        before = runs[style].last if style in runs else None
        found = _follow(runs, label, blocks)
        is_list = lengths.get(style, 0) >= _LEAST_BEFORE
        if found is not None and before is not None and is_list and not _is_in_table(before, label, tables):
            is_sure = found.message.code != "sequence.back" or lengths[style] > _LEAST_BEFORE
            if is_sure and not _stood_before(found, seen[style]):
                doubts[style] = _Doubt(found, _after(found, label, runs[style].due))
        seen[style] = (*seen.get(style, ())[-_RECENT:], label.number)
        lengths[style] = lengths.get(style, 0) + 1 if found is None and label.number > 1 else int(label.number == 1)
        for lower in [lower for lower in runs if lower in _RANKS and _RANKS[lower] > _RANKS[style]]:
            del runs[lower]
            lengths.pop(lower, None)
            if lower in doubts:
                yield doubts.pop(lower).said
    yield from (doubt.said for doubt in doubts.values())


def _after(found: Relation, label: _Label, due: set[int]) -> frozenset[int]:
    """What comes next if the number is wrong as it is said to be."""
    if found.message.code == "sequence.gap":
        return frozenset((label.number + 1,))
    return frozenset(due if found.message.code == "sequence.twice" else due - {label.number + 1})


def _stood_before(found: Relation, seen: tuple[int, ...]) -> bool:
    """二、一、三、: lines of a page that changed places."""
    return _value(found.expected or "") in seen[:-1]


def _is_in_table(before: _Label, label: _Label, tables: list[Table]) -> bool:
    """Lines with figures in columns behind them, and lists that a table with such numbers cuts in two."""
    if any(_COLUMNS.search(one.block.text) for one in (before, label)):
        return True
    pattern = dict(_STYLES)[label.style]
    first = bisect_right(tables, before.block.index, key=_index)
    between = tables[first : bisect_left(tables, label.block.index, key=_index)]
    return any(pattern.match(cell.text.strip()) for table in between for cell in table.cells)


def _is_no_heading(label: _Label) -> bool:
    """A figure that a line happens to begin with: 3、4月, 12.5, an item of a drawn table."""
    text = label.block.text
    behind = text[label.start + len(label.text) + 1 :].lstrip()
    if behind[:1].isdecimal() and _NOTED.match(text):
        return False
    return label.number == 0 or not behind or behind[0].isdecimal() or behind[0] in "，。；、%"


def _follow(runs: dict[str, _Run], label: _Label, blocks: list[Block]) -> Relation | None:
    """Whether a number goes on where its list stood."""
    run = runs.get(label.style)
    last = run.last if run else None
    if run is None or last is None or label.number == 1:
        if run is not None:
            runs[_around(label)] = run
        runs[label.style] = _Run(label, {label.number + 1})
        return None
    if label.number in run.due:
        runs[label.style] = _Run(label, {label.number + 1})
        return None
    outer = runs.pop(_around(label), None)
    if outer is not None and label.number in outer.due and outer.last.number > 1:
        # 四、…一、二、三、…五、: a list within the list that was numbered in the same manner
        runs[label.style] = _Run(label, {label.number + 1})
        return None
    expected = last.number + 1 if last.number + 1 in run.due else min(run.due)
    code = "gap" if label.number > last.number else "twice" if label.number == last.number else "back"
    # after a mistake the list may count on from the wrong number or from the right one
    runs[label.style] = _Run(label, {label.number + 1, expected + 1})
    if code == "gap" and label.number - expected > 3:
        return None
    if code == "gap" and _stands_between(expected, label.number, last, label, blocks):
        return None
    if code == "back" and label.number < last.number - 1:
        return None
    if code != "gap" and label.number > 1 and _stands_between(1, label.number, last, label, blocks):
        # a list that began anew where nobody looked
        return None
    return _relation(code, label, last, expected)


def _around(label: _Label) -> str:
    """Where the list is kept that this one was begun in."""
    return f"{label.style}-"


def _index(part: Block | Table) -> int:
    return part.index


def _stands_between(first: int, behind: int, last: _Label, label: _Label, blocks: list[Block]) -> bool:
    """Whether each number that seems left out is there after all, written in another manner or within a paragraph."""
    text = last.block.text[last.start + len(last.text) :]
    if label.block is not last.block:
        after = bisect_right(blocks, last.block.index, key=_index)
        inner = blocks[after : min(bisect_left(blocks, label.block.index, key=_index), after + _FARTHEST)]
        text = "\n".join([text, *(block.text for block in inner), label.block.text[: label.start]])
    else:
        text = last.block.text[last.start + len(last.text) : label.start]
    if "……" in text or "略" in text:
        return True
    for number in range(first, behind):
        name = numerals.written(number)
        ring = chr(0x245F + number) if number <= 20 else name
        manners = rf"(?:^|[^\d.])(?:{number}(?![\d%])|{ring})|(?:^|[^一二三四五六七八九十]){name}[、是）)，.]"
        if not re.search(manners, text, re.MULTILINE):
            return False
    return True


def _relation(code: str, label: _Label, last: _Label, expected: int) -> Relation:
    due = numerals.written(expected) if not label.text[0].isascii() else str(expected)
    if "①" <= label.text[0] <= "⑳":
        due = chr(0x245F + expected)
    params = {"label": label.text, "before": last.text, "expected": due}
    places = (label.block.place(label.start, label.start + len(label.text)),)
    return Relation("sequence", (label.text,), False, Message(f"sequence.{code}", params), places, "error", due)


def _told(blocks: list[Block]) -> Iterator[Relation]:
    """一是 … 二是 …: within one paragraph, or paragraph by paragraph until the next heading."""
    runs: dict[str, _Run] = {}
    for block in blocks:
        if any(pattern.match(block.text) for _, pattern in _STYLES[:5]):
            runs.clear()
        for style, pattern in _TOLD:
            labels = [
                label for found in pattern.finditer(block.text) if (label := _label(block, style, found)) is not None
            ]
            if style not in ("is", "ordinal", "its"):
                runs.pop(style, None)
                first = _STYLES[_RANKS["third"]][1].match(block.text) or _STYLES[_RANKS["comma"]][1].match(block.text)
                if labels and style == "inline" and first and (start := _label(block, style, first)):
                    labels.insert(0, start)
            yield from _walked(runs, labels, blocks)
        for style, pattern in _INLINE:
            labels = [
                label for found in pattern.finditer(block.text) if (label := _label(block, style, found)) is not None
            ]
            yield from _left_out(labels)
            yield from _told_twice(labels)


def _left_out(labels: Sequence[_Label]) -> Iterator[Relation]:
    """（五）…（六）…（八）: a page in one line has its headings inside; a list that counts on behind the gap, or ends
    there, has left one out. One that begins with （一）…（三） has, too, but only law is quoted that way."""
    for before, one, two, behind in _neighbours(labels):
        counts_on = before == one.number - 1 or one.number == 1
        counts_on = counts_on and two.number == one.number + 2 and behind in (0, 1, two.number + 1)
        if not counts_on or (before is None and _QUOTED.search(one.block.text[max(one.start - _ABOUT, 0) : one.start])):
            continue
        if not _is_written(one.number + 1, one, two):
            found = _relation("gap", two, one, one.number + 1)
            yield found if one.number > 1 else replace(found, severity="likely")


def _told_twice(labels: Sequence[_Label]) -> Iterator[Relation]:
    """（四）…（五）…（五）…（六）: what counts on before it and behind it has one number twice, unless a list began
    anew between the two. Where the page begins or ends there, nothing contradicts it."""
    for before, one, two, behind in _neighbours(labels):
        counts_on = before in (None, one.number - 1) and two.number == one.number > 1
        if not counts_on or behind not in (0, 1, two.number + 1):
            continue
        if any(_is_written(number, one, two) for number in range(1, two.number)):
            continue
        found = _relation("twice", two, one, two.number + 1)
        yield found if before and behind == two.number + 1 else replace(found, severity="likely")


def _is_written(number: int, one: _Label, two: _Label) -> bool:
    """Whether the line numbers something so between the two: 二、 in the manner of headings, 2 in any other."""
    text = one.block.text[one.start + len(one.text) : two.start]
    if "……" in text or "略" in text:
        return True
    name = numerals.written(number)
    ring = chr(0x245F + number) if number <= 20 else name
    if one.style == "circled":
        return ring in text
    manners = rf"(?:^|[^一二三四五六七八九十百（(])第?{name}[、，.．]"
    if one.style != "main":
        manners += rf"|{ring}|[（(]{name}[）)]|(?:^|[^\d.]){number}\s*(?:[、）)]|[.．](?!\d{{1,2}}(?!\d)))"
    return re.search(manners, text) is not None


def _neighbours(labels: Sequence[_Label]) -> Iterator[tuple[int | None, _Label, _Label, int]]:
    """Two labels in a row, the number before them, if any, and the one behind them, or 0."""
    numbers: list[int | None] = [None, *(label.number for label in labels)]
    for at, (one, two) in enumerate(pairwise(labels)):
        behind = labels[at + 2].number if at + 2 < len(labels) else 0
        yield numbers[at], one, two, behind


def _walked(runs: dict[str, _Run], labels: Iterable[_Label], blocks: list[Block]) -> Iterator[Relation]:
    for label in labels:
        if label.number > 15 or (label.style not in runs and label.number != 1):
            continue
        found = _follow_told(runs, label, blocks)
        if found is not None:
            yield found


def _follow_told(runs: dict[str, _Run], label: _Label, blocks: list[Block]) -> Relation | None:
    """Lists within lists are common in prose: going back to where an outer list stood is no mistake."""
    outer = f"{label.style}+"
    run = runs.get(label.style)
    if label.number == 1 and run is not None and run.last.number >= 1:
        runs[outer] = run
    elif run is not None and label.number not in run.due and outer in runs and label.number in runs[outer].due:
        runs[label.style] = runs.pop(outer)
    found = _follow(runs, label, blocks)
    cut = run is not None and run.last.block is not label.block and label.start > 0 and label.block.page is not None
    # within a paragraph that has lost its beginning where the page turns, nobody knows what stood there
    if cut or (found and run and found.message.code != "sequence.gap" and _is_of_next_item(run.last, label)):
        return None
    return found


def _is_of_next_item(last: _Label, label: _Label) -> bool:
    """（2）…原因一是…；二是…。（3）…原因是…，二是: the next item of the list around it has reasons of its own."""
    return last.block is label.block and bool(_ITEM.search(label.block.text, last.start, label.start))


def _references(analysis: Analysis, blocks: list[Block]) -> Iterator[Relation]:
    """见表3, where the report numbers its tables and there is none of that number."""
    known: dict[str, set[int]] = {}
    texts = [(block.text, True) for block in blocks]
    texts += [(table.caption, True) for table in analysis.document.tables if table.caption]
    for text, _ in texts:
        found = _CAPTION.match(text.strip())
        if found and (number := _value(found["number"])) is not None:
            known.setdefault(found["kind"], set()).add(number)
    for block in blocks:
        for found in _REFERENCE.finditer(block.text):
            numbers = known.get(found["kind"])
            number = _value(found["number"])
            if number is None or not numbers or number in numbers or numbers != set(range(1, len(numbers) + 1)):
                # a part of a report has some of its tables
                continue
            if len(numbers) < _LEAST_TABLES:
                continue
            names = "、".join(f"{found['kind']}{one}" for one in sorted(numbers))
            params = {"words": found[0], "label": f"{found['kind']}{found['number']}", "known": names}
            place = block.place(*found.span("number"))
            yield Relation(
                "sequence", (found["number"],), False, Message("sequence.no_such", params), (place,), "likely"
            )
