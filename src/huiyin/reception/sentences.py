"""How the entries about reception days and bookings read. They hold ids, days and codes, and nobody's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.ledger import sentences


def _plain(text: str) -> sentences.Sentence:
    return lambda event: _(text)


def _posted(event: Mapping[str, Any]) -> str:
    return _("公布领导接访日 %(day)s，名额 %(slots)d 个") % {"day": event["day"], "slots": event["slots"]}


def _numbered(text: str) -> sentences.Sentence:
    return lambda event: _(text) % {"number": event["number"]}


def register() -> None:
    """Tell the ledger which events this room writes."""
    sentences.register("reception_day_posted", _posted)
    sentences.register("reception_day_cancelled", _plain(gettext_noop("取消领导接访日")))
    for event, text in (
        ("booking_made", gettext_noop("预约接访 %(number)s")),
        ("booking_cancelled", gettext_noop("取消预约 %(number)s")),
        ("booking_came", gettext_noop("预约 %(number)s 已接访")),
        ("booking_missed", gettext_noop("预约 %(number)s 未到")),
        ("booking_reopened", gettext_noop("预约 %(number)s 改回未登记到访")),
        ("booking_registered", gettext_noop("预约 %(number)s 已登记信访件")),
    ):
        sentences.register(event, _numbered(text))
