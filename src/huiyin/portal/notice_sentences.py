"""How the ledger's entries about notices read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiyin.ledger import sentences


def _sent_again(event: Mapping[str, Any]) -> str:
    return _("重新发送 %(count)d 条未能发送的通知") % {"count": event["count"]}


def _chosen(event: Mapping[str, Any]) -> str:
    return _("关闭本人的工作提醒") if event["is_off"] else _("设置本人的工作提醒")


def register() -> None:
    sentences.register("reminders_chosen", _chosen)
    sentences.register("notices_sent_again", _sent_again)
