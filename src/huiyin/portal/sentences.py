"""How the entries about calls for suggestions read. They hold ids, days and codes, and nobody's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.ledger import sentences


def _plain(text: str) -> sentences.Sentence:
    return lambda event: _(text)


def _posted(event: Mapping[str, Any]) -> str:
    return _("发布人民建议征集，%(opens)s至%(closes)s") % {"opens": event["opens"], "closes": event["closes"]}


def register() -> None:
    """Tell the ledger which events this room writes."""
    sentences.register("suggestion_call_posted", _posted)
    sentences.register("suggestion_call_withdrawn", _plain(gettext_noop("撤下人民建议征集")))
    sentences.register("suggestion_shown", _plain(gettext_noop("公布采纳的建议")))
    sentences.register("suggestion_taken_down", _plain(gettext_noop("撤下公布的建议")))
