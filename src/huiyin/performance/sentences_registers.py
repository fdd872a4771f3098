"""How the entries about activities, rectifications and goal tables read. They hold ids, days, codes and digests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.ledger import sentences

SENTENCES = {
    "activity_entered": gettext_noop("登记工作活动（%(day)s）"),
    "activity_mended": gettext_noop("修改工作活动（%(day)s）"),
    "activity_withdrawn": gettext_noop("撤下工作活动"),
    "rectification_added": gettext_noop("登记整改事项，期限 %(due)s"),
    "rectification_reported": gettext_noop("报告整改完成"),
    "rectification_returned": gettext_noop("退回继续整改"),
    "rectification_struck": gettext_noop("整改事项销号"),
    "rectification_reopened": gettext_noop("重新整改"),
    "rectification_postponed": gettext_noop("整改期限调整到 %(due)s"),
    "rectification_withdrawn": gettext_noop("撤下整改事项"),
    "goals_made": gettext_noop("编制 %(year)s 年度绩效目标表"),
    "goals_changed": gettext_noop("修改绩效目标表，第 %(version)s 版"),
    "goals_adopted": gettext_noop("绩效目标表已批复"),
    "goals_withdrawn": gettext_noop("作废绩效目标表"),
    "goals_check_begun": gettext_noop("开始填写截至 %(day)s 的绩效监控或自评"),
    "goals_check_filled": gettext_noop("填写截至 %(day)s 的绩效监控或自评"),
    "goals_check_submitted": gettext_noop("提交截至 %(day)s 的绩效监控或自评"),
    "goals_check_reviewed": gettext_noop("复核截至 %(day)s 的绩效自评"),
    "goals_check_replaced": gettext_noop("退回截至 %(day)s 的绩效监控或自评"),
}


def _told(text: str) -> sentences.Sentence:
    def tell(event: Mapping[str, Any]) -> str:
        return _(text) % event

    return tell


def register() -> None:
    """Tell the ledger which events the registers write."""
    for event, text in SENTENCES.items():
        sentences.register(event, _told(text))
