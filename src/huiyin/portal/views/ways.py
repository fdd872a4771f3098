"""What somebody can come to the window for; only what there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


class Way(NamedTuple):
    address: str
    icon: str
    name: str
    words: str


def ways() -> list[Way]:
    """The first is what most people come for."""
    found = []
    for name, icon, title, words in _all():
        try:
            found.append(Way(reverse(f"portal:{name}"), icon, title, words))
        except NoReverseMatch:
            continue
    return found


def _all() -> Iterator[tuple[str, str, str, str]]:
    yield "file", "pencil-square", _("提出信访"), _("写下什么事、在哪里、希望怎么解决；七个短页就写完")
    yield (
        "follow",
        "magnifying-glass",
        _("查看进展"),
        _("凭编号和查询码，看办到哪一步，补充材料，评价，申请复查"),
    )
    yield "guide", "map", _("什么事找哪里"), _("法院、仲裁、复议、热线：先看哪条路最管用")
    yield "days", "calendar-days", _("领导接访日"), _("谁在哪天接访，可以预约")
    yield "suggestions", "chat-bubble-left-right", _("人民建议"), _("正在征集的题目，和已经采纳的建议")
    yield "figures", "chart-bar", _("公开数据"), _("收到多少、办结多少、按期多少")
    yield "check", "shield-check", _("核对回执"), _("验证一件信访确实登记过，登记簿没有被改写")
