"""Text as it was meant: lines broken in the middle of a sentence joined, stray spaces and list dashes gone.

Every character keeps its way back to the file. Punctuation is made one (full width) and digits half width, sign for
sign, so that places do not move.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from huiyin.proofread.model import Block, BlockKind, Document, Offsets, Table
from huiyin.proofread.reading.source import Line, RawTable, Source

#: A paragraph joined from more lines than this is a table or a poem that has lost its ends.
MOST_LINES = 200
_CJK = r"\u3007\u3400-\u9fff\uff00-\uffef\u3000-\u303f\u2018-\u201d\u2026\u2014％"
_SPACE = r"[ \t\f\v\u00a0\u2002-\u200b\u3000\ufeff]"
_STRAY = re.compile(
    rf"^(?:{_SPACE}|[-*•·●▪◆■□➢>]{_SPACE}+|\#{{1,6}}{_SPACE}+)+"  # what lists and headings begin with
    rf"|{_SPACE}+$"
    r"|\*\*|__"
    rf"|(?<=[{_CJK}]){_SPACE}+"
    rf"|{_SPACE}+(?=[{_CJK}%,;:!?)\]])"
    rf"|(?<=[(\[]){_SPACE}+"
    rf"|(?<=[,;:]){_SPACE}+(?=[{_CJK}\d])"
    rf"|(?<![表图件]\d)(?<=[\d.]){_SPACE}(?=\.?\d)(?!(?:19|20)\d\d{_SPACE}?年)"
    rf"|(?<=\d){_SPACE}(?=\.{_SPACE}?\d)"
    # 治安案1.件、: a speck on the page
    rf"|(?<=[{_CJK}\d]\d)[.．](?=[件人起户名][、，。；,;])"
)
_POINTED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)\.\d")
_POINTED_BEFORE = re.compile(r"\d\.\d+$")
#: An amount, and behind its blank a code or the number of the next line: 116.87 2040402, 116.87 2.项目支出.
_AMOUNT_BEFORE = re.compile(r"\d\.\d\d$")
_BEGINS = re.compile(rf"\d{{3}}|\d{{1,2}}[.．、][{_CJK}]")
#: Three figures and more, a blank between each, some of more than one digit.
_IN_A_ROW = re.compile(r"(?<![\d.,])(?:[-−]?\d[\d,]*(?:\.\d+)?[%％]? ){2,}[-−]?\d[\d,]*(?:\.\d+)?(?![\d.])")
_FIGURES = re.compile(r"(?:[-−]?\d[\d,]*(?:\.\d+)?[%％]? +)+[-−]?\d[\d,]*(?:\.\d+)?[%％]?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?:\.\d+)?")
#: 1 修缮 318.42 2 培训 90.71 3 印刷: a number with a name behind it.
_ROW_NUMBER = re.compile(rf"(?<=[\d%％] )\d{{1,3}}(?= ?[{_CJK}])")
_LEAST_NUMBERS = 3
_LONG = re.compile(r"\d[\d.,]*\d")
_ROW = re.compile(r"\t| {2,}|\u3000{2,}|\|")
_WIDE = str.maketrans("０１２３４５６７８９％．＋－()?!;:［］", "0123456789%.+-（）？！；：[]")
#: Signs whose meaning hangs on their neighbours.
_MARKS = (
    # a font of the page that gives its decimal point no sign that others know
    (re.compile("(?<=\\d)[\ue000-\uf8ff\U000f0000-\U0010fffd](?=\\d{1,2}(?!\\d))"), "."),
    # 542,62万元 keeps its mark, which slipped by a digit
    (re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))(?!(?<=\d{3},)(?<!\d{4},)\d{2}[百千]?[万亿]?元)"), "，"),
    (re.compile(r"(?<=\d)，(?=\d{3}\.\d)"), ","),
    (
        re.compile(
            r"(?:(?<=[^\d.]\d)|(?<=[^\d.]\d\d)|(?<=[^\d.]\d{3}))，(?=\d{3}(?:，\d{3}){0,3}(?:\.\d{1,4})?[万亿]?元)"
        ),
        ",",
    ),
    (re.compile(r"(?<=[\u4e00-\u9fff%）”])\.(?=$|[\u4e00-\u9fff“（])"), "。"),
)
#: The points of decimals, at the foot of the line and in its middle; 7·20 is a day.
_POINT = re.compile(r"\d\.\d+(?=[%‰万亿元倍个吨公平立亩米户人])")
_RAISED = re.compile(r"(?<=\d)[·•・‧∙](?=\d{1,3}[%‰万亿元倍个吨公平立亩米户人])")
_LEAST_RAISED = 3
_INSIDE = re.compile(r"[，。；：、;:]|,(?!\d{3}(?!\d))")
#: An amount that the line before was too short for.
_FIGURE = re.compile(r"(?!(?:19|20)\d\d年)\d[\d,.]*(?:万|亿|元|[%％]|件|人|批|个|起|次|倍)")
_ENDS = re.compile(r"[。！？；：…!?;:]['\"”’）)】》]*$")
#: A figure parted from its unit, or an amount in the middle.
_SPLIT = re.compile(r"[\d.万亿]\n(?:万?元|亿元|[%％]|件|人次|批次)|万\n元|\d\n\.\d|\d\n\d+[.\d]*[万件人%]")
_MARK = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[章节条部分]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[.．、](?!\d)|\d{1,2}\.\d{1,2}(?!\s*[\d%％‰、，,万亿元件人倍个起批次户名家分宗条封场期台套辆])"
    r"|[①-⑳]|附件|附表|附：|注[：:]|表\s?\d|图\s?\d|单位[：:名]|[-*•·●▪◆■□➢]\s|\#)"
)
_IN_PROSE = re.compile(r"\d[\d.,]*[%％]?[\u4e00-\u9fff，。；、]")
#: What stands at the foot of a page, also in the middle of a sentence: — 5 —, 第5页 共9页.
_FOOT = re.compile(
    r"[-—–－―]+\s*\d{1,4}\s*[-—–－―]+(?:\s*\d{1,4}\s*[-—–－―]+)?|第\s*\d{1,4}\s*页[，,\s/]*(?:共\s*\d{1,4}\s*页)?"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NOTES = frozenset(_CIRCLED)
_HEADING = (
    (re.compile(r"^第[一二三四五六七八九十百\d]+[章部]"), 1),
    (re.compile(r"^[一二三四五六七八九十]{1,3}、"), 1),
    (re.compile(r"^（[一二三四五六七八九十]{1,3}）"), 2),
    (re.compile(r"^\d{1,2}[.、](?!\d)"), 3),
    (re.compile(r"^（\d{1,2}）"), 4),
)
_DATE = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")
_SIGNED = re.compile(r"(?:^|[\u4e00-\u9fff）])((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日$")
_YEAR = re.compile(r"((?:19|20)\d\d)年?度?")
_TITLE = re.compile(r"^[^。；]*(?:报告|总结|自评|决算|预算|说明|情况|要点|通报|公报|概况)[^。；，]{0,8}$")
_ORGAN = re.compile(
    r"(?:单位名称|部门名称|填报单位|编制单位)(?:（[^）]*）)?：(.{2,30}?)$|^(.{2,30}?(?:局|委|办|办公室|中心|厅|部|处|所|院))$"
)


#: What stands at the right above a table: nothing goes on behind it.
_UNIT_TOLD = re.compile(r"单位\s*[：:]\s*[百千万亿]*(?:元|人|件|吨|个|户|家|公顷|亩|[%％])[）)]?$")


def folded(text: str) -> str:
    """One form of each sign, character for character."""
    text = text.translate(_WIDE)
    for pattern, sign in _MARKS:
        text = pattern.sub(sign, text)
    return text


def is_row(text: str) -> bool:
    """Whether a line is laid out in columns: then its gaps mean something.

    Prose with blanks before its figures (连续  3年增长，总量达  80亿元) is not: words follow each figure at once.
    """
    pieces = [piece.strip() for piece in _ROW.split(text.strip()) if piece.strip()]
    return len(pieces) >= 3 and not (re.search("[，。]", text) and all(map(_IN_PROSE.match, pieces[1:])))


def _is_figures(text: str) -> bool:
    """A line of nothing but figures, two and more: a row of a table that lost its names. Not 1 805 990."""
    return bool(_FIGURES.fullmatch(text)) and not _GROUPED.fullmatch(text)


def _are_several(text: str) -> list[tuple[int, int]]:
    """Where figures stand in a row, as in a table that lost its columns: 64 2 62 96.9%. Not 1 805 990, nor 2 0 2 5."""
    return [
        found.span()
        for found in _IN_A_ROW.finditer(text)
        if not _GROUPED.fullmatch(found[0]) and len(_LONG.findall(found[0])) > 1
    ]


def _row_numbers(text: str) -> list[tuple[int, int]]:
    """Where the rows of a table that was run into one line bear numbers, each one more than the one before it."""
    chain: list[re.Match[str]] = []
    best: list[re.Match[str]] = []
    for found in _ROW_NUMBER.finditer(text):
        if chain and int(found[0]) == int(chain[-1][0]) + 1:
            chain.append(found)
        elif not chain or len(chain) < _LEAST_NUMBERS:
            chain = [found]
        best = max(best, chain, key=len)
    return [(one.start() - 1, one.end()) for one in best] if len(best) >= _LEAST_NUMBERS else []


def _are_two(text: str, gap: re.Match[str]) -> bool:
    """803.57 5.7: each has a point of its own; 116.87 204, 116.87 2.项目: no digit of the decimals broke off."""
    behind = gap.end()
    if _BEGINS.match(text, behind) and _AMOUNT_BEFORE.search(text[max(gap.start() - 16, 0) : gap.start()]):
        return True
    if not _POINTED.match(text, behind):
        return False
    return bool(_POINTED_BEFORE.search(text[max(gap.start() - 16, 0) : gap.start()]))


class _Joined:
    """Lines of one paragraph, without what is stray, with the way back."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.origins: list[tuple[int, int]] = []
        self.length = 0

    def _keep(self, text: str, line: int, start: int, stop: int) -> None:
        if stop > start:
            self.pieces.append(text[start:stop])
            self.starts.append(self.length)
            self.origins.append((line, start))
            self.length += stop - start

    def add(self, text: str, line: int, label: str = "") -> None:
        if label and text.strip():
            self._keep(label, line, 0, len(label))
        if is_row(text):
            self._keep(text, line, 0, len(text))
            return
        if self.pieces and text[:1].isascii() and self.pieces[-1][-1].isascii() and text[:1].isalpha():
            self.pieces.append(" ")
            self.starts.append(self.length)
            self.origins.append((line, 0))
            self.length += 1
        kept = 0
        rows = [*_are_several(text), *_row_numbers(text)]
        for match in _STRAY.finditer(text):
            if _are_two(text, match) or any(start <= match.start() and match.end() <= end for start, end in rows):
                continue
            self._keep(text, line, kept, match.start())
            kept = match.end()
        self._keep(text, line, kept, len(text))

    def block(self, index: int, line: Line) -> Block:
        text = folded("".join(self.pieces))
        offsets = Offsets(tuple(self.starts) or (0,), tuple(self.origins) or ((line.index, 0),))
        kind, level = _kind(text, line)
        return Block(text, index, offsets, kind, level, line.page)


