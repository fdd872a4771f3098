"""All the keys of a home, made once."""

from __future__ import annotations

import secrets
from pathlib import Path

from huiyin.vault.folder import write_private
from huiyin.vault.sealing import create_vault
from huiyin.vault.signing import create_signing_key

SECRET = "secret"  # noqa: S105  # the name of a file


def create_keys(folder: Path) -> None:
    """The sealing key, the index key, the signing key, and the secret of sessions. Refuses where keys lie already."""
    create_vault(folder)
    create_signing_key(folder)
    write_private(folder / SECRET, secrets.token_urlsafe(48) + "\n")
