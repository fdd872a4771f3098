"""From the content model to the bytes of a .docx: the same document gives the same bytes, so that it can be frozen."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, assert_never

import docx
from docx.shared import Mm

from huiyin.documents.official import content as say
from huiyin.documents.official.frame import (
    attachment_note_elements,
    blank,
    copies_elements,
    imprint_elements,
    letter_foot_elements,
    letter_head_elements,
    red_head_elements,
    signature_elements,
)
from huiyin.documents.official.page import set_first_page, set_page
from huiyin.documents.official.styles import set_styles
from huiyin.documents.official.tables import form_elements, table_elements
from huiyin.documents.official.trace import Tracer
from huiyin.documents.official.wordml import (
    FANGSONG,
    HEITI,
    KAITI,
    el,
    keep_with_next,
    paragraph,
    run_properties,
    text_run,
)
from huiyin.documents.workbook import clean_text

_UNWANTED_PARTS = frozenset(
    ("thumbnail", "extended-properties", "stylesWithEffects", "customXml", "numbering", "webSettings", "fontTable")
)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_CHINESE_NUMERALS = "〇一二三四五六七八九"
_HEADING_FONTS = {1: HEITI, 2: KAITI, 3: FANGSONG, 4: FANGSONG}


def write_document(document: say.OfficialDocument) -> bytes:
    """The document as .docx."""
    return _Writer(document).bytes()


def chinese_number(number: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百〇五: as headings count, below ten thousand."""
    if number == 0:
        return _CHINESE_NUMERALS[0]
    said, is_skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            said += ("〇" if is_skipped else "") + _CHINESE_NUMERALS[digit] + name
        is_skipped = bool(said) and not digit
    return said[1:] if said.startswith("一十") else said


