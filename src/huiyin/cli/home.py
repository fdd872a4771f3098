"""The home a command works in."""

from __future__ import annotations

import click
from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.ledger import refusal
from huiyin.vault.sealing import FILE


def is_made() -> bool:
    return (settings.KEYS / FILE).is_file()


def require_home() -> None:
    """Stop unless `huiyin init` has made this home and its ledger still refuses to be changed.

    Raises:
        click.ClickException: there is no home here.
        RefusalMissing: a trigger of the ledger is gone.
    """
    if not is_made():
        raise click.ClickException(
            _("%(home)s 还不是工作目录，请先运行 huiyin init（或用 --home 指定）。") % {"home": settings.HOME}
        )
    refusal.require()
