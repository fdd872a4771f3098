"""Files at the window: what is taken, what is refused in words, and what never reaches the disk."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from time import perf_counter

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.documents import filetypes
from huiyin.documents.tests.test_pictures import HEIC, jpeg
from huiyin.documents.workbook import Field, Sheet, workbook_bytes
from huiyin.petitions.models import Attachment
from huiyin.petitions.queries.attachments import MOST_FILES, content_of
from huiyin.portal.acts import drafts
from huiyin.portal.models import WindowDraft, WindowDraftFile
from huiyin.portal.tests.filing import ABOUT, WORDS, answer, file, problems, step, town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town() -> None:
    town()


@pytest.fixture
def begun(client: Client) -> Client:
    answer(client, "about", ABOUT)
    return client


def add(client: Client, name: str, content: bytes, **more: str) -> list[str]:
    """Add a file; what is said against it."""
    sent = client.post(step("files"), {"files": SimpleUploadedFile(name, content), "action": "add", **more})
    assert sent.status_code in (302, 422)
    return problems(sent)


def on_disk() -> set[Path]:
    return {path for path in (Path(settings.FILES) / "attachments").glob("*") if path.is_file()}


def package(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in parts.items():
            found.writestr(name, content)
    return made.getvalue()


def bomb() -> bytes:
    """A Word document of a few kilobytes that says it unpacks to more than any memory."""
    made = package({"word/document.xml": b"\0" * 1_000_000})
    central = made.rfind(b"PK\x01\x02")
    return made[: central + 24] + struct.pack("<I", 0xFFFF_FFF0) + made[central + 28 :]


def crowded() -> bytes:
    """A package whose end tells of 65,535 entries."""
    made = bytearray(package({"word/document.xml": b"x"}))
    end = made.rfind(b"PK\x05\x06")
    made[end + 8 : end + 12] = b"\xff\xff\xff\xff"
    return bytes(made)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("图.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("图.jpg", b"\xef\xbb\xbf  <svg onload=alert(1)>"),
        ("页.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("通知.docx", package({"word/document.xml": b"x", "word/vbaProject.bin": b"x"})),
        ("炸弹.docx", bomb()),
        ("很多.docx", crowded()),
        ("程序.exe", b"MZ" + bytes(200)),
        ("空.pdf", b""),
        ("半张.jpg", jpeg()[:200]),
        ("半张.heic", HEIC[:300]),
        ("假.png", b"\x89PNG\r\n\x1a\n" + b"<script>" * 50),
    ],
)
def test_what_is_not_kept_is_refused_in_words_and_leaves_nothing(begun: Client, name: str, content: bytes) -> None:
    before = on_disk()
    start = perf_counter()
    said = add(begun, name, content)
    assert len(said) == 1
    assert name in said[0]
    assert perf_counter() - start < 2
    assert not WindowDraftFile.objects.exists()
    assert on_disk() == before


def test_a_photo_comes_to_the_petition_without_its_place(client: Client) -> None:
    answer(client, "about", ABOUT)
    assert add(client, "../../水管.jpg", jpeg()) == []
    assert add(client, "证据.jpg", jpeg(), keeps="on") == []
    assert add(client, "照片.HEIC", HEIC) == []
    petition = file(client)
    rows = list(Attachment.objects.filter(petition=petition).order_by("pk"))
    assert [row.name for row in rows] == ["水管.jpg", "证据.jpg", "照片.jpg"]
    bare, whole, turned = (content_of(row) for row in rows)
    assert b"PhoneMaker" not in bare
    assert whole == jpeg()
    assert filetypes.type_of(turned) is filetypes.JPEG
    assert not WindowDraftFile.objects.exists()


def test_a_photo_with_a_package_behind_it_is_only_a_photo(begun: Client) -> None:
    assert add(begun, "图.jpg", jpeg() + package({"a": b"b"})) == []
    content = content_of_draft(WindowDraftFile.objects.get())
    assert not zipfile.is_zipfile(io.BytesIO(content))


def content_of_draft(row: WindowDraftFile) -> bytes:
    from huiyin.petitions.queries.attachments import AAD, path_of
    from huiyin.vault import vault_of

    return vault_of(settings.KEYS).open_bytes(path_of(row.file).read_bytes(), AAD.format(row.file))


def test_files_lie_sealed(begun: Client) -> None:
    before = on_disk()
    add(begun, "信.txt", "停水两个月".encode() * 10)
    [path] = on_disk() - before
    assert "停水".encode() not in path.read_bytes()


def test_a_file_that_was_taken_out_is_gone_and_that_of_others_stays(begun: Client) -> None:
    add(begun, "一.jpg", jpeg())
    other = Client()
    answer(other, "about", ABOUT)
    add(other, "二.jpg", jpeg())
    mine, yours = WindowDraftFile.objects.order_by("pk")
    before = on_disk()
    begun.post(step("files"), {"remove": str(yours.pk)})
    assert on_disk() == before
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act: act())
        begun.post(step("files"), {"remove": str(mine.pk)})
    assert len(before - on_disk()) == 1
    assert [row.name for row in WindowDraftFile.objects.all()] == ["二.jpg"]


def test_what_was_filed_stays_when_its_draft_is_swept(client: Client) -> None:
    """Also when the line broke after filing, before the draft was emptied."""
    answer(client, "about", ABOUT)
    add(client, "一.jpg", jpeg())
    kept = WindowDraftFile.objects.get()
    petition = file(client)
    draft = WindowDraft.objects.get()
    WindowDraftFile.objects.create(
        draft=draft, name=kept.name, media_type=kept.media_type, size=kept.size, file=kept.file, sha256=kept.sha256
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act: act())
        drafts.throw_away(draft.pk)
    assert content_of(Attachment.objects.get(petition=petition))


def test_there_is_an_end_to_files(begun: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MOST_FILES):
        assert add(begun, f"{number}.jpg", jpeg()) == []
    assert "最多添加 30 个文件" in add(begun, "多.jpg", jpeg())[0]
    begun.post(step("files"), {"remove": str(WindowDraftFile.objects.latest("pk").pk)})
    monkeypatch.setattr(drafts, "FILES_OF_A_DRAFT", 0)
    assert "合计超过" in add(begun, "多.jpg", jpeg())[0]


def test_a_full_disk_takes_the_words_and_no_files(begun: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "LEAST_FREE", 2**62)
    assert "暂时不能收文件" in add(begun, "一.jpg", jpeg())[0]
    assert file(begun).number


def test_a_file_of_a_gigabyte_is_not_read(begun: Client, settings: object) -> None:
    """The second measure, behind the gate: config.uploads looks at the length that is stated."""
    sent = begun.post(step("files"), b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(1024**3))
    assert sent.status_code in (400, 413)


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x")'])
def test_a_formula_stays_words_where_it_lands_in_a_spreadsheet(client: Client, text: str) -> None:
    from openpyxl import load_workbook

    from huiyin.petitions.queries.contents import present_texts

    petition = file(client, words=WORDS | {"ask": text}, who={"signed": "open", "name": text, "phone": "13800001111"})
    fields = present_texts([petition])[petition.pk].fields
    made = workbook_bytes([Sheet("信访件", [Field("姓名"), Field("诉求", "long")], [[fields["name"], fields["ask"]]])])
    cells = load_workbook(io.BytesIO(made))["信访件"]["A2":"B2"][0]
    assert [(cell.data_type, str(cell.value).strip()) for cell in cells] == [("s", text.strip())] * 2
