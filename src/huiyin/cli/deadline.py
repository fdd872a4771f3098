"""`huiyin deadline`: which periods an event starts, and when they end."""

from __future__ import annotations

from datetime import date
from typing import cast

import click
from django.db import DatabaseError
from django.utils.translation import gettext as _

from huiyin.cli.asking import language, told
from huiyin.cli.output import json_option, print_json, say
from huiyin.core import periods
from huiyin.core.days import WorkCalendar
from huiyin.core.deadlines import Lang, RegulationChoice, started_by
from huiyin.core.law import Procedure
from huiyin.core.lawtext import EVENTS
from huiyin.petitions.queries.judging import calendar, law, packaged_calendar


def _day(_ctx: click.Context, _option: click.Parameter, value: str) -> date:
    with told():
        return periods.parse_day(value)


def _calendar() -> WorkCalendar:
    """With the notices the bureau signed, where there is a bureau; a computation needs no home."""
    try:
        return calendar()
    except DatabaseError:
        return packaged_calendar()


@click.command(name="deadline")
@click.option("--event", required=True, metavar="EVENT", help=" ".join(EVENTS))
@click.option("--on", required=True, metavar="DAY", callback=_day, help="事件发生之日 (day of the event)")
@click.option("--law", "regulation", type=click.Choice(["auto", "2005", "2022"]), default="auto", show_default=True)
@click.option("--simple", is_flag=True, help="含简易办理的期限 (with those of the simple procedure)")
@click.option("--strict", is_flag=True, help="遇休息日不顺延 (do not roll over rest days)")
@json_option
def deadline(*, event: str, on: date, regulation: str, simple: bool, strict: bool, as_json: bool) -> None:
    """推算某一事件起算的全部期限：最后一日、条款和推算过程。

    Every clock that an event starts, its last day, its article and how it was counted. For `extension` the day is the
    last day of the original period.
    """
    procedure: Procedure = "simple" if simple else "ordinary"
    with told():
        clocks = started_by(
            event,
            on,
            law(),
            _calendar(),
            regulation=cast("RegulationChoice", regulation),
            procedure=procedure,
            strict=strict,
        )
    lang = cast("Lang", language())
    if as_json:
        print_json({"clocks": [clock.to_json(lang) for clock in clocks]})
        return
    if not clocks:
        say(_("这一事件在该法规下不起算任何期限。"))
    for clock in clocks:
        term = clock.term
        doubt = _("（暂定）") if clock.due.provisional else ""
        name = term.english if lang == "en" else term.name
        say(f"{name}　{clock.due.day}{doubt}　{term.article}")
        say(f"    {clock.explanation(lang)}")
