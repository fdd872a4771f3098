"""`huiyin rebuild`: rows and facts made anew from the ledger, or compared with it."""

from __future__ import annotations

import sys

import click
from django.utils.translation import gettext as _

from huiyin.cli.columns import table
from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.petitions.acts.rebuilding import Rebuilt
from huiyin.petitions.acts.rebuilding import rebuild as rebuild_all
from huiyin.petitions.queries.judging import clock_maker

_SHOWN = 40


@click.command(name="rebuild")
@click.option("--check", is_flag=True, help="只列出差异，不写入 (list differences only)")
@json_option
def rebuild(*, check: bool, as_json: bool) -> None:
    """由登记簿重放全部事项，重建列表和数据；--check 只列出与现存数据的差异，有差异时退出码为 1。

    Replay every matter and store what it amounts to; --check only lists what would change.
    """
    require_home()
    result = rebuild_all(clock_maker(), write=not check)
    differing = result.differing + result.stray
    if as_json:
        form = {"matters": result.matters, "petitions": result.petitions, "differing": result.differing}
        print_json(form | {"stray": result.stray, "differences": [one._asdict() for one in result.differences]})
    else:
        _print(result, check)
    if check and differing:
        sys.exit(1)


def _print(result: Rebuilt, check: bool) -> None:
    say(
        _("已重放 %(matters)s 个事项、%(petitions)s 件信访件。")
        % {"matters": result.matters, "petitions": result.petitions}
    )
    if result.differences:
        heads = [_("事项"), _("信访件"), _("栏目"), _("现存"), _("应为")]
        lines = [["" if cell is None else str(cell) for cell in one] for one in result.differences[:_SHOWN]]
        say(table(heads, lines))
    if result.differing + result.stray == 0:
        say(_("与登记簿一致。"))
    elif check:
        say(_("不一致：%(count)s 处。运行 huiyin rebuild 按登记簿改正。") % {"count": result.differing + result.stray})
    else:
        say(_("已按登记簿改正 %(count)s 处。") % {"count": result.differing + result.stray})
