"""`huiyin budget import|export`: a year's budget as a spreadsheet, in the shape finance bureaus use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.cli.files import require_file
from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.cli.report import write
from huiyin.documents.sheets import SheetProblem
from huiyin.finance.acts.booking import Document
from huiyin.finance.acts.importing import FileRefused, Plan, plan_of, take_over
from huiyin.finance.acts.years import add_year
from huiyin.finance.exports import budget_workbook
from huiyin.finance.models import BudgetLine, FinanceYear
from huiyin.petitions.acts.deeds import Unfit
from huiyin.ui.words import speaks_english

_SHOWN = 20
year_option = click.option("--year", required=True, type=click.IntRange(1990, 2100), help="预算年度 (year of accounts)")


@click.group(name="budget")
def budget() -> None:
    """部门预算和决算 (budget and final accounts)"""


@budget.command(name="import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@year_option
@click.option("--month", default=12, show_default=True, type=click.IntRange(1, 12), help="累计执行数记在几月 (month)")
@click.option("--number", default="", metavar="NUMBER", help="批复文号 (document number)")
@click.option("--dry-run", is_flag=True, help="只列出要改什么，不导入 (compare only)")
@json_option
def import_(*, file: Path, year: int, month: int, number: str, dry_run: bool, as_json: bool) -> None:
    """导入一个年度的预算、调整、执行和决算（.xlsx 或 .csv）；有一格不能用就都不导入，并逐格说明。

    Load a year's budget, adjustments, monthly spending and final accounts. What the file does not say stays; nothing
    is loaded unless every cell can be used.
    """
    require_home()
    require_file(file)
    now = timezone.now()
    today = timezone.localdate()
    with _told(as_json=as_json):
        if dry_run:
            plan = plan_of(file, year, month)
            if plan.read.problems:
                raise FileRefused(plan.read)
        else:
            with transaction.atomic():  # a year that the file cannot fill is not left behind
                add_year(year, by=None, at=now, today=today)
                document = Document(number, file.name)
                plan, _batch = take_over(file, year, document, month=month, by=None, at=now, today=today)
    _say(plan, year, done=not dry_run, as_json=as_json)


def _say(plan: Plan, year: int, *, done: bool, as_json: bool) -> None:
    counts: dict[str, Any] = {
        "year": year,
        "done": done,
        "changes": len(plan.changes),
        "new": len(plan.new),
        "projects": plan.projects,
        "same": plan.same,
        "untouched": plan.untouched,
        "reasons": len(plan.reasons),
    }
    if as_json:
        rows = [
            {"row": one.row, **one.key._asdict(), "column": one.heading, "before": one.before, "now": one.now}
            for one in plan.changes
        ]
        print_json(counts | {"cells": rows})
        return
    words = _("%(year)s年度：改动 %(changes)d 个数，新增 %(new)d 条科目，%(same)d 条没变，%(untouched)d 条不在表中。")
    say(words % counts)
    for change, paid in plan.less_than_paid:
        told = {"row": change.row, "column": change.heading, "now": change.now, "paid": paid}
        say(_("　第 %(row)d 行 %(column)s：表里 %(now)s 元，少于专项资金已支付的 %(paid)s 元，请核对") % told)
    if not done:
        for one in plan.changes[:_SHOWN]:
            told = {"row": one.row, "column": one.heading, "before": one.before, "now": one.now}
            say(_("　第 %(row)d 行 %(column)s：%(before)s → %(now)s") % told)
        if len(plan.changes) > _SHOWN:
            say(_("　……另有 %d 处") % (len(plan.changes) - _SHOWN))


@budget.command(name="export")
@year_option
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写到这里 (write here)")
@click.option("--blank", is_flag=True, help="只写空表和填写说明 (the form only)")
@json_option
def export(*, year: int, out: Path, blank: bool, as_json: bool) -> None:
    """写出一个年度的全部科目；写出的表原样导入，什么也不会改。

    Write all lines of a year; read in again, the file changes nothing.
    """
    require_home()
    row = FinanceYear.objects.filter(pk=year).first()
    if row is None:
        raise click.ClickException(_("还没有%d年度。") % year)
    write(out, budget_workbook(row, is_blank=blank))
    lines = 0 if blank else BudgetLine.objects.filter(year=year).count()
    if as_json:
        print_json({"year": year, "out": str(out), "lines": lines})
    else:
        say(_("%(lines)d 条科目已写到 %(out)s。") % {"lines": lines, "out": out})


@contextmanager
def _told(*, as_json: bool) -> Iterator[None]:
    """What the file or the year does not allow, as the command says it.

    Raises:
        click.ClickException: in words that say where and how to mend.
    """
    try:
        yield
    except FileRefused as error:
        if as_json:
            print_json({"problems": [problem._asdict() for problem in error.read.problems]})
        raise click.ClickException(str(error)) from error
    except SheetProblem as error:
        raise click.ClickException(error.message_en if speaks_english() else error.message) from error
    except Unfit as error:
        raise click.ClickException(str(error)) from error
