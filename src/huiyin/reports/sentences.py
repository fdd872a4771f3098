"""How the entries that this room writes read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.figures.queries.entered import named_period
from huiyin.ledger import sentences
from huiyin.ui.words import period_words


def _written(event: Mapping[str, Any]) -> str:
    period = named_period(date.fromisoformat(event["start"]), date.fromisoformat(event["end"]))
    told = {"name": event["name"], "period": period_words(period), "count": event["length"]}
    if event.get("taken"):
        return _("“%(name)s”（%(period)s）照用上期文字，%(count)d 字") % told
    return _("写定“%(name)s”（%(period)s），%(count)d 字") % told


def register() -> None:
    """Tell the ledger which events this room writes."""
    sentences.register("passage_written", _written)