class _Writer:
    """Writes one document, front to back."""

    def __init__(self, document: say.OfficialDocument) -> None:
        self._document = document
        self._word = _blank_package()
        self._tracer = Tracer()
        self._body: list[Any] = []
        self._counts = [0, 0, 0, 0]
        self._tables = 0
        self._pictures = 0
        self._shapes = 0

    def bytes(self) -> bytes:
        set_styles(self._word)
        set_page(self._word, self._document.mark)
        if self._document.letter_head:
            set_first_page(self._word, letter_foot_elements(), self._document.mark)
            self._body += letter_head_elements(self._document.letter_head)
        if self._document.red_head:
            self._body += red_head_elements(self._document.red_head)
        self._add_all(self._document.blocks)
        for attachment in self._document.attachments:
            self._add_attachment(attachment)
        if self._document.imprint:
            self._body += imprint_elements(self._document.imprint)
        root = self._word.element.body
        for child in list(root)[:-1]:
            root.remove(child)
        for number, element in enumerate(self._body):
            root.insert(number, element)
        self._tracer.attach(self._word.part)
        self._describe()
        out = io.BytesIO()
        self._word.save(out)
        return with_fixed_times(out.getvalue())

    def _add_all(self, blocks: Sequence[say.Block]) -> None:
        for block in blocks:
            self._body += self._elements(block)

    def _elements(self, block: say.Block) -> list[Any]:
        match block:
            case say.Title():
                return self._title(block)
            case say.Addressee():
                return [paragraph("Addressee", text_run(f"{block.text}："))]
            case say.Heading():
                return [self._heading(block)]
            case say.Paragraph():
                return [self._paragraph(block)]
            case say.Styled():
                return [paragraph(block.style, *self._runs(block.text, {}))]
            case say.Table():
                return table_elements(block, self._caption("表", block.caption), self._runs)
            case say.Form():
                return form_elements(block, self._runs)
            case say.Picture():
                return self._picture(block)
            case say.Signature():
                keep_with_next(self._body)
                return signature_elements(block, 3 if block.leaves_seal_room else 1)
            case _:
                return self._below(block)

    def _below(self, block: say.AttachmentNote | say.Note | say.Copies | say.PageBreak) -> list[Any]:
        """What stands below the text."""
        match block:
            case say.AttachmentNote():
                return attachment_note_elements(block)
            case say.Note():
                return [paragraph(None, text_run(f"（{block.text}）"))]
            case say.Copies():
                return copies_elements(block)
            case say.PageBreak():
                return [paragraph("Blank", el("w:r", None, el("w:br", {"type": "page"})))]
            case _:
                assert_never(block)

    def _title(self, title: say.Title) -> list[Any]:
        elements = [paragraph("Title", text_run(line)) for line in title.text.split("\n")]
        if title.note:
            elements.append(paragraph("TitleNote", text_run(f"（{title.note}）")))
        return [*elements, blank()]

    def _heading(self, heading: say.Heading) -> Any:
        level = heading.level
        number = self._number(level) if heading.is_numbered else ""
        look = {"font": _HEADING_FONTS[level]}
        content = [text_run(number)] if number else []
        content += self._runs(heading.text, look if heading.then else {})
        if not heading.then:
            return paragraph(f"Heading{level}", *content)
        if number:
            content[0] = text_run(number, run_properties(_HEADING_FONTS[level]))
        return paragraph(None, *content, *self._runs(heading.then, {}))

    def _number(self, level: int) -> str:
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        count = self._counts[level - 1]
        return {
            1: f"{chinese_number(count)}、",
            2: f"（{chinese_number(count)}）",
            3: f"{count}.",
            4: f"（{count}）",
        }[level]

    def _paragraph(self, block: say.Paragraph) -> Any:
        properties = []
        if not block.is_indented or block.align in ("center", "right"):
            properties.append(el("w:ind", {"firstLine": 0, "firstLineChars": 0}))
        if block.align != "both":
            properties.append(el("w:jc", {"val": block.align}))
        return paragraph(None, *self._runs(block.text, {}), properties=properties)

    def _runs(self, text: say.Text, look: dict[str, Any]) -> list[Any]:
        elements: list[Any] = []
        for run in say.runs_of(text):
            elements += self._run(run, look)
        return elements

    def _run(self, run: say.Run, look: dict[str, Any]) -> list[Any]:
        properties = run_properties(
            look.get("font"),
            points=look.get("points"),
            is_strong=run.is_strong or bool(look.get("is_strong")),
            highlight="yellow" if run.is_missing else "",
        )
        element = text_run(run.text, properties if len(properties) else None)
        return self._tracer.wrap(run.figure, run.text, element) if run.figure else [element]

    def _caption(self, kind: str, caption: str) -> str:
        """表 1　…: tables and pictures are counted through the document."""
        if not caption:
            return ""
        if kind == "表":
            self._tables += 1
            return f"表{self._tables}　{caption}"
        self._pictures += 1
        return f"图{self._pictures}　{caption}"

    def _picture(self, picture: say.Picture) -> list[Any]:
        holder = self._word.add_paragraph()
        shape = holder.add_run().add_picture(io.BytesIO(picture.png), width=Mm(picture.width_mm))
        self._shapes += 1
        for name, value in (
            ("id", str(self._shapes)),
            ("name", f"图片 {self._shapes}"),
            ("descr", clean_text(picture.alt)),
        ):
            shape._inline.docPr.set(name, value)
        run = holder.runs[0]._element
        elements = [paragraph("PictureLine", run)]
        if caption := self._caption("图", picture.caption):
            elements.append(paragraph("PictureCaption", text_run(caption)))
        if picture.source:
            elements.append(paragraph("SourceLine", text_run(picture.source)))
        return elements

    def _add_attachment(self, attachment: say.Attachment) -> None:
        self._counts = [0, 0, 0, 0]
        mark = f"附件{attachment.number}" if attachment.number else "附件"
        self._body.append(paragraph("AttachmentMark", text_run(mark), properties=[el("w:pageBreakBefore")]))
        self._body += [blank(), *self._title(say.Title(attachment.title))]
        self._add_all(attachment.blocks)

    def _describe(self) -> None:
        """Core properties that say nothing of the machine or the hour."""
        core = self._word.core_properties
        core.title, core.author, core.last_modified_by = self._document.name, self._document.author, ""
        core.created = core.modified = _CREATED
        core.revision, core.comments, core.keywords = 1, "", ""
        core.language = "zh-CN"


def _blank_package() -> Any:
    """An empty document without what the library's template brings along: styles, sources, a thumbnail, its program."""
    word = docx.Document()
    for owner in (word.part.package, word.part):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in _UNWANTED_PARTS:
                del owner.rels[key]
    return word


def with_fixed_times(blob: bytes) -> bytes:
    """The same package with every member dated 1980, in the order written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(name))
    return out.getvalue()
