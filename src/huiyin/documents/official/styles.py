"""The named styles of an official document, so that whoever edits it in Word or WPS changes one place."""

from __future__ import annotations

from typing import Any, NamedTuple

from docx.document import Document

from huiyin.documents.official.page import LINE_TWIPS, SIZE_2, SIZE_3, SIZE_4, SIZE_5, SIZE_SMALL_4, TIGHTNESS
from huiyin.documents.official.wordml import (
    FANGSONG,
    HEITI,
    KAITI,
    XIAOBIAOSONG,
    Align,
    el,
    run_properties,
    spacing,
)


class Style(NamedTuple):
    """One paragraph style.

    `indent` is the first line's, in characters; `hanging`: how far in the other lines stand, and how much of that the
    first one is taken back; `line` the pitch in twips, 0 for automatic; `rules` are the lines above
    and below, in eighths of a point (in the style: LibreOffice lets no paragraph with own rules into a frame).
    """

    id: str
    name: str
    font: str
    points: float
    align: Align = "both"
    indent: int = 2
    line: int = LINE_TWIPS
    outline: int | None = None
    keeps_with_next: bool = False
    is_strong: bool = False
    before: int = 0
    after: int = 0
    hanging: tuple[int, int] = (0, 0)
    rules: tuple[tuple[str, int], ...] = ()
    rule: str = "single"
    rule_space: int = 1
    color: str = ""


RED = "FF0000"
#: The double line of a letter stands 4 mm (11 pt) below the organ's name.
LETTER_LINE_DROP = 11
#: 0.35 mm outside, 0.25 mm between, in eighths of a point.
IMPRINT_RULES = (("top", 8), ("bottom", 8), ("between", 6))

STYLES = (
    Style("Normal", "Normal", FANGSONG, SIZE_3),
    Style("Title", "Title", XIAOBIAOSONG, SIZE_2, "center", 0, line=680, keeps_with_next=True),
    Style("TitleNote", "标题说明", KAITI, SIZE_3, "center", 0, keeps_with_next=True),
    Style("Addressee", "主送机关", FANGSONG, SIZE_3, "left", 0),
    Style("Heading1", "heading 1", HEITI, SIZE_3, outline=0, keeps_with_next=True),
    Style("Heading2", "heading 2", KAITI, SIZE_3, outline=1, keeps_with_next=True),
    Style("Heading3", "heading 3", FANGSONG, SIZE_3, outline=2, keeps_with_next=True),
    Style("Heading4", "heading 4", FANGSONG, SIZE_3, outline=3, keeps_with_next=True),
    Style("Blank", "空行", FANGSONG, SIZE_3, "left", 0),
    Style("TableCaption", "表题", HEITI, SIZE_4, "center", 0, keeps_with_next=True),
    Style("TableUnit", "表格单位", FANGSONG, SIZE_SMALL_4, "right", 0, line=400, keeps_with_next=True),
    Style("TableHead", "表头", HEITI, SIZE_SMALL_4, "center", 0, line=360),
    Style("TableText", "表格文字", FANGSONG, SIZE_SMALL_4, "left", 0, line=360),
    Style("SourceLine", "资料来源", FANGSONG, SIZE_5, "left", 0, line=320, after=160),
    Style("PictureLine", "图", FANGSONG, SIZE_3, "center", 0, line=0, keeps_with_next=True, before=120),
    Style("PictureCaption", "图题", HEITI, SIZE_4, "center", 0),
    Style("Closing", "署名", FANGSONG, SIZE_3, "right", 0, keeps_with_next=True),
    Style("AttachmentMark", "附件标识", HEITI, SIZE_3, "left", 0, keeps_with_next=True),
    Style("AttachmentName", "附件说明", FANGSONG, SIZE_3, "left", 0),
    Style("HeadMark", "发文机关标志", XIAOBIAOSONG, SIZE_2, "center", 0, line=0),
    Style("HeadLine", "版头", HEITI, SIZE_3, "left", 0),
    Style(
        "ImprintLine", "版记", FANGSONG, SIZE_4, "left", 0, line=480, rules=(("top", 8), ("bottom", 8), ("between", 6))
    ),
    Style("Statement", "模板语句", KAITI, SIZE_5, "left", 0, line=280),
    Style("AttachmentItem", "附件项", FANGSONG, SIZE_3, "left", 0, hanging=(6, 4)),
    Style("FormLabel", "表单栏目", HEITI, SIZE_4, "center", 0, line=440),
    Style("FormText", "表单内容", FANGSONG, SIZE_4, "left", 0, line=440),
    Style("LetterNumber", "信函发文字号", FANGSONG, SIZE_3, "right", 0),
    Style("CopiesLine", "抄送", FANGSONG, SIZE_4, "left", 0, line=480),
    Style(
        "LetterMark",
        "信函发文机关标志",
        XIAOBIAOSONG,
        SIZE_2,
        "center",
        0,
        line=0,
        rules=(("bottom", 24),),
        rule="thickThinSmallGap",
        rule_space=LETTER_LINE_DROP,
        color=RED,
    ),
    Style(
        "LetterFoot",
        "信函页脚线",
        FANGSONG,
        SIZE_5,
        "center",
        0,
        line=40,
        rules=(("top", 24),),
        rule="thickThinSmallGap",
        rule_space=0,
        color=RED,
    ),
    Style("PageNumberLine", "页码", FANGSONG, SIZE_4, "left", 0, line=280),
)


