"""How the entries about names of topics and places read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiyin.ledger import sentences


def _confirmed(_event: Mapping[str, Any]) -> str:
    return _("确认名称")


def _same_as(_event: Mapping[str, Any]) -> str:
    return _("认定为同一名称的另一写法")


def _renamed(event: Mapping[str, Any]) -> str:
    return _("名称改为“%(name)s”") % {"name": event["name"]}


def register() -> None:
    """Tell the ledger which events this room writes."""
    sentences.register("name_confirmed", _confirmed)
    sentences.register("name_same_as", _same_as)
    sentences.register("name_renamed", _renamed)
