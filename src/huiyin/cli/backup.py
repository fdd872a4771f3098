"""`huiyin backup FILE`: everything but the keys, in one file."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.cli.archive import ArchiveError, write_backup
from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say


@click.command(name="backup")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def backup(file: Path, as_json: bool) -> None:
    """备份到一个文件，系统不必停止。不含密钥。

    Back up into one file while the system works. Keys are not in it.
    """
    require_home(before_upgrade=True)
    try:
        manifest = write_backup(file, timezone.now())
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, "members": len(manifest["members"])})
        return
    say(_("已备份到 %(file)s（%(size).1f MB）。") % {"file": file, "size": file.stat().st_size / 1e6})
    say(_("备份中不含密钥：请把 %(keys)s 另行保管，没有它，姓名、电话、住址无法读出。") % {"keys": settings.KEYS})
