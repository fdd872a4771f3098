"""What is due for somebody now, and the words of the mail that says that there is something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person
from huiyin.core.reminders import DueThing, LateWork, Stage, stage_of
from huiyin.finance.queries import due as money
from huiyin.performance.queries import due as performance
from huiyin.portal.messengers import Message
from huiyin.portal.models import Reminder, ReminderChoice
from huiyin.portal.policies_notices import may_see_late_work


class Owed(NamedTuple):
    """Something that is due, with the stage it is at; "" before the first."""

    thing: DueThing
    stage: Stage


def owed_by(person: Person, today: date) -> list[Owed]:
    """All that is due for a person, by day: what their own duties ask for, and what they see anyway."""
    if not person.is_active or person.is_window or not accounts.roles_of(person, today):
        return []
    found = [*money.due_for(person, today), *performance.due_for(person, today)]
    return [Owed(one, stage_of(one.day, today)) for one in sorted(found, key=lambda one: (one.day, one.key))]


def late_work(person: Person, today: date) -> list[LateWork]:
    """What is late in the offices, for whoever answers for all of them: by office, what is oldest first."""
    if not may_see_late_work(person, today):
        return []
    found = [*money.late_by_office(person, today), *performance.late_by_office(person, today)]
    return sorted(found, key=lambda one: (one.office or "\uffff", one.since, one.kind))


def fresh(person: Person, owed: Iterable[Owed]) -> list[Owed]:
    """What the person has not been reminded of at this stage yet."""
    told = set(Reminder.objects.filter(person=person).values_list("key", "day", "stage"))
    return [one for one in owed if one.stage and (one.thing.key, one.thing.day, one.stage) not in told]


def mail_of(choice: ReminderChoice, reminders: Iterable[Reminder]) -> Message:
    """How many of which kind at which stage, and no word of what they are: a mail is read on any telephone."""
    counted = Counter((one.get_stage_display(), one.get_kind_display()) for one in reminders)
    lines = [f"{stage}：{kind} {count} 项" for (stage, kind), count in sorted(counted.items())]
    text = "\n".join(
        [f"{choice.person.display_name}：", *lines, "请登录系统，在“我的提醒”查看。不想再收到，在同一页关闭。"]
    )
    return Message(str(choice.email), text, f"工作提醒：{sum(counted.values())} 项")
