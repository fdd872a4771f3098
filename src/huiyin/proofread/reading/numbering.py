"""The numbers that Word writes before paragraphs by itself: 一、, （二）, 3. A reader sees them; they are no text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from huiyin.proofread.arithmetic import numerals

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE: Final = re.compile(r"%([1-9])")
_MOST: Final = 5_000


def _ring(value: int) -> str:
    return chr(0x245F + value) if value <= 20 else str(value)


_FORMS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": str,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _ring,
    "decimalEnclosedCircleChinese": _ring,
    "chineseCounting": numerals.written,
    "chineseCountingThousand": numerals.written,
    "japaneseCounting": numerals.written,
    "taiwaneseCounting": numerals.written,
    "taiwaneseCountingThousand": numerals.written,
    "ideographDigital": numerals.written,
}


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    style: str


class Numbering:
    """Counts along as the paragraphs of a document pass by."""

    def __init__(self, root: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._based: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)
        if styles is not None:
            self._read_styles(styles)

    def _read(self, root: Any) -> None:
        for abstract in root.iter(f"{_W}abstractNum"):
            self._levels[abstract.get(f"{_W}abstractNumId", "")] = {
                _number(level.get(f"{_W}ilvl")): _Level(
                    _number(_value(level.find(f"{_W}start")), 1),
                    _value(level.find(f"{_W}numFmt")),
                    _value(level.find(f"{_W}lvlText")),
                    _value(level.find(f"{_W}pStyle")),
                )
                for level in abstract.iterchildren(f"{_W}lvl")
            }
        for one in root.iter(f"{_W}num"):
            name = one.get(f"{_W}numId", "")
            self._lists[name] = _value(one.find(f"{_W}abstractNumId"))
            for override in one.iterchildren(f"{_W}lvlOverride"):
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    self._starts[name, _number(override.get(f"{_W}ilvl"))] = _number(_value(start), 1)

    def _read_styles(self, root: Any) -> None:
        for style in root.iter(f"{_W}style"):
            name = style.get(f"{_W}styleId", "")
            self._based[name] = _value(style.find(f"{_W}basedOn"))
            given = style.find(f"{_W}pPr/{_W}numPr")
            if given is not None:
                listed = _value(given.find(f"{_W}numId"))
                levels = self._levels.get(self._lists.get(listed, ""), {})
                own = next((number for number, level in levels.items() if level.style == name), None)
                level = given.find(f"{_W}ilvl")
                self._styles[name] = (listed, own if own is not None else _number(_value(level)))

    def label(self, paragraph: Any) -> str:
        """The number before this paragraph; the paragraphs are to be asked in their order."""
        listed, depth = self._of(paragraph)
        abstract = self._lists.get(listed, "")
        level = self._levels.get(abstract, {}).get(depth)
        if level is None or level.form not in _FORMS:
            return ""
        counts = self._counts.setdefault(abstract, {})
        override = self._starts.get((listed, depth))
        if override is not None and (listed, depth) not in self._begun:
            counts.pop(depth, None)
            counts[depth] = override - 1
        self._begun.add((listed, depth))
        counts[depth] = min(counts.get(depth, level.start - 1) + 1, _MOST)
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return _PLACE.sub(lambda found: self._printed(abstract, int(found[1]) - 1), level.text)

    def _printed(self, abstract: str, depth: int) -> str:
        level = self._levels[abstract].get(depth)
        if level is None or level.form not in _FORMS:
            return ""
        return _FORMS[level.form](self._counts[abstract].get(depth, level.start))

    def _of(self, paragraph: Any) -> tuple[str, int]:
        given = paragraph.find(f"{_W}pPr/{_W}numPr")
        if given is not None and given.find(f"{_W}numId") is not None:
            return _value(given.find(f"{_W}numId")), _number(_value(given.find(f"{_W}ilvl")))
        style = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        for _ in range(10):
            if style in self._styles:
                return self._styles[style]
            style = self._based.get(style, "")
            if not style:
                break
        return "", 0


def _value(element: Any) -> str:
    return "" if element is None else (element.get(f"{_W}val") or "")


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 5 else default
