"""`huiyin verify`: does the ledger still say what it said?"""

from __future__ import annotations

import sys

import click
from django.utils.translation import gettext as _

from huiyin.cli.home import is_made, pending_migrations
from huiyin.cli.output import json_option, print_json, say
from huiyin.ledger import verification


@click.command(name="verify")
@json_option
def verify(as_json: bool) -> None:
    """核验登记簿：逐条重算摘要、次序、每日签名，检查防改触发器；重算已结账的期间和年度。发现问题时退出码为 1。

    Recompute every hash, the sequence, the signed heads; check the triggers; compute closed periods and years anew and
    say which differ, and where. Exit code 1 when something does not hold.
    """
    if not is_made():
        raise click.ClickException(_("这里还没有工作目录，请先运行 huiyin init。"))
    result = verification.verify(before_upgrade=bool(pending_migrations()))
    if as_json:
        print_json(
            {
                "holds": result.holds,
                "entries": result.entries,
                "streams": result.streams,
                "sequenced": result.sequenced,
                "heads": result.heads,
                "checkpoints": result.checkpoints,
                "reads": result.reads,
                "problems": [problem._asdict() for problem in result.problems],
            }
        )
    else:
        say(
            _(
                "登记%(entries)d条、%(streams)d卷，已编次序%(sequenced)d条，每日签名%(heads)d个，"
                "检查点%(checkpoints)d个，查阅记录%(reads)d条。"
            )
            % result._asdict()
        )
        for problem in result.problems:
            say(_("问题：%(stream)s 第 %(n)s 条：%(message)s") % {**problem._asdict(), "n": problem.n or "—"})
        if result.holds:
            say(_("全部相符。"))
        else:
            say(_("共 %(count)d 处不符。请勿再写入，保留现场，用备份比对。") % {"count": len(result.problems)})
    if not result.holds:
        sys.exit(1)
