"""`huiyin figures`: what the bureau entered and others published, printed as a spreadsheet and read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.cli.asking import required_period, told
from huiyin.cli.files import require_file
from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.core import periods
from huiyin.core.periods import Period
from huiyin.documents.sheets import SheetProblem
from huiyin.figures.queries.entered import entered_of, published_of
from huiyin.reports import register
from huiyin.reports.inputs import InputsRefused
from huiyin.reports.kinds import KINDS
from huiyin.reports.passages import passages_of
from huiyin.reports.sheets import write_filled

_PERIOD = click.option("--period", metavar="PERIOD", help="2018 | 2018-Q3 | 2018-05 | A..B")


@click.group(name="figures")
def figures() -> None:
    """填报数据和公布数据 (figures entered and published)"""


@figures.command(name="print")
@click.argument("kind", metavar="KIND")
@_PERIOD
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写到这里 (write here)")
@json_option
def print_(kind: str, period: str | None, out: Path, as_json: bool) -> None:
    """印出一种报告的数据表：登记过的数、文字和上期的数都已填上。

    Print the spreadsheet of a kind of report with what is registered, and last period's beside.
    """
    if kind not in KINDS:
        told_kinds = {"kind": kind, "known": "、".join(KINDS)}
        raise click.UsageError(_("没有“%(kind)s”这一种报告；现有：%(known)s") % told_kinds)
    asked = _asked(period)
    require_home()
    inputs = register.printed_of(KINDS[kind], asked)
    before = {name: row.text for name, row in passages_of(asked.previous()).items()}
    write_filled(KINDS[kind], out, inputs, before)
    filled = sum(typed.value is not None for typed in inputs.numbers.values())
    if as_json:
        print_json({"kind": kind, "period": str(asked), "out": str(out), "filled": filled, "words": len(inputs.words)})
        return
    say(_("数据表已写到 %(file)s，已填 %(filled)d 个数。") % {"file": out, "filled": filled})
    say(_("填好后用 huiyin figures load %(file)s --period %(period)s 登记。") % {"file": out, "period": asked})


@figures.command(name="load")
@click.argument("file", metavar="F.xlsx", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@_PERIOD
@json_option
def load(file: Path, period: str | None, as_json: bool) -> None:
    """把填好的数据表登记下来，整张一起；有一格不能用就都不登记，并逐格说明。

    Take a filled spreadsheet over into the register, all of it or nothing.
    """
    asked = _asked(period)
    require_home()
    require_file(file)
    try:
        loaded = register.load_file(file, asked, by=None, at=timezone.now(), today=timezone.localdate())
    except InputsRefused as error:
        if as_json:
            print_json({"file": str(file), "problems": [problem._asdict() for problem in error.problems]})
        raise click.ClickException(str(error)) from error
    except SheetProblem as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        print_json({"file": str(file), "period": str(asked), **loaded._asdict()})
    else:
        say(_("已登记 %(figures)d 个数据、%(words)d 段文字、%(published)d 个公布数。") % loaded._asdict())


@figures.command(name="list")
@_PERIOD
@json_option
def list_(period: str | None, as_json: bool) -> None:
    """列出一个时段登记过的数据和公布数。

    List what is registered for a period.
    """
    asked = _asked(period)
    require_home()
    entered, published = entered_of(asked), published_of(asked)
    if as_json:
        print_json({"period": str(asked), "entered": _entered(asked), "published": _published(asked)})
        return
    for row in entered.values():
        value = "" if row.value is None else f"  {row.value.normalize():f}{row.unit}"
        say(f"{row.name}{value}{f'  （{row.reason}）' if row.reason else ''}")
    for name, one in published.items():
        say(_("公布：%(name)s  %(value)s  （%(number)s）") % _words_of(name, f"{one.value.normalize():f}", one.number))
    if not entered and not published:
        say(_("%s没有登记过数据。") % asked)


def _words_of(name: str, value: str, number: str) -> dict[str, str]:
    return {"name": name, "value": value, "number": number}


def _entered(period: Period) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "value": row.value,
            "previous": row.previous,
            "unit": row.unit,
            "reason": row.reason,
            "ground": row.ground,
            "number": row.number,
            "evidence": row.evidence.name if row.evidence else None,
        }
        for row in entered_of(period).values()
    ]


def _published(period: Period) -> list[dict[str, Any]]:
    return [
        {"name": name, "value": row.value, "unit": row.unit, "number": row.number, "adopted": row.adopted}
        for name, row in published_of(period).items()
    ]


def _asked(period: str | None) -> Period:
    with told():
        return required_period(periods.parse(period) if period else None)
