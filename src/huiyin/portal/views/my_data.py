"""What is kept about me, who looked at it and what for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from threading import Lock
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from huiyin.core.terms import CHANNEL, PURPOSE
from huiyin.ledger import reads
from huiyin.petitions.models import Attachment
from huiyin.petitions.queries.printed import text_of
from huiyin.portal.queries.follow import Followed, texts
from huiyin.portal.queries.open_acts import may
from huiyin.portal.queries.readers import Look, looks_at
from huiyin.portal.views.follow_session import following
from huiyin.ui.words import word_of

#: Lines of looks on the page; older ones are counted.
MOST = 100
#: How a purpose of the read log begins → what it was for.
_PURPOSES = (
    ("window letter", gettext_lazy("您用编号和查询码查看文书")),
    ("window data", gettext_lazy("您用编号和查询码查看个人信息")),
    ("window", gettext_lazy("您用编号和查询码查看办理情况")),
    ("slip", gettext_lazy("打印登记回执")),
    ("letter", gettext_lazy("起草、审签或者查看文书")),
    ("attachment", gettext_lazy("查看材料")),
    ("versions", gettext_lazy("核对登记内容")),
    ("case file", gettext_lazy("整理案卷")),
    ("deed", gettext_lazy("办理")),
    ("bulk", gettext_lazy("办理")),
    ("matter", gettext_lazy("办理时查看内容")),
    ("same matter", gettext_lazy("核对是否同一事项")),
    ("report", gettext_lazy("核对统计报告的数字")),
    ("rows", gettext_lazy("核对统计数字")),
    ("oversight", gettext_lazy("督办时查看清单")),
    ("desk", gettext_lazy("查看待办清单")),
    ("work", gettext_lazy("查看待办清单")),
    ("list", gettext_lazy("查看清单")),
)


#: The whole log is gone through for it: one at a time in a process, so that other pages are still answered.
_looking = Lock()


class Looked(NamedTuple):
    """The looks of one office on one day for one purpose."""

    on: date
    who: str
    what: str
    times: int


@following
@require_GET
def my_data(request: HttpRequest, followed: Followed) -> HttpResponse:
    reads.record("window", "window data", [followed.petition.pk])
    is_busy = not _looking.acquire(blocking=False)
    try:
        looks = [] if is_busy else _looks(followed)
    finally:
        if not is_busy:
            _looking.release()
    together = _together(looks, followed)
    context = {
        "number": followed.petition.number,
        "is_secret": followed.is_secret,
        "facts": [] if followed.is_secret or followed.is_over else _facts(followed),
        "is_confidential": followed.course.confidential,
        "is_anonymous": followed.course.anonymous,
        "looks": together[:MOST],
        "is_busy": is_busy,
        "more": sum(line.times for line in together[MOST:]),
        "demands": _demands(followed),
        "may_demand": bool(may(followed, "demand_data")),
    }
    return render(request, "portal/my_data.html", context)


def _looks(followed: Followed) -> list[Look]:
    return looks_at(followed.petition.pk, followed.fact.registered, is_secret=followed.is_secret)


def _facts(followed: Followed) -> list[tuple[str, str]]:
    """What is kept; the middle of identity and telephone numbers is hidden: somebody may look over a shoulder."""
    text, fact = text_of(followed.case), followed.fact
    files = Attachment.objects.filter(petition=followed.petition, disposed=False, kind="petitioner").count()
    found = [
        (_("姓名"), "" if followed.course.anonymous else text.fields.get("name", "")),
        (_("证件号码"), masked(text.fields.get("id_number", ""), 4, 4)),
        (_("联系电话"), masked(text.fields.get("phone", ""), 3, 4)),
        (_("住址"), text.fields.get("address", "")),
        (_("信访形式"), word_of(CHANNEL, fact.channel)),
        (_("信访目的"), word_of(PURPOSE, fact.purpose)),
        (_("您的诉求"), text.ask),
        (_("事实和理由"), text.details.get("facts", "")),
        (_("您提交的材料"), _("%(count)d份") % {"count": files} if files else ""),
        (_("其他信访人"), _("%(count)d人（不在这里显示）") % {"count": len(text.parties)} if text.parties else ""),
    ]
    return [(name, value) for name, value in found if value]


def masked(value: str, first: int, last: int) -> str:
    """138****1111"""
    if len(value) <= first + last:
        return "*" * len(value)
    return f"{value[:first]}{'*' * (len(value) - first - last)}{value[-last:]}"


def _together(looks: Iterable[Look], followed: Followed) -> list[Looked]:
    counted: dict[tuple[date, str, str], int] = {}
    for look in looks:
        line = (timezone.localdate(look.at), _who(look, followed), _what(look, followed))
        counted[line] = counted.get(line, 0) + 1
    return [Looked(*line, times) for line, times in counted.items()]


def _who(look: Look, followed: Followed) -> str:
    if look.is_own:
        return ""
    if look.office:
        return look.office
    # A program and an office that is not named look alike.
    return _("依法办理的机关")


def _what(look: Look, followed: Followed) -> str:
    if followed.is_secret and not look.is_own:
        return _("依法办理")
    return next((str(words) for begins, words in _PURPOSES if look.purpose.startswith(begins)), _("依法办理"))


class Demanded(NamedTuple):
    kind: str
    made: date
    words: str
    answered: date | None
    granted: bool | None
    answer: str


def _demands(followed: Followed) -> list[Demanded]:
    # Of an accusation, nothing that was written is shown: somebody may look over a shoulder.
    shown = [] if followed.is_secret else followed.course.demands
    said = texts(digest for one in shown for digest in (one.note, one.answer))
    kinds = {"correct": _("更正"), "object": _("反对使用")}
    return [
        Demanded(
            kinds.get(one.kind, ""), one.made, said.get(one.note, ""), one.answered, one.granted,
            said.get(one.answer or "", ""),
        )
        for one in reversed(followed.course.demands)
    ]  # fmt: skip
