"""How the ledger's entries about notices read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiyin.ledger import sentences


def _sent_again(event: Mapping[str, Any]) -> str:
    return _("重新发送 %(count)d 条未能发送的通知") % {"count": event["count"]}


def register() -> None:
    sentences.register("notices_sent_again", _sent_again)
