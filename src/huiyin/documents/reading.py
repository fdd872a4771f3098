"""A Word document as a page can show it: safe HTML with our own class names, nothing from outside, figures that open.

mammoth turns the document into HTML; what it gives is parsed and written anew from a short list of elements, so that a
document can bring no script, no style, no address and no attribute of its own. Pictures come as data addresses.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, Final, NamedTuple

import mammoth
from lxml import etree
from lxml import html as lxml_html

from huiyin.documents.official.trace import NAMESPACE, PART

LARGEST_DOCUMENT: Final = 40 * 1024 * 1024
LARGEST_TEXT: Final = 5_000_000
LARGEST_PICTURES: Final = 20 * 1024 * 1024

#: The styles of our official documents and Word's own headings; the page has its own h1, so headings begin at h2.
_STYLES: Final = "\n".join(
    (
        "p[style-name='Title'] => p.word-title:fresh",
        "p[style-name='标题'] => p.word-title:fresh",
        "p[style-name='标题说明'] => p.word-centre:fresh",
        *(
            f"p[style-name='{name} {level}'] => h{min(level + 1, 6)}:fresh"
            for level in range(1, 7)
            for name in ("heading", "Heading", "标题")
        ),
        "p[style-name='主送机关'] => p.word-flush:fresh",
        "p[style-name='表题'] => p.word-caption:fresh",
        "p[style-name='图题'] => p.word-caption:fresh",
        "p[style-name='表格单位'] => p.word-unit:fresh",
        "p[style-name='资料来源'] => p.word-source:fresh",
        "p[style-name='图'] => p.word-picture:fresh",
        "p[style-name='署名'] => p.word-closing:fresh",
        "p[style-name='附件标识'] => p.word-flush:fresh",
        "p[style-name='附件说明'] => p.word-flush:fresh",
        "p[style-name='发文机关标志'] => p.word-title:fresh",
        "p[style-name='版头'] => p.word-flush:fresh",
        "p[style-name='信函发文机关标志'] => p.word-title:fresh",
        "p[style-name='信函发文字号'] => p.word-closing:fresh",
        "p[style-name='附件项'] => p.word-flush:fresh",
        "p[style-name='表单栏目'] => p.word-flush:fresh",
        "p[style-name='表单内容'] => p.word-flush:fresh",
        "p[style-name='抄送'] => p.word-imprint:fresh",
        "p[style-name='版记'] => p.word-imprint:fresh",
        "highlight => mark",
        "u => u",
    )
)
_CLASSES: Final = frozenset(re.findall(r"p\.(word-[a-z]+)", _STYLES))
_KEPT: Final = frozenset(
    ("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "u", "s", "sub", "sup", "mark")
)
_GAP: Final = re.compile(r"(【待填[^】]*】)")
_NUMBER: Final = re.compile(r"[-+−]?[\d,，]+(\.\d+)?[%％]?")
_NOTHING: Final = frozenset({"", "—", "-", "——", "无"})
_PICTURES: Final = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


class Unreadable(Exception):
    """The file is no Word document, or too large to be shown on a page; the message says which."""

    def __init__(self, message: str, message_en: str) -> None:
        self.message, self.message_en = message, message_en
        super().__init__(message)


class _Figure(NamedTuple):
    text: str
    href: str


def as_html(docx: bytes, opens: Callable[[str], str] = lambda _figure: "") -> str:
    """The text, tables and pictures of a document as HTML that may be put into a page as it is.

    Args:
        opens: the address at which a traced figure opens, by its id; "" where it does not open.

    Raises:
        Unreadable: no Word document, or a very large one.
    """
    if len(docx) > LARGEST_DOCUMENT:
        raise Unreadable("文件太大，无法在页面上显示；请下载后查看。", "The file is too large to be shown on a page.")
    try:
        figures = _figures(docx, opens)
        room = [LARGEST_PICTURES]
        made = mammoth.convert_to_html(
            io.BytesIO(docx),
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(lambda image: _picture(image, room)),
        )
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise Unreadable(
            "文件无法读出，可能已损坏；请下载后用 Word 或 WPS 打开核对。", "The file cannot be read."
        ) from error
    if len(made.value) > LARGEST_TEXT + LARGEST_PICTURES * 2:
        raise Unreadable("文字太多，无法在页面上显示；请下载后查看。", "The text is too long to be shown on a page.")
    tree = lxml_html.fragment_fromstring(made.value, create_parent="div")
    return "".join(_Writer(figures).children(tree))


def _figures(docx: bytes, opens: Callable[[str], str]) -> dict[str, _Figure]:
    """By the name of its bookmark: what was printed there and where it opens."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        name = PART.lstrip("/")
        if name not in package.namelist():
            return {}
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(package.read(name), parser)
    found = {}
    for entry in root.iter(f"{{{NAMESPACE}}}figure"):
        href, text = opens(entry.get("id", "")), entry.get("text", "")
        if href and text:
            found[entry.get("bookmark", "")] = _Figure(text, href)
    return found


