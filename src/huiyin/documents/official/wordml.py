"""WordprocessingML, element by element. The order of children inside properties follows the schema: Word insists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from huiyin.documents.workbook import clean_text

#: One point is 20 twips, one millimetre is 56.7.
TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4

FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"

Align = Literal["both", "left", "center", "right"]


def el(tag: str, attributes: Mapping[str, object] | None = None, *children: Any) -> Any:
    """An element; attributes without a prefix get w:, children that are None are left out."""
    element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name if ":" in name else f"w:{name}"), str(value))
    for child in children:
        if child is not None:
            element.append(child)
    return element


def fonts(east_asian: str, latin: str = LATIN) -> Any:
    """Both halves of a font: `hint` makes quotation marks and dashes Chinese ones."""
    return el("w:rFonts", {"hint": "eastAsia", "ascii": latin, "hAnsi": latin, "eastAsia": east_asian, "cs": latin})


def run_properties(
    east_asian: str | None = None,
    *,
    latin: str = LATIN,
    points: float | None = None,
    is_strong: bool = False,
    color: str = "",
    tightness: int | None = None,
    highlight: str = "",
) -> Any:
    """w:rPr. `tightness` is the change of letter spacing in twentieths of a point."""
    size = {"val": round(points * 2)} if points else None
    return el(
        "w:rPr",
        None,
        fonts(east_asian, latin) if east_asian else None,
        el("w:b") if is_strong else None,
        el("w:color", {"val": color}) if color else None,
        el("w:spacing", {"val": tightness}) if tightness is not None else None,
        el("w:sz", size) if size else None,
        el("w:szCs", size) if size else None,
        el("w:highlight", {"val": highlight}) if highlight else None,
    )


def text_run(text: str, properties: Any | None = None) -> Any:
    """w:r; line breaks and tabs in the text become w:br and w:tab."""
    run = el("w:r", None, properties)
    for number, line in enumerate(clean_text(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            run.append(el("w:br"))
        for part, piece in enumerate(line.split("\t")):
            if part:
                run.append(el("w:tab"))
            if piece:
                node = el("w:t", {"xml:space": "preserve"})
                node.text = piece
                run.append(node)
    return run


def paragraph(style: str | None, *content: Any, properties: list[Any] | None = None) -> Any:
    """w:p of a style; `properties` are further children of w:pPr in schema order."""
    own = el("w:pPr", None, el("w:pStyle", {"val": style}) if style else None, *(properties or []))
    return el("w:p", None, own if len(own) else None, *content)


def keep_with_next(body: list[Any]) -> None:
    """Hold the last paragraph to what comes after it: a signature never stands on a page without text of the body."""
    if not body or not body[-1].tag.endswith("}p"):
        return
    last = body[-1]
    own = next((child for child in last if child.tag.endswith("}pPr")), None)
    if own is None:
        own = el("w:pPr")
        last.insert(0, own)
    style = [child for child in own if child.tag.endswith("}pStyle")]
    if not any(child.tag.endswith("}keepNext") for child in own):
        own.insert(len(style), el("w:keepNext"))


def field(instruction: str, properties: Any) -> Any:
    """A field that Word and LibreOffice compute, such as PAGE."""
    inner = el("w:r", None, properties, el("w:t"))
    inner[-1].text = "1"
    return el("w:fldSimple", {"instr": f" {instruction} "}, inner)


def spacing(line_twips: int, *, before: int = 0, after: int = 0, rule: str = "exact") -> Any:
    return el("w:spacing", {"before": before, "after": after, "line": line_twips, "lineRule": rule})


def twips(mm: float) -> int:
    return round(mm * TWIPS_PER_MM)
