"""The files that were proofread, and what was found in them: in the home under their digest, for the owner alone."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Final

from django.conf import settings

FOLDER: Final = "proofs"


class ProofGone(Exception):
    """The file is not in the home, or is not the one that was put there."""


def keep(data: bytes) -> str:
    """Write a file under its digest, which is returned; a reader never meets half a file."""
    digest = hashlib.sha256(data).hexdigest()
    _write(_path(digest), data)
    return digest


def keep_result(digest: str, result: dict[str, Any]) -> None:
    _write(_result(digest), json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode())


def read(digest: str) -> bytes:
    """
    Raises:
        ProofGone: it was removed, or changed.
    """
    try:
        data = _path(digest).read_bytes()
    except OSError as error:
        raise ProofGone from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ProofGone
    return data


def read_result(digest: str) -> dict[str, Any] | None:
    """What was found; None where nothing readable lies there, so that it is looked for anew."""
    try:
        found: dict[str, Any] = json.loads(_result(digest).read_bytes())
    except (OSError, ValueError):
        return None
    return found


def remove(digest: str) -> None:
    for path in (_path(digest), _result(digest)):
        path.unlink(missing_ok=True)


def _path(digest: str) -> Path:
    return Path(settings.FILES) / FOLDER / digest


def _result(digest: str) -> Path:
    return _path(digest).with_suffix(".json")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
