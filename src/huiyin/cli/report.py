"""`huiyin report`: the kinds, the spreadsheet to fill in, and the report itself."""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.queries import bureau
from huiyin.cli import frozen
from huiyin.cli.asking import as_of_day, language, required_period, told
from huiyin.cli.files import require_file
from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.core import periods
from huiyin.core.periods import Period
from huiyin.documents.sheets import SheetProblem
from huiyin.documents.templates import FillError, TemplateRefused
from huiyin.reports import acts
from huiyin.reports.before import leaning
from huiyin.reports.differences import differences
from huiyin.reports.inputs import Inputs, InputsRefused
from huiyin.reports.kinds import KINDS
from huiyin.reports.models import Report
from huiyin.reports.queries import last_of
from huiyin.reports.sheets import read_filled, write_empty

_ACTOR = "cli"
_SHOWN_GAPS = 40


@click.group(name="report")
def report() -> None:
    """编制报告 (make reports)"""


for _command in (frozen.list_reports, frozen.freeze, frozen.verify):
    report.add_command(_command)


@report.command(name="kinds")
@json_option
def kinds(as_json: bool) -> None:
    """列出报告种类 (the kinds of report)"""
    if as_json:
        print_json([{"id": kind.id, "name": kind.name, "version": kind.version} for kind in KINDS.values()])
        return
    for kind in KINDS.values():
        say(f"{kind.id}  {kind.english if language() == 'en' else kind.name}")


@report.command(name="figures")
@click.argument("kind", metavar="KIND")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写到这里 (write here)")
@json_option
def figures(kind: str, out: Path, as_json: bool) -> None:
    """印出要填报的空表：台账里没有的数据和文字。

    Print the spreadsheet of what no ledger holds, empty, to be filled in.
    """
    write_empty(KINDS[known_kind(kind)], out)
    if as_json:
        print_json({"kind": kind, "out": str(out)})
    else:
        say(_("空表已写到 %(file)s；填好后用 --figures %(file)s 编制报告。") % {"file": out})


@report.command(name="make")
@click.argument("kind", metavar="KIND")
@click.option("--period", metavar="PERIOD", help="2018 | 2018-Q3 | 2018-05 | A..B")
@click.option("--previous", metavar="RANGE", help="对比期，默认上年同期 (compared with)")
@click.option("--as-of", metavar="DAY", help="截至日，默认今天 (seen from this day)")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Word 文件 (Word file)")
@click.option("--papers", type=click.Path(path_type=Path, dir_okay=False), help="工作底稿 (working papers)")
@click.option("--figures", type=click.Path(path_type=Path, dir_okay=False), help="填好的表 (the filled spreadsheet)")
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Word 模板，默认随系统提供的 (Word template, by default the shipped one)",
)
@click.option("--freeze", "freezes", is_flag=True, help="编成后定稿留存 (freeze what was made)")
@click.option("--despite", metavar="WHY", default="", help="带着缺项定稿的理由 (why it is frozen though incomplete)")
@json_option
def make(
    *,
    kind: str,
    period: str | None,
    previous: str | None,
    as_of: str | None,
    out: Path,
    papers: Path | None,
    figures: Path | None,
    template: Path | None,
    freezes: bool,
    despite: str,
    as_json: bool,
) -> None:
    """编制报告草稿（Word），可同时写工作底稿；--freeze 编成后定稿。

    Make a draft as a Word file, with working papers if asked; with --freeze the report as it is sent, kept and sealed.
    """
    known_kind(kind)
    with told():
        asked = required_period(periods.parse(period) if period else None)
        compared = periods.parse(previous) if previous else None
        day = as_of_day(periods.parse_day(as_of) if as_of else None)
    if compared is not None and compared.end >= asked.start:
        told_periods = {"previous": compared.range, "period": asked.range}
        raise click.UsageError(_("对比期 %(previous)s 要在报告的时段 %(period)s 之前，不能重叠。") % told_periods)
    require_home()
    started = time.monotonic()
    own = require_file(template).read_bytes() if template is not None else None
    order = replace(_order(kind, asked, compared, day, figures), template=own)
    kept: Report | None = None
    refused = ""
    try:
        if freezes:
            kept, made, refused = frozen.make_and_freeze(order, figures.read_bytes() if figures else None, despite)
        else:
            made = acts.make(order)
    except (TemplateRefused, FillError) as error:
        raise click.ClickException(str(error)) from error
    write(out, made.final if kept is not None and kept.frozen else made.word)
    if papers is not None:
        acts.write_papers(made, papers, actor=_ACTOR, at=timezone.now(), may_see_accusations=True)
    document = _document(made, out, papers, day, time.monotonic() - started)
    document["before"] = _before(made, order, kept)
    if kept is not None:
        document |= {"id": kept.pk, "frozen": kept.frozen is not None, "record": kept.record_digest}
    if as_json:
        print_json(document)
    else:
        _print(made, document)
        if kept is not None and kept.frozen:
            frozen.say_frozen(kept)
    if refused:
        raise click.ClickException(refused)


