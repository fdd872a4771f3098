"""A document changed as Word leaves it: runs cut by sittings, proofing marks between them, quotation marks curled."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

BODY = "word/document.xml"


def edited(docx: bytes, changes: dict[str, str]) -> bytes:
    """Each text of `changes`, which must stand in one run, becomes the other, typed in three sittings."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = {info: package.read(info) for info in package.infolist()}
    body = next(info for info in parts if info.filename == BODY)
    root = etree.fromstring(parts[body])
    for old, new in changes.items():
        run = next(run for run in root.iter(qn("w:r")) if old in _text(run))
        _retype(run, _text(run).replace(old, new))
    parts[body] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for info, content in parts.items():
            package.writestr(info.filename, content)
    return out.getvalue()


def _text(run: etree._Element) -> str:
    return "".join(text.text or "" for text in run.iter(qn("w:t")))


def _retype(run: etree._Element, text: str) -> None:
    """The run gives way to pieces of seven characters, each of a sitting of its own."""
    look = run.find(qn("w:rPr"))
    for number, start in enumerate(range(0, len(text), 7)):
        piece = parse_xml(
            f'<w:r {nsdecls("w")} w:rsidR="00A{number:05X}" w:rsidRPr="00B{number:05X}">'
            '<w:t xml:space="preserve"/></w:r>'
        )
        if look is not None:
            piece.insert(0, deepcopy(look))
        piece.find(qn("w:t")).text = text[start : start + 7]
        if number % 2:
            run.addprevious(parse_xml(f'<w:proofErr {nsdecls("w")} w:type="gramStart"/>'))
        run.addprevious(piece)
        if number % 2:
            run.addprevious(parse_xml(f'<w:proofErr {nsdecls("w")} w:type="gramEnd"/>'))
            run.addprevious(
                parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{900 + number}" w:name="_GoBack{number}"/>')
            )
            run.addprevious(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{900 + number}"/>'))
    run.getparent().remove(run)
