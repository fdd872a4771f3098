"""The read log has a database of its own on SQLite, and is one more table on PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model

READ_LOG = ("ledger", "readentry")


def _is_read_log(model: type[Model]) -> bool:
    return (model._meta.app_label, model._meta.model_name) == READ_LOG


class ReadLogRouter:
    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return settings.READS_DATABASE if _is_read_log(model) else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return settings.READS_DATABASE if _is_read_log(model) else None

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        if settings.READS_DATABASE == "default":
            return None
        return (db == "reads") == ((app_label, (model_name or "").lower()) == READ_LOG)
