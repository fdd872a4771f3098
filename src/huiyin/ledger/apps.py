from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "huiyin.ledger"
    label = "ledger"
    verbose_name = _("登记簿")

    def ready(self) -> None:
        register(Tags.database)(check_refusal)
        post_migrate.connect(restore_triggers, sender=self)


def check_refusal(app_configs: Any = None, databases: Any = None, **_: Any) -> Any:
    from huiyin.ledger import refusal  # needs no app registry itself, but is asked for only when databases are

    return refusal.check(databases=databases)


def restore_triggers(using: str, **_: Any) -> None:
    from huiyin.ledger import refusal, triggers  # as above

    refusal.install(using)
    triggers.put_back(using)
