"""Special stretches set as Word has them: figures in hidden bookmarks, gaps highlighted, pictures, numbers."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml import parse_xml
from docx.parts.story import StoryPart
from docx.shared import Mm
from lxml import etree

from huiyin.documents.official.page import TYPE_WIDTH_MM
from huiyin.documents.official.trace import PART, Tracer
from huiyin.documents.official.wordml import el, spacing, text_run
from huiyin.documents.templates.lines import in_fallback
from huiyin.documents.templates.marks import Counted, Shown, Stretch, Turn, Words, is_special, stretches
from huiyin.documents.templates.outline import Outline, read_text
from huiyin.documents.templates.stories import W
from huiyin.documents.templates.tidying import drop_figure_marks, tidy

_PICTURE_STYLE = "PictureLine"
_LATER = "u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
_AFTER_HIGHLIGHT = tuple(f"w:{name}" for name in _LATER.split())
_WORDS_OF = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}


def set_stretches(word: Any) -> dict[str, list[str]]:
    """Set every special stretch of a filled document; the sections in which each figure was printed."""
    return _Setter(word).run()


class _Setter:
    def __init__(self, word: Any) -> None:
        self._word = word
        self._numbers: dict[tuple[str, str], int] = {}
        self._counts: dict[str, int] = {}
        self._outline = Outline(word)
        self._shapes = 0
        self._tracer = Tracer()

    def run(self) -> dict[str, list[str]]:
        for key, relation in list(self._word.part.rels.items()):
            if not relation.is_external and relation.target_part.partname == PART:
                del self._word.part.rels[key]
        roots = list(_roots(self._word))
        seen: set[tuple[str, str]] = set()
        for _, _, root in roots:
            drop_figure_marks(root)
            tidy(root, seen)
            self._count(root)
        self._tracer = Tracer(_first_free(roots, f"{W}bookmarkStart", f"{W}id"))
        self._shapes = max((int(value) for value in _ids(roots)), default=0)
        for part, kind, root in roots:
            if kind != "officeDocument":
                self._outline.begin(_WORDS_OF[kind])
            self._set(part, root)
            if not isinstance(part, StoryPart):
                part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._tracer.attach(self._word.part)
        return self._outline.sections

    def _count(self, root: Any) -> None:
        """Number the captions in the order of the document."""
        for node in root.iter(f"{W}t"):
            for each in stretches(node.text) if is_special(node.text or "") else ():
                if isinstance(each, Counted) and each.is_caption and (each.kind, each.key) not in self._numbers:
                    self._counts[each.kind] = self._counts.get(each.kind, 0) + 1
                    self._numbers[each.kind, each.key] = self._counts[each.kind]

    def _set(self, part: Any, root: Any) -> None:
        for paragraph in list(root.iter(f"{W}p")):
            self._outline.enter(paragraph, read_text(paragraph, self._numbers))
            is_traced = not in_fallback(paragraph)
            for run in list(paragraph.iter(f"{W}r")):
                if next(run.iterancestors(f"{W}p")) is paragraph and any(
                    is_special(node.text or "") for node in run.iterchildren(f"{W}t")
                ):
                    self._set_run(part, paragraph, run, is_traced)

    def _set_run(self, part: Any, paragraph: Any, run: Any, is_traced: bool) -> None:
        look = run.find(f"{W}rPr")
        made: list[Any] = []
        for child in [child for child in run if child is not look]:
            if child.tag != f"{W}t" or not is_special(child.text or ""):
                made.append(_run(look, child))
                continue
            for (figure, _), group in groupby(stretches(child.text), lambda each: (each.figure, each.of)):
                pieces = list(group)
                runs = [self._piece(part, paragraph, each, look) for each in pieces]
                if figure:
                    self._outline.note(figure)
                if figure and is_traced:
                    runs = self._tracer.wrap(figure, self._read(pieces), *runs)
                made += runs
        for element in made:
            run.addprevious(element)
        run.getparent().remove(run)

    def _read(self, pieces: list[Stretch]) -> str:
        """The text that a reader of the file finds there."""
        words = (each.text if isinstance(each, Words) else self._number(each) for each in pieces)
        return "".join(words)

    def _number(self, each: Stretch) -> str:
        return str(self._numbers.get((each.kind, each.key), "")) if isinstance(each, Counted) else ""

    def _piece(self, part: Any, paragraph: Any, each: Stretch, look: Any) -> Any:
        if isinstance(each, Turn):
            return _run(look, el("w:br" if each.is_break else "w:tab"))
        if isinstance(each, Shown):
            return self._picture(part, paragraph, each, look)
        if isinstance(each, Counted):
            number = self._number(each)
            return _words(number, look) if number else _words(f"【待填：{each.kind}号 {each.key}】", look, is_gap=True)
        return _words(each.text, look, is_gap=each.is_gap)

    def _picture(self, part: Any, paragraph: Any, each: Shown, look: Any) -> Any:
        try:
            inline = part.new_pic_inline(io.BytesIO(each.png), width=Mm(min(each.width_mm, TYPE_WIDTH_MM)))
        except (AttributeError, InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
            return _words(f"【待填：{each.alt}】", look, is_gap=True)
        self._shapes += 1
        for name, value in (("id", str(self._shapes)), ("name", f"图片 {self._shapes}"), ("descr", each.alt)):
            inline.docPr.set(name, value)
        self._give_room(paragraph)
        return el("w:r", None, el("w:drawing", None, inline))

    def _give_room(self, paragraph: Any) -> None:
        """Lines of a set height would cut a picture off: a paragraph of its own gets the style, another free lines."""
        own = paragraph.get_or_add_pPr()
        styles = {style.style_id for style in self._word.styles}
        is_alone = len(stretches("".join(node.text or "" for node in paragraph.iter(f"{W}t")))) == 1
        if is_alone and _PICTURE_STYLE in styles:
            own.style = _PICTURE_STYLE
        else:
            for old in own.findall(f"{W}spacing"):
                own.remove(old)
            own._insert_spacing(spacing(240, rule="auto"))


def _roots(word: Any) -> Iterator[tuple[Any, str, Any]]:
    """Each part with running text: the body, then headers, footers and notes."""
    yield word.part, "officeDocument", word.part.element
    seen: set[str] = set()
    for relation in word.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in _WORDS_OF and relation.target_part.partname not in seen:
            part = relation.target_part
            seen.add(part.partname)
            yield part, kind, part.element if isinstance(part, StoryPart) else parse_xml(part.blob)


def _first_free(roots: list[tuple[Any, str, Any]], tag: str, attribute: str) -> int:
    ids = [element.get(attribute, "") for _, _, root in roots for element in root.iter(tag)]
    return max((int(each) for each in ids if each.isdecimal()), default=-1) + 1


def _ids(roots: list[tuple[Any, str, Any]]) -> Iterator[str]:
    for _, _, root in roots:
        for element in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
            if element.get("id", "").isdecimal():
                yield element.get("id")


def _run(look: Any, child: Any) -> Any:
    return el("w:r", None, copy.deepcopy(look) if look is not None else None, child)


def _words(text: str, look: Any, *, is_gap: bool = False) -> Any:
    own = copy.deepcopy(look) if look is not None else None
    if is_gap:
        own = el("w:rPr") if own is None else own
        for old in own.findall(f"{W}highlight"):
            own.remove(old)
        own.insert_element_before(el("w:highlight", {"val": "yellow"}), *_AFTER_HIGHLIGHT)
    return text_run(text, own)
