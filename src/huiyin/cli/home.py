"""The home a command works in."""

from __future__ import annotations

import click
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from huiyin.ledger import refusal
from huiyin.ledger.routing import READ_LOG
from huiyin.vault.sealing import FILE


def is_made() -> bool:
    return (settings.KEYS / FILE).is_file()


def require_home(*, before_upgrade: bool = False) -> None:
    """Stop unless `huiyin init` has made this home and its ledger still refuses to be changed.

    `before_upgrade`: the tables may be behind this program.

    Raises:
        click.ClickException: there is no home here, or its tables are behind this program.
        RefusalMissing: a trigger of the ledger is gone.
    """
    if not is_made():
        raise click.ClickException(
            _("%(home)s 还不是工作目录，请先运行 huiyin init（或用 --home 指定）。") % {"home": settings.HOME}
        )
    refusal.require(before_upgrade=True)
    if not before_upgrade:
        if refusal.all_missing():
            require_present_tables()
        refusal.require()


def pending_migrations() -> list[str]:
    """The steps by which the databases are behind this program; empty when they fit it."""
    found: dict[str, None] = {}
    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        only = None if alias == "default" else READ_LOG[0]
        for step, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes(only)):
            found[f"{step.app_label}.{step.name}"] = None
    return list(found)


def require_present_tables() -> None:
    """
    Raises:
        click.ClickException: the databases are behind this program.
    """
    if pending_migrations():
        raise click.ClickException(_("数据库结构旧于程序：请先运行 huiyin backup 备份，再运行 huiyin upgrade。"))
