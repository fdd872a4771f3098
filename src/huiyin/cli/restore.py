"""`huiyin restore FILE`: a backup into an empty home."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.cli.archive import ArchiveError, read_backup
from huiyin.cli.home import is_made
from huiyin.cli.init import migrate, prepare_folders
from huiyin.cli.output import json_option, print_json, say
from huiyin.ledger import verification


@click.command(name="restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
def restore(file: Path, as_json: bool) -> None:
    """由备份恢复到空的工作目录，然后核验。密钥须放回 keys 目录。

    Restore a backup into an empty home and verify it. Put the keys back into its keys folder.
    """
    try:
        manifest = read_backup(file)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    prepare_folders()
    migrate()
    problems = verification.verify().problems if is_made() else None
    if as_json:
        print_json(
            {
                "home": str(settings.HOME),
                "at": manifest["at"],
                "keys": is_made(),
                "problems": None if problems is None else [problem._asdict() for problem in problems],
            }
        )
    else:
        say(_("已恢复 %(at)s 的备份到 %(home)s。") % {"at": manifest["at"], "home": settings.HOME})
        if problems is None:
            say(_("还缺密钥：请把原来的 keys 目录放到 %(keys)s，再运行 huiyin verify。") % {"keys": settings.KEYS})
        for problem in problems or ():
            say(_("问题：%(stream)s：%(message)s") % problem._asdict())
    if problems:
        sys.exit(1)
