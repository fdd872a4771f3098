"""Files that a command is given: read whole, and only where that can end."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

#: What a spreadsheet or a template may weigh at most; more is not read at all.
LARGEST = 64 << 20


def require_file(path: Path) -> Path:
    """The path, if it leads to an ordinary file: a pipe or a device may never end.

    Raises:
        click.ClickException: it is something else, or too big.
    """
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError as error:
        raise click.ClickException(_("%(file)s 读不了：%(why)s") % {"file": path, "why": error.strerror}) from error
    if size is None:
        raise click.ClickException(_("%s 不是普通文件（可能是管道、设备或目录）。请给出文件的路径。") % path)
    if size > LARGEST:
        told = {"file": path, "limit": LARGEST >> 20}
        raise click.ClickException(_("%(file)s 超过 %(limit)d MB，不像是数据表或模板。请核对。") % told)
    return path
