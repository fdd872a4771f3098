"""What commands print. With --json, standard output holds one JSON document and nothing else; talk goes to stderr."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import click
from django.utils.translation import gettext as _

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Adds --json as the argument `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=_("只在标准输出打印一个 JSON 文档"))(command)


def print_json(value: Any) -> None:
    """The one document of a command run with --json."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def say(message: str = "", *, as_json: bool = False) -> None:
    """A line for people; with --json it keeps off standard output."""
    click.echo(message, err=as_json)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, Fraction)):
        return float(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
