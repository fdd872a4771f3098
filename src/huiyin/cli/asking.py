"""What commands that ask for figures have in common: options, and errors in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import click
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.core import periods
from huiyin.core.lawtext import LawError
from huiyin.core.measures import UnknownMeasure
from huiyin.core.periods import Period, PeriodError
from huiyin.core.predicate import Predicate, PredicateError, parse
from huiyin.core.predicate.explaining import help_text
from huiyin.figures.queries import AS_WAS, ORGAN_VIEWS, UnknownDimension

Command = TypeVar("Command", bound=Callable[..., Any])


def language() -> str:
    """zh or en, as the rooms without Django know it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


@contextmanager
def told() -> Iterator[None]:
    """Errors of what was asked, as errors of the command line.

    Raises:
        click.UsageError: the question cannot be read.
    """
    try:
        yield
    except PredicateError as error:
        where = "" if error.position is None else _("（第 %(at)s 个字符处）") % {"at": error.position + 1}
        raise click.UsageError(_said(error) + where) from error
    except (PeriodError, UnknownDimension, UnknownMeasure, LawError) as error:
        raise click.UsageError(_said(error)) from error


def _said(error: Exception) -> str:
    return str(getattr(error, "english", error)) if language() == "en" else str(error)


def _period(_ctx: click.Context, _option: click.Parameter, value: str | None) -> Period | None:
    with told():
        return None if value is None else periods.parse(value)


def _day(_ctx: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    with told():
        return None if value is None else periods.parse_day(value)


def _where(ctx: click.Context, _option: click.Parameter, value: str | None) -> Predicate | None:
    if value is None:
        return None
    if value in ("--help", "help"):
        click.echo(help_text(language()))
        ctx.exit()
    with told():
        return parse(value)


def _by(_ctx: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(name for part in value.replace("，", ",").split(",") if (name := part.strip()))


def question(command: Command) -> Command:
    """Adds --period, --by, --where, --as-of and --organs."""
    options = (
        click.option("--period", metavar="PERIOD", callback=_period, help="2018 | 2018-Q3 | 2018-05 | A..B"),
        click.option("--by", metavar="A,B", default="", callback=_by, help="分组 (group by)"),
        click.option("--where", metavar="PREDICATE", callback=_where, help="条件；--where --help 说明 (conditions)"),
        click.option("--as-of", metavar="DAY", callback=_day, help="截至日，默认今天 (seen from this day)"),
        click.option(
            "--organs",
            type=click.Choice(ORGAN_VIEWS),
            default=AS_WAS,
            show_default=True,
            help="合并过的机构按当时或现在的算 (merged organs as they were, or under their successors)",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def required_period(period: Period | None) -> Period:
    """
    Raises:
        click.UsageError: no period was given.
    """
    if period is None:
        raise click.UsageError(_("请用 --period 给出统计期间，例如 2018、2018-Q3、2018-05"))
    return period


def as_of_day(given: date | None) -> date:
    """The day from which the figures are seen; here the clock is read."""
    return given or timezone.localdate()
