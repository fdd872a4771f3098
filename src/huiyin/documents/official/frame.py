"""What stands around the text: the red head, the signature, the list of attachments, the imprint."""

from __future__ import annotations

from datetime import date
from typing import Any

from huiyin.documents.official.content import AttachmentNote, Copies, Imprint, LetterHead, RedHead, Signature
from huiyin.documents.official.page import LINE_TWIPS, SIZE_3, SIZE_4, TIGHTNESS, TYPE_WIDTH_MM
from huiyin.documents.official.styles import RED
from huiyin.documents.official.wordml import (
    KAITI,
    TWIPS_PER_POINT,
    XIAOBIAOSONG,
    el,
    paragraph,
    run_properties,
    spacing,
    text_run,
    twips,
)
from huiyin.documents.workbook import shown_width

_CHARACTER = round(SIZE_3 * TWIPS_PER_POINT)
_WIDTH = twips(TYPE_WIDTH_MM)
#: The issuing organ's name stands 35 mm below the top of the type area and is at most 62 pt high.
_HEAD_DROP_MM = 35
_LARGEST_HEAD, _SMALLEST_HEAD = 62.0, 22.0
#: A letter's head stands 30 mm below the edge of the page, its foot 20 mm above the other; both are 170 mm wide.
_LETTER_TOP_MM, _LETTER_FOOT_MM, _LETTER_WIDTH_MM = 30, 277, 170
_LARGEST_LETTER_MARK = 42.0
#: Seven eighths of a character between the line and the number.
_NUMBER_DROP = round(SIZE_3 * TWIPS_PER_POINT * 7 / 8)
#: The red line stands 4 mm (11 pt) below the document number.
_RED_LINE_DROP = 11


def day_text(day: date) -> str:
    """2026年3月5日: Arabic numerals, full year, no zero before."""
    return f"{day.year}年{day.month}月{day.day}日"


def blank() -> Any:
    return paragraph("Blank")


def kept_blank() -> Any:
    """A blank line that stays on the page of what follows."""
    return paragraph("Blank", properties=[el("w:keepNext")])


def red_head_elements(head: RedHead) -> list[Any]:
    top = [text for text in (head.copy_number, head.secrecy, head.urgency) if text]
    elements = [paragraph("HeadLine", text_run(text)) for text in top]
    drop = twips(_HEAD_DROP_MM) - len(top) * LINE_TWIPS
    if drop > 0:
        elements.append(paragraph("Blank", properties=[el("w:snapToGrid", {"val": 0}), spacing(drop)]))
    characters = max(shown_width(head.organ) / 2, 1)
    size = min(_LARGEST_HEAD, max(_SMALLEST_HEAD, int(_WIDTH / TWIPS_PER_POINT / characters * 0.98)))
    look = run_properties(XIAOBIAOSONG, points=size, color=RED)
    elements += [paragraph("HeadMark", text_run(head.organ, look)), blank(), blank()]
    elements.append(_number_line(head))
    return [*elements, blank(), blank()]


def _number_line(head: RedHead) -> Any:
    """发文字号 over the red line: centred, or with a signer left and right, one character in from each side."""
    line = el("w:pBdr", None, el("w:bottom", {"val": "single", "sz": 18, "space": _RED_LINE_DROP, "color": RED}))
    if not head.signer:
        return paragraph("Blank", text_run(head.number), properties=[line, el("w:jc", {"val": "center"})])
    stops = (("left", _CHARACTER), ("right", _WIDTH - _CHARACTER))
    tabs = el("w:tabs", None, *(el("w:tab", {"val": side, "pos": at}) for side, at in stops))
    name = run_properties(KAITI, points=SIZE_3, tightness=TIGHTNESS)
    content = [text_run(f"\t{head.number}\t签发人："), text_run(head.signer, name)]
    return paragraph("Blank", *content, properties=[line, tabs])


def letter_head_elements(head: LetterHead) -> list[Any]:
    """The name in a frame, so that it stands above the type area; the number one line below it at the right margin."""
    characters = max(shown_width(head.measured or head.organ) / 2, 1)
    size = min(_LARGEST_LETTER_MARK, max(_SMALLEST_HEAD, int(_WIDTH / TWIPS_PER_POINT / characters * 0.98)))
    look = run_properties(XIAOBIAOSONG, points=size, color=RED)
    mark = paragraph("LetterMark", text_run(head.organ, look), properties=[_on_page(_LETTER_TOP_MM, _NUMBER_DROP)])
    number = paragraph("LetterNumber", text_run(head.number))
    return [mark, *([number] if head.number else []), blank(), blank()]


