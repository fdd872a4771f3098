"""The sentences of findings: what holds or does not, why that matters, and what to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.ledger.findings import Finding, Verdict
from huiyin.ledger.given import Unreadable

RECEIPT, CHECKPOINT = _("回执"), _("检查点")
#: Facts that are moments, told as local minutes.
_MOMENTS = frozenset({"at", "filed_at", "checkpoint_by"})

SENTENCES: dict[str, str | Promise] = {
    # the receipt by itself
    "receipt_signed": _("回执由“%(bureau)s”的密钥签名，签名相符，签发后没有改动。"),
    "receipt_signature": _("回执的签名不符：回执在签发之后被改动过，或者不是这把密钥（%(key)s）签的。"),
    "receipt_key": _(
        "回执是用密钥 %(key)s 签的，它不在用来核对的公钥之中，或者编号与公钥对不上：不能认定是该机关签发。"
    ),
    "entry_hash": _("回执里的登记条目与它的指纹不符：条目或指纹被改动过。"),
    "entry_form": _("回执里的登记条目不成格式，无法核对。"),
    "number": _("编号 %(number)s 与登记条目里的编号不同。"),
    "filed_at": _("回执上的提交时间 %(filed_at)s 与登记条目里的时间不同。"),
    "promise": _("回执上写的检查点期限 %(checkpoint_by)s 不是提交后 24 小时。"),
    "content": _("所附的内容与它的摘要不符：内容被改动过。"),
    "content_elsewhere": _("登记条目里记的不是这份内容：摘要不同。"),
    "content_is_entered": _("%(number)s 的内容与 %(filed_at)s 登记时记下的摘要一致。"),
    "file": _("文件“%(name)s”的摘要不符：名录里的文件被改动过。"),
    "file_elsewhere": _("登记条目里没有记下文件“%(name)s”。"),
    "files_are_entered": _("一并提交的 %(count)d 个文件都记在登记条目里。"),
    # one checkpoint by itself
    "file_gone": _("%(file)s 没有公布，或者读不了：暂时不能用它核对。请告诉该机关。"),
    "checkpoint_signature": _("%(file)s 的签名不符：这个检查点公布之后被改动过，或者不是该机关签的。"),
    "checkpoint_key": _("%(file)s 是用密钥 %(key)s 签的，它不在用来核对的公钥之中，或者编号与公钥对不上。"),
    "checkpoint_peaks": _("%(file)s 所附的节点算不出它说的前一检查点（%(size)d 条）：文件被改动过。"),
    "checkpoint_root": _(
        "%(file)s 所列的条目算不出它的根：前 %(size)d 条里有条目被改动、删除、调换，或者文件被改动过。"
    ),
    "checkpoint_consistency": _(
        "%(file)s 的一致性证明不成立：不能证明 %(size)d 条的登记簿是由前一检查点的 %(before)d 条续写而来。"
    ),
    # several checkpoints
    "extends": _("%(count)d 个检查点前后相接：从 %(first)s 到 %(last)s，登记簿只有增加，没有改写。"),
    "fork": _("%(earlier)s 和 %(later)s 都说登记簿有 %(size)d 条，根却不同：登记簿有两个版本，其中必有一个被改写。"),
    "not_extension": _("%(later)s 不是 %(earlier)s 的续写：前 %(size)d 条与先前公布的不同，登记簿被改写过。"),
    "unpublished": _(
        "%(file)s 由该机关签名，有 %(size)d 条，却不在公布的检查点里：公布的检查点被撤下或换过。请保留这个文件。"
    ),
    "same_as_published": _("您保存的 %(file)s 与公布的相同：前 %(size)d 条没有改写。"),
    "gap": _(
        "%(earlier)s（%(size)d 条）和 %(later)s 之间缺检查点：缺到 %(missing)d 条的那些。补齐后才能证明中间没有改写。"
    ),
    "time_went_back": _("%(later)s 的条目比 %(earlier)s 多，时间却更早：当时的时钟可能拨动过。"),
    # the receipt among them
    "included": _("这件信访事项是登记簿的第 %(place)d 条，在 %(day)s 的检查点（%(file)s）里。"),
    "late": _("检查点是 %(at)s 公布的，晚于回执承诺的 %(checkpoint_by)s。"),
    "proof": _("回执自带的证明与 %(file)s 对不上：条目不在那个检查点里，或者位置不对。"),
    "proof_holds": _("回执自带的证明成立：条目是 %(file)s 的第 %(place)d 条。"),
    "missing": _(
        "登记簿里没有这件信访事项：从 %(filed_at)s 到 %(checkpoint_by)s 之间公布的条目都在这里，没有它；"
        "它应当最迟在 %(last)s 里。条目被删除或改动过。"
    ),
    "not_yet": _("检查点还没有公布：最迟 %(checkpoint_by)s 公布。到时再核对一次。"),
    "wanted": _(
        "还缺 %(checkpoint_by)s 或之后公布的检查点。请从该机关的网站下载；如果它没有公布，就是没有按回执的承诺办。"
    ),
    "uncovered": _(
        "所给的检查点没有覆盖 %(filed_at)s 到 %(checkpoint_by)s 这一段，看不出条目在不在。请补上这几天的检查点。"
    ),
    "key_of_the_files": _(
        "没有另给公钥，用的是文件里自带的公钥 %(key)s：请与该机关在别处公布的公钥比对，或者用您以前保存的公钥再核对。"
    ),
    "several_keys": _(
        "回执用密钥 %(key)s，检查点用密钥 %(others)s：该机关可能换过密钥，也可能是别人冒名。请给出该机关的公钥再核对。"
    ),
}

VERDICTS: dict[Verdict, str | Promise] = {
    Verdict.PROVEN: _("已证明：这件信访事项在登记簿里，内容没有改动，核对到的检查点都相符。"),
    Verdict.NOT_YET: _("回执有效；检查点还没有到公布的时间。"),
    Verdict.INCOMPLETE: _("还不能证明：材料不全。"),
    Verdict.BROKEN: _("对不上：有改动过的地方。"),
}


def sentence(finding: Finding) -> str:
    return str(SENTENCES[finding.code]) % {name: _told(name, value) for name, value in finding.facts.items()}


def verdict_words(verdict: Verdict) -> str:
    return str(VERDICTS[verdict])


def _told(name: str, value: Any) -> Any:
    if name not in _MOMENTS:
        return value
    return f"{timezone.localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"


def unreadable_words(error: Unreadable, kind: str | Promise) -> str:
    """Why a file could not be read; kind: a receipt or a checkpoint, in words."""
    about = {"kind": kind, "where": error.where}
    if error.where:
        return str(_("不是%(kind)s：“%(where)s”一项缺失、多余或不合格式。文件可能没有传完整，或者被改动过。")) % about
    return str(_("不是%(kind)s：请选择下载的 .json 文件，或者把其中的文字完整粘贴进来。")) % about
