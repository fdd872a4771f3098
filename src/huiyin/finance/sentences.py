"""How the entries about money read. They hold years, codes, ids, sums and digests, and nobody's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.ledger import sentences

#: By event: the sentence, in which the names in brackets are those of the event.
SENTENCES = {
    "finance_year_added": gettext_noop("建立%(year)s年度"),
    "finance_year_closed": gettext_noop("%(year)s年度结账"),
    "finance_year_reopened": gettext_noop("重新打开%(year)s年度"),
    "finance_year_settled": gettext_noop("登记%(year)s年度的批复日期或说明要求"),
    "budget_imported": gettext_noop("导入%(year)s年度预算决算数据 %(rows)s 笔"),
    "budget_adjusted": gettext_noop("调整%(year)s年度预算 %(rows)s 笔"),
    "budget_booked": gettext_noop("登记%(year)s年度执行数 %(rows)s 笔"),
    "budget_reversed": gettext_noop("冲销%(year)s年度记账 %(rows)s 笔"),
    "budget_paid": gettext_noop("专项资金支付记入%(year)s年度预算执行 %(rows)s 笔"),
    "accounts_drawn_up": gettext_noop("编制%(year)s年度决算 %(rows)s 笔"),
    "change_explained": gettext_noop("说明%(year)s年度的变动原因"),
    "three_public_counted": gettext_noop("登记%(year)s年度三公经费的批次和人次"),
    "budget_tables_published": gettext_noop("公开%(year)s年度的表"),
}


def _told(text: str) -> sentences.Sentence:
    def tell(event: Mapping[str, Any]) -> str:
        return _(text) % event

    return tell


def register() -> None:
    """Tell the ledger which events this room writes."""
    for event, text in SENTENCES.items():
        sentences.register(event, _told(text))
