"""How the entries about funds, payments, assistance and assets read. They hold ids, days, codes and digests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.ledger import sentences

#: By event: the sentence, in which the names in brackets are those of the event.
SENTENCES = {
    "fund_added": gettext_noop("设立专项资金，自%(year)s年度"),
    "fund_ended": gettext_noop("专项资金自%(year)s年度后撤销"),
    "fund_tied": gettext_noop("选定专项资金对应的预算项目"),
    "payment_booked": gettext_noop("专项资金的一笔支付记入预算执行"),
    "fund_written": gettext_noop("编制%(year)s年度专项资金申报（第 %(version)s 版）"),
    "fund_submitted": gettext_noop("申报%(year)s年度专项资金 %(amount)s 元"),
    "fund_returned": gettext_noop("退回%(year)s年度专项资金申报"),
    "funds_adopted": gettext_noop("登记%(year)s年度专项资金核定数"),
    "fund_adoption_reversed": gettext_noop("冲销专项资金核定数 %(amount)s 元"),
    "fund_planned": gettext_noop("制定%(year)s年度用款计划（第 %(version)s 版）"),
    "fund_evaluated": gettext_noop("%(year)s年度专项资金自评，执行率得分 %(score)s"),
    "fund_change_proposed": gettext_noop("提出%(year)s年度专项资金年中调整 %(amount)s 元"),
    "fund_change_decided": gettext_noop("登记%(year)s年度专项资金年中调整 %(amount)s 元"),
    "fund_change_declined": gettext_noop("%(year)s年度专项资金年中调整未批准"),
    "fund_change_withdrawn": gettext_noop("撤回%(year)s年度专项资金年中调整"),
    "fund_change_reversed": gettext_noop("冲销%(year)s年度专项资金年中调整 %(amount)s 元"),
    "transfer_asked": gettext_noop("申请调剂 %(amount)s 元"),
    "transfer_withdrawn": gettext_noop("撤回调剂申请 %(amount)s 元"),
    "transfer_reversed": gettext_noop("冲销调剂 %(amount)s 元"),
    "payment_written": gettext_noop("编写支付申请 %(number)s"),
    "payment_changed": gettext_noop("修改支付申请 %(number)s（第 %(version)s 版）"),
    "payment_invoice_added": gettext_noop("支付申请 %(number)s 附发票"),
    "payment_invoice_struck": gettext_noop("支付申请 %(number)s 取消发票"),
    "payment_submitted": gettext_noop("支付申请 %(number)s 送审"),
    "payment_withdrawn": gettext_noop("撤销支付申请 %(number)s"),
    "payment_paid": gettext_noop("支付申请 %(number)s 已支付"),
    "payment_reversed": gettext_noop("冲销支付申请 %(number)s 的支付"),
    "approval_chain_set": gettext_noop("设定审批环节和限额"),
    "assistance_taken_down": gettext_noop("登记救助申请 %(number)s"),
    "assistance_changed": gettext_noop("修改救助申请 %(number)s"),
    "assistance_paper_added": gettext_noop("救助申请 %(number)s 附材料"),
    "assistance_put_up": gettext_noop("救助申请 %(number)s 送审"),
    "assistance_refused": gettext_noop("救助申请 %(number)s 不予救助"),
    "assistance_withdrawn": gettext_noop("救助申请 %(number)s 撤回"),
    "assistance_paid": gettext_noop("救助申请 %(number)s 已发放"),
    "assistance_reversed": gettext_noop("救助申请 %(number)s 的款项已收回"),
    "assistance_disposed": gettext_noop("销毁救助申请 %(number)s 的个人信息"),
    "assets_entered": gettext_noop("登记资产 %(rows)s 项"),
    "asset_moved": gettext_noop("变更资产的地点、使用人或者状况"),
    "disposal_asked": gettext_noop("申请处置资产"),
    "disposal_reversed": gettext_noop("冲销资产处置"),
    "stock_opened": gettext_noop("开始资产盘点"),
    "stock_counted": gettext_noop("盘点一项资产"),
    "stock_closed": gettext_noop("结束资产盘点"),
    "purchase_written": gettext_noop("编制%(year)s年度资产购置计划"),
    "purchase_submitted": gettext_noop("%(year)s年度资产购置计划送审"),
}


def _told(text: str) -> sentences.Sentence:
    def tell(event: Mapping[str, Any]) -> str:
        return _(text) % event

    return tell


def _signed(event: Mapping[str, Any]) -> str:
    return _("审批同意") if event["agrees"] else _("审批退回")


def register() -> None:
    """Tell the ledger which events this part of the room writes."""
    for event, text in SENTENCES.items():
        sentences.register(event, _told(text))
    sentences.register("approval_signed", _signed)
