"""The files of this room: invoices, minutes, papers. Sealed under a name that says nothing."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.finance.models.approvals import FileOf, FinanceFile
from huiyin.vault import VaultError, vault_of

#: What a sealed file belongs to, so that it cannot take another's place.
AAD: Final = "finance_file.{}"
FOLDER: Final = "finance"


def path_of(stored: str) -> Path:
    """Two letters of the name make a folder, so that none grows too large."""
    return Path(settings.FILES) / FOLDER / stored[:2] / stored


def new_name() -> str:
    return f"{secrets.token_hex(16)}.sealed"


def seal(stored: str, content: bytes) -> Path:
    """Whole or not at all; a reader never meets half a file."""
    path = path_of(stored)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(vault_of(settings.KEYS).seal_bytes(content, AAD.format(stored)))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return path


def content_of(row: FinanceFile) -> bytes:
    """
    Raises:
        VaultError: the file is not there, is damaged, or is not the one that was handed in.
    """
    try:
        sealed = path_of(row.stored).read_bytes()
    except FileNotFoundError as error:
        raise VaultError(_("附件“%(name)s”不在工作目录中，请从备份恢复。") % {"name": row.name}) from error
    content = vault_of(settings.KEYS).open_bytes(sealed, AAD.format(row.stored))
    if sha256(content).hexdigest() != row.digest:
        raise VaultError(_("附件“%(name)s”与上传时不一致。") % {"name": row.name})
    return content


def reseal_files() -> int:
    """Seal every file of an older key with the newest; returns how many. Safe to break off and to run again.

    Raises:
        VaultError: a file is damaged, or is not there.
    """
    vault, done = vault_of(settings.KEYS), 0
    for row in FinanceFile.objects.order_by("pk").iterator():
        if row.of == FileOf.ASSISTANCE and not path_of(row.stored).exists():
            continue  # disposed of with its application
        if not vault.is_newest(path_of(row.stored).read_bytes()):
            seal(row.stored, content_of(row))
            done += 1
    return done
