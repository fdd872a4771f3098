"""The files of templates: in the home under their digest, written whole, and checked when they are used."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from django.conf import settings

from huiyin.reports.models import Template

FOLDER: Final = "templates"


class TemplateDamaged(Exception):
    """The file in the home is gone, or is not the one that was put there."""


def read_template(template: Template) -> bytes:
    """The file of a version, as it was put in.

    Raises:
        TemplateDamaged: it is not there, or not the same.
    """
    told = f"第 {template.number} 版模板的文件缺失或被改动过，请从备份恢复，或者换一版模板"
    try:
        data = path_of(template.digest).read_bytes()
    except OSError as error:
        raise TemplateDamaged(told) from error
    if hashlib.sha256(data).hexdigest() != template.digest:
        raise TemplateDamaged(told)
    return data


def keep_template(data: bytes) -> str:
    """Write a file under its digest, which is returned; a reader never meets half a file."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return digest


def path_of(digest: str) -> Path:
    return Path(settings.FILES) / FOLDER / f"{digest}.docx"
