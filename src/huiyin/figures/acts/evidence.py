"""Evidence files: looked into, sealed, and kept in the home's files under a name that says nothing."""

from __future__ import annotations

import io
import os
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePath
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.figures.models import Evidence, EvidenceKind
from huiyin.figures.queries.evidence import AAD, path_of
from huiyin.vault import VaultError, vault_of

LARGEST_FILE = 20 * 1024 * 1024
_LONGEST_NAME = 200
_SIGNS = ((b"%PDF-", EvidenceKind.PDF), (b"\x89PNG\r\n\x1a\n", EvidenceKind.PNG), (b"\xff\xd8\xff", EvidenceKind.JPEG))
_PARTS = (
    ("word/document.xml", EvidenceKind.DOCX),
    ("xl/workbook.xml", EvidenceKind.XLSX),
    ("OFD.xml", EvidenceKind.OFD),
)
_SUFFIXES = {EvidenceKind.JPEG: (".jpg", ".jpeg")}


class Upload(NamedTuple):
    """A file as it was handed in."""

    name: str
    content: bytes


@contextmanager
def storing(upload: Upload | None, by: Person | None, at: datetime) -> Iterator[Evidence | None]:
    """The file, sealed on disk, as a row that is not saved yet. When what it was handed in for fails, it goes again.

    Raises:
        ValidationError: the file is none of the kinds that are kept.
    """
    if upload is None:
        yield None
        return
    kind = kind_of(upload.content)
    evidence = Evidence(
        name=_named(upload.name, kind),
        kind=kind,
        size=len(upload.content),
        digest=sha256(upload.content).hexdigest(),
        stored=f"{secrets.token_hex(16)}.sealed",
        added_by=by,
        added=at,
    )
    path = path_of(evidence)
    _write(path, vault_of(settings.KEYS).seal_bytes(upload.content, AAD.format(evidence.stored)))
    try:
        yield evidence
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def kind_of(content: bytes) -> EvidenceKind:
    """
    Raises:
        ValidationError: empty, too large, or none of the kinds that are kept.
    """
    if not content:
        raise ValidationError({"evidence": _("文件是空的。请重新选择。")})
    if len(content) > LARGEST_FILE:
        raise ValidationError({"evidence": _("文件超过 20 MB。请压缩扫描件，或只留有关的几页。")})
    for sign, kind in _SIGNS:
        if content.startswith(sign):
            return kind
    found = _of_package(content)
    if found is None:
        raise ValidationError(
            {"evidence": _("只收 PDF、OFD、图片（PNG、JPEG）、Word（docx）和 Excel（xlsx）。请另存为其中一种。")}
        )
    return found


def _of_package(content: bytes) -> EvidenceKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError({"evidence": _("文件里有宏。请另存为不带宏的文档，或打印成 PDF。")})
    return next((kind for part, kind in _PARTS if part in names), None)


def _named(name: str, kind: EvidenceKind) -> str:
    """The file's own name without any folder, ending as its content says."""
    plain = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable()).strip(" .")
    suffixes = _SUFFIXES.get(kind, (f".{kind.value}",))
    stem = PurePath(plain or "evidence")
    if stem.suffix.lower() not in suffixes:
        return f"{str(stem)[: _LONGEST_NAME - 5]}{suffixes[0]}"
    return f"{stem.stem[: _LONGEST_NAME - 5]}{stem.suffix}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def reseal_evidence() -> int:
    """Seal every file of an older key with the newest; returns how many. Safe to break off and to run again.

    Raises:
        VaultError: a file is damaged, or is not there.
    """
    vault, done = vault_of(settings.KEYS), 0
    for evidence in Evidence.objects.order_by("pk").iterator():
        path, aad = path_of(evidence), AAD.format(evidence.stored)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError as error:
            raise VaultError(_("依据文件“%(name)s”不在 %(path)s。") % {"name": evidence.name, "path": path}) from error
        if not vault.is_newest(sealed):
            _write(path, vault.seal_bytes(vault.open_bytes(sealed, aad), aad))
            done += 1
    return done
