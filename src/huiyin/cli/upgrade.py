"""`huiyin upgrade`: after a newer program was installed, bring the tables to it."""

from __future__ import annotations

import click
from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.cli.home import pending_migrations, require_home
from huiyin.cli.init import migrate
from huiyin.cli.output import json_option, print_json, say


@click.command(name="upgrade")
@json_option
def upgrade(as_json: bool) -> None:
    """换用新版程序后运行一次：更新数据库结构，重置防改触发器。请先备份。

    Run once after installing a newer program; back up first.
    """
    require_home(before_upgrade=True)
    steps = pending_migrations()
    migrate()
    if as_json:
        print_json({"home": str(settings.HOME), "applied": steps})
        return
    say(_("数据库结构已是最新（更新 %(count)d 步）。") % {"count": len(steps)})
    say(_("新版程序可能改变列表和数据的算法：请运行 huiyin rebuild --check 查看差异，确认后运行 huiyin rebuild。"))
