"""Word files made by hand, as Word, WPS and attackers save them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from huiyin.documents.official import Block, OfficialDocument, Paragraph, write_document
from huiyin.documents.templates import Filled, fill

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000"
    "000049454e44ae426082"
)


def word_of(*blocks: Block | str, **rest: Any) -> bytes:
    """A document by the official writer; a text is a paragraph."""
    made = [Paragraph(block) if isinstance(block, str) else block for block in blocks]
    return write_document(OfficialDocument(made, **rest))


def with_parts(data: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The file with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def read_part(data: bytes, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def part_names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.namelist()


def with_body(body: str, base: bytes | None = None, sections: str = "") -> bytes:
    """A document with this body, XML as it stands."""
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {SPACES}><w:body>{body}'
    return with_parts(base or word_of("x"), {"word/document.xml": f"{xml}{sections}</w:body></w:document>"})


def para(*runs: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{''.join(runs)}</w:p>"


def run(text: str, look: str = "") -> str:
    own = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{own}<w:t xml:space="preserve">{text}</w:t></w:r>'


def with_relation(data: bytes, kind: str, target: str, *, external: bool = False, of: str = "document") -> bytes:
    """One more relationship of a part, or of the package (`of=""`)."""
    name = f"word/_rels/{of}.xml.rels" if of else "_rels/.rels"
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    xml = read_part(data, name) if name in part_names(data) else empty
    mode = ' TargetMode="External"' if external else ""
    kind = kind if ":" in kind else f"{RELATIONS}/{kind}"
    entry = f'<Relationship Id="rIdX{len(xml)}" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    return with_parts(data, {name: xml.replace("</Relationships>", entry)})


def with_type(data: bytes, part: str, kind: str) -> bytes:
    """One more entry of the list of content types."""
    xml = read_part(data, "[Content_Types].xml")
    entry = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    return with_parts(data, {"[Content_Types].xml": xml.replace("</Types>", entry)})


def filled(data: bytes, values: Mapping[str, object], **rest: Any) -> Filled:
    """Filled with the filters and tests of a small bureau."""
    filters = {"同比": lambda value: f"同比下降{value}%", "变化": lambda value: f"（{value}）"}
    tests = {"有数": bool}
    return fill(
        data, values, rest.pop("filters", filters), rest.pop("tests", tests), rest.pop("functions", None), **rest
    )


class Bureau:
    """The names that these tests know."""

    filters = frozenset(("同比", "变化", "百分数"))
    tests = frozenset(("有数", "为零"))
    functions = frozenset(("今年",))
    values = frozenset(
        (
            ("来信", "件次"),
            ("来访", "批次"),
            ("信访", "总量"),
            ("本单位",),
            ("属地", "城关镇", "来访", "批次"),
            ("各月", "3月", "件次"),
        )
    )
    lists = {("各月",): frozenset(("名称", "件次", "来信.件次")), ("各月", "各镇"): frozenset(("名称",))}  # noqa: RUF012

    def resolve(self, path: tuple[str, ...]) -> bool:
        return path in self.values

    def loop(self, path: tuple[str, ...]) -> frozenset[str] | None:
        return self.lists.get(path)

    def kind(self, path: tuple[str, ...]) -> str:
        return ""

    def attribute(self, text: str) -> tuple[str, ...]:
        return tuple(text.split("."))

    def signature(self, name: str, *, is_test: bool) -> None:
        return None

    def nearest(self, path: tuple[str, ...]) -> str:
        return "来信.件次" if path[0][:1] == "来" else ""
