"""The page of GB/T 9704-2012: A4, type area 156 × 225 mm, 22 lines of 28 characters, page numbers left and right.

225 mm hold 22 lines of 28.95 pt; 28 characters of 16 pt are 5.8 pt wider than 156 mm, so each is set 0.25 pt tighter.
A grid of lines only: with a grid of characters LibreOffice puts 15 on a line.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.section import _Footer, _Header  # the only public way to type them is their own name

from huiyin.documents import palette
from huiyin.documents.official.wordml import (
    HEITI,
    SONGTI,
    el,
    field,
    paragraph,
    run_properties,
    spacing,
    text_run,
    twips,
)

PAPER_MM = (210, 297)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
TYPE_WIDTH_MM, TYPE_HEIGHT_MM = 156, 225
LINES, CHARACTERS = 22, 28
#: 28.95 pt in twips.
LINE_TWIPS = 579
TIGHTNESS = -5
#: 3号, 2号, 4号, 小四, 五号 in points.
SIZE_3, SIZE_2, SIZE_4, SIZE_SMALL_4, SIZE_5 = 16.0, 22.0, 14.0, 12.0, 10.5
#: The dash of the page number stands 7 mm below the type area; the footer's line is 14 pt high around it.
FOOTER_MM = 25.5
HEADER_MM = 25


def set_page(document: Document, mark: str) -> None:
    """The section's page, its page numbers, and the mark at the head of every page."""
    section = document.sections[0]
    properties = section._sectPr
    for child in list(properties):
        properties.remove(child)
    width, height = (twips(side) for side in PAPER_MM)
    properties.append(el("w:pgSz", {"w": width, "h": height}))
    properties.append(
        el(
            "w:pgMar",
            {
                "top": twips(TOP_MM),
                "right": twips(RIGHT_MM),
                "bottom": twips(BOTTOM_MM),
                "left": twips(LEFT_MM),
                "header": twips(HEADER_MM),
                "footer": twips(FOOTER_MM),
                "gutter": 0,
            },
        )
    )
    properties.append(el("w:docGrid", {"type": "lines", "linePitch": LINE_TWIPS}))
    _set_settings(document)
    _fill(section.footer, [_page_number("right")])
    _fill(section.even_page_footer, [_page_number("left")])
    if mark:
        for header in (section.header, section.even_page_header):
            _fill(header, [mark_paragraph(mark)])


def set_first_page(document: Document, foot: list[Any], mark: str) -> None:
    """A first page with a foot of its own in place of the page number, and with the mark at its head."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    _fill(section.first_page_footer, foot)
    _fill(section.first_page_header, [mark_paragraph(mark) if mark else paragraph("PageNumberLine")])


def _set_settings(document: Document) -> None:
    """Only what matters here: odd and even pages differ, punctuation keeps its width, layout as in Word 2013."""
    root = document.settings.element
    for child in list(root):
        root.remove(child)
    mode = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word", "val": 15}
    for setting in (
        el("w:zoom", {"percent": 100}),
        el("w:defaultTabStop", {"val": 420}),
        el("w:evenAndOddHeaders"),
        el("w:characterSpacingControl", {"val": "doNotCompress"}),
        el("w:compat", None, el("w:useFELayout"), el("w:compatSetting", mode)),
        el("w:themeFontLang", {"val": "en-US", "eastAsia": "zh-CN"}),
    ):
        root.append(setting)


def _fill(part: _Header | _Footer, paragraphs: list[Any]) -> None:
    part.is_linked_to_previous = False
    body = part._element
    for child in list(body):
        if child.tag == qn("w:p"):
            body.remove(child)
    for each in paragraphs:
        body.append(each)


def _page_number(side: str) -> Any:
    """— 1 — in half-width 宋体, one character in from the outer edge: right on odd pages, left on even ones."""
    look = run_properties(SONGTI, latin=SONGTI, points=SIZE_4)
    indent = {"right" if side == "right" else "left": round(SIZE_4 * 20), "firstLine": 0, "firstLineChars": 0}
    dash = {
        "before": text_run("— ", look),
        "after": text_run(" —", run_properties(SONGTI, latin=SONGTI, points=SIZE_4)),
    }
    number = field("PAGE", run_properties(SONGTI, latin=SONGTI, points=SIZE_4))
    return paragraph(
        "PageNumberLine",
        dash["before"],
        number,
        dash["after"],
        properties=[el("w:ind", indent), el("w:jc", {"val": side})],
    )


def mark_paragraph(text: str) -> Any:
    """The line at the head of a page that says what the document is as yet."""
    look = run_properties(HEITI, points=SIZE_4, color=palette.INK_SOFT.lstrip("#"))
    return paragraph(
        None,
        text_run(text, look),
        properties=[spacing(400), el("w:ind", {"firstLine": 0, "firstLineChars": 0}), el("w:jc", {"val": "center"})],
    )
