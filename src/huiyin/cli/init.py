"""`huiyin init`: make a home for one bureau."""

from __future__ import annotations

import gc
from pathlib import Path

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.acts import NewAccount, init_bureau
from huiyin.accounts.models import Organ, Role
from huiyin.accounts.queries import bureau
from huiyin.cli import tables
from huiyin.cli.home import is_made
from huiyin.cli.output import json_option, print_json, say
from huiyin.core.divisions import Division, DivisionError, division
from huiyin.ledger import refusal
from huiyin.ledger.acts import sequence_pending
from huiyin.ledger.routing import READ_LOG
from huiyin.vault.folder import make_private
from huiyin.vault.keyring import create_keys


@click.command(name="init")
@click.option("--organ", required=True, metavar="NAME", help="信访机构名称，如 东安县信访局 (the bureau's name)")
@click.option("--division", "code", required=True, metavar="CODE", help="行政区划代码：2、4 或 6 位 (division code)")
@json_option
def init(organ: str, code: str, as_json: bool) -> None:
    """建立新的工作目录：数据库、密钥、首批账号。口令只显示这一次。

    Make a new home: database, keys, first accounts. The passwords are shown once.
    """
    try:
        place = division(code)
        accounts = make_home(organ, place)
    except (DivisionError, ValidationError) as error:
        messages = error.messages if isinstance(error, ValidationError) else [str(error)]
        raise click.ClickException("；".join(messages)) from error
    if as_json:
        print_json(_document(organ, place, accounts))
        return
    _print(organ, place, accounts)


def make_home(organ: str, place: Division) -> list[NewAccount]:
    """The home of the settings, with its database, keys, bureau and first accounts.

    A run that was broken off before the accounts were made is finished by the next one.

    Raises:
        click.ClickException: a bureau has its home here already.
        ValidationError: the name cannot be used.
    """
    organ = organ.strip()
    if not organ or len(organ) > 120:
        raise ValidationError(_("机构名称不能为空，且不超过120个字。"))
    prepare_folders()
    if Organ._meta.db_table in connections["default"].introspection.table_names() and bureau() is not None:
        raise click.ClickException(_("%(home)s 已经建立过，未作任何改动。") % {"home": settings.HOME})
    migrate()
    if not is_made():
        create_keys(settings.KEYS)
    now = timezone.now()
    accounts = init_bureau(organ, place.code, at=now, today=timezone.localdate(now))
    sequence_pending()
    return accounts


def prepare_folders() -> None:
    """The folders of a home, closed to everybody but its owner."""
    for folder in (
        settings.HOME,
        settings.KEYS,
        settings.FILES,
        settings.REPORTS,
        settings.REJECTS,
        settings.CHECKPOINTS,
    ):
        make_private(Path(folder))


def migrate() -> None:
    """Bring the databases to the present tables; on PostgreSQL as their owner, who then grants what work needs."""
    if settings.DATABASE_OWNER is not None:
        worker = settings.DATABASES["default"]["USER"]
        with _as_owner():
            _migrate_all()
            with connections["default"].cursor() as cursor:
                for statement in refusal.grants(worker):
                    cursor.execute(statement)
        return
    _migrate_all()
    for alias in connections:
        if connections[alias].vendor == "sqlite":
            Path(connections[alias].settings_dict["NAME"]).chmod(0o600)


def _migrate_all() -> None:
    """Steps make thousands of short-lived model classes that point at each other: collecting them on the way costs a
    third of the time."""
    gc.disable()
    try:
        for alias in connections:
            if tables.is_new(alias):
                tables.make(alias)
                continue
            steps = () if alias == "default" else (READ_LOG[0],)
            call_command("migrate", *steps, database=alias, interactive=False, verbosity=0)
    finally:
        gc.enable()


class _as_owner:  # noqa: N801  # reads as a phrase
    """For the length of the block the default database is reached as the owner of its tables."""

    def __enter__(self) -> None:
        self._worker = dict(connections["default"].settings_dict)
        connections["default"].close()
        connections["default"].settings_dict.update(settings.DATABASE_OWNER or {})

    def __exit__(self, *exc: object) -> None:
        connections["default"].close()
        connections["default"].settings_dict.update(self._worker)


def _document(organ: str, place: Division, accounts: list[NewAccount]) -> dict[str, object]:
    return {
        "home": str(settings.HOME),
        "organ": organ,
        "division": place.code,
        "division_name": place.name,
        "accounts": [{"username": one.person.username, "role": one.role, "password": one.password} for one in accounts],
    }


def _print(organ: str, place: Division, accounts: list[NewAccount]) -> None:
    say(_("已建立：%(organ)s（%(code)s %(name)s）") % {"organ": organ, "code": place.code, "name": place.name or ""})
    if place.name is None:
        say(_("提示：代码 %(code)s 不在随附的2023年区划名录中，请核对。") % {"code": place.code})
    say(_("工作目录：%(home)s") % {"home": settings.HOME})
    say(_("密钥目录：%(keys)s（请另行妥善保管一份；备份中不含密钥）") % {"keys": settings.KEYS})
    say()
    say(_("首批账号，口令只显示这一次，首次登录后请修改："))
    for one in accounts:
        say(f"  {Role(one.role).label}  {one.person.username}  {one.password}")
    say()
    say(
        _("下一步：huiyin --home %(home)s import ledger 台账.xlsx，然后 huiyin --home %(home)s serve")
        % {"home": settings.HOME}
    )
