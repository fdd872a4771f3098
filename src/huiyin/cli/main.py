"""`huiyin [--home DIR] COMMAND`: finds the home, makes Django ready, hands over to the command.

--home and --lang may stand before or after the command. Exit code 0 means that it was done, and nothing else does.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from huiyin import __version__
from huiyin.cli.table import COMMANDS
from huiyin.cli.words import speak_chinese

SETTINGS = "huiyin.config.settings"
#: Where the demonstration goes when no home is named: never where a real bureau would be.
DEMO_HOME = "~/.local/share/huiyin-demo"


class Usage(Exception):
    """The command line as a whole cannot be used."""


def taken(arguments: Sequence[str], option: str) -> tuple[str | None, list[str]]:
    """The value of an option wherever it stands, and the arguments without it."""
    rest: list[str] = []
    value = None
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == option:
            value = next(words, None)
            if value is None:
                raise Usage(f"{option} 之后缺少值 (needs a value)")
        elif word.startswith(f"{option}="):
            value = word.partition("=")[2]
        else:
            rest.append(word)
    return value, rest


def language(wanted: str | None) -> str:
    """zh or en: as asked, else by the environment's language, else Chinese."""
    if wanted is not None:
        if wanted not in ("zh", "en"):
            raise Usage(f"--lang {wanted}：只有 zh 和 en (zh or en)")
        return wanted
    names = (os.environ.get(name, "") for name in ("HUIYIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next((name for name in names if name), "").lower().startswith("en") else "zh"


def make_ready(home: str | None, lang: str) -> None:
    """Set Django up for a home. In a process where it is set up already, only that same home will do."""
    from django.apps import apps
    from django.conf import settings

    if home is not None and not settings.configured:
        os.environ["HUIYIN_HOME"] = str(Path(home).expanduser().absolute())
    if not settings.configured:
        os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    if home is not None and Path(home).expanduser().absolute() != settings.HOME:
        raise Usage(f"本进程已在使用 {settings.HOME} (another home is in use)")
    if not apps.ready:
        import django

        django.setup()
    from django.utils.translation import activate

    activate("en" if lang == "en" else "zh-hans")


class Lazy(click.Group):
    """Loads a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        row = COMMANDS.get(cmd_name)
        if row is None:
            return None
        unnamed = ctx.obj["home"] is None and "HUIYIN_HOME" not in os.environ
        make_ready(DEMO_HOME if unnamed and cmd_name == "demo" else ctx.obj["home"], ctx.obj["lang"])
        module = import_module(row.module)
        return next(
            value for value in vars(module).values() if isinstance(value, click.Command) and value.name == cmd_name
        )

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        english = ctx.obj["lang"] == "en"
        with formatter.section("Commands" if english else "命令"):
            formatter.write_dl([(name, row.english if english else row.help) for name, row in COMMANDS.items()])

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        arguments = list(sys.argv[1:] if args is None else args)
        try:
            lang, arguments = taken(arguments, "--lang")
            home, arguments = taken(arguments, "--home")
            chosen = language(lang)
        except Usage as error:
            click.echo(f"错误：{error}", err=True)
            sys.exit(2)
        if chosen == "zh":
            speak_chinese()
        extra["obj"] = {"home": home, "lang": chosen}
        extra.setdefault("prog_name", "huiyin")
        return super().main(arguments, *rest, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, KeyboardInterrupt, BrokenPipeError):
            raise
        except Usage as error:
            raise click.UsageError(str(error)) from error
        except Exception as error:
            raise told(error) from error


def told(error: Exception) -> click.ClickException:
    """What a person is told of an error: its own words where they were written for people, else also where it was."""
    # Nothing of Django is loaded before a command is asked for: help must be quick.
    from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
    from django.db import OperationalError

    from huiyin.ledger.refusal import RefusalMissing
    from huiyin.vault import VaultError

    if isinstance(error, ValidationError):
        return click.ClickException("；".join(error.messages))
    if isinstance(error, (ImproperlyConfigured, PermissionDenied, RefusalMissing, VaultError)):
        return click.ClickException(str(error))
    if isinstance(error, OperationalError):
        return click.ClickException(
            f"数据库不可用：{error}。工作目录可能还没有建立，请先运行 huiyin init。 (database not usable)"
        )
    if isinstance(error, OSError) and error.filename is not None:
        return click.ClickException(f"{error.filename}：{error.strerror}")
    traceback.print_exception(error, file=sys.stderr)
    return click.ClickException(f"程序出错：{type(error).__name__}: {error} (unexpected error; details above)")


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="huiyin")
@click.option("--home", metavar="DIR", help="工作目录，也可用环境变量 HUIYIN_HOME (home directory)")
@click.option("--lang", metavar="zh|en", help="语言 (language)")
def main(home: str | None, lang: str | None) -> None:
    """回音：信访部门的工作系统"""


if __name__ == "__main__":
    main()
