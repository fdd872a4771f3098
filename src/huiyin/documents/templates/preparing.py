"""A mended template made ready for the engine: every tag stands where its effect begins, numbered.

Blocks are lifted to the level that they govern: {%tr …%} takes the place of its row, {%p …%} of its paragraph, a block
within a paragraph stands between two runs. What the engine then repeats or leaves out is always whole elements.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from huiyin.documents.templates.lines import Line, remove, set_text
from huiyin.documents.templates.marks import BLOCK_END, BLOCK_START, TAG_END, TAG_START, VALUE_END, VALUE_START
from huiyin.documents.templates.reading import Tag
from huiyin.documents.templates.stories import W

_TARGET = "huiyin"
_TOKEN = re.compile(f"{TAG_START}(\\d+){TAG_END}|<\\?{_TARGET} (\\d+)\\?>")
_ELEMENT = {"p": f"{W}p", "tr": f"{W}tr", "tc": f"{W}tc"}


def prepare(tags: Sequence[Tag]) -> None:
    """Put numbered tokens in the place of the tags of one story; they must have been mended and checked."""
    by_line: dict[int, list[tuple[int, Tag]]] = {}
    for number, tag in enumerate(tags):
        by_line.setdefault(id(tag.line), []).append((number, tag))
    for numbered in by_line.values():
        numbered.sort(key=lambda each: -each[1].start)
        offsets = _offsets(numbered[0][1].line)
        for number, tag in numbered:
            _place(number, tag, offsets[tag.start])
    for numbered in by_line.values():
        line = numbered[0][1].line
        if all(tag.kind == "note" for _, tag in numbered) and not _has_content(line.paragraph):
            remove(line.paragraph)


def source(xml: str, tags: Sequence[Tag]) -> tuple[str, list[int]]:
    """The engine's source of a prepared part, one tag a line, and the number of the tag on each line."""
    order: list[int] = []

    def written(match: re.Match[str]) -> str:
        number = int(match.group(1) or match.group(2))
        order.append(number)
        tag = tags[number]
        start, end = (VALUE_START, VALUE_END) if tag.kind == "value" else (BLOCK_START, BLOCK_END)
        return f"{start}\n{tag.text} {end}"

    return _TOKEN.sub(written, xml.replace("\n", " ")), order


def _offsets(line: Line) -> list[int]:
    """Of each letter of a line, how many letters stand before it in its own element."""
    seen: dict[int, int] = {}
    found: list[int] = []
    for letter in line.letters:
        found.append(seen.get(id(letter.node), 0))
        seen[id(letter.node)] = found[-1] + 1
    return found


def _place(number: int, tag: Tag, offset: int) -> None:
    if tag.kind == "block" and tag.level in _ELEMENT:
        element = tag.line.paragraph
        if tag.level != "p":
            element = next(element.iterancestors(_ELEMENT[tag.level]))
        element.getparent().replace(element, _token(number))
        return
    node = tag.line.letters[tag.start].node
    before, after = node.text[:offset], node.text[offset + tag.end - tag.start :]
    if tag.kind == "block":
        _split(node, before, after, _token(number))
    else:
        token = f"{TAG_START}{number}{TAG_END}" if tag.kind == "value" else ""
        set_text(node, before + token + after)


def _split(node: Any, before: str, after: str, token: Any) -> None:
    """Cut a run in two at a tag, the token between them."""
    run = node.getparent()
    rest = etree.Element(run.tag, run.attrib, nsmap=run.nsmap)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        rest.append(copy.deepcopy(properties))
    tail = etree.SubElement(rest, f"{W}t")
    tail.text = "\u200b"
    for follower in list(node.itersiblings()):
        rest.append(follower)
    run.addnext(token)
    token.addnext(rest)
    set_text(tail, after)
    set_text(node, before)


def _token(number: int) -> Any:
    return etree.ProcessingInstruction(_TARGET, str(number))


def _has_content(paragraph: Any) -> bool:
    runs = paragraph.iter(f"{W}r")
    return any(child.tag != f"{W}rPr" for run in runs for child in run) or paragraph.find(f".//{W}sectPr") is not None