def letter_foot_elements() -> list[Any]:
    """The second double line, in the footer of the first page."""
    line = paragraph("LetterFoot", properties=[_on_page(_LETTER_FOOT_MM, 0)])
    return [line, paragraph("PageNumberLine")]


def _on_page(top_mm: float, room: int) -> Any:
    """A frame as wide as a letter's lines, so far below the edge of the page."""
    return el(
        "w:framePr",
        {
            "w": twips(_LETTER_WIDTH_MM),
            "vSpace": room,
            "wrap": "notBeside",
            "vAnchor": "page",
            "hAnchor": "page",
            "xAlign": "center",
            "y": twips(top_mm),
        },
    )


def copies_elements(copies: Copies) -> list[Any]:
    """抄送 one character in from either side, at the foot of the type area."""
    side = round(SIZE_4 * TWIPS_PER_POINT)
    place = {"wrap": "around", "vAnchor": "margin", "hAnchor": "margin", "xAlign": "left", "yAlign": "bottom"}
    properties = [
        el("w:framePr", {"w": _WIDTH, "hSpace": 180, **place}),
        el("w:ind", {"left": 4 * side, "right": side, "firstLineChars": 0, "hanging": 3 * side}),
    ]
    return [paragraph("CopiesLine", text_run(f"抄送：{copies.text}。"), properties=properties)]


def signature_elements(signature: Signature, gap_lines: int) -> list[Any]:
    """The date four characters from the right, the organ centred over it; a long name ends at the margin instead."""
    day = signature.day or "　　　　年　月　日"
    day = day if isinstance(day, str) else day_text(day)
    organ_width, day_width = (shown_width(text) / 2 for text in (signature.organ, day))
    day_indent = max(4.0, (organ_width - day_width) / 2)
    organ_indent = day_indent + (day_width - organ_width) / 2
    lines = [(signature.organ, organ_indent), (day, day_indent)]
    return [kept_blank() for _ in range(gap_lines)] + [
        paragraph("Closing", text_run(text), properties=[*_keep(number == 0), *_place(signature.block, indent)])
        for number, (text, indent) in enumerate(lines)
        if text
    ]


def _place(block: float, indent: float) -> list[Any]:
    if not block:
        return [el("w:ind", {"right": round(indent * _CHARACTER), "firstLine": 0})]
    left = max(0, _WIDTH - round(block * _CHARACTER))
    return [el("w:ind", {"left": left, "firstLine": 0, "firstLineChars": 0}), el("w:jc", {"val": "center"})]


def _keep(keeps: bool) -> list[Any]:
    return [] if keeps else [el("w:keepNext", {"val": 0})]


def attachment_note_elements(note: AttachmentNote) -> list[Any]:
    """附件：1. … with the names in line under each other, two characters in; nothing after a name."""
    if len(note.names) == 1:
        indent = el("w:ind", {"left": 5 * _CHARACTER, "firstLineChars": 0, "hanging": 3 * _CHARACTER})
        return [blank(), paragraph("AttachmentName", text_run(f"附件：{note.names[0]}"), properties=[indent])]
    elements = [blank()]
    for number, name in enumerate(note.names, 1):
        lead = "附件：" if number == 1 else ""
        hanging = 4 * _CHARACTER if lead else _CHARACTER
        indent = el("w:ind", {"left": 6 * _CHARACTER, "firstLineChars": 0, "hanging": hanging})
        elements.append(paragraph("AttachmentName", text_run(f"{lead}{number}.\t{name}"), properties=[indent]))
    return elements


def imprint_elements(imprint: Imprint) -> list[Any]:
    """版记 in a frame at the foot of the type area: thick lines outside, a thin one between (LibreOffice omits it).

    Its paragraphs have the very same properties, else they are not one frame.
    """
    side = round(SIZE_4 * TWIPS_PER_POINT)
    lines = [f"　抄送：{imprint.copies_to}。"] if imprint.copies_to else []
    lines.append(f"　{imprint.organ}\t" + (f"{day_text(imprint.day)}印发" if imprint.day else ""))
    place = {"wrap": "around", "vAnchor": "margin", "hAnchor": "margin", "xAlign": "left", "yAlign": "bottom"}
    elements = []
    for text in lines:
        properties = [
            el("w:framePr", {"w": _WIDTH, "hSpace": 180, **place}),
            el("w:tabs", None, el("w:tab", {"val": "right", "pos": _WIDTH - side})),
            el("w:ind", {"left": 4 * side, "firstLineChars": 0, "hanging": 4 * side}),
        ]
        elements.append(paragraph("ImprintLine", text_run(text), properties=properties))
    return [*elements, paragraph("Blank", properties=[el("w:snapToGrid", {"val": 0}), spacing(20)])]
