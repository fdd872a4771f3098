"""Where keys lie: a folder that only its owner may enter, outside every database and never in a backup."""

from __future__ import annotations

import os
from pathlib import Path


class VaultError(Exception):
    """Something that was sealed cannot be opened, or a key cannot be used."""


class KeyMissing(VaultError):
    """A key file is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"找不到密钥文件 {path}。新装请先运行 huiyin init；"
            "若是恢复的备份，请把原来的 keys 目录放回原处：备份中不含密钥。 (key file missing; backups never hold keys)"
        )
        self.path = path


def make_private(folder: Path) -> None:
    """Make the folder if need be; nobody but its owner may enter it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner may read, whole or not at all."""
    make_private(path.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
