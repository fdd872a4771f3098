"""What is decided over many petitions at once: campaign batches, corrections, contradictions, and a desk with work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

from huiyin.core.days import WorkCalendar
from huiyin.demo import county
from huiyin.demo.course import Course
from huiyin.demo.ledger import HEADINGS, Row


class Campaign(NamedTuple):
    """A batch: its petitions are known as such from (year after the first, month); `{y}` is that year."""

    name: str
    known: tuple[int, int]
    size: int
    chosen: Callable[[Row], bool]
    led: bool = True


def _complaint(row: Row) -> bool:
    return row.purpose in ("claim", "appeal") and row.course.sent


def _repeated(row: Row) -> bool:
    return _complaint(row) and row.repeat_of is not None


def _environmental(row: Row) -> bool:
    return _complaint(row) and row.problem.topic[0] == "环境保护"


def _old(row: Row) -> bool:
    return _complaint(row) and not row.course.settled


CAMPAIGNS: Final = (
    Campaign("{y}年重复信访专项治理", (0, 9), 62, _repeated),
    Campaign("{y}年信访积案化解攻坚第一批", (1, 3), 56, _old),
    Campaign("{y}年信访积案化解攻坚第二批", (1, 9), 40, _old),
    Campaign("省委第六巡视组移交信访件", (1, 6), 38, _complaint),
    Campaign("市委第二巡察组移交信访件", (2, 4), 26, _complaint),
    Campaign("省生态环境保护督察组移交信访件", (2, 6), 22, _environmental, led=False),
)


def adorn(rows: Sequence[Row], chance: Random, today: date, calendar: WorkCalendar) -> None:
    """Add to generated rows what is decided over many of them at once."""
    _leave_work(rows, chance, today, calendar)
    start = date(today.year - 2, 1, 1)
    for campaign in CAMPAIGNS:
        _launch(campaign, rows, chance, start, today)
    _correct(rows, chance, start)
    _contradict(rows, chance)


def _leave_work(rows: Sequence[Row], chance: Random, today: date, calendar: WorkCalendar) -> None:
    """On the working days of the coming week some reply is due, and on the first of them two."""
    recent = [
        row
        for row in rows
        if _complaint(row)
        and row.course.extended_until is None
        and 62 <= (today - row.registered).days <= 84
        and (today - row.course.sorted_on).days >= 60
    ]
    chance.shuffle(recent)
    week = [today + timedelta(days=n) for n in range(10)]
    working = [day for day in week if calendar.is_workday(day)][:5]
    for due in [*working[:1], *working]:
        accepted = due - timedelta(days=60)
        row = next((row for row in recent if row.course.sorted_on <= accepted), None)
        if row is not None:
            recent.remove(row)
            _reopen(row, accepted)


#: What is known of a petition until it is accepted; the rest is taken away when it is opened again.
_UNTIL_ACCEPTANCE: Final = frozenset(HEADINGS[: HEADINGS.index("受理日期") + 1]) | {"限办截止日期"}


def _reopen(row: Row, accepted: date) -> None:
    row.course = Course(row.course.disposition, row.course.sorted_on, accepted, accepted)
    for heading in [heading for heading in row.cells if heading not in _UNTIL_ACCEPTANCE]:
        del row.cells[heading]
    row.cells["告知日期"] = [(accepted, accepted)]
    row.cells["受理日期"] = [(accepted, accepted)]


def _launch(campaign: Campaign, rows: Sequence[Row], chance: Random, start: date, today: date) -> None:
    day = date(start.year + campaign.known[0], campaign.known[1], 12)
    if day > today:
        return
    eligible = [
        row
        for row in rows
        if campaign.chosen(row) and day - timedelta(days=300) <= row.registered <= day and "专项批次" not in row.cells
    ]
    share = min(1.0, len(rows) / 6000)
    for row in chance.sample(eligible, min(len(eligible), max(1, round(campaign.size * share)))):
        row.put("专项批次", campaign.name.format(y=day.year), day)
        if campaign.led:
            row.put("包案领导", chance.choice(county.LEADERS), day)
        if row.course.settled is False and chance.random() < 0.84:
            settled = max(day, row.course.closed or day) + timedelta(days=chance.randint(30, 150))
            row.revise("是否化解", "是", settled)
        closed = row.course.closed
        if closed is not None and "审核认定办结日期" not in row.cells and chance.random() < 0.86:
            confirmed = max(day, closed) + timedelta(days=chance.randint(3, 24))
            row.put("审核认定办结日期", confirmed, confirmed)


def _correct(rows: Sequence[Row], chance: Random, start: date) -> None:
    """Cells that a later export shows otherwise: a telephone, a topic, the number of people; two are emptied."""
    later = date(start.year + 2, 1, 15)
    early = [row for row in rows if row.registered < date(start.year + 1, 12, 20)]
    if len(early) < 40:
        return
    picked = chance.sample(early, 36)
    for n, row in enumerate(picked):
        if n < 14 and "联系电话" in row.cells:
            row.revise("联系电话", f"100{chance.randint(0, 99_999_999):08d}", later)
        elif n < 26:
            row.revise("问题属地", chance.choice(county.TOWNS), later)
        elif n < 34:
            row.revise("全国初次", "否", later)
        elif "住址" in row.cells:
            row.revise("住址", None, later)


def _contradict(rows: Sequence[Row], chance: Random) -> None:
    groups = [row for row in rows if "代表人数" in row.cells]
    closed = [row for row in rows if row.course.closed is not None and row.course.accepted is not None]
    accusations = [row for row in rows if row.problem.accused is not None and row.course.sent]
    for row in chance.sample(groups, min(4, len(groups))):
        row.cells["代表人数"] = [(row.registered, 6)]
        people = row.cells["信访人数"][0][1]
        row.cells["信访人数"] = [(row.registered, max(9, people if isinstance(people, int) else 9))]
    for row in chance.sample(closed, min(5, len(closed))):
        _closed_before_accepted(row)
    for row in chance.sample(closed, min(3, len(closed))):
        row.cells.pop("责任单位", None)
    for row in chance.sample(accusations, min(5, len(accusations))):
        row.cells.pop("被反映单位", None)


def _closed_before_accepted(row: Row) -> None:
    accepted, closed = row.course.accepted, row.course.closed
    if accepted is not None and closed is not None:
        row.cells["办结日期"] = [(closed, max(row.registered, accepted - timedelta(days=2)))]
