"""Finding placeholders: where they begin and end, what part of the document they govern, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from huiyin.documents.templates.lines import Line, in_fallback
from huiyin.documents.templates.problems import Trap, trap

#: Braces and the signs beside them as a Chinese keyboard writes them.
_FULL = str.maketrans("｛｝％＃", "{}%#")
_EDGES = re.compile(r"\{[{%#]|[}%#]\}")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_KINDS: dict[str, Literal["value", "block", "note"]] = {"{{": "value", "{%": "block", "{#": "note"}
_SPACED = re.compile(r"\{\s+\{[^{}]*\}\s*\}|\{\{[^{}]*\}\s+\}|\{\s+%[^{}]*%\s*\}|\{%[^{}]*%\s+\}")
_SINGLE = re.compile(r"(?<!\{)\{\s*([^{}%#\s][^{}%#]*)\}(?!\})")
#: Other brackets that may have been meant for braces.
_OTHERS = re.compile(
    r"(?:【【|〖〖|〔〔|\[\[|［［|《《|<<|＜＜)([^【】〖〗〔〕\[\]［］《》<>＜＞]{1,200})"
    r"(?:】】|〗〗|〕〕|\]\]|］］|》》|>>|＞＞)"
)
_LEVEL = re.compile(r"(p|tr|tc|r)\s+(.*)", re.DOTALL)
_DOUBLE, _QUOTES = "“”„‟＂", "‘’‚‛＇"
_BLANKS = re.compile(r"[\s\u00a0\u3000]")
#: How much of an unfinished placeholder is looked at to show it.
_SHOWN = 200
_NOTHING = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


@dataclass(frozen=True, slots=True)
class Tag:
    """One placeholder: {{ value }}, {% block %} or {# note #}; `level` is the p, tr or tc of {%p …%} and the like."""

    kind: Literal["value", "block", "note"]
    level: str
    text: str
    line: Line
    start: int
    end: int

    @property
    def written(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def place(self) -> str:
        return f"{self.line.place}“{_snippet(self.line.text, self.start, self.end)}”"

    @property
    def word(self) -> str:
        """if, for, endif …: the first word of a block."""
        return self.text.split(None, 1)[0] if self.text else ""


class Reading:
    """The placeholders of one story, and what is wrong with their edges."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.tags: list[Tag] = []
        self.traps: list[tuple[Line, int, Trap]] = []
        self.loose: list[Line] = []
        self._open: tuple[Line, int, str] | None = None
        for line in lines:
            self._read(line)
        self._give_up()

    def _read(self, line: Line) -> None:
        text = line.text.translate(_FULL)
        edges = list(_EDGES.finditer(text)) if "{" in text or "}" in text else []
        at = 0
        while at < len(edges):
            edge = edges[at]
            at += 1
            if edge.group() not in _CLOSERS:
                self._stray(line, edge)
                continue
            self._give_up()
            closer = edges[at] if at < len(edges) else None
            if closer is None or closer.group() in _CLOSERS:
                self._open = (line, edge.start(), edge.group())
                continue
            at += 1
            self._pair(line, text, (edge, closer))
        if "{" in text or "}" in text:
            self._look_for_singles(line, text)
        elif _OTHERS.search(line.text):
            self.loose.append(line)

    def _pair(self, line: Line, text: str, edges: tuple[re.Match[str], re.Match[str]]) -> None:
        start, end = edges[0].start(), edges[1].end()
        tag = make_tag(line, start, end, _KINDS[edges[0].group()])
        written = line.text[start:end]
        if _CLOSERS[edges[0].group()] != edges[1].group():
            self._say(line, start, trap("wrong_end", tag.place, written, right=_CLOSERS[edges[0].group()]))
        elif written[:2] != text[start : start + 2] or written[-2:] != text[end - 2 : end]:
            right = edges[0].group() + written[2:-2] + edges[1].group()
            self._say(line, start, trap("fullwidth_brace", tag.place, written, right=right))
        self.tags.append(tag)

    def _stray(self, line: Line, edge: re.Match[str]) -> None:
        """An end without a beginning: of one that began in an earlier paragraph, or of none."""
        if self._open is not None:
            first, start, _ = self._open
            self._open = None
            place = f"{first.place}“{_snippet(first.text, start, start + 2)}”"
            found = first.text[start : start + _SHOWN]
            self._say(first, start, trap("across_paragraphs", place, found, end=line.place))
        elif edge.group() == "}}":
            place = f"{line.place}“{_snippet(line.text, edge.start(), edge.end())}”"
            self._say(line, edge.start(), trap("unopened", place, edge.group()))

    def _say(self, line: Line, at: int, found: Trap) -> None:
        if not in_fallback(line.paragraph):
            self.traps.append((line, at, found))

    def _give_up(self) -> None:
        if self._open is not None:
            line, start, opener = self._open
            place = f"{line.place}“{_snippet(line.text, start, start + 2)}”"
            self._say(line, start, trap("unclosed", place, line.text[start : start + _SHOWN], end=_CLOSERS[opener]))
            self._open = None

    def _look_for_singles(self, line: Line, text: str) -> None:
        for match in _SPACED.finditer(text):
            place = f"{line.place}“{_snippet(line.text, match.start(), match.end())}”"
            self._say(line, match.start(), trap("spaced_brace", place, match.group()))
        if _SINGLE.search(text) or _OTHERS.search(line.text):
            self.loose.append(line)


def singles(line: Line) -> Iterator[str]:
    """What stands in single braces, perhaps meant as a placeholder."""
    return (match.group(1).strip() for match in _SINGLE.finditer(line.text.translate(_FULL)))


def in_other_brackets(line: Line) -> Iterator[tuple[str, str]]:
    """What stands in doubled brackets of another kind, with them and without."""
    return ((match.group(), match.group(1).strip()) for match in _OTHERS.finditer(line.text))


def make_tag(line: Line, start: int, end: int, kind: Literal["value", "block", "note"]) -> Tag:
    inner = straightened(line.text[start + 2 : end - 2]).strip()
    level = ""
    if kind == "block" and (match := _LEVEL.match(inner)):
        level, inner = match.group(1), match.group(2).strip()
    return Tag(kind, level, inner, line, start, end)


def straightened(text: str) -> str:
    """The inside of a placeholder with straight quotation marks and plain spaces; what is quoted stays as it is."""
    return "".join(straight_letters(text))


def straight_letters(text: str) -> list[str]:
    """Letter by letter what each becomes: Word turns "…" into “…”, and both ends of a quotation must be turned back."""
    made = [" " if _BLANKS.match(char) else "" if char in _NOTHING else char for char in text]
    at = 0
    while at < len(text):
        quote = _quote(text[at])
        if not quote:
            at += 1
            continue
        end = _end_of_quotation(text, at, quote)
        made[at] = quote
        if end < len(text):
            made[end] = quote
            made[at + 1 : end] = text[at + 1 : end]
        at = end + 1
    return made


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Where quotations stand in a placeholder's inside, with their marks."""
    at = 0
    while at < len(text):
        quote = _quote(text[at])
        end = _end_of_quotation(text, at, quote) if quote else at
        if quote:
            yield at, min(end + 1, len(text))
        at = end + 1


def _quote(char: str) -> str:
    return '"' if char == '"' or char in _DOUBLE else "'" if char == "'" or char in _QUOTES else ""


def _end_of_quotation(text: str, start: int, quote: str) -> int:
    """A quotation begun straight ends straight where it can, so that it may hold others; begun curly, at any mark."""
    if text[start] == quote and (end := text.find(quote, start + 1)) > 0:
        return end
    rest = (at for at in range(start + 1, len(text)) if _quote(text[at]) == quote)
    return next(rest, len(text))


def _snippet(text: str, start: int, end: int, around: int = 8) -> str:
    before = text[max(0, start - around) : start]
    middle = text[start:end] if end - start <= 40 else text[start : start + 40] + "…"
    return " ".join(f"{before}{middle}{text[end : end + around]}".split())
