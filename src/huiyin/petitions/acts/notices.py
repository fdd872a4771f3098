"""A year's notice: loaded, looked at, and signed off. Nothing moves before that, and nothing moves unlisted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.core.clocks import ClockMaker
from huiyin.core.days import CalendarError, YearPlan
from huiyin.core.noticetext import NoticeUnread, plan_text, read_notice
from huiyin.ledger import queries as ledger_queries
from huiyin.ledger.acts import append
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.acts.projection import project, store
from huiyin.petitions.models import Matter, YearNotice
from huiyin.petitions.queries import judging, notices
from huiyin.petitions.queries.history import history
from huiyin.ui.words import speaks_english

Progress = Callable[[int], None]
PORTION = 100


def plan_of(text: str, year: int, *, number: str = "", issued: date | None = None) -> YearPlan:
    """The plan of a notice's published text, or of a year's file.

    Raises:
        Unfit: it cannot be read, is of another year, or contradicts itself; says where.
    """
    try:
        plan = (
            YearPlan.from_toml(text, _("所附文件"))
            if text.lstrip().startswith(("year", "#"))
            else read_notice(text, year, number=number, issued=issued)
        )
    except NoticeUnread as error:
        raise Unfit({"text": error.english if speaks_english() else str(error)}) from error
    except CalendarError as error:
        raise Unfit({"text": str(error)}) from error
    if plan.year != year:
        raise Unfit({"year": _("文件写的是 %(year)d 年的安排。") % {"year": plan.year}})
    return plan


@transaction.atomic
def load(plan: YearPlan, person: Person, at: datetime) -> YearNotice:
    """Keep a notice that is not yet in force; a former one of the year that was never signed is withdrawn."""
    YearNotice.objects.filter(year=plan.year, signed=None, withdrawn=None).update(withdrawn=at)
    notice = YearNotice.objects.create(year=plan.year, text=plan_text(plan), loaded_by=person, loaded=at)
    _record(notice, "calendar.load", person, at, {"event": "notice_loaded", "digest": _digest(notice)})
    return notice


def look(notice: YearNotice, today: date, at: datetime, progress: Progress | None = None) -> YearNotice:
    """Find out what the notice would move, and keep the list with it."""
    maker = _maker_with(notice)
    found = [moved.plain() for moved in notices.moved_by(judging.clock_maker(), maker, today, progress)]
    notice.moved, notice.looked = found, at
    notice.save(update_fields=["moved", "looked"])
    return notice


def sign(notice: YearNotice, person: Person, at: datetime, today: date) -> YearNotice:
    """Put a notice in force, when what it moves is still what was looked at; the rows follow.

    Raises:
        Unfit: it was not looked at, is signed already, or other clocks run by now than those listed.
    """
    if notice.looked is None:
        raise Unfit({"": _("请先列出会变动的期限，再签署。")})
    fresh = [moved.plain() for moved in notices.moved_by(judging.clock_maker(), _maker_with(notice), today)]
    if fresh != notice.moved:
        notice.moved, notice.looked = fresh, at
        notice.save(update_fields=["moved", "looked"])
        raise Unfit({"": _("列出之后又有事项变动，下面已换成最新的清单，请核对后再签署。")})
    with transaction.atomic():
        locked = YearNotice.objects.select_for_update().get(pk=notice.pk)
        if locked.signed is not None or locked.withdrawn is not None:
            raise Unfit({"": _("这份安排已经签署或者撤下。")})
        locked.signed_by, locked.signed = person, at
        locked.save(update_fields=["signed_by", "signed"])
        event = {"event": "notice_signed", "digest": _digest(locked), "moved": len(fresh)}
        _record(locked, "calendar.sign", person, at, event)
    judging.forget()
    _store_moved({int(str(one["matter"])) for one in fresh} | notices.touched_by(notice.year))
    return locked


def _store_moved(matters: set[int]) -> None:
    """Rows and facts of the matters whose days moved or became certain. What a kill leaves undone,
    `huiyin rebuild --check` lists."""
    maker = judging.clock_maker()
    ordered = sorted(matters)
    for start in range(0, len(ordered), PORTION):
        portion = ordered[start : start + PORTION]
        with transaction.atomic():
            list(Matter.objects.select_for_update().filter(pk__in=portion).order_by("pk").values_list("pk"))
            past = history(portion)
            store([project(pk, past.heads[pk].n, past.of(pk), maker) for pk in portion])


def withdraw(notice: YearNotice, person: Person, at: datetime) -> None:
    """Take a notice away that was loaded and never signed.

    Raises:
        Unfit: it is in force.
    """
    with transaction.atomic():
        locked = YearNotice.objects.select_for_update().get(pk=notice.pk)
        if locked.signed is not None:
            raise Unfit({"": _("已经签署的安排不能撤下；通知有更正的，请装入更正后的安排再签署。")})
        locked.withdrawn = at
        locked.save(update_fields=["withdrawn"])
        _record(locked, "calendar.withdraw", person, at, {"event": "notice_withdrawn", "digest": _digest(locked)})


def _maker_with(notice: YearNotice) -> ClockMaker:
    plan = YearPlan.from_toml(notice.text, str(notice.year))
    return ClockMaker(judging.law(), judging.calendar().with_year(plan))


def _digest(notice: YearNotice) -> str:
    return sha256(notice.text.encode()).hexdigest()


def _record(notice: YearNotice, act: str, person: Person, at: datetime, event: dict[str, Any]) -> None:
    stream = f"calendar:{notice.year}"
    head = ledger_queries.heads([stream])[stream]
    append(
        stream=stream,
        expected_n=head.n,
        act=act,
        actor=actor_of(person),
        at=at,
        events=[{**event, "v": 1, "notice": notice.pk, "year": notice.year}],
    )