def _picture(image: Any, room: list[int]) -> dict[str, str]:
    with image.open() as file:
        data: bytes = file.read(room[0] + 1)
    kind = next((kind for magic, kind in _PICTURES.items() if data.startswith(magic)), "")
    if not kind or len(data) > room[0]:
        return {"src": ""}
    room[0] -= len(data)
    return {"src": f"data:{kind};base64,{base64.b64encode(data).decode()}"}


class _Writer:
    """Writes a tree anew, element by element; what is not on the list gives way to what it contains."""

    def __init__(self, figures: dict[str, _Figure]) -> None:
        self._figures = figures
        self._coming: _Figure | None = None
        self._is_marked = False
        self._caption = ""
        self._tables = 0

    def children(self, element: Any) -> Iterator[str]:
        yield from self._text(element.text)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._element(child)
            yield from self._text(child.tail)

    def _element(self, element: Any) -> Iterator[str]:
        tag = element.tag
        if tag == "br":
            yield "<br>"
        elif tag == "img":
            yield self._img(element)
        elif tag == "table":
            yield from self._table(element)
        elif tag in _KEPT:
            yield from self._kept(element, tag)
        else:
            self._coming = self._figures.get(element.get("id", "")) or self._coming
            yield from self.children(element)

    def _kept(self, element: Any, tag: str) -> Iterator[str]:
        was_marked, self._is_marked = self._is_marked, self._is_marked or tag == "mark"
        if tag == "p":
            self._coming = None
        given = element.get("class", "")
        inside = "".join(self.children(element))
        if given == "word-caption":
            self._caption = element.text_content().strip()
        self._is_marked = was_marked
        yield f'<{tag} class="{given}">' if given in _CLASSES else f"<{tag}>"
        yield inside
        yield f"</{tag}>"

    def _text(self, text: str | None) -> Iterator[str]:
        if not text:
            return
        coming, self._coming = self._coming, None
        if coming is not None and text.startswith(coming.text) and not _GAP.match(text):
            yield f'<a class="word-figure" href="{escape(coming.href)}">{escape(coming.text)}</a>'
            text = text[len(coming.text) :]
        for place, part in enumerate(_GAP.split(text)):
            yield f"<mark>{escape(part)}</mark>" if place % 2 and not self._is_marked else escape(part)

    def _img(self, element: Any) -> str:
        source, words = element.get("src", ""), escape(element.get("alt", ""))
        if not re.fullmatch(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=]+", source):
            return f'<span class="word-absent">（图片未显示：{words}）</span>'
        return f'<img src="{source}" alt="{words}">'

    def _table(self, table: Any) -> Iterator[str]:
        self._tables += 1
        label, self._caption = self._caption or f"表格 {self._tables}", ""
        numeric = _numeric_columns(table)
        yield f'<div class="table-wrap" role="region" tabindex="0" aria-label="{escape(label)}"><table class="table">'
        for part in table:
            if part.tag in ("thead", "tbody"):
                yield f"<{part.tag}>"
                for row in part:
                    yield from self._row(row, numeric)
                yield f"</{part.tag}>"
            elif part.tag == "tr":
                yield from self._row(part, numeric)
        yield "</table></div>"

    def _row(self, row: Any, numeric: frozenset[int]) -> Iterator[str]:
        yield "<tr>"
        column = 0
        for cell in row:
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            text = cell.text_content().strip()
            tag = "th" if cell.tag == "th" and text else "td"
            words = ' scope="col"' if tag == "th" else ""
            words += f' colspan="{across}"' if across > 1 else ""
            words += f' rowspan="{down}"' if down > 1 else ""
            is_number = across == 1 and column in numeric and (cell.tag == "th" or _is_number(text))
            words += ' class="amount"' if is_number else ""
            self._coming = None
            yield f"<{tag}{words}>{''.join(self.children(cell))}</{tag}>"
            column += across
        yield "</tr>"


def _span(cell: Any, name: str) -> int:
    given = cell.get(name, "1")
    return int(given) if given.isdecimal() and 0 < int(given) < 1000 else 1


def _is_number(text: str) -> bool:
    return text in _NOTHING or bool(_NUMBER.fullmatch(text))


def _numeric_columns(table: Any) -> frozenset[int]:
    """Columns whose cells below the head are numbers, or say that there is none."""
    columns: dict[int, list[str]] = {}
    for row in table.iter("tr"):
        if any(cell.tag == "th" or cell.get("rowspan") or cell.get("colspan") for cell in row):
            continue
        for place, cell in enumerate(row):
            columns.setdefault(place, []).append(cell.text_content().strip())
    return frozenset(
        place
        for place, texts in columns.items()
        if all(_is_number(text) for text in texts) and not _NOTHING.issuperset(texts)
    )
