"""How the entries about organs and people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.accounts.models import Role
from huiyin.ledger import sentences


def _plain(text: str) -> sentences.Sentence:
    return lambda event: _(text)


def _renamed(event: Mapping[str, Any]) -> str:
    return _("机构名称改为“%(name)s”") % {"name": event["name"]}


def _duty(text: str) -> sentences.Sentence:
    return lambda event: _(text) % {"role": Role(event["role"]).label}


def register() -> None:
    """Tell the ledger which events this room writes."""
    for event, text in (
        ("organ_added", gettext_noop("登记机构")),
        ("organ_confirmed", gettext_noop("确认机构名称")),
        ("organ_same_as", gettext_noop("认定为同一机构的另一写法")),
        ("organ_succeeded", gettext_noop("机构撤销，职责由承接机构继续履行")),
        ("organ_moved", gettext_noop("调整隶属关系")),
        ("rating_days_set", gettext_noop("设定评价期限")),
        ("person_added", gettext_noop("开立账号")),
        ("password_renewed", gettext_noop("重设口令")),
        ("person_closed", gettext_noop("停用账号")),
        ("person_opened", gettext_noop("恢复账号")),
    ):
        sentences.register(event, _plain(text))
    sentences.register("organ_renamed", _renamed)
    sentences.register("duty_given", _duty(gettext_noop("授予职责：%(role)s")))
    sentences.register("duty_ended", _duty(gettext_noop("终止职责：%(role)s")))
