"""The petitioner's window of the demonstration: reception days, a call for suggestions, petitions filed there, the
published figures of the last whole year, and a checkpoint of the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.core.filing import Entry
from huiyin.core.periods import year_of
from huiyin.core.querycode import grouped
from huiyin.demo import county
from huiyin.figures.acts.bulletins import publish_bulletin
from huiyin.figures.models import Bulletin, Place
from huiyin.figures.queries.bulletins import Order, draw_up
from huiyin.ledger.acts import publish_checkpoint
from huiyin.petitions.acts.window_filing import file_from_window
from huiyin.petitions.models import WindowFiling
from huiyin.petitions.queries.judging import calendar
from huiyin.portal.acts import suggestions
from huiyin.portal.models import SuggestionCall
from huiyin.reception.acts import days
from huiyin.reception.models import ReceptionDay


class Filed(NamedTuple):
    """A petition as it is filed."""

    purpose: str
    name: str
    phone: str
    ask: str


#: Who receives, in which capacity, on which matters.
_LEADERS: Final = (
    ("石景天", "信访局局长", "信访事项、历史遗留问题"),
    ("商陆英", "副县长", "城乡建设、物业、供暖"),
    ("高良姜", "住房和城乡建设局局长", "住房保障、不动产登记"),
    ("甘遂安", "教育局局长", "招生入学、校外培训"),
)
_FILED: Final = (
    Filed("claim", "毛冬青", "19900008801", "楼道声控灯坏了三个月无人修，老人夜里摔倒，要求物业限期修好"),
    Filed("suggestion", "叶下珠", "19900008802", "建议在老年大学门口设公交站，现在下车要走一公里"),
)
_CALL: Final = ("怎样让老旧小区加装电梯更快更公平", "补贴怎样发、费用怎样分摊、低层住户怎样补偿，请说说您的办法。")
_SUGGESTED: Final = (
    "按楼层定分摊比例，由社区公布样本，谈不拢的请调解员上门",
    "把申请材料减到三样，一个窗口收，进度短信告知",
)


class Shown(NamedTuple):
    """What opens the petition that the demonstration filed at the window."""

    number: str
    code: str


def make_window(today: date) -> None:
    """Fill the window; what is there already stays."""
    people = {person.username: person for person in Person.objects.all()}
    now = timezone.now()
    if not ReceptionDay.objects.exists():
        _post_days(people["officer"], today, now)
    for petition in _FILED:
        _file(petition, today, now)
    if not SuggestionCall.objects.exists():
        opens = today - timedelta(days=7)
        call = suggestions.post_call(
            *_CALL, opens, today + timedelta(days=30), by=people["officer"], at=now, today=today
        )
        for words in _SUGGESTED:
            given = suggestions.Given(ask=words)
            suggestions.suggest(call, given, token=_token(words), at=now, today=today)
    if not Bulletin.objects.exists():
        _publish(people["performance"], today, now)
    publish_checkpoint(now)


def shown() -> Shown | None:
    """Number and code of the first petition that was filed there."""
    filing = WindowFiling.objects.select_related("petition").filter(token=_token(_FILED[0].ask)).first()
    if filing is None or filing.petition.query_code is None:
        return None
    return Shown(filing.petition.number, grouped(filing.petition.query_code))


def _post_days(by: Person, today: date, now: datetime) -> None:
    day = today
    for leader, title, topics in _LEADERS:
        day = _workday_after(day + timedelta(days=4))
        given = days.Given(
            day, time(9), time(11, 30), leader, title, f"{county.COUNTY}群众来访接待中心一楼", topics, slots=10
        )
        days.add_day(given, by=by, at=now, today=today)


def _workday_after(day: date) -> date:
    is_workday: Callable[[date], bool] = calendar().is_workday
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def _file(filed: Filed, today: date, now: datetime) -> None:
    place = Place.objects.filter(name=county.TOWNS[0]).values_list("pk", flat=True).first()
    entry = Entry(channel="web", facts=filed.ask, place=place, **filed._asdict())
    file_from_window(entry, [], token=_token(filed.ask), at=now, today=today)


def _token(words: str) -> str:
    """The same for the same words, so that a second run files nothing again."""
    return sha256(words.encode()).hexdigest()[:32]


def _publish(by: Person, today: date, now: datetime) -> None:
    order = Order(year_of(date(today.year - 1, 1, 1)), today, ("channel", "purpose", "topic", "month"))
    publish_bulletin(order, seen=draw_up(order, today).digest, by=by, at=now, today=today)
