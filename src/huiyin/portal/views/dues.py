"""What is owed to the petitioner, by whom and until when, in sentences; and the rights that run out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.clocks import Clock
from huiyin.core.course import Wait
from huiyin.portal.queries.follow import Followed, has_it
from huiyin.ui.words import language, speaks_english

#: Clock → what has to be done by its last day.
_DUTY = {
    "sorting": gettext_lazy("决定由哪个机关办理"),
    "organ_notice": gettext_lazy("书面告知您收到情况和办理途径、程序"),
    "direct_notice": gettext_lazy("书面告知您收到情况和办理途径、程序"),
    "simple_acceptance": gettext_lazy("决定是否按简易程序受理"),
    "simple_handling": gettext_lazy("按简易程序办结"),
    "completion": gettext_lazy("作出处理意见"),
    "extension": gettext_lazy("作出处理意见"),
    "redo": gettext_lazy("重新作出处理意见"),
    "review": gettext_lazy("作出复查意见"),
    "re_review": gettext_lazy("作出复核意见"),
}
_RUNS = ("running", "overdue", "undetermined", "suspended")


class Due(NamedTuple):
    """A last day in a sentence. `kind`: as a clock's state, or "today", "may" (a right) and "open" (without a day);
    `why`: the count in words, shown on tap."""

    sentence: str
    kind: str = "open"
    why: str = ""
    day: date | None = None


def short_day(day: date, today: date) -> str:
    """3月18日; with its year where that is another one."""
    # Translators: a date format of Django without the year, as in "j F"
    return date_format(day, _("n月j日") if day.year == today.year else _("Y年n月j日"))


def duty_of(clock: Clock) -> str:
    return str(_DUTY.get(clock.id, ""))


def article_of(clock: Clock) -> str:
    """第二十三条, without its paragraph; empty for a day that an authority set."""
    if clock.term is None:
        return ""
    if speaks_english():
        return f"Art. {clock.term.article_number}"
    head, mark, _paragraph = clock.article.partition("条")
    return head + mark


def left_words(clock: Clock, today: date) -> str:
    """How many days are left, or have passed."""
    days = clock.days_left(today)
    if days == 0:
        return _("今天是最后一天")
    return _("还有%(days)d天") % {"days": days} if days > 0 else _("已经超过%(days)d天") % {"days": -days}


def owed_by(clock: Clock, organ: str, today: date) -> Due:
    """A duty that runs, ran out, or was done too late."""
    state = clock.state(today)
    article = article_of(clock)
    told: dict[str, str | int] = {
        "organ": organ, "duty": duty_of(clock), "day": short_day(clock.due, today), "left": left_words(clock, today),
        "law": _("（%(article)s）") % {"article": article} if article else "",
    }  # fmt: skip
    if state == "overdue":
        words = _("%(organ)s应当在%(day)s以前%(duty)s%(law)s，%(left)s，还没有办。") % told
    elif state == "late" and clock.ended is not None:
        told["after"] = (clock.ended - clock.due).days
        words = _("%(organ)s应当在%(day)s以前%(duty)s%(law)s，超过%(after)d天才办。") % told
    elif state == "suspended":
        words = _("正在听证，听证的日子不计入期限。%(organ)s听证以后%(duty)s%(law)s。") % told
    elif clock.provisional:
        words = _("%(organ)s最迟%(day)s须%(duty)s%(law)s。这一天是暂定的，放假安排公布以后可能变动。") % told
    else:
        words = _("%(organ)s最迟%(day)s须%(duty)s%(law)s，%(left)s。") % told
    kind = "today" if state == "running" and clock.due == today else state
    return Due(words, kind, clock.explanation(language()), clock.due)


class Organs:
    """Who owes what: the names behind a petition's clocks and waits."""

    def __init__(self, followed: Followed, names: Mapping[int, str]) -> None:
        self._followed = followed
        self._names = names
        self.bureau = followed.petition.registering_organ.name

    def name(self, organ: int | None) -> str:
        return self._names.get(organ or 0, "")

    def assigned(self, assignment: int | None) -> str:
        found = self._followed.course.assignment(assignment) if assignment is not None else None
        return self.name(found.organ) if found is not None else ""

    def sender(self, assignment: int | None) -> str:
        found = self._followed.course.assignment(assignment) if assignment is not None else None
        return self.name(found.sender) if found is not None else ""

    def of_clock(self, clock: Clock) -> str:
        round_ = self._followed.course.round
        if clock.id == "sorting":
            return self.bureau
        if clock.id in ("review", "re_review"):
            asked: int | None = getattr(round_, f"{clock.id}_organ")
            return self.name(asked) or (_("复查机关") if clock.id == "review" else _("复核机关"))
        return self.assigned(clock.assignment) or self.handling

    @property
    def handling(self) -> str:
        """Who answers the petitioner, or took that over; while another reviews the answer, too."""
        return has_it(self._followed).name

    @property
    def now(self) -> str:
        """Who has it."""
        round_, state = self._followed.course.round, self._followed.case.state
        if state in ("in_review", "in_re_review"):
            asked = round_.review_organ if state == "in_review" else round_.re_review_organ
            if asked is not None:
                return self.name(asked)
        return self.handling


