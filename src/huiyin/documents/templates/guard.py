"""What a template file may be: a Word document that reaches nowhere, carries nothing and runs nothing.

What is allowed is listed where the list is short (kinds of field, schemes of links, the kind of document); what is
refused is listed elsewhere.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.parsers import expat

import docx

from huiyin.documents.templates.fields import FIELD_ELEMENTS, Fields
from huiyin.documents.templates.package import read_package
from huiyin.documents.templates.problems import TemplateRefused, Trap, trap

MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ELEMENT_LIMIT, DEPTH_LIMIT, XML_LIMIT = 400_000, 200, 32 << 20
_PARTS_WITHOUT_XML = re.compile(r"\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|odttf|ttf|otf|wdp|dib|ico)$", re.IGNORECASE)
_MACROS = re.compile(
    r"vbaproject|vbadata|macroenabled|ms-word\.(attachedtoolbars|keymapcustomizations)|customui|ui/extensibility"
    r"|usercustomization|webextension|keymapcustomizations|attachedtoolbars",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(
    r"oleobject|activex|relationships/(package|control)$|/embeddings/|embeddedobject|package-embedded", re.IGNORECASE
)
_FOREIGN = re.compile(r"afchunk|subdocument|relationships/frame$|/htmlfile|mht(ml)?$", re.IGNORECASE)
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_REFUSED_ELEMENTS = {
    "altChunk": "foreign_part",
    "subDoc": "foreign_part",
    "object": "embedded",
    "OLEObject": "embedded",
    "control": "embedded",
    "mailMerge": "external",
    "frameset": "external",
}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/"
_ENCODINGS = ("utf-8", "utf8", "utf-16", "us-ascii", "ascii")
#: Addresses of drawings that stay inside the file.
_OWN = re.compile(r"#|data:image/|$")
_STYLE_ADDRESS = re.compile(r"url\(\s*['\"]?(?!#|data:image/)[^)]", re.IGNORECASE)
_LINK = re.compile(r"(https?://\S|mailto:\S|#)", re.IGNORECASE)


def guard(data: bytes) -> None:
    """Refuse a file that is no plain Word document, or that could do harm.

    Raises:
        TemplateRefused: with every reason found.
    """
    problems = list(_problems(read_package(data)))
    if problems:
        raise TemplateRefused(dict.fromkeys(problems))
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # a package put together wrongly fails in many ways: a part missing, a target twice
        reason = "Word 的组件不完整"
        raise TemplateRefused([trap("not_docx", "文件", reason=reason, reason_en=str(error))]) from error
    root = document.part._element
    if root.tag != f"{_W}document" or root.find(f"{_W}body") is None:
        reason, english = "正文部件里没有正文", "its main part holds no text"
        raise TemplateRefused([trap("not_docx", "文件", reason=reason, reason_en=english)])


def is_xml(name: str, blob: bytes) -> bool:
    """Whether a part is XML, by its name or by how it begins."""
    return name.lower().endswith((".xml", ".rels", ".vml", ".svg")) or blob.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t")[
        :1
    ] == (b"<")


def _problems(parts: dict[str, bytes]) -> Iterator[Trap]:
    missing = [name for name in ("[Content_Types].xml", "_rels/.rels") if name not in parts]
    if missing:
        reason = f"缺少 {missing[0]}"
        yield trap("not_docx", "文件", missing[0], reason=reason, reason_en=f"{missing[0]} is missing")
        return
    size = sum(len(blob) for name, blob in parts.items() if is_xml(name, blob))
    if size > XML_LIMIT:
        yield trap("too_complex", "文件", "XML")
        return
    documents: list[str] = []
    for name, blob in parts.items():
        yield from _part_problems(name, blob)
        if is_xml(name, blob):
            yield from _Xml(name, documents).read(blob)
    if len(documents) != 1:
        yield trap("not_docx", "文件", reason="没有 Word 正文", reason_en="it has no Word text")
    elif documents[0].lstrip("/") not in parts:
        yield trap("not_docx", "文件", documents[0], reason="缺少正文", reason_en="its text is missing")


def _part_problems(name: str, blob: bytes) -> Iterator[Trap]:
    if _MACROS.search(name):
        yield trap("macros", name, name)
    elif _EMBEDDED.search(f"/{name}") or blob[:4] in (_OLE, _ZIP):
        yield trap("embedded", name, name)
    elif not is_xml(name, blob) and not _PARTS_WITHOUT_XML.search(name) and "printerSettings" not in name:
        yield trap("foreign_part", name, name)


class _Xml:
    """Reads one XML part in a stream and gathers what is wrong with it."""

    def __init__(self, name: str, documents: list[str]) -> None:
        self._name, self._documents = name, documents
        self._problems: list[Trap] = []
        self._fields = Fields()
        self._elements = self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._fields.text
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.XmlDeclHandler = self._declared

    def read(self, blob: bytes) -> list[Trap]:
        try:
            self._parser.Parse(blob, True)
        except _Enough:
            pass
        except (expat.ExpatError, LookupError, ValueError) as error:
            self._say("bad_xml", self._name, **_where(error))
        for field in self._fields.refused():
            where = {"document": "正文", "header": "页眉", "footer": "页脚"}
            part = re.sub(r"\d*\.xml$", "", self._name.rpartition("/")[2])
            self._say("field_outside", field, where=where.get(part, self._name))
        return self._problems

    def _say(self, code: str, found: str, **details: object) -> None:
        self._problems.append(trap(code, self._name, found, **details))

    def _refuse(self, *_: object) -> None:
        self._say("entities", self._name)
        raise _Enough

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            self._say("bad_xml", self._name, reason=f"编码 {encoding}", reason_en=f"encoding {encoding}")
            raise _Enough

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, local = tag.rpartition(" ")
        self._elements += 1
        self._depth += 1
        if self._elements > ELEMENT_LIMIT or self._depth > DEPTH_LIMIT:
            self._say("too_complex", self._name)
            raise _Enough
        if local == "Relationship":
            self._relationship(attributes)
        elif local in ("Override", "Default"):
            self._content_type(attributes)
        elif local in _REFUSED_ELEMENTS and "customXml" not in self._name:
            self._say(_REFUSED_ELEMENTS[local], local)
        if space.startswith(_STRICT):
            self._say("strict", self._name)
            raise _Enough
        if "vml" in space or "office:office" in space or space.endswith("/svg"):
            self._drawing(attributes)
        if local in FIELD_ELEMENTS:
            self._fields.start(local, {name.rpartition(" ")[2]: value for name, value in attributes.items()})

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if tag.endswith("nstrText"):
            self._fields.end()

    def _relationship(self, attributes: dict[str, str]) -> None:
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        is_external = attributes.get("TargetMode", "").lower() == "external"
        short = kind.rpartition("/")[2].lower()
        if kind.startswith(_STRICT):
            self._say("strict", self._name)
        elif short == "attachedtemplate":
            self._say("attached_template", target)
        elif _MACROS.search(kind) or _MACROS.search(target):
            self._say("macros", target)
        elif _FOREIGN.search(kind):
            self._say("foreign_part", target)
        elif _EMBEDDED.search(kind) and not is_external:
            self._say("embedded", target)
        elif (is_external and not (short == "hyperlink" and _LINK.match(target))) or (
            not is_external and ("://" in target or target.startswith("\\") or ":" in target.split("/")[0])
        ):
            self._say("external", target)

    def _content_type(self, attributes: dict[str, str]) -> None:
        kind, name = attributes.get("ContentType", ""), attributes.get("PartName", attributes.get("Extension", ""))
        if kind == MAIN_TYPE:
            self._documents.append(name)
        elif _MACROS.search(kind) or _MACROS.search(name):
            self._say("macros", name)
        elif _EMBEDDED.search(kind):
            self._say("embedded", name)
        elif re.search(r"text/html|xhtml|message/rfc822|application/rtf|multipart/|x-mimearchive", kind, re.IGNORECASE):
            self._say("foreign_part", name)
        elif "wordprocessingml.template" in kind:
            self._say("not_docx", name, reason="这是 Word 模板（.dotx）", reason_en="it is a Word template (.dotx)")

    def _drawing(self, attributes: dict[str, str]) -> None:
        """Old drawings and SVG can name an address without a relationship."""
        for name, value in attributes.items():
            is_address = name.rpartition(" ")[2] in ("src", "href", "althref") and not _OWN.match(value)
            if is_address or _STYLE_ADDRESS.search(value):
                self._say("external", value)


def _leaves(target: str) -> bool:
    """Whether an internal target is an address all the same."""
    return "://" in target or target.startswith("\\") or ":" in target.split("/", maxsplit=1)[0]


def _where(error: Exception) -> dict[str, str]:
    if isinstance(error, expat.ExpatError):
        return {"reason": f"第 {error.lineno} 行第 {error.offset + 1} 个字符", "reason_en": str(error)}
    return {"reason": "编码或结构不对", "reason_en": str(error)}


class _Enough(Exception):
    """No need to read on."""
