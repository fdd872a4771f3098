"""Where in a document something stands: under which heading, or in the table or picture with which caption."""

from __future__ import annotations

import re
from typing import Any

from huiyin.documents.templates.marks import Counted, Words, stretches
from huiyin.documents.templates.stories import W

BEGINNING = "开头"
_HEADING = re.compile(r"(heading|标题)\s*[1-9]", re.IGNORECASE)
_NUMBERING = re.compile(r"^\s*([一二三四五六七八九十百]+、|（[一二三四五六七八九十百]+）|\d+[.．、]|（\d+）)\s*")
_CAPTION = re.compile(r"^\s*([表图])\s*(\d+)(?=[\s　:：.．、]|$)")
_CAPTION_STYLE = re.compile(r"caption|题注|表题|图题", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(单位\s*[：:].*)?")


class Outline:
    """Follows the paragraphs of a document one after the other."""

    def __init__(self, word: Any) -> None:
        self.sections: dict[str, list[str]] = {}
        self._names: dict[str, str] = {}
        self._based_on: dict[str, str] = {}
        self._outlined: set[str] = set()
        for style in word.styles.element.iter(f"{W}style"):
            key = style.get(f"{W}styleId", "")
            name, base = style.find(f"{W}name"), style.find(f"{W}basedOn")
            self._names[key] = name.get(f"{W}val", "") if name is not None else ""
            self._based_on[key] = base.get(f"{W}val", "") if base is not None else ""
            if (level := style.find(f"{W}pPr/{W}outlineLvl")) is not None and level.get(f"{W}val") != "9":
                self._outlined.add(key)
        self._heading, self._caption = BEGINNING, ""
        self._here = BEGINNING

    def begin(self, heading: str) -> None:
        """Another part of the document, such as its header."""
        self._heading = self._here = heading
        self._caption = ""

    def enter(self, paragraph: Any, text: str) -> None:
        """The next paragraph, with its text as it will be read."""
        if next(paragraph.iterancestors(f"{W}tbl"), None) is not None:
            self._here = self._caption or self._heading
            return
        caption = _CAPTION.match(text)
        if self._is_heading(paragraph):
            self._heading = _NUMBERING.sub("", text).strip() or self._heading
            self._here, self._caption = self._heading, ""
        elif caption and (_CAPTION_STYLE.search(self._style(paragraph)) or "。" not in text):
            self._here = self._caption = caption.group(1) + caption.group(2)
        else:
            if not _BETWEEN.fullmatch(text):
                self._caption = ""
            self._here = self._heading

    def note(self, figure: str) -> None:
        """A figure is printed here."""
        places = self.sections.setdefault(figure, [])
        if self._here not in places:
            places.append(self._here)

    def _style_id(self, paragraph: Any) -> str:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return str(style.get(f"{W}val", "")) if style is not None else ""

    def _style(self, paragraph: Any) -> str:
        key = self._style_id(paragraph)
        return f"{key} {self._names.get(key, '')}"

    def _is_heading(self, paragraph: Any) -> bool:
        level = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if level is not None:
            return bool(level.get(f"{W}val") != "9")
        key = self._style_id(paragraph)
        for _ in range(10):
            if not key:
                return False
            if key in self._outlined or _HEADING.fullmatch(self._names.get(key, "").strip()):
                return True
            key = self._based_on.get(key, "")
        return False


def read_text(paragraph: Any, numbers: dict[tuple[str, str], int]) -> str:
    """A paragraph's text with its special stretches as they will be read."""
    pieces = []
    for node in paragraph.iter(f"{W}t"):
        for each in stretches(node.text or ""):
            if isinstance(each, Words):
                pieces.append(each.text)
            elif isinstance(each, Counted):
                pieces.append(str(numbers.get((each.kind, each.key), "")))
    return "".join(pieces)
