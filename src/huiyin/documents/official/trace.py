"""Figures that can be traced: each figure's run stands in a hidden bookmark, and a part of the file says which it is.

A reader who has only the Word file can list every figure with its id and the text that stands there now; a figure
edited by hand after the report was made thus differs from the working papers and is found.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, NamedTuple
from xml.etree import ElementTree

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from huiyin.documents.official.wordml import el

NAMESPACE = "urn:huiyin:figures:1"
PART = "/customXml/figures.xml"
BOOKMARK = "_figure_"
_STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class TracedFigure(NamedTuple):
    """A figure printed in a document: its id, the text printed, and the text that stands there now."""

    id: str
    printed: str
    found: str


class Tracer:
    """Numbers the figures of one document in the order they are printed."""

    def __init__(self, first_id: int = 0) -> None:
        self._first_id = first_id
        self._figures: list[tuple[str, str]] = []

    def wrap(self, figure: str, text: str, *runs: Any) -> list[Any]:
        number = len(self._figures)
        self._figures.append((figure, text))
        identity = self._first_id + number
        start = el("w:bookmarkStart", {"id": identity, "name": _bookmark(number)})
        return [start, *runs, el("w:bookmarkEnd", {"id": identity})]

    def attach(self, document_part: Any) -> None:
        """Put the list of figures into the file."""
        root = ElementTree.Element(f"{{{NAMESPACE}}}figures")
        for number, (figure, text) in enumerate(self._figures):
            attributes = {"bookmark": _bookmark(number), "id": figure, "text": text}
            ElementTree.SubElement(root, f"{{{NAMESPACE}}}figure", attributes)
        blob = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        part = Part(PackURI(PART), "application/xml", blob, document_part.package)
        document_part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def traced_figures(docx: bytes) -> list[TracedFigure]:
    """Every traced figure of a document made here, in the order set: the text, then headers, footers and notes."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        if PART.lstrip("/") not in package.namelist():
            return []
        listed = parse_xml(package.read(PART.lstrip("/")))
        found: dict[str, str] = {}
        for name in package.namelist():
            if _STORY.fullmatch(name):
                found |= _bookmarked_texts(parse_xml(package.read(name)))
    return [
        TracedFigure(entry.get("id", ""), entry.get("text", ""), found.get(entry.get("bookmark", ""), ""))
        for entry in listed
    ]


def _bookmark(number: int) -> str:
    """Names that begin with an underscore are hidden in Word's list of bookmarks."""
    return f"{BOOKMARK}{number + 1}"


def _bookmarked_texts(body: Any) -> dict[str, str]:
    texts: dict[str, str] = {}
    names: dict[str, str] = {}
    for element in body.iter():
        if element.tag == f"{_WORD}bookmarkStart":
            names[element.get(f"{_WORD}id", "")] = element.get(f"{_WORD}name", "")
            texts[element.get(f"{_WORD}name", "")] = ""
        elif element.tag == f"{_WORD}bookmarkEnd":
            names.pop(element.get(f"{_WORD}id", ""), None)
        elif element.tag == f"{_WORD}t":
            for name in names.values():
                texts[name] += element.text or ""
    return texts
