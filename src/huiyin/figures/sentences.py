"""How the entries about names, and about figures entered and published, read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from huiyin.figures.queries.entered import named_period
from huiyin.ledger import sentences
from huiyin.ui.words import period_words


def _confirmed(_event: Mapping[str, Any]) -> str:
    return _("确认名称")


def _same_as(_event: Mapping[str, Any]) -> str:
    return _("认定为同一名称的另一写法")


def _renamed(event: Mapping[str, Any]) -> str:
    return _("名称改为“%(name)s”") % {"name": event["name"]}


def _entered(event: Mapping[str, Any]) -> str:
    value = event.get("value")
    shown = _number(value) + str(event.get("unit", "")) if value is not None else _("（名称）")
    return _("填报“%(name)s”%(days)s：%(value)s") % {"name": event["name"], "days": _days(event), "value": shown}


def _withdrawn(event: Mapping[str, Any]) -> str:
    return _("撤下“%(name)s”%(days)s的填报") % {"name": event["name"], "days": _days(event)}


def _published(event: Mapping[str, Any]) -> str:
    return _("登记“%(name)s”%(days)s的公布数 %(value)s%(unit)s（%(number)s）") % {
        "name": event["path"],
        "days": _days(event),
        "value": _number(event["value"]),
        "unit": event.get("unit", ""),
        "number": event["number"],
    }


def _unpublished(event: Mapping[str, Any]) -> str:
    return _("撤下“%(name)s”%(days)s的公布数") % {"name": event["path"], "days": _days(event)}


def _bulletin_published(event: Mapping[str, Any]) -> str:
    told = {"id": event["bulletin"], "days": _days(event), "digest": event["digest"][:12]}
    if event.get("replaces"):
        told["before"] = event["replaces"]
        return _("公布第%(id)s号公开数据%(days)s，代替第%(before)s号，摘要 %(digest)s") % told
    return _("公布第%(id)s号公开数据%(days)s，摘要 %(digest)s") % told


def _bulletin_withdrawn(event: Mapping[str, Any]) -> str:
    return _("撤下第%(id)s号公开数据") % {"id": event["bulletin"]}


def _days(event: Mapping[str, Any]) -> str:
    period = named_period(date.fromisoformat(event["start"]), date.fromisoformat(event["end"]))
    return _("（%s）") % period_words(period)


def _number(text: str) -> str:
    return f"{Decimal(text).normalize():f}"


def register() -> None:
    """Tell the ledger which events this room writes."""
    sentences.register("name_confirmed", _confirmed)
    sentences.register("name_same_as", _same_as)
    sentences.register("name_renamed", _renamed)
    sentences.register("figure_entered", _entered)
    sentences.register("figure_withdrawn", _withdrawn)
    sentences.register("figure_published", _published)
    sentences.register("publication_withdrawn", _unpublished)
    sentences.register("bulletin_published", _bulletin_published)
    sentences.register("bulletin_withdrawn", _bulletin_withdrawn)
