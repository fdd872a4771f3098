"""`huiyin import ledger FILE`: load a ledger of petitions."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.petitions.acts.importing import ImportRefused, Progress, import_ledger
from huiyin.petitions.acts.names import NoBureau
from huiyin.petitions.acts.outcome import ImportResult, Order
from huiyin.petitions.imports.mapping import Mapping, MappingError

ACTOR = "cli"
_STEPS = 1000
#: Messages printed for people; the rest is in the rejects file, and all that are kept in the JSON document.
_SHOWN = 30


@click.group(name="import")
def import_() -> None:
    """导入 (load what others wrote)"""


@import_.command(name="ledger")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "map_name", metavar="MAP.toml", help="列对应文件，或随附的对应名 (column mapping)")
@click.option("--sheet", metavar="NAME", help="读取这张工作表 (read this sheet)")
@click.option("--dry-run", is_flag=True, help="只检查，不写入 (check only, write nothing)")
@json_option
def ledger(file: Path, map_name: str | None, sheet: str | None, dry_run: bool, as_json: bool) -> None:
    """导入信访台账（.xlsx 或 .csv）。重复导入同一文件不会重复登记。

    Load a ledger of petitions; loading the same file again changes nothing.
    """
    require_home()
    now = timezone.localtime()
    try:
        mapping = Mapping.load(map_name) if map_name else None
        order = Order(file, ACTOR, now, now.date(), mapping=mapping, sheet=sheet, dry_run=dry_run)
        with _bar() as bar:
            result = import_ledger(order, _progress(bar))
    except (ImportRefused, MappingError, NoBureau) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        print_json(_document(result))
    else:
        _print(result)


def _bar() -> AbstractContextManager[Any]:
    if not sys.stderr.isatty():
        return nullcontext()
    return click.progressbar(length=_STEPS, label=_("导入"), file=sys.stderr)


def _progress(bar: Any) -> Progress | None:
    if bar is None:
        return None

    def tell(rows: int, fraction: float) -> None:
        bar.label = _("导入 %(rows)s 行") % {"rows": rows}
        bar.update(max(0, int(fraction * _STEPS) - bar.pos))

    return tell


def _document(result: ImportResult) -> dict[str, Any]:
    first = ("rows", "loaded", "updated", "unchanged", "warnings", "rejected", "rejects_file", "seconds")
    form = asdict(result)
    return {name: form.pop(name) for name in first} | form


def _print(result: ImportResult) -> None:
    for message in result.messages[:_SHOWN]:
        kind = {"rejected": _("未导入"), "warning": _("提示")}.get(message.kind, _("说明"))
        say(f"{kind}　{message.sentence()}")
    told = len(result.messages[:_SHOWN])
    if result.rejected + result.warnings > told:
        say(_("……另有 %(count)s 条") % {"count": result.rejected + result.warnings - told})
    if result.dry_run:
        say(_("试运行：没有写入任何内容。"))
    counts = asdict(result)
    say(_("共 %(rows)s 行：新登记 %(loaded)s，更新 %(updated)s，无变化 %(unchanged)s。") % counts)
    say(_("未导入 %(rejected)s 行；提示 %(warnings)s 条。") % counts)
    if result.linked:
        say(_("按关联编号并入已有事项的信访件：%(linked)s 件。") % {"linked": result.linked})
    if result.irregular:
        say(_("记录中前后不一致之处：%(count)s 项，已列在各事项页上。") % {"count": result.irregular})
    if result.unconfirmed:
        say(_("首次出现的机构、内容分类和属地名称：%(count)s 个，待管理员确认。") % {"count": result.unconfirmed})
    if result.rejects_file:
        say(_("未导入的行及原因：%(file)s（含个人信息，保留 30 天）") % {"file": result.rejects_file})
    say(_("用时 %(seconds)s 秒。") % {"seconds": f"{result.seconds:.1f}"})
