"""催办: a reminder to the organ that owes a step, as a numbered letter (Art. 40 ¶1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.accounts.queries import bureau
from huiyin.core.clocks import Clock
from huiyin.core.desk_events import Urged
from huiyin.core.events import Event
from huiyin.petitions.acts.deeds import Doing, Unfit, needed
from huiyin.petitions.acts.plain import day, number, words
from huiyin.petitions.acts.signing import Making, Outcome, carry
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.printed import organ_name, petition_clocks, printed_day


def urge(matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None) -> Outcome:
    """催办. data: organ, clock (id of the period, may be empty), what, demand, reply_by, contact, phone.

    Raises:
        Unfit: the organ has no part in it, or the day of the reply has passed.
    """
    return carry(
        matter, "urge", doing, kind="urging", fields=lambda case: _printed(case, doing), issuer=_issuer,
        petition=petition, expected_n=expected_n,
    )  # fmt: skip


def _issuer(case: Case) -> Organ:
    """The bureau urges."""
    home = bureau()
    return home if home is not None else Organ.objects.get(pk=case.fact.registering_organ)


def owed_clocks(case: Case, today: date) -> list[Clock]:
    """The duties of the petition that run or are overdue, the nearest first."""
    running = [clock for clock in petition_clocks(case) if clock.is_running(today) and not clock.is_window]
    return sorted(running, key=lambda clock: clock.due)


def organs_to_urge(case: Case) -> list[int]:
    """Whoever has a part in it now: lead, assisting, reviewing."""
    course = case.course
    found = [course.lead.organ] if course.lead else []
    found += [one.organ for one in course.assisting]
    if case.state == "in_review" and course.round.review_organ:
        found.insert(0, course.round.review_organ)
    if case.state == "in_re_review" and course.round.re_review_organ:
        found.insert(0, course.round.re_review_organ)
    return list(dict.fromkeys(found))


def _printed(case: Case, doing: Doing) -> Mapping[str, str]:
    data: Mapping[str, Any] = doing.data
    clock = _clock(case, words(data, "clock"), doing.today)
    late = (doing.today - clock.due).days if clock is not None else 0
    return {
        "主送": organ_name(number(data, "organ")),
        "催办事项": words(data, "what"),
        "应办期限": printed_day(clock.due) if clock is not None else "收到本单之后尽快办理",
        "逾期天数": str(late) if late > 0 and clock is not None and not clock.provisional else "",
        "办理要求": words(data, "demand"),
        "反馈期限": printed_day(day(data, "reply_by")),
        "联系人": words(data, "contact"),
        "联系电话": words(data, "phone"),
    }


def _clock(case: Case, name: str, today: date) -> Clock | None:
    return next((clock for clock in owed_clocks(case, today) if clock.id == name), None)


def urging(case: Case, doing: Doing) -> Sequence[Event]:
    needed(doing.data, "organ", "what", "demand", "reply_by")
    organ = number(doing.data, "organ")
    if organ is None or organ not in organs_to_urge(case):
        raise Unfit({"organ": _("这个单位现在不办理本件。")})
    reply_by = day(doing.data, "reply_by")
    if reply_by is None or reply_by < doing.today:
        raise Unfit({"reply_by": _("反馈期限不能早于今天。")})
    return [Urged(case.petition, doing.today, organ, words(doing.data, "clock") or None, doing.letter)]


MAKERS: dict[str, Making] = {"urge": urging}