def ahead(followed: Followed, organs: Organs) -> list[Due]:
    """What comes next: what is owed to the petitioner, the nearest day first, then his own rights."""
    if followed.is_over:
        return []
    if followed.is_secret:
        return list(_secret(followed))
    found = [due for wait in followed.waits() for due in _of_wait(followed, organs, wait)]
    found.sort(key=lambda due: (due.day is None, due.day or date.max))
    return [*found, *_rights(followed)]


def _secret(followed: Followed) -> Iterator[Due]:
    """The day by which the bureau has to sort it (Art. 22), and no word of what or to whom. When it is answered follows
    rules of its own (Art. 30), so no other day is named."""
    today = followed.today
    clock = next((one for one in followed.clocks() if one.id == "sorting" and one.ended is None), None)
    if clock is None or clock.state(today) not in _RUNS:
        return
    told = {"day": short_day(clock.due, today), "left": left_words(clock, today)}
    if clock.state(today) == "overdue":
        words = _("信访部门应当在%(day)s以前确定办理机关，%(left)s，还没有办。")
    else:
        words = _("信访部门最迟%(day)s确定办理机关，%(left)s。")
    yield Due(words % told, clock.state(today), "", clock.due)


def _of_wait(followed: Followed, organs: Organs, wait: Wait) -> Iterator[Due]:
    clock = next((one for one in reversed(followed.clocks()) if one.id == wait.clock and one.ended is None), None)
    if wait.act == "decide_objection":
        yield Due(_("%(organ)s正在核实由哪个机关办理。") % {"organ": organs.bureau})
    if clock is not None and clock.id in _DUTY:
        yield owed_by(clock, organs.of_clock(clock), followed.today)
    elif (say := _WITHOUT_DAY.get(wait.act)) is not None and (words := say(followed, organs, wait)):
        is_late = wait.act == "answer_data_demand" and wait.due is not None and wait.due < followed.today
        kind = "overdue" if is_late else "may" if wait.role == "petitioner" else "open"
        yield Due(words, kind, "", wait.due)


def _led(followed: Followed, organs: Organs, wait: Wait) -> str:
    until = followed.course.led_until
    told = {"body": organs.name(followed.course.body) or _("有权处理的机关")}
    if until is None:
        return _("请向%(body)s提出，由其依法处理。") % told
    told["day"] = short_day(until, followed.today)
    if until < followed.today:
        return _("向%(body)s提出的最后一天是%(day)s，已经过了；是否仍可提出，请向该机关询问。") % told
    return _("请在%(day)s以前向%(body)s提出，由其依法处理。") % told


def _question(followed: Followed, organs: Organs, wait: Wait) -> str:
    if wait.due is None:
        return _("有问题等您答复。")
    told = {"day": short_day(wait.due, followed.today)}
    if wait.due < followed.today:
        return _("有问题等您答复，原定%(day)s以前答复，已经过了；现在仍然可以答复。") % told
    return _("有问题等您答复，请在%(day)s以前答复。") % told


def _demand(followed: Followed, organs: Organs, wait: Wait) -> str:
    if wait.due is None:
        return ""
    days = (followed.today - wait.due).days
    told: dict[str, str | int] = {"organ": organs.bureau, "day": short_day(wait.due, followed.today), "days": days}
    if days > 0:
        return _("%(organ)s应当在%(day)s以前答复您关于个人信息的要求，已经超过%(days)d天，还没有办。") % told
    return _("%(organ)s最迟%(day)s答复您关于个人信息的要求。") % told


_WITHOUT_DAY: dict[str, Callable[[Followed, Organs, Wait], str]] = {
    "accept": lambda followed, organs, wait: (
        _("%(organ)s接下来决定受理，受理以后60天内作出处理意见。") % {"organ": organs.handling}
    ),
    "answer": lambda followed, organs, wait: (
        _("%(organ)s正在办理；对这类信访，条例没有规定办结的天数。") % {"organ": organs.handling}
    ),
    "close_hearing": lambda followed, organs, wait: (
        _("%(organ)s正在组织听证。") % {"organ": organs.name(wait.organ) or organs.now}
    ),
    "execute": lambda followed, organs, wait: (
        _("%(organ)s应当执行处理意见，信访部门督促执行（第三十二条）。") % {"organ": organs.handling}
    ),
    "follow_up": _led,
    "answer_question": _question,
    "answer_data_demand": _demand,
}


def _rights(followed: Followed) -> Iterator[Due]:
    """What the petitioner may still do, until when."""
    today = followed.today
    words = {
        "review_window": _("不服处理意见的，您可以在%(day)s以前申请复查%(law)s，%(left)s。"),
        "re_review_window": _("不服复查意见的，您可以在%(day)s以前申请复核%(law)s，%(left)s。"),
        "rating": _("您可以在%(day)s以前评价%(law)s，%(left)s。"),
    }
    latest = {clock.id: clock for clock in followed.clocks() if clock.id in words}
    for clock in latest.values():
        if clock.state(today) != "running" or clock.ended is not None:
            continue
        article = article_of(clock) or (_("第二十一条") if clock.id == "rating" else "")
        told = {
            "day": short_day(clock.due, today), "left": left_words(clock, today),
            "law": _("（%(article)s）") % {"article": article} if article else "",
        }  # fmt: skip
        yield Due(words[clock.id] % told, "may", clock.explanation(language()), clock.due)
