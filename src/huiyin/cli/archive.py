"""A backup: one tar file with the databases, the files, and a manifest of digests. Keys are never in it.

Whoever finds the file can read what is not sealed (numbers, dates, petitions' text) but no name, telephone, address or
identity number: those open only with the keys, which are kept elsewhere.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess  # pg_dump and pg_restore of the server's own version
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from huiyin import __version__

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
#: Folders of the home that belong to a backup. Rejects hold personal data in the clear and expire: they do not.
FOLDERS: Final = ("files", "reports")
_POSTGRES_DUMP: Final = "huiyin.pgdump"


class ArchiveError(Exception):
    """The backup cannot be written or read; says what to do."""


def write_backup(target: Path, now: datetime) -> dict[str, Any]:
    """Write a consistent backup while the system works, whole or not at all. Returns its manifest.

    Raises:
        ArchiveError: the file exists, or a database tool is missing or fails.
    """
    if target.exists():
        raise ArchiveError(_("%(file)s 已存在，请换一个文件名。") % {"file": target})
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    manifest: dict[str, Any] = {"format": FORMAT, "version": __version__, "at": now.isoformat(), "members": {}}
    try:
        with tempfile.TemporaryDirectory(dir=settings.HOME) as scratch:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as tar:
                for name, path in _members(Path(scratch)):
                    tar.add(path, arcname=name, recursive=False)
                    manifest["members"][name] = _digest(path)
                _add_text(tar, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _members(scratch: Path) -> Iterator[tuple[str, Path]]:
    """Files are written before the row that names them, so they are listed after the databases were copied.

    Checkpoints come after their row, so that a file without its row means an older ledger: they are listed before.
    """
    published = sorted(Path(settings.CHECKPOINTS).glob("*.json"))
    for alias in connections:
        connection = connections[alias]
        if connection.vendor == "sqlite":
            source = Path(connection.settings_dict["NAME"])
            copy = scratch / source.name
            with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(copy)) as into:
                database.backup(into)
            yield source.name, copy
        else:
            dump = scratch / _POSTGRES_DUMP
            _tool("pg_dump", "--format=custom", "--no-owner", f"--file={dump}")
            yield _POSTGRES_DUMP, dump
    yield from ((f"checkpoints/{path.name}", path) for path in published)
    for folder in FOLDERS:
        root = settings.HOME / folder
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield str(PurePosixPath(folder) / path.relative_to(root).as_posix()), path


def read_backup(source: Path) -> dict[str, Any]:
    """Put a backup into the empty home of the settings. Returns its manifest; every member's digest was checked.

    Raises:
        ArchiveError: the home is not empty, the file is no backup, or a member is damaged.
    """
    _require_empty()
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.HOME) as scratch:
        place = Path(scratch)
        manifest = _unpack(source, place)
        for name in manifest["members"]:
            if name == _POSTGRES_DUMP:
                _tool("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_database_name()}", str(place / name))
                continue
            final = settings.HOME / name
            final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (place / name).replace(final)
            final.chmod(0o600)
    return manifest


def _require_empty() -> None:
    connection = connections["default"]
    if connection.vendor == "sqlite":
        taken = Path(connection.settings_dict["NAME"]).exists()
    else:
        taken = bool(connection.introspection.table_names())
    if taken:
        raise ArchiveError(
            _("%(home)s 已有数据，未作任何改动。请恢复到一个空的工作目录（--home）或空数据库。")
            % {"home": settings.HOME}
        )


def _unpack(source: Path, place: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            _extract(tar, place)
        manifest: dict[str, Any] = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        members: dict[str, str] = manifest["members"]
    except (tarfile.TarError, EOFError, OSError, KeyError, ValueError) as error:
        raise ArchiveError(_("%(file)s 不是完整的回音备份：%(error)s") % {"file": source, "error": error}) from error
    vendor = connections["default"].vendor
    if (_POSTGRES_DUMP in members) != (vendor == "postgresql"):
        raise ArchiveError(_("备份来自另一种数据库，请用与备份时相同的数据库设置恢复。"))
    for name, digest in members.items():
        path = place / name
        if not path.is_file() or _digest(path) != digest:
            raise ArchiveError(_("备份中的 %(name)s 已损坏，未恢复任何内容。") % {"name": name})
    return manifest


def _extract(tar: tarfile.TarFile, place: Path) -> None:
    """Plain files at places below, which is all that a backup holds. (`extractall(filter="data")` is not in every
    Python 3.11: Debian 12's lacks it.)

    Raises:
        TarError: a member is a link or a device, or would lie elsewhere.
    """
    for member in tar:
        path = PurePosixPath(member.name)
        if not member.isfile() or path.is_absolute() or ".." in path.parts:
            raise tarfile.TarError(member.name)
        target = place / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = tar.extractfile(member)
        assert content is not None  # it is a file
        with content, target.open("xb") as file:
            shutil.copyfileobj(content, file)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))


def _database_name() -> str:
    return str(connections["default"].settings_dict["NAME"])


def _tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools against the default database."""
    given = {**connections["default"].settings_dict, **(settings.DATABASE_OWNER or {})}
    environment = dict(os.environ)
    for variable, key in (("PGHOST", "HOST"), ("PGPORT", "PORT"), ("PGUSER", "USER"), ("PGPASSWORD", "PASSWORD")):
        if given.get(key):
            environment[variable] = str(given[key])
    environment["PGDATABASE"] = str(given["NAME"])
    try:
        done = subprocess.run([name, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # our own words only
    except FileNotFoundError as error:
        raise ArchiveError(_("找不到 %(name)s，请安装 postgresql-client。") % {"name": name}) from error
    if done.returncode:
        raise ArchiveError(f"{name}: {done.stderr.strip()[-500:]}")
