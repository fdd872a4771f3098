"""`huiyin scheme`: appraisal schemes from and to spreadsheets, and what they score."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.queries import bureau
from huiyin.cli.files import require_file
from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.documents.sheets import SheetProblem
from huiyin.performance import parts
from huiyin.performance.acts.schemes import SchemeGiven, make_scheme
from huiyin.performance.acts.schemes_import import Difference, PlanRefused, difference, load_plan
from huiyin.performance.models import Scheme, SchemeState
from huiyin.performance.queries.progress import board, usual_key
from huiyin.performance.queries.schemes import plain, tree_of
from huiyin.performance.scheme_words import light_words, worked_words
from huiyin.performance.schemes_sheet import Plan, read_sheet, sheet_of
from huiyin.petitions.acts.deeds import Unfit
from huiyin.ui.words import speaks_english

_YEAR = click.option("--year", required=True, type=click.IntRange(2000, 2100), help="年度 (year)")
_NAME = click.option("--name", metavar="NAME", help="方案名称，一年有几个方案时要写 (name of the scheme)")


@click.group(name="scheme")
def scheme() -> None:
    """考核方案 (appraisal schemes)"""


@scheme.command(name="export")
@_YEAR
@_NAME
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写到这里 (write here)")
@json_option
def export(year: int, name: str | None, out: Path, as_json: bool) -> None:
    """把一个年度的方案写成表格；改好后可以再导入。

    Write a scheme as a spreadsheet that can be read in again.
    """
    require_home()
    found = _found(year, name)
    out.write_bytes(sheet_of(found))
    count = len(tree_of(found).lines)
    if as_json:
        print_json({"year": year, "name": found.name, "out": str(out), "indicators": count})
    else:
        say(_("“%(name)s”已写到 %(file)s，共 %(count)d 项指标。") % {"name": found.name, "file": out, "count": count})


@scheme.command(name="import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@_YEAR
@_NAME
@click.option("--why", default="", help="方案已经下达时，调整的理由 (why a scheme in force changes)")
@click.option("--dry-run", is_flag=True, help="只列出差别，不导入 (compare only)")
@json_option
def import_(file: Path, year: int, name: str | None, why: str, *, dry_run: bool, as_json: bool) -> None:
    """导入方案表格：没有这个方案就新建，有就改成表格的样子；有一格不能用就都不导入，并逐格说明。

    Read a scheme from a spreadsheet, whole, or nothing is changed.
    """
    require_home()
    require_file(file)
    now = timezone.localtime()
    try:
        plan = read_sheet(file)
        if plan.problems:
            raise PlanRefused(plan.problems)
        done = _compared(year, name, plan) if dry_run else None
        if done is None:
            target = _found_or_made(year, name)
            done = load_plan(target, plan, by=None, at=now, today=now.date(), why=why)
    except PlanRefused as refused:
        if as_json:
            print_json({"file": str(file), "problems": [problem._asdict() for problem in refused.problems]})
        raise click.ClickException(str(refused)) from refused
    except Unfit as unfit:
        raise click.ClickException(str(unfit)) from unfit
    except SheetProblem as problem:
        raise click.ClickException(problem.message_en if speaks_english() else problem.message) from problem
    _tell(done, plan, as_json=as_json)


def _tell(done: Difference, plan: Plan, *, as_json: bool) -> None:
    counts = {
        "added": len(done.added), "changed": len(done.changed), "removed": len(done.removed), "kept": done.kept,
        "handed": done.handed,
    }  # fmt: skip
    if as_json:
        print_json({**counts, "ignored_columns": plan.ignored})
        return
    words = _(
        "新增 %(added)d 项，修改 %(changed)d 项，退出 %(removed)d 项，不变 %(kept)d 项；分解有变 %(handed)d 项次。"
    )
    say(words % counts)
    if plan.ignored:
        say(_("不认识、没有导入的列：%s") % "、".join(plan.ignored))


@scheme.command(name="score")
@_YEAR
@_NAME
@click.option("--period", "key", metavar="Q1", help="M01…M12、Q1…Q4 或 Y；不写为最近的一期 (part of the year)")
@json_option
def score(year: int, name: str | None, key: str | None, as_json: bool) -> None:
    """按规则计分，列出每项指标的算法；只算结账和填报过的数，不改动任何数据。

    Score a scheme by its rules and show how.
    """
    require_home()
    found = _found(year, name)
    if key is not None and key not in parts.KEYS:
        raise click.UsageError(_("没有“%(key)s”这一期；可用：%(known)s") % {"key": key, "known": " ".join(parts.KEYS)})
    key = key or usual_key(found, timezone.localdate())
    standings = board(found, key)
    total = sum((one.worked.points or 0) for one in standings)
    if as_json:
        print_json({
            "year": year, "name": found.name, "period": key, "version": found.version,
            "points": plain(total or None) or "0", "indicators": [_scored(one) for one in standings],
        })  # fmt: skip
        return
    say(f"{found.name}　{parts.long_words(year, key)}")
    for one in standings:
        words = light_words(one.light).words
        say(f"  {one.indicator.area.name}　{one.indicator.name}　{words}　{worked_words(one.indicator, one.worked)}")
    say(_("合计 %s 分") % plain(total or None))


def _scored(one: Any) -> dict[str, Any]:
    return {
        "area": one.indicator.area.name, "indicator": one.indicator.name, "weight": plain(one.indicator.points),
        "target": plain(one.target) or None, "value": plain(one.value) or None,
        "points": None if one.worked.points is None else f"{one.worked.points:f}", "how": one.worked.how,
        "working": worked_words(one.indicator, one.worked), "light": one.light,
    }  # fmt: skip


def _named(year: int, name: str | None) -> list[Scheme]:
    rows = Scheme.objects.filter(year=year).exclude(state=SchemeState.WITHDRAWN).order_by("pk")
    return list(rows.filter(name=name) if name else rows)


def _found(year: int, name: str | None) -> Scheme:
    found = _named(year, name)
    if not found:
        raise click.ClickException(_("%d 年度没有这个方案。") % year)
    if len(found) > 1:
        names = "、".join(one.name for one in found)
        raise click.ClickException(_("这一年度有几个方案，请用 --name 写明：%s") % names)
    return found[0]


def _found_or_made(year: int, name: str | None) -> Scheme:
    if _named(year, name):
        return _found(year, name)
    home = bureau()
    if home is None:
        raise click.ClickException(_("还没有登记信访机构。"))
    now = timezone.localtime()
    given = SchemeGiven(year, name or _("%d年度绩效考核方案") % year, home)
    return make_scheme(given, by=None, at=now, today=now.date())


def _compared(year: int, name: str | None, plan: Plan) -> Difference:
    if not _named(year, name):
        return Difference([row.given.name for row in plan.rows], [], [], 0, sum(len(row.handed) for row in plan.rows))
    return difference(_found(year, name), plan)