def known_kind(kind: str) -> str:
    """The id of a kind that there is.

    Raises:
        click.UsageError: there is none of this id.
    """
    if kind not in KINDS:
        raise click.UsageError(
            _("没有“%(kind)s”这一种报告；现有：%(known)s") % {"kind": kind, "known": "、".join(KINDS)}
        )
    return kind


def _order(kind: str, period: Period, previous: Period | None, as_of: date, figures: Path | None) -> acts.Order:
    organ = bureau()
    if figures is not None and figures.exists():
        require_file(figures)
    try:
        inputs = read_filled(KINDS[kind], figures) if figures is not None else Inputs()
    except (SheetProblem, InputsRefused) as error:
        raise click.ClickException(str(error)) from error
    return acts.Order(
        kind=kind,
        organ=organ.name if organ else "",
        period=period,
        previous=previous,
        as_of=as_of,
        signed_on=timezone.localdate(),
        inputs=inputs,
    )


def write(target: Path, content: bytes) -> None:
    """Written beside and renamed: what stands under the name is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(target)


def _document(made: acts.Made, out: Path, papers: Path | None, as_of: date, seconds: float) -> dict[str, Any]:
    frame = made.book.frame
    return {
        "kind": made.book.kind.id,
        "period": frame.period.label,
        "previous": frame.previous.label if frame.previous else None,
        "as_of": as_of,
        "out": str(out),
        "papers": str(papers) if papers is not None else None,
        "figures": made.figures(),
        "missing": [one._asdict() for one in made.book.missing],
        "notices": made.book.notices,
        "irregularities": made.irregularities,
        "seconds": round(seconds, 2),
    }


def _before(made: acts.Made, order: acts.Order, kept: Report | None) -> dict[str, int | None]:
    """How many things there are to look at before the report goes."""
    earlier = last_of(order.kind, order.period, before=kept.pk if kept else None)
    figures = made.figures()
    rest = Counter(one.on for one in leaning(figures))
    return {
        "missing": len(made.book.missing),
        "changed": len(differences(earlier.figures, figures)) if earlier else None,
        "published": rest["published"] + rest["previous"],
        "entered": rest["entered"],
        "irregular": made.irregularities,
    }


def _say_before(before: dict[str, int | None]) -> None:
    if before["changed"] is not None:
        say(_("与上一稿相比，%(changed)d 个数字不同。") % before)
    if before["published"] or before["entered"]:
        say(_("不是从台账统计的：公布数据 %(published)d 个，填报 %(entered)d 个。") % before)


def _print(made: acts.Made, document: dict[str, Any]) -> None:
    say(_("报告草稿：%(out)s（%(count)d 个数据）") % {"out": document["out"], "count": len(document["figures"])})
    if document["papers"]:
        say(_("工作底稿：%(papers)s") % document)
    for notice in made.book.notices:
        say(_("请核对：%(notice)s") % {"notice": notice})
    if made.book.missing:
        say(_("尚缺 %(count)d 项，草稿中已标出：") % {"count": len(made.book.missing)})
        for one in made.book.missing[:_SHOWN_GAPS]:
            say(f"  {one.section}：{one.name}（{one.what}）")
        if len(made.book.missing) > _SHOWN_GAPS:
            say(_("  ……另有 %(count)d 项") % {"count": len(made.book.missing) - _SHOWN_GAPS})
    _say_before(document["before"])
    if made.irregularities:
        say(_("这些数字背后有 %(count)d 个事项的记录前后不符，请在事项列表中核对。") % {"count": made.irregularities})
