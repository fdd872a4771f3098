"""`huiyin checkpoint`: publish what the ledger holds by now."""

from __future__ import annotations

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.ledger import acts, publishing, queries


@click.command(name="checkpoint")
@json_option
def checkpoint(as_json: bool) -> None:
    """公布检查点：给登记簿现有的全部条目签名，写出文件。没有新条目时只补写缺少的文件。

    Publish a checkpoint: sign the ledger as it is and write the file. Without new entries, only missing files are
    written.
    """
    require_home()
    before = queries.last_checkpoint()
    try:
        made = acts.publish_checkpoint(timezone.now())
    except publishing.Damaged as error:
        raise click.ClickException(str(error)) from error
    last = made or before
    path = publishing.folder() / last.file if last else None
    if as_json:
        size, root = (last.size, last.root) if last else (0, None)
        print_json({"published": made is not None, "size": size, "root": root, "file": path})
    elif made:
        say(_("已公布：登记簿共 %(size)d 条，根 %(root)s。") % {"size": made.size, "root": made.root})
        say(_("文件：%(file)s") % {"file": path})
    elif last:
        say(_("上次公布之后没有新条目。最近的检查点：%(file)s") % {"file": path})
    else:
        say(_("登记簿还没有条目，没有可公布的。"))
