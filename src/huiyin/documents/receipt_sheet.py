"""A receipt on one sheet of paper, as PDF: what was filed when, what follows, and a code to scan. Its font is the one
every PDF reader has for Chinese, so the file stays small."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from huiyin.documents.qr import Squares

FONT = "STSong-Light"
_LEFT, _WIDTH, _TOP = 25 * mm, 160 * mm, 270 * mm
_PIECES = re.compile(r"[!-~]+\s*|\s+|.")
_CLOSING = "，。；、：？）》”’」』】"
_INK, _SOFT = 0.12, 0.35


class Sheet(NamedTuple):
    """`large`: the facts that people copy by hand. `code`: squares of a QR code, with the words under it."""

    organ: str
    title: str
    large: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str]]
    follows_name: str
    follows: Sequence[str]
    code: Squares
    code_words: str
    foot: str
    made: datetime


def pdf(sheet: Sheet) -> bytes:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    made = io.BytesIO()
    page = Canvas(made, pagesize=A4, pageCompression=1, invariant=1)
    page.setTitle(sheet.title)
    page.setAuthor(sheet.organ)
    y = _head(page, sheet)
    for name, value in sheet.large:
        page.setFillGray(_SOFT)
        page.setFont(FONT, 11)
        page.drawString(_LEFT, y, name)
        page.setFillGray(0)
        page.setFont(FONT, 20)
        page.drawString(_LEFT, y - 9 * mm, value)
        y -= 18 * mm
    _squares(page, sheet, _TOP - 26 * mm)
    y -= 2 * mm
    for name, value in sheet.facts:
        page.setFillGray(_SOFT)
        page.setFont(FONT, 11)
        page.drawString(_LEFT, y, name)
        page.setFillGray(_INK)
        y = _text(page, value, y, 11, left=_LEFT + 28 * mm, width=_WIDTH - 28 * mm) - 2.5 * mm
    page.setFont(FONT, 13)
    page.setFillGray(0)
    page.drawString(_LEFT, y - 6 * mm, sheet.follows_name)
    y -= 14 * mm
    for words in sheet.follows:
        page.setFillGray(_INK)
        y = _text(page, words, y, 11.5, left=_LEFT, width=_WIDTH) - 2 * mm
    page.setFillGray(_SOFT)
    _text(page, sheet.foot, 24 * mm, 9, left=_LEFT, width=_WIDTH)
    page.showPage()
    page.save()
    return made.getvalue()


def _head(page: Canvas, sheet: Sheet) -> float:
    page.setFillGray(0)
    page.setFont(FONT, 13)
    page.drawString(_LEFT, _TOP, sheet.organ)
    page.setFont(FONT, 24)
    page.drawString(_LEFT, _TOP - 13 * mm, sheet.title)
    page.setLineWidth(1.2)
    page.line(_LEFT, _TOP - 19 * mm, _LEFT + _WIDTH, _TOP - 19 * mm)
    return float(_TOP - 30 * mm)


def _text(page: Canvas, words: str, y: float, size: float, *, left: float, width: float) -> float:
    """Draw words in as many lines as they need; where the next thing goes."""
    page.setFont(FONT, size)
    for line in _lines(words, size, width):
        page.drawString(left, y, line)
        y -= size * 1.6
    return y


def _lines(words: str, size: float, width: float) -> list[str]:
    """Broken between any two Chinese letters and around other words; no line begins with a closing mark."""
    found = [""]
    for piece in _PIECES.findall(words):
        if pdfmetrics.stringWidth(found[-1] + piece.rstrip(), FONT, size) > width and piece not in _CLOSING:
            found.append("")
        found[-1] += piece if found[-1] else piece.lstrip()
    return found


def _squares(page: Canvas, sheet: Sheet, top: float) -> None:
    side = 36 * mm
    one = side / len(sheet.code)
    left = _LEFT + _WIDTH - side
    page.setFillGray(0)
    for row, cells in enumerate(sheet.code):
        for column, is_dark in enumerate(cells):
            if is_dark:
                page.rect(left + column * one, top - (row + 1) * one, one, one, stroke=0, fill=1)
    page.setFillGray(_SOFT)
    page.setFont(FONT, 9)
    page.drawCentredString(left + side / 2, top - side - 5 * mm, sheet.code_words)
