"""How the entries about schemes, their progress and their evaluation read. They hold ids, codes, days and digests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.ledger import sentences

_CHANGES = {
    "add_area": gettext_noop("增加考核领域"),
    "change_area": gettext_noop("修改考核领域"),
    "remove_area": gettext_noop("删去考核领域"),
    "add_indicator": gettext_noop("增加指标"),
    "change_indicator": gettext_noop("修改指标"),
    "remove_indicator": gettext_noop("删去指标"),
    "set_points": gettext_noop("调整分值"),
    "hand_down": gettext_noop("分解指标"),
    "change_handed": gettext_noop("修改分解的指标"),
    "take_back": gettext_noop("收回分解的指标"),
    "change_scheme": gettext_noop("修改方案"),
    "reopen_period": gettext_noop("重新打开已结账的一期"),
    "amend": gettext_noop("收回调整"),
    "import": gettext_noop("导入方案"),
}


def change_words(act: str) -> str:
    """What was done to a scheme."""
    return _(_CHANGES[act]) if act in _CHANGES else act


def _changed(event: Mapping[str, Any]) -> str:
    told = {"n": event["version"], "what": change_words(str(event["what"])), "digest": str(event["digest"])[:12]}
    return _("方案第 %(n)s 版：%(what)s，摘要 %(digest)s") % told


def _made(event: Mapping[str, Any]) -> str:
    return _("编制 %(year)s 年度考核方案") % {"year": event["year"]}


def _entered(event: Mapping[str, Any]) -> str:
    return _("填报指标 %(indicator)s 的完成情况（%(key)s）") % {"indicator": event["indicator"], "key": event["key"]}


def _closed(event: Mapping[str, Any]) -> str:
    told = {"key": event["key"], "count": event["readings"], "seq": event["seq"], "digest": str(event["digest"])[:12]}
    return _("结账 %(key)s：%(count)s 个完成值，登记簿第 %(seq)s 条，摘要 %(digest)s") % told


def _points(text: str) -> sentences.Sentence:
    return lambda event: _(text) % {"points": event["points"]}


def _plain(text: str) -> sentences.Sentence:
    return lambda event: _(text)


def register() -> None:
    """Tell the ledger which events this part of the room writes."""
    sentences.register("scheme_made", _made)
    sentences.register("scheme_changed", _changed)
    sentences.register("progress_entered", _entered)
    sentences.register("period_closed", _closed)
    for event, text in (
        ("scheme_issued", gettext_noop("下达考核方案")),
        ("scheme_closed", gettext_noop("考核方案结束")),
        ("scheme_withdrawn", gettext_noop("作废考核方案")),
        ("evaluation_begun", gettext_noop("开始自评")),
        ("evaluation_returned", gettext_noop("退回自评")),
        ("claim_withdrawn", gettext_noop("撤回加扣分申请")),
    ):
        sentences.register(event, _plain(text))
    for event, text in (
        ("evaluation_submitted", gettext_noop("提交自评，自评总分 %(points)s")),
        ("evaluation_reviewed", gettext_noop("复核，复核总分 %(points)s")),
        ("claim_made", gettext_noop("申请加扣分 %(points)s 分")),
        ("claim_decided", gettext_noop("认定加扣分 %(points)s 分")),
    ):
        sentences.register(event, _points(text))