def set_styles(document: Document) -> None:
    """Replace whatever styles the template brought by ours, and only ours."""
    root = document.styles.element
    for child in list(root):
        root.remove(child)
    root.append(_defaults())
    for style in STYLES:
        root.append(_paragraph_style(style))
    root.append(_base_style("character", "DefaultParagraphFont", "Default Paragraph Font"))
    root.append(_base_style("numbering", "NoList", "No List"))
    root.append(_table_style())


def _defaults() -> Any:
    look = run_properties(FANGSONG, points=SIZE_3)
    look.append(el("w:lang", {"val": "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"}))
    return el("w:docDefaults", None, el("w:rPrDefault", None, look), el("w:pPrDefault", None, el("w:pPr")))


def _paragraph_style(style: Style) -> Any:
    is_body = style.points == SIZE_3
    properties = el(
        "w:pPr",
        None,
        el("w:keepNext") if style.keeps_with_next else None,
        el("w:widowControl", {"val": 0}),
        _rules(style) if style.rules else None,
        el("w:snapToGrid", {"val": 0}) if not is_body or not style.line else None,
        spacing(style.line, before=style.before, after=style.after)
        if style.line
        else spacing(240, before=style.before, after=style.after, rule="auto"),
        el("w:ind", _indent(style)),
        el("w:jc", {"val": style.align}),
        el("w:outlineLvl", {"val": style.outline}) if style.outline is not None else None,
    )
    look = run_properties(
        style.font,
        points=style.points,
        is_strong=style.is_strong,
        color=style.color,
        tightness=TIGHTNESS if is_body else 0,
    )
    attributes: dict[str, object] = {"type": "paragraph", "styleId": style.id}
    if style.id == "Normal":
        attributes["default"] = 1
    return el(
        "w:style",
        attributes,
        el("w:name", {"val": style.name}),
        el("w:basedOn", {"val": "Normal"}) if style.id != "Normal" else None,
        el("w:qFormat"),
        properties,
        look,
    )


def _indent(style: Style) -> dict[str, object]:
    character = round(style.points * 20)
    if style.hanging == (0, 0):
        return {"firstLineChars": style.indent * 100, "firstLine": style.indent * character}
    left, back = style.hanging
    return {"left": left * character, "leftChars": left * 100, "hanging": back * character, "hangingChars": back * 100}


def _rules(style: Style) -> Any:
    look = {"val": style.rule, "space": style.rule_space, "color": style.color or "000000"}
    return el("w:pBdr", None, *(el(f"w:{side}", look | {"sz": eighths}) for side, eighths in style.rules))


def _base_style(kind: str, style_id: str, name: str) -> Any:
    return el("w:style", {"type": kind, "default": 1, "styleId": style_id}, el("w:name", {"val": name}))


def _table_style() -> Any:
    margins = [el(f"w:{side}", {"w": 80, "type": "dxa"}) for side in ("left", "right")]
    look = el("w:tblPr", None, el("w:tblInd", {"w": 0, "type": "dxa"}), el("w:tblCellMar", None, *margins))
    return el(
        "w:style",
        {"type": "table", "default": 1, "styleId": "TableNormal"},
        el("w:name", {"val": "Normal Table"}),
        look,
    )