def _kind(text: str, line: Line) -> tuple[BlockKind, int]:
    if line.kind != "paragraph":
        return line.kind, line.level
    if len(text) <= 40 and not re.search(r"[，；]", text):
        for pattern, level in _HEADING:
            if pattern.match(text) and not re.search(r"。.", text):
                return "heading", level
    return "paragraph", 0


def _size(text: str) -> int:
    """How much of a line it takes up, in characters: letters, digits and blanks are half as wide."""
    return (sum(1 if letter < "\u1100" else 2 for letter in text) + 1) // 2


def _full_width(lines: Sequence[Line]) -> int:
    """How long a line is that went to the edge of the paper; 0 when paragraphs are not broken into lines."""
    lengths = sorted(_size(line.text.strip()) for line in lines if line.text.strip())
    if len(lengths) < 4:
        return 0
    edge = lengths[len(lengths) * 3 // 4]
    alike = sum(1 for length in lengths if abs(length - edge) <= max(2, edge // 12))
    return edge if alike * 3 >= len(lengths) and edge >= 12 else 0


class _Open:
    """A paragraph under way: its lines so far, and whether there is a sentence in it that waits for its end."""

    def __init__(self, line: Line) -> None:
        self.lines = [line]
        self.length = 0
        self.inside = False
        self.heading = bool(_MARK.match(line.text.strip()))
        self.add(line)

    def add(self, line: Line) -> None:
        if self.length:
            self.lines.append(line)
        text = line.text.strip()
        self.length += len(text)
        self.inside = self.inside or bool(_INSIDE.search(text))

    @property
    def bracketed(self) -> bool:
        """Whether its last line opens a bracket that it does not close: what follows cannot be a list number."""
        tail = re.split("[）)]", self.last)[-1]
        return bool(re.search(r"[（(][^（(]{0,12}$", tail)) and not re.search(r"[。；]$", tail)

    @property
    def last(self) -> str:
        return self.lines[-1].text.strip()

    def _runs_on(self, following: str) -> bool:
        """①…；②…\n③…: a list told within lines goes on where a line happens to begin with its next number."""
        number = next((at for at, sign in enumerate(_CIRCLED) if following.startswith(sign)), 0)
        if not number or not self.last.endswith(("；", ";", "，", ",", "。")):
            return False
        text = "\n".join(one.text.strip() for one in self.lines)
        inline = [sign for sign in _CIRCLED[:number] if re.search(rf"[^\n]{sign}", text)]
        return bool(inline) and _CIRCLED[number - 1] in text

    def takes(self, line: Line, *, gap: bool, width: int) -> bool:
        """Whether `line` is the rest of it."""
        following = line.text.strip()
        if line.kind != "paragraph" or self.lines[0].kind != "paragraph" or len(self.lines) >= MOST_LINES:
            return False
        if line.label:
            return False
        told = self.lines[-1].goes_on
        if told is not None:
            return told and not (_ENDS.search(self.last) and _MARK.match(following))
        if (
            (_MARK.match(following) and not self.bracketed and not self._runs_on(following))
            or is_row(self.last)
            or is_row(following)
            or _is_figures(self.last)
            or _is_figures(following)
            or _UNIT_TOLD.search(self.last)
            or following.startswith(("|", "#"))
        ):
            return False
        if gap:
            whole = _ENDS.search(self.last) or _SIGNED.search(folded(re.sub(r"\s", "", self.last)))
            return self.inside and self.length >= 20 and not whole
        indented = line.text[:1] in {" ", "\u3000", "\t"} and self.lines[-1].text[:1] not in {" ", "\u3000", "\t"}
        return self._flows(following, indented=indented, width=width)

    def _flows(self, following: str, *, indented: bool, width: int) -> bool:
        """The same for lines that lie together."""
        full = 0 < width - 2 <= _size(self.last)
        if self._runs_on(following):
            return True
        if _ENDS.search(self.last):
            soft = self.last.endswith(("；", ";", "：", ":"))
            if indented or (self.heading and not self.inside):
                return False
            return (soft and 0 < width - 10 <= _size(self.last)) or full
        if _SPLIT.search(f"{self.last}\n{following[:3]}"):
            return True
        if self.heading and not self.inside:
            # a heading goes on only where it fills its line; one that was indented is two signs shorter
            return full or (len(self.lines) == 1 and self.last[:1].isdigit() and 0 < width - 5 <= _size(self.last))
        if self.inside and (self.length >= 12 or self.last.endswith(("，", "、", ","))):
            return True
        return full or bool(_FIGURE.match(following))


def _is_last_number(lines: Sequence[Line], at: int) -> bool:
    """A bare number at the foot of a page: 增加41, 12, and 万元 on the next page."""
    line = lines[at]
    if line.page is None or not re.fullmatch(r"\s*\d{1,4}\s*", line.text) or lines[at - 1].text.strip():
        return False
    following = next((one for one in lines[at + 1 : at + 4] if one.text.strip()), None)
    return following is not None and following.page is not None and following.page > line.page


def _joined_lines(lines: Sequence[Line], wrapped: bool) -> Iterable[list[Line]]:
    """Paragraphs of a word processor are whole, but text copied into it may keep the breaks of its pages."""
    width = _full_width(lines) if wrapped else 0
    group: _Open | None = None
    gap = False
    for at, line in enumerate(lines):
        if not line.text.strip():
            gap = True
            continue
        if _FOOT.fullmatch(line.text.strip()) or (wrapped and _is_last_number(lines, at)):
            continue
        if wrapped and group is not None and line.text.strip() in _NOTES and not _ENDS.search(group.last):
            # the mark of a footnote that stood above its line
            continue
        if group is not None and group.takes(line, gap=gap or not wrapped, width=width):
            group.add(line)
        else:
            if group is not None:
                yield group.lines
            group = _Open(line)
        gap = False
    if group is not None:
        yield group.lines


def _table(raw: RawTable, index: int) -> Table:
    cells = tuple(replace(cell, text=folded(cell.text)) for cell in raw.cells)
    return Table(cells, index, raw.number, raw.caption, raw.unit, raw.page, raw.sheet)


def _runs(source: Source) -> Iterable[list[Line] | RawTable]:
    """Paragraphs that lie together, and the tables between them."""
    run: list[Line] = []
    for part in source.parts:
        if isinstance(part, RawTable):
            if run:
                yield run
            run = []
            yield part
        else:
            run.append(part)
    if run:
        yield run


def mend(source: Source) -> Document:
    parts: list[Block | Table] = []
    for run in _runs(source):
        if isinstance(run, RawTable):
            parts.append(_table(run, len(parts)))
            continue
        groups = _joined_lines(run, source.form == "lines")
        for group in groups:
            joined = _Joined()
            for line in group:
                joined.add(line.text, line.index, line.label)
            if joined.length:
                parts.append(joined.block(len(parts), group[0]))
    return _with_facts(Document(source.name, tuple(_pointed(parts)), source.raw))


def _pointed(parts: Sequence[Block | Table]) -> list[Block | Table]:
    """19·5%, as it was once printed: where a text writes its decimals so, and hardly one with a point."""
    texts = [text for part in parts for text in _texts_of(part)]
    raised = sum(len(_RAISED.findall(text)) for text in texts)
    if raised < _LEAST_RAISED or raised <= sum(len(_POINT.findall(text)) for text in texts):
        return list(parts)
    return [
        replace(part, text=_RAISED.sub(".", part.text))
        if isinstance(part, Block)
        else replace(part, cells=tuple(replace(cell, text=_RAISED.sub(".", cell.text)) for cell in part.cells))
        for part in parts
    ]


def _texts_of(part: Block | Table) -> list[str]:
    return [part.text] if isinstance(part, Block) else [cell.text for cell in part.cells]


def _with_facts(document: Document) -> Document:
    """Title, organ, date and year as the first and last lines tell them."""
    blocks = [block for block in document.blocks if block.kind in {"paragraph", "heading"}]
    first, last = blocks[:6], blocks[-4:]
    title = next((block.text for block in first if len(block.text) >= 4 and "。" not in block.text), "")
    organ = next((match[1] or match[2] for block in (*first, *last) if (match := _ORGAN.search(block.text))), "")
    signed = next((day for block in reversed(last) if (day := _day(_SIGNED.search(block.text)))), None)
    # running text speaks of many years: only a title says which one the report is on
    titles = [block.text for block in blocks[:12] if len(block.text) <= 60 and _TITLE.search(block.text)]
    year = next((match for text in titles if (match := _YEAR.search(text))), None)
    return replace(document, title=title, organ=organ, date=signed, year=int(year[1]) if year else None)


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
