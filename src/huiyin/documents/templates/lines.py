"""A paragraph as the reader sees it: one line of letters, each knowing the element that holds it.

Word and WPS save one placeholder in many runs. Everything here works on letters, so that runs do not matter until a
placeholder is mended: then its letters move into the element of the first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from huiyin.documents.templates.stories import MC, Story, W

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_THROUGH = frozenset(f"{W}{name}" for name in ("r", "smartTag", "customXml", "sdtContent", "dir", "bdo"))
_PASSED_OVER = (
    "pPr rPr sdtPr sdtEndPr smartTagPr customXmlPr proofErr bookmarkStart bookmarkEnd permStart permEnd "
    "lastRenderedPageBreak"
)
_SILENT = frozenset(f"{W}{name}" for name in _PASSED_OVER.split())
#: Elements around runs that a placeholder may stand in, or not, but not half.
_HOLDERS = {
    f"{W}ins": "tracked",
    f"{W}moveTo": "tracked",
    f"{W}sdt": "control",
    f"{W}hyperlink": "link",
    f"{W}fldSimple": "field",
}
#: Elements that no placeholder may have inside.
_OBSTACLES = {
    f"{W}{name}": kind
    for kind, names in {
        "tracked": "del moveFrom delText",
        "tab": "tab ptab",
        "break": "br cr",
        "field": "fldChar instrText delInstrText",
        "note": "footnoteReference endnoteReference footnoteRef endnoteRef",
        "comment": "commentReference commentRangeStart commentRangeEnd annotationRef",
        "picture": "drawing pict object",
    }.items()
    for name in names.split()
}


class Letter(NamedTuple):
    char: str
    node: Any
    holders: tuple[tuple[str, Any], ...]


@dataclass(slots=True)
class Line:
    """One paragraph. `obstacles` are what stands between letters: position and kind."""

    paragraph: Any
    place: str
    letters: list[Letter] = field(default_factory=list)
    obstacles: list[tuple[int, str]] = field(default_factory=list)
    text: str = ""
    number: int = 0

    def inside(self, start: int, end: int) -> set[str]:
        """The kinds of obstacle inside a stretch of letters, and of holders that it stands in only half."""
        first_in = bisect_right(self.obstacles, start, key=_position)
        last_in = bisect_left(self.obstacles, end, key=_position)
        kinds = {kind for _at, kind in self.obstacles[first_in:last_in]}
        first = self.letters[start].holders
        for letter in self.letters[start:end]:
            if letter.holders != first:
                kinds |= {kind for kind, _ in set(first) ^ set(letter.holders)}
        return kinds


def _position(obstacle: tuple[int, str]) -> int:
    return obstacle[0]


def lines(story: Story) -> Iterator[Line]:
    """Every paragraph of a story, those in text boxes included; what older programs show instead of a box is not."""
    for number, (paragraph, place) in enumerate(_placed(story)):
        yield read_line(paragraph, place, number)


def read_line(paragraph: Any, place: str, number: int = 0) -> Line:
    line = Line(paragraph, place, number=number)
    _read(paragraph, line, ())
    line.text = "".join(letter.char for letter in line.letters)
    return line


def _read(element: Any, line: Line, holders: tuple[tuple[str, Any], ...]) -> None:
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            line.letters += [Letter(char, child, holders) for char in child.text or ""]
        elif tag in _THROUGH:
            _read(child, line, holders)
        elif tag in _HOLDERS:
            _read(child, line, (*holders, (_HOLDERS[tag], child)))
        elif tag not in _SILENT:
            line.obstacles.append(
                (len(line.letters), _OBSTACLES.get(tag, "picture" if tag.startswith(MC) else "other"))
            )


def in_fallback(paragraph: Any) -> bool:
    return next(paragraph.iterancestors(f"{MC}Fallback"), None) is not None


def write_texts(line: Line, chars: list[tuple[Any, str]]) -> None:
    """Give every text element of the line the letters now meant for it; runs left empty go."""
    nodes = {id(letter.node): letter.node for letter in line.letters}
    texts: dict[int, list[str]] = {key: [] for key in nodes}
    for node, char in chars:
        texts[id(node)].append(char)
    for key, node in nodes.items():
        set_text(node, "".join(texts[key]))


def set_text(node: Any, text: str) -> None:
    """Put a text into a w:t; without text it goes, and its run with it when nothing else is in it."""
    if text:
        if node.text != text:
            node.text = text
            if text != text.strip() or "  " in text:
                node.set(XML_SPACE, "preserve")
        return
    run = node.getparent()
    run.remove(node)
    if run.tag == f"{W}r" and not [child for child in run if child.tag != f"{W}rPr"]:
        remove(run)


def remove(element: Any) -> None:
    """Take an element out; text behind it (there is none in well-formed documents) stays."""
    parent = element.getparent()
    if parent is not None:
        if element.tail:
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)


def _placed(story: Story) -> Iterator[tuple[Any, str]]:
    """Each paragraph with its place in words."""
    alive = list(story.root.iter(f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}footnote", f"{W}endnote"))  # else ids are reused
    tables = {id(table): number for number, table in enumerate((each for each in alive if each.tag == f"{W}tbl"), 1)}
    rows: dict[int, int] = {}
    cells: dict[int, int] = {}
    counts: dict[int, int] = {}
    notes: dict[int, int] = {}
    for element in story.root.iter(f"{W}tr", f"{W}tc", f"{W}p", f"{W}footnote", f"{W}endnote"):
        if element.tag == f"{W}tr":
            table = next(element.iterancestors(f"{W}tbl"))
            counts[id(table)] = rows[id(element)] = counts.get(id(table), 0) + 1
        elif element.tag == f"{W}tc":
            row = next(element.iterancestors(f"{W}tr"))
            counts[id(row)] = cells[id(element)] = counts.get(id(row), 0) + 1
        elif element.tag in (f"{W}footnote", f"{W}endnote"):
            if element.get(f"{W}type") is None:
                notes[id(element)] = len(notes) + 1
        else:
            yield element, _place(story, element, (tables, rows, cells, counts, notes))


def _place(story: Story, paragraph: Any, known: tuple[dict[int, int], ...]) -> str:
    tables, rows, cells, counts, notes = known
    label = story.label if story.kind != "document.main" else ""
    for ancestor in paragraph.iterancestors():
        if ancestor.tag == f"{W}tc":
            row = next(ancestor.iterancestors(f"{W}tr"))
            table = next(row.iterancestors(f"{W}tbl"))
            return f"{label}第 {tables[id(table)]} 个表格第 {rows[id(row)]} 行第 {cells[id(ancestor)]} 列"
        if ancestor.tag in (f"{W}footnote", f"{W}endnote"):
            return f"{story.label}第 {notes.get(id(ancestor), 0)} 条"
        if ancestor.tag == f"{W}txbxContent":
            counts[0] = counts.get(0, 0) + 1
            return f"{story.label}文本框"
    counts[1] = counts.get(1, 0) + 1
    return f"{story.label}第 {counts[1]} 段"
