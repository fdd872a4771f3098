"""The files of letters: issued ones sealed under a name that says nothing, templates plain under their digest."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings

from huiyin.vault import vault_of

#: What a sealed file belongs to, so that it cannot take another's place.
AAD: Final = "letters_letter.{}"
LETTERS, TEMPLATES = "letters", "letter-templates"


def letter_path(stored: str) -> Path:
    """Two letters of the name make a folder, so that none grows too large."""
    return Path(settings.FILES) / LETTERS / stored[:2] / stored


def template_path(digest: str) -> Path:
    return Path(settings.FILES) / TEMPLATES / f"{digest}.docx"


def new_name() -> str:
    return f"{secrets.token_hex(16)}.sealed"


def seal_letter(stored: str, content: bytes) -> None:
    _write(letter_path(stored), vault_of(settings.KEYS).seal_bytes(content, AAD.format(stored)))


def open_letter(stored: str) -> bytes:
    """
    Raises:
        OSError: the file is not there.
        VaultError: it is damaged, or another's.
    """
    return vault_of(settings.KEYS).open_bytes(letter_path(stored).read_bytes(), AAD.format(stored))


def reseal_letter(stored: str) -> bool:
    """Seal a letter of an older key with the newest; says whether that was needed."""
    vault = vault_of(settings.KEYS)
    if vault.is_newest(letter_path(stored).read_bytes()):
        return False
    seal_letter(stored, open_letter(stored))
    return True


def keep_template(data: bytes) -> str:
    """Write a template under its digest, which is returned."""
    digest = sha256(data).hexdigest()
    _write(template_path(digest), data)
    return digest


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all; a reader never meets half a file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
