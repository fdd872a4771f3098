"""How the entries of this room that are not of a matter read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiyin.ledger import sentences


def _loaded(event: Mapping[str, Any]) -> str:
    return _("装入 %(year)d 年节假日安排") % {"year": event["year"]}


def _signed(event: Mapping[str, Any]) -> str:
    return _("签署 %(year)d 年节假日安排，变动期限 %(moved)d 项") % {"year": event["year"], "moved": event["moved"]}


def _withdrawn(event: Mapping[str, Any]) -> str:
    return _("撤下 %(year)d 年节假日安排") % {"year": event["year"]}


def _list_loaded(event: Mapping[str, Any]) -> str:
    told = {"kept": event["kept"], "added": event["added"], "retired": event["retired"]}
    return _("装入依法分类处理清单：新增 %(added)d 条，停用 %(retired)d 条，不变 %(kept)d 条") % told


def register() -> None:
    """Tell the ledger which events this room writes beside those of matters."""
    sentences.register("notice_loaded", _loaded)
    sentences.register("notice_signed", _signed)
    sentences.register("notice_withdrawn", _withdrawn)
    sentences.register("responsibilities_loaded", _list_loaded)
