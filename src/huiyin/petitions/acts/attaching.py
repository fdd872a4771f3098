"""Files that come with a petition or are added later: looked into, sealed, and kept under names that say nothing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.core.desk_events import Attached
from huiyin.core.events import Event
from huiyin.documents import filetypes
from huiyin.petitions.acts.deeds import Doing, Unfit, perform
from huiyin.petitions.models import Attachment, DraftFile
from huiyin.petitions.queries.attachments import AAD, MOST_FILES, digest_of, path_of
from huiyin.petitions.queries.cases import Case
from huiyin.vault import VaultError, vault_of

FIELD = "files"


class Upload(NamedTuple):
    """A file as it was handed in."""

    name: str
    content: bytes


def most_bytes() -> int:
    megabytes: int = settings.ATTACHMENT_MB
    return megabytes * 1024 * 1024


class Kept(NamedTuple):
    """A file that lies sealed in the home. `sha256` is of its bytes."""

    name: str
    media_type: str
    size: int
    stored: str
    sha256: str


@contextmanager
def keeping(uploads: Sequence[Upload]) -> Iterator[list[Kept]]:
    """The files, sealed on disk. When what they were handed in for fails, they go again.

    Raises:
        Unfit: one of them is none of the kinds that are kept, is empty or too large, or there are too many.
    """
    kinds = [_kind(upload) for upload in uploads]
    if len(uploads) > MOST_FILES:
        raise Unfit({FIELD: _("一次最多添加 %(most)d 个文件。") % {"most": MOST_FILES}})
    kept: list[Kept] = []
    try:
        for upload, kind in zip(uploads, kinds, strict=True):
            kept.append(_keep(upload, kind))
        yield kept
    except BaseException:
        discard(one.stored for one in kept)
        raise


def _keep(upload: Upload, kind: filetypes.FileType) -> Kept:
    stored = f"{secrets.token_hex(16)}.sealed"
    _write(path_of(stored), vault_of(settings.KEYS).seal_bytes(upload.content, AAD.format(stored)))
    name = filetypes.named(upload.name, kind)
    return Kept(name, kind.media_type, len(upload.content), stored, sha256(upload.content).hexdigest())


def _kind(upload: Upload) -> filetypes.FileType:
    about = {"name": upload.name, "most": settings.ATTACHMENT_MB}
    if not upload.content:
        raise Unfit({FIELD: _("“%(name)s”是空文件，请重新选择。") % about})
    if len(upload.content) > most_bytes():
        raise Unfit({FIELD: _("“%(name)s”超过 %(most)d MB。请压缩，或者分成几个文件。") % about})
    try:
        kind = filetypes.type_of(upload.content, upload.name)
    except filetypes.Macros as error:
        raise Unfit({FIELD: _("“%(name)s”含有宏。请另存为不带宏的文档，或打印成 PDF。") % about}) from error
    if kind is None:
        raise Unfit(
            {
                FIELD: _(
                    "“%(name)s”不是可以收存的文件。收 PDF、OFD、照片（JPEG、PNG、HEIC）、Word、Excel、"
                    "录音（MP3、M4A、AMR、WAV）、录像（MP4）和纯文本；设有密码的文档请先去掉密码。"
                )
                % about
            }
        )
    return kind


def _write(path: Path, content: bytes) -> None:
    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(path.parent.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """The names in a folder, too, must be on the disk before anything is committed that speaks of them."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def discard(stored: Iterable[str]) -> None:
    """Take files from the disk; one that is gone already is no matter."""
    for name in stored:
        path_of(name).unlink(missing_ok=True)


def file_with(petition: int, kept: Sequence[Kept | DraftFile], kind: str, doing: Doing) -> list[Event]:
    """The rows of files that now belong to a petition, and the event of each; inside the caller's transaction."""
    events: list[Event] = []
    for file in kept:
        salt = os.urandom(32)
        row = Attachment.objects.create(
            petition_id=petition,
            kind=kind,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            file=file.file if isinstance(file, DraftFile) else file.stored,
            salt=salt,
            digest=digest_of(salt, file.sha256),
            added_by=doing.person,
            added=doing.at,
        )
        events.append(Attached(petition, doing.today, row.pk, kind, row.digest))
    return events


def attach(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """添加材料. Data: `files` (uploads), `kind`.

    Raises:
        NotAllowed, Changed, Unfit: as `perform`; Unfit also where a file is none of those kept.
    """
    uploads: Sequence[Upload] = doing.data.get(FIELD) or ()
    kind = doing.data.get("kind") or Attachment.Kind.PETITIONER
    if not uploads:
        raise Unfit({FIELD: _("请选择要添加的文件。")})
    if kind not in Attachment.Kind.values:
        raise Unfit({"kind": _("请选择材料的类别。")})

    def make(case: Case) -> Sequence[Event]:
        return file_with(case.petition, kept, kind, doing)

    with keeping(uploads) as kept:
        return perform(matter, "attach", doing, make, petition=petition, expected_n=expected_n)


def reseal_attachments() -> int:
    """Seal every file of an older key with the newest; returns how many. Safe to break off and to run again.

    Raises:
        VaultError: a file is damaged, or is not there.
    """
    vault, done = vault_of(settings.KEYS), 0
    stored = [
        *Attachment.objects.filter(disposed=False).values_list("file", flat=True),
        *DraftFile.objects.values_list("file", flat=True),
    ]
    for name in stored:
        path, aad = path_of(name), AAD.format(name)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError as error:
            raise VaultError(_("材料 %(path)s 不在工作目录中，请从备份恢复。") % {"path": path}) from error
        if not vault.is_newest(sealed):
            _write(path, vault.seal_bytes(vault.open_bytes(sealed, aad), aad))
            done += 1
    return done
