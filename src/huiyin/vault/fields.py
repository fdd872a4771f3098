"""A text field whose column holds sealed bytes only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from huiyin.vault.sealing import Vault, vault_of


def current() -> Vault:
    """The vault of this home."""
    return vault_of(settings.KEYS)


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]  # the stub has no parameter for what is read
    """Text in Python, sealed bytes in the database. It cannot be searched; keep a blind index beside it for that.

    NULL stays NULL and the empty text stays empty: that a value is missing is not a secret.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    @property
    def aad(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = current().seal(value, self.aad) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> str | None:
        if value is None:
            return None
        return current().open(bytes(value), self.aad) if value else ""

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj) or "")

    def get_default(self) -> Any:
        return "" if self.has_default() is False and not self.null else models.Field.get_default(self)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: look it up by its blind index")
        return super().get_lookup(lookup_name)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": forms.CharField, "widget": forms.Textarea, **kwargs})
