"""How the entries that this room writes read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.figures.queries.entered import named_period
from huiyin.ledger import sentences
from huiyin.reports.kinds import KINDS
from huiyin.ui.words import period_words, speaks_english


def _written(event: Mapping[str, Any]) -> str:
    period = named_period(date.fromisoformat(event["start"]), date.fromisoformat(event["end"]))
    told = {"name": event["name"], "period": period_words(period), "count": event["length"]}
    if event.get("taken"):
        return _("“%(name)s”（%(period)s）照用上期文字，%(count)d 字") % told
    return _("写定“%(name)s”（%(period)s），%(count)d 字") % told


def _template_put(event: Mapping[str, Any]) -> str:
    told = {"kind": _kind(event), "number": event["number"], "name": event["name"]}
    return _("收下%(kind)s模板第 %(number)d 版：%(name)s") % told


def _template_retired(event: Mapping[str, Any]) -> str:
    return _("停用%(kind)s模板第 %(number)d 版") % {"kind": _kind(event), "number": event["number"]}


def _kind(event: Mapping[str, Any]) -> str:
    kind = KINDS.get(event["kind"])
    if kind is None:
        return str(event["kind"])
    return kind.english if speaks_english() else kind.name


def _frozen(event: Mapping[str, Any]) -> str:
    period = named_period(date.fromisoformat(event["start"]), date.fromisoformat(event["end"]))
    told = {"id": event["report"], "period": period_words(period), "digest": event["record"][:12]}
    if event["missing"]:
        told["count"] = event["missing"]
        return _("第%(id)s号报告（%(period)s）定稿，缺 %(count)d 项，记录摘要 %(digest)s") % told
    return _("第%(id)s号报告（%(period)s）定稿，记录摘要 %(digest)s") % told


def _published(event: Mapping[str, Any]) -> str:
    told = {"id": event["report"], "digest": event["word"][:12], "count": event["confirmed"]}
    if event["confirmed"]:
        return _("对外公布第%(id)s号报告，逐段确认 %(count)d 段，Word 摘要 %(digest)s") % told
    return _("对外公布第%(id)s号报告，Word 摘要 %(digest)s") % told


def _unpublished(event: Mapping[str, Any]) -> str:
    return _("撤下对外公布的第%(id)s号报告") % {"id": event["report"]}


def _proof_made(event: Mapping[str, Any]) -> str:
    counts = event["counts"]
    told = {
        "number": event["number"],
        "digest": event["digest"][:12],
        "errors": counts["error"] + counts["likely"],
        "others": counts["rounding"] + counts["remark"],
    }
    return _("校对一份文件（第 %(number)d 版，摘要 %(digest)s）：差错 %(errors)d 处，提示 %(others)d 处") % told


def _proof_decided(event: Mapping[str, Any]) -> str:
    told = {"finding": event["finding"][:12]}
    if event["accepted"]:
        return _("校对意见 %(finding)s：要改") % told
    return _("校对意见 %(finding)s：不是差错，写明了理由") % told


def _proof_removed(event: Mapping[str, Any]) -> str:
    return _("删除校对的文件，摘要 %(digest)s") % {"digest": event["digest"][:12]}


def register() -> None:
    """Tell the ledger which events this room writes."""
    sentences.register("report_frozen", _frozen)
    sentences.register("passage_written", _written)
    sentences.register("template_put", _template_put)
    sentences.register("template_retired", _template_retired)
    sentences.register("report_published", _published)
    sentences.register("report_unpublished", _unpublished)
    sentences.register("proof_made", _proof_made)
    sentences.register("proof_decided", _proof_decided)
    sentences.register("proof_removed", _proof_removed)
