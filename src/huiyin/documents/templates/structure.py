"""Blocks and their ends: every {% if %} and {% for %} of a story closed, at the same level, around whole elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from huiyin.documents.templates.lines import lines
from huiyin.documents.templates.problems import Trap, trap
from huiyin.documents.templates.reading import Reading, Tag
from huiyin.documents.templates.stories import Story, W

BLOCKS = {"if": "endif", "for": "endfor"}
_MIDDLES = ("elif", "else")
WORDS = (*BLOCKS, *BLOCKS.values(), *_MIDDLES)
#: Blocks of the engine that define, fetch or change something.
_REACHING = frozenset(
    (
        "import",
        "from",
        "include",
        "extends",
        "macro",
        "call",
        "set",
        "block",
        "with",
        "filter",
        "do",
        "raw",
        "autoescape",
    )
)
_ELEMENTS = {"tr": f"{W}tr", "tc": f"{W}tc"}
#: How deep blocks may stand in each other, and loops among them.
DEEPEST, DEEPEST_LOOPS = 12, 3

Problem = tuple[Tag, Trap]


def tags_of(story: Story) -> Reading:
    """The placeholders of a story in the order of the document."""
    reading = Reading(lines(story))
    order = {id(node): number for number, node in enumerate(story.root.iter(f"{W}t"))}
    reading.tags.sort(key=lambda tag: (order[id(tag.line.letters[tag.start].node)], tag.start))
    return reading


class Structure:
    """The blocks of a story. `loops` are, tag by tag, the {% for %} around it, outermost first."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        self.problems: list[Problem] = []
        self.loops: list[tuple[Tag, ...]] = []
        self._open: list[Tag] = []
        self._had_else: set[int] = set()
        self._contents: dict[int, _Content] = {}
        for tag in tags:
            self.loops.append(tuple(each for each in self._open[: DEEPEST + 1] if each.word == "for"))
            if tag.kind == "block":
                self.problems += [(tag, found) for found in self._alone(tag)]
                self._read(tag)
        for tag in self._open:
            self._say("never_closed", tag, word=tag.word, end=_written(tag, BLOCKS[tag.word]))

    def _alone(self, tag: Tag) -> Iterator[Trap]:
        """A tag that governs a paragraph, row or cell stands in it alone: whatever else is there would be lost."""
        if tag.level == "r":
            yield trap("unknown_tag", tag.place, tag.written, word="r")
            return
        if not tag.level:
            return
        element = _element(tag)
        if element is None:
            yield trap("outside_table", tag.place, tag.written, level=tag.level)
            return
        if id(element) not in self._contents:  # read once, however many tags stand in it
            self._contents[id(element)] = _content(element)
        content = self._contents[id(element)]
        if content.letters != "".join(tag.written.split()) or content.has_more:
            yield trap(f"not_alone_{tag.level}", tag.place, tag.written, text=content.text)
        if content.ends_section:
            yield trap("section_break", tag.place, tag.written)

    def _say(self, code: str, tag: Tag, **details: object) -> None:
        self.problems.append((tag, trap(code, tag.place, tag.written, **details)))

    def _read(self, tag: Tag) -> None:
        if tag.word in BLOCKS:
            self._open.append(tag)
            loops = sum(each.word == "for" for each in self._open[: DEEPEST + 1])  # deeper is wrong already
            if len(self._open) > DEEPEST or loops > DEEPEST_LOOPS:
                self._say("too_deep", tag, deepest=DEEPEST_LOOPS if loops > DEEPEST_LOOPS else DEEPEST)
        elif tag.word in _MIDDLES:
            self._read_middle(tag)
        elif tag.word in BLOCKS.values():
            self._close(tag)
        elif tag.word in _REACHING:
            self._say("forbidden_tag", tag, word=tag.word)
        else:
            self._say("unknown_tag", tag, word=tag.word or tag.text)

    def _read_middle(self, tag: Tag) -> None:
        opener = self._open[-1] if self._open else None
        if opener is None or (tag.word == "elif" and opener.word != "if"):
            self._say("never_opened", tag, word="if")
            return
        if id(opener) in self._had_else:
            self._say("after_else", tag, opener=opener.place)
        if tag.word == "else":
            self._had_else.add(id(opener))
        self._compare(opener, tag)

    def _close(self, tag: Tag) -> None:
        word = next(begin for begin, end in BLOCKS.items() if end == tag.word)
        if not any(each.word == word for each in self._open):
            self._say("never_opened", tag, word=word)
            return
        while (opener := self._open.pop()).word != word:
            self._say("never_closed", opener, word=opener.word, end=_written(opener, BLOCKS[opener.word]))
        self._compare(opener, tag)

    def _compare(self, opener: Tag, tag: Tag) -> None:
        """Both must govern the same level of the same part of the document."""
        if "r" in (opener.level, tag.level):  # no statement at all, which is said by itself
            return
        if opener.level != tag.level:
            right = _written(opener, tag.text)
            self._say("levels_differ", tag, opener=opener.written, where=opener.place, right=right)
        elif _around(opener) != _around(tag):
            code = "inline_across" if not tag.level else "elsewhere"
            self._say(code, tag, opener=opener.written, where=opener.place)


class _Content(NamedTuple):
    """What an element holds: its text, the same without blanks, whether pictures, whether the end of a section."""

    element: Any
    text: str
    letters: str
    has_more: bool
    ends_section: bool


def _content(element: Any) -> _Content:
    text = "".join(node.text or "" for node in element.iter(f"{W}t"))
    has_more = next(element.iter(f"{W}drawing", f"{W}pict", f"{W}object"), None) is not None
    return _Content(element, text, "".join(text.split()), has_more, element.find(f".//{W}sectPr") is not None)


def _element(tag: Tag) -> Any:
    """What the tag takes the place of."""
    if tag.level not in _ELEMENTS:
        return tag.line.paragraph
    return next(tag.line.paragraph.iterancestors(_ELEMENTS[tag.level]), None)


def _around(tag: Tag) -> Any:
    """What both ends of a block must share."""
    if not tag.level:
        return tag.line.paragraph, tag.line.letters[tag.start].holders
    element = _element(tag)
    return None if element is None else element.getparent()


def _written(opener: Tag, text: str) -> str:
    return f"{{%{opener.level} {text} %}}"
