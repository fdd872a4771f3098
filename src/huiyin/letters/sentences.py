"""How the entries that this room writes read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.ledger import sentences
from huiyin.letters.filling import day_words
from huiyin.letters.kinds import KINDS
from huiyin.letters.models import DecisionMade, Manner, Step, VoidReason
from huiyin.ui.words import speaks_english

Event = Mapping[str, Any]


def _kind(event: Event) -> str:
    kind = KINDS.get(event["kind"])
    if kind is None:
        return str(event["kind"])
    return kind.english if speaks_english() else kind.title


def _steps(steps: str) -> str:
    return "、".join(str(Step(step).label) for step in steps.split() if step in Step.values)


def _drafted(event: Event) -> str:
    return _("起草%(kind)s") % {"kind": _kind(event)}


def _submitted(event: Event) -> str:
    if not event["chain"]:
        return _("文书定稿，无须签批")
    return _("文书送签：%(steps)s") % {"steps": _steps(event["chain"])}


def _decided(event: Event) -> str:
    if event["decision"] == DecisionMade.INSTRUCT:
        return _("领导批示，予以签发")
    return _("签发") if event["event"] == "letter.signed" else _("核稿同意")


def _returned(event: Event) -> str:
    return _("%(step)s时退回修改") % {"step": _steps(event["step"])}


def _issued(event: Event) -> str:
    told = {"kind": _kind(event), "number": event["number"], "digest": event["digest"][:12]}
    if not event["number"]:
        return _("制发%(kind)s，文件摘要 %(digest)s") % told
    return _("制发%(kind)s %(number)s，文件摘要 %(digest)s") % told


def _voided(event: Event) -> str:
    reason = VoidReason(event["reason"]).label if event["reason"] in VoidReason.values else event["reason"]
    return _("作废 %(number)s：%(reason)s") % {"number": event["number"], "reason": reason}


def _served(event: Event) -> str:
    manner = Manner(event["manner"]).label if event["manner"] in Manner.values else event["manner"]
    return _("%(day)s %(manner)s") % {"day": day_words(date.fromisoformat(event["on"])), "manner": manner}


def _template_put(event: Event) -> str:
    return _("收下%(kind)s模板第 %(number)d 版") % {"kind": _kind(event), "number": event["number"]}


def _template_retired(event: Event) -> str:
    return _("停用%(kind)s模板第 %(number)d 版") % {"kind": _kind(event), "number": event["number"]}


def _chain_set(event: Event) -> str:
    told = {"kind": _kind(event), "steps": _steps(event["steps"]) or _("无须签批")}
    return _("%(kind)s的签批环节改为：%(steps)s") % told


def _skipped(event: Event) -> str:
    told = {"series": f"{event['word']}〔{event['year']}〕", "first": event["first"], "last": event["last"]}
    return _("%(series)s第 %(first)d 至 %(last)d 号不在本系统编号") % told


def register() -> None:
    """Tell the ledger which events this room writes."""
    for name, sentence in _SENTENCES.items():
        sentences.register(name, sentence)


def _revised(_event: Event) -> str:
    return _("修改文书草稿")


def _taken_back(_event: Event) -> str:
    return _("撤回送签，继续修改")


def _withdrawn(_event: Event) -> str:
    return _("撤回文书草稿")


def _disposed(_event: Event) -> str:
    return _("按保管期限销毁文书内容")


def _code_set(event: Event) -> str:
    return _("机关代字设为“%(code)s”") % {"code": event["code"]}


_SENTENCES = {
    "letter.drafted": _drafted,
    "letter.revised": _revised,
    "letter.submitted": _submitted,
    "letter.taken_back": _taken_back,
    "letter.withdrawn": _withdrawn,
    "letter.checked": _decided,
    "letter.signed": _decided,
    "letter.returned": _returned,
    "letter.issued": _issued,
    "letter.voided": _voided,
    "letter.served": _served,
    "letter.disposed": _disposed,
    "letter.code_set": _code_set,
    "letter.numbers_skipped": _skipped,
    "letter.chain_set": _chain_set,
    "letter_template.put": _template_put,
    "letter_template.retired": _template_retired,
}
