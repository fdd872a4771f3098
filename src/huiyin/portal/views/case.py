"""The page of one's own petition: who has it, what comes next and until when, what one may do, what happened."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from huiyin.core.matter import Matter
from huiyin.ledger import reads
from huiyin.letters.models import Letter
from huiyin.portal.queries.follow import Followed, letters_to, organ_names, texts
from huiyin.portal.queries.open_acts import offered
from huiyin.portal.views.course_words import WORDS_OF, lines
from huiyin.portal.views.dues import Due, Organs, ahead, owed_by
from huiyin.portal.views.follow_session import following

#: How the petitioner's own looks stand in the read log.
READ = "window case"

#: State of the workflow → where it stands, in a petitioner's words.
_STANDS = {
    "registered": gettext_lazy("已经收到，正在决定由哪个机关办理"),
    "sent": gettext_lazy("已经转给办理机关"),
    "objected": gettext_lazy("正在核实由哪个机关办理"),
    "told": gettext_lazy("办理机关已经告知收到"),
    "accepted": gettext_lazy("已经受理，正在办理"),
    "simple": gettext_lazy("已经受理，按简易程序办理"),
    "extended": gettext_lazy("正在办理，期限已经延长"),
    "answered": gettext_lazy("已经作出处理意见"),
    "confirmed": gettext_lazy("已经办结"),
    "answered_directly": gettext_lazy("已经答复"),
    "filed": gettext_lazy("已经登记留存"),
    "not_accepted": gettext_lazy("没有受理"),
    "no_longer_accepted": gettext_lazy("不再受理"),
    "led": gettext_lazy("已经导入其他法定途径"),
    "taken": gettext_lazy("法定途径已经受理"),
    "withdrawn": gettext_lazy("已经撤回"),
    "in_review": gettext_lazy("正在复查"),
    "reviewed": gettext_lazy("已经作出复查意见"),
    "in_re_review": gettext_lazy("正在复核"),
    "ended": gettext_lazy("已经作出复核意见，程序终结"),
}
_OPEN = frozenset(
    {"registered", "sent", "objected", "told", "accepted", "simple", "extended", "in_review", "in_re_review"}
)


class Way(NamedTuple):
    """An act on the page: open, or with the reason why not."""

    act: str
    name: str
    words: str
    icon: str
    href: str
    why: str


_WAYS = {
    "answer_question": (gettext_lazy("答复询问"), gettext_lazy("有问题等您答复"), "chat-bubble-left-right"),
    "attach": (gettext_lazy("补充材料"), gettext_lazy("照片、录音、文件"), "paper-clip"),
    "rate": (gettext_lazy("评价"), gettext_lazy("信访部门和责任单位分开评价"), "star"),
    "request_review": (gettext_lazy("申请复查"), gettext_lazy("表格已经为您填好"), "arrow-path"),
    "request_re_review": (gettext_lazy("申请复核"), gettext_lazy("表格已经为您填好"), "arrow-path"),
    "withdraw": (gettext_lazy("撤回信访"), gettext_lazy("不再要求办理"), "arrow-uturn-left"),
}


class Download(NamedTuple):
    """A letter with what proves it whole."""

    letter: Letter
    title: str
    digest: str


@following
@require_GET
def case_page(request: HttpRequest, followed: Followed) -> HttpResponse:
    reads.record("window", READ, [followed.petition.pk])
    course = followed.course
    round_ = course.round
    names = organ_names(
        followed.events(),
        course.body,
        round_.review_organ,
        round_.re_review_organ,
        *(one.organ for one in course.assignments),
    )
    organs = Organs(followed, names)
    said = texts(getattr(event, "note", None) for event in followed.events() if isinstance(event, WORDS_OF))
    letters = letters_to(followed)
    context = {
        "followed": followed,
        "number": followed.petition.number,
        "stands": stands(followed),
        "holder": organs.now if not followed.is_secret and followed.case.state in _OPEN else "",
        "ahead": ahead(followed, organs),
        "together": _together(followed, names),
        "ways": _ways(followed),
        "lines": lines(followed, organs, said),
        "letters": [Download(one, one.title, one.digest) for one in letters],
    }
    return render(request, "portal/case.html", context)


def stands(followed: Followed) -> str:
    state = followed.case.state
    if followed.is_over:
        return _("案卷的保管期限已满，内容已经依照规定销毁")
    if followed.is_secret:
        if state == "withdrawn":
            return _("已经撤回")
        return _("已经收到，正在依法办理") if state in _OPEN or state == "led" else _("已经依法办理")
    return str(_STANDS.get(state, ""))


def _ways(followed: Followed) -> list[Way]:
    found = []
    for act, answer in offered(followed).items():
        # What concerns one's data stands on the page of one's data.
        if act in _WAYS:
            name, words, icon = _WAYS[act]
            href = reverse("portal:case_act", args=[act])
            found.append(Way(act, str(name), str(words), icon, href, "" if answer else answer.why))
    # What is open stands first; the order is kept otherwise.
    return sorted(found, key=lambda way: bool(way.why))


def _together(followed: Followed, names: dict[int, str]) -> list[Due]:
    """How the matter is handled in which this petition waits beside others: by whom and until when, and nothing of
    whose petitions they are."""
    found: Matter = followed.case.found
    leading = found.leading
    if followed.is_secret or leading is None or leading.petition == followed.petition.pk:
        return []
    lead = found.courses[leading.petition].lead
    if followed.case.state != "registered" or lead is None:
        return []
    organ = names.get(lead.organ) or organ_names((), lead.organ).get(lead.organ, "")
    clocks = [clock for clock in found.clocks_of(leading.petition) if clock.id in ("completion", "extension", "redo")]
    running = [clock for clock in clocks if clock.is_running(followed.today)]
    told = Due(_("与反映同一问题的信访一并办理，由%(organ)s办理。") % {"organ": organ})
    return [told, *(owed_by(clock, organ, followed.today) for clock in running)]
