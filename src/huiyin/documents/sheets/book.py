"""The parts of a workbook besides its rows: which sheets, which texts, which formats are dates."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from huiyin.documents.sheets.formats import FormatKind, format_kind
from huiyin.documents.sheets.package import STRINGS_LIMIT, Package, feed, xml_parser
from huiyin.documents.sheets.problems import SheetProblem

#: More texts than this would not fit in memory beside the import.
STRINGS_COUNT_LIMIT = 3_000_000

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

_OTHER_OFFICE: tuple[tuple[str, str, str], ...] = (
    ("word/", "Word 文档", "a Word document"),
    ("ppt/", "PowerPoint 演示文稿", "a PowerPoint presentation"),
)


@dataclass(frozen=True)
class SheetPart:
    name: str
    part: str
    hidden: bool


@dataclass
class Book:
    """What is needed to understand the cells of a workbook."""

    package: Package
    sheets: list[SheetPart] = field(default_factory=list)
    since_1904: bool = False
    #: the shared texts, trimmed; None for an empty one.
    strings: list[str | None] = field(default_factory=list)
    #: style number of a cell → "date" or "time"; plain numbers are left out.
    styles: dict[str, FormatKind] = field(default_factory=dict)


def open_book(package: Package) -> Book:
    part = _workbook_part(package)
    book = Book(package)
    links = _relations(package, part)
    listed: list[tuple[str, str, bool]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            listed.append((attributes.get("name", ""), link, attributes.get("state", "visible") != "visible"))
        elif name == "workbookPr":
            book.since_1904 = attributes.get("date1904", "0").lower() in ("1", "true")

    package.parse(part, start)
    for name, link, hidden in listed:
        kind, target = links.get(link, ("", ""))
        if kind == "worksheet" and package.has(target):
            book.sheets.append(SheetPart(name, target, hidden))
    book.sheets.sort(key=lambda sheet: sheet.hidden)
    if not book.sheets:
        raise SheetProblem("no_worksheet", name=package.name)
    by_kind = dict(links.values())
    if package.has(by_kind.get("styles", "")):
        book.styles = _date_styles(package, by_kind["styles"])
    if package.has(by_kind.get("sharedStrings", "")):
        book.strings = _shared_strings(package, by_kind["sharedStrings"])
    return book


def unescape(text: str) -> str:
    """`_x000D_` is how Excel writes a character that XML may not hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _workbook_part(package: Package) -> str:
    part = "xl/workbook.xml"
    if package.has("_rels/.rels"):
        part = next((target for kind, target in _relations(package, "").values() if kind == "officeDocument"), part)
    if part.endswith(".bin"):
        raise SheetProblem(
            "other_sheet_format", name=package.name, kind="二进制工作簿（.xlsb）", kind_en="a binary workbook (.xlsb)"
        )
    if part.startswith("xl/") and package.has(part):
        return part
    for prefix, kind, kind_en in _OTHER_OFFICE:
        if part.startswith(prefix) or package.has(prefix + "document.xml"):
            raise SheetProblem("not_a_sheet", name=package.name, kind=kind, kind_en=kind_en)
    if package.has("mimetype") and package.has("content.xml"):
        raise SheetProblem(
            "other_sheet_format", name=package.name, kind="OpenDocument 文件", kind_en="an OpenDocument file"
        )
    if package.has(part):
        return part
    raise SheetProblem("not_a_sheet", name=package.name, kind="普通压缩包（zip）", kind_en="a plain zip archive")


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, part it points to), of one part of the package."""
    folder, _, file = part.rpartition("/")
    listing = posixpath.join(folder, "_rels", f"{file}.rels") if part else "_rels/.rels"
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], full)

    package.parse(listing, start)
    return found


def _date_styles(package: Package, part: str) -> dict[str, FormatKind]:
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name in ("cellStyles", "cellStyleXfs", "dxfs"):
            inside = False
        elif name == "xf" and inside:
            formats.append(_number(attributes.get("numFmtId")))

    package.parse(part, start)
    kinds = {number: format_kind(number, codes.get(number)) for number in set(formats)}
    return {str(style): kinds[number] for style, number in enumerate(formats) if kinds[number] != "number"}


def _shared_strings(package: Package, part: str) -> list[str | None]:
    strings: list[str | None] = []
    text: list[str] = []
    pieces: list[str] = []
    phonetic = 0
    prefix = ""

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal phonetic, prefix
        text.clear()
        if name.endswith("rPh"):
            phonetic += 1
        elif name.endswith("sst"):
            prefix = name[:-3]

    def end(name: str) -> None:
        nonlocal phonetic
        name = name.removeprefix(prefix)
        if name == "t":
            if not phonetic:
                pieces.extend(text)
        elif name == "si":
            strings.append(unescape("".join(pieces)).strip() or None)
            pieces.clear()
            if len(strings) > STRINGS_COUNT_LIMIT:
                raise _too_many_strings(package)
        elif name == "rPh":
            phonetic -= 1

    parser = xml_parser(package.name)
    parser.CharacterDataHandler = text.append
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    for chunk in package.chunks(part, STRINGS_LIMIT):
        feed(parser, chunk, package, part)
    feed(parser, b"", package, part, final=True)
    return strings


def _too_many_strings(package: Package) -> SheetProblem:
    most = f"{STRINGS_COUNT_LIMIT:,}"
    return SheetProblem(
        "too_large", name=package.name, part="文字表", part_en="table of texts", expanded=f"{most}+", limit=most
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
