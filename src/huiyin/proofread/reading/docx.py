"""Word documents: paragraphs, tables, text boxes, notes, heads and feet, as they read when all changes are accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from huiyin.proofread.model import BlockKind, Cell, Place
from huiyin.proofread.reading.numbering import Numbering
from huiyin.proofread.reading.package import Package
from huiyin.proofread.reading.source import Line, RawTable, Source, bounded

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
#: What is gone when changes are accepted, or is no text.
_GONE: Final = frozenset(
    f"{_W}{name}"
    for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "instrText", "delText")
) | {f"{_MC}Fallback"}
#: What only holds blocks.
_HOLDERS: Final = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_SIGNS: Final = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
_HEADING: Final = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_LARGEST_SPAN: Final = 200


def read_docx(data: bytes, name: str) -> Source:
    package = Package(data, name)
    main = next(
        (target for kind, target in package.links("").values() if kind == "officeDocument"), "word/document.xml"
    )
    reader = _Reader(package, main)
    return Source(name, tuple(reader.parts), "paragraphs", tuple(reader.raw))


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        self.parts: list[Line | RawTable] = []
        self.raw: list[str] = []
        self._tables = 0
        self._package = package
        links = package.links(main)
        by_kind = dict(links.values())
        styles = self._part(by_kind.get("styles", ""))
        self._levels = _heading_styles(styles)
        self._numbering = Numbering(self._part(by_kind.get("numbering", "")), styles)
        root = package.tree(main)
        prefix = _STRICT if root.tag.startswith(_STRICT) else _W
        if prefix == _STRICT:
            _loosen(root)
        body = root.find(f"{_W}body")
        if body is not None:
            self._container(body)
        self._others(links)

    def _part(self, name: str) -> Any | None:
        if not self._package.has(name):
            return None
        root = self._package.tree(name)
        _loosen(root)
        return root

    def _container(self, element: Any) -> None:
        """The blocks of the body, or of a content control in it."""
        for child in element:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag in _HOLDERS:
                self._container(child)
            elif child.tag == f"{_MC}AlternateContent":
                for choice in child:
                    if choice.tag == f"{_MC}Choice":
                        self._container(choice)

    def _paragraph(self, element: Any) -> None:
        text, boxes = text_of(element)
        level = self._level(element)
        index = len(self.raw)
        self.raw.append(text)
        label = self._numbering.label(element)
        self.parts.append(Line(text, index, "heading" if level else "paragraph", level, label=label))
        for box in boxes:
            for inner in _paragraphs(box):
                words, _ = text_of(inner)
                if words.strip():
                    self.parts.append(Line(words, index, "textbox"))

    def _level(self, element: Any) -> int:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        outline = element.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None and _value(outline).isdecimal() and int(_value(outline)) < 9:
            return int(_value(outline)) + 1
        return self._levels.get(_value(style), 0)

    def _table(self, element: Any) -> None:
        number = self._tables
        self._tables += 1
        cells, nested = table_cells(element)
        self.parts.append(RawTable(bounded(cells), number))
        for inner in nested:
            self._table(inner)

    def _others(self, links: dict[str, tuple[str, str]]) -> None:
        """Notes, then heads and feet, each once: they are read behind the body."""
        kinds: tuple[tuple[str, BlockKind], ...] = (
            ("footnotes", "footnote"),
            ("endnotes", "footnote"),
            ("header", "header"),
            ("footer", "header"),
        )
        seen: set[str] = set()
        for wanted, kind in kinds:
            for link, target in links.values():
                if link != wanted or target in seen or not self._package.has(target):
                    continue
                seen.add(target)
                root = self._package.tree(target)
                _loosen(root)
                for paragraph in _paragraphs(root):
                    text, _ = text_of(paragraph)
                    if text.strip():
                        self.parts.append(Line(text, len(self.raw), kind))
                        self.raw.append(text)


def _heading_styles(root: Any | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for style in root.iter(f"{_W}style") if root is not None else ():
        named = style.find(f"{_W}name")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        match = _HEADING.match(_value(named))
        if match:
            found[style.get(f"{_W}styleId", "")] = int(match[1])
        elif outline is not None and _value(outline).isdecimal() and int(_value(outline)) < 9:
            found[style.get(f"{_W}styleId", "")] = int(_value(outline)) + 1
    return found


def text_of(paragraph: Any) -> tuple[str, list[Any]]:
    """The text of a paragraph as it reads with changes accepted, and the text boxes anchored in it."""
    pieces, boxes = pieces_of(paragraph)
    return "".join(text for _, text in pieces), boxes


def pieces_of(paragraph: Any) -> tuple[list[tuple[Any, str]], list[Any]]:
    """The elements that bear the text of a paragraph, each with its text; and its text boxes."""
    pieces: list[tuple[Any, str]] = []
    boxes: list[Any] = []
    waiting = [iter(paragraph)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            continue
        tag = child.tag
        if tag in _GONE or not isinstance(tag, str):
            continue
        if tag in (f"{_W}t", f"{_M}t"):
            pieces.append((child, child.text or ""))
        elif tag in _SIGNS:
            pieces.append((child, _SIGNS[tag]))
        elif tag == f"{_W}txbxContent":
            boxes.append(child)
        else:
            waiting.append(iter(child))
    return pieces, boxes


class Spots:
    """Where the places of a document are in its XML, for whoever writes into it."""

    def __init__(self, body: Any) -> None:
        self._paragraphs: list[Any] = []
        self._tables: list[Any] = []
        self._walk(body)

    def find(self, place: Place) -> tuple[Any, int, int] | None:
        """The paragraph of a place and from which character to which; None when it lies outside the body."""
        if place.table is not None:
            return self._cell(place)
        if place.paragraph is None or place.paragraph >= len(self._paragraphs):
            return None
        paragraph = self._paragraphs[place.paragraph]
        return (paragraph, place.start, place.end) if place.part is None else (paragraph, 0, 1 << 30)

    def _cell(self, place: Place) -> tuple[Any, int, int] | None:
        if place.table is None or place.table >= len(self._tables):
            return None
        elements: dict[int, Any] = {}
        cells, _ = table_cells(self._tables[place.table], elements)
        for number, cell in enumerate(cells):
            if (cell.row, cell.column) == (place.row, place.column):
                paragraphs = [child for child in _blocks(elements[number]) if child.tag == f"{_W}p"]
                return _within_cell(paragraphs, place.start, place.end)
        return None

    def _walk(self, element: Any) -> None:
        for child in element:
            if child.tag == f"{_W}p":
                self._paragraphs.append(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag in _HOLDERS:
                self._walk(child)
            elif child.tag == f"{_MC}AlternateContent":
                for choice in child:
                    if choice.tag == f"{_MC}Choice":
                        self._walk(choice)

    def _table(self, element: Any) -> None:
        self._tables.append(element)
        for inner in table_cells(element)[1]:
            self._table(inner)


def _within_cell(paragraphs: list[Any], start: int, end: int) -> tuple[Any, int, int] | None:
    """The lines of a cell are its paragraphs; empty ones above the first words do not count."""
    texts = [text_of(paragraph)[0] for paragraph in paragraphs]
    passed = len("\n".join(texts)) - len("\n".join(texts).lstrip("\n"))
    start, end = start + passed, end + passed
    for paragraph, text in zip(paragraphs, texts, strict=True):
        if start <= len(text):
            return paragraph, start, min(end, len(text))
        start, end = start - len(text) - 1, end - len(text) - 1
    return (paragraphs[0], 0, 1 << 30) if paragraphs else None


def table_cells(table: Any, elements: dict[int, Any] | None = None) -> tuple[list[Cell], list[Any]]:
    """The cells of a table with their spans, and the tables inside its cells.

    `elements` is filled with the XML of each cell, by its place in the list.
    """
    made: list[Cell] = []
    nested: list[Any] = []
    open_cells: dict[int, int] = {}  # column -> place in `made` of the cell that goes on below
    for number, row in enumerate(_rows(table)):
        column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        continued: dict[int, int] = {}
        for cell in _cells(row):
            span = min(max(_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1), 1), _LARGEST_SPAN)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and _value(merge) != "restart"
            above = open_cells.get(column)
            if goes_on and above is not None:
                old = made[above]
                made[above] = Cell(old.text, old.row, old.column, number - old.row + 1, old.colspan)
                continued[column] = above
            else:
                made.append(Cell(_cell_text(cell, nested), number, column, 1, span))
                if elements is not None:
                    elements[len(made) - 1] = cell
                if merge is not None:
                    continued[column] = len(made) - 1
            column += span
        open_cells = continued
    return made, nested


def _cell_text(cell: Any, nested: list[Any]) -> str:
    texts = []
    for child in _blocks(cell):
        if child.tag == f"{_W}p":
            texts.append(text_of(child)[0])
        else:
            nested.append(child)
    return "\n".join(texts).strip("\n")


def _rows(table: Any) -> Iterator[Any]:
    for child in _within(table, f"{_W}tr"):
        if child.find(f"{_W}trPr/{_W}del") is None:
            yield child


def _cells(row: Any) -> Iterator[Any]:
    yield from _within(row, f"{_W}tc")


def _blocks(cell: Any) -> Iterator[Any]:
    yield from _within(cell, f"{_W}p", f"{_W}tbl")


def _within(element: Any, *tags: str) -> Iterator[Any]:
    """Children of these kinds, those in content controls too."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _HOLDERS:
            yield from _within(child, *tags)


def _paragraphs(element: Any) -> Iterator[Any]:
    """Every paragraph below, but for those of text boxes within."""
    for paragraph in element.iter(f"{_W}p"):
        above = paragraph.getparent()
        while above is not None and above is not element and above.tag != f"{_W}txbxContent":
            above = above.getparent()
        if above is element or above is None:
            yield paragraph


def _value(element: Any) -> str:
    return "" if element is None else (element.get(f"{_W}val") or "")


def _number(element: Any, default: int) -> int:
    text = _value(element)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else default


def _loosen(root: Any) -> None:
    """A document in the strict form has other names for the same things."""
    if not root.tag.startswith(_STRICT):
        return
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_STRICT):
            element.tag = _W + element.tag[len(_STRICT) :]
            for key in list(element.attrib):
                if key.startswith(_STRICT):
                    element.set(_W + key[len(_STRICT) :], element.attrib.pop(key))
