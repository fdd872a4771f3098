"""The window of 望川县信访局: who sits there, and who comes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Role
from huiyin.core.filing import Entry
from huiyin.petitions.acts.deeds import Doing

TODAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

#: 张桂兰 comes by herself and says all that is asked for.
ZHANG: dict[str, Any] = {
    "channel": "visit",
    "name": "张桂兰",
    "phone": "13800001111",
    "address": "青石镇柳树村三组",
    "purpose": "claim",
    "read_back": True,
    "read_by": "李素芬",
    "reception": "window",
    "petitioned": TODAY,
    "ask": "要求检修柳树村供水管道并恢复供水",
    "facts": "自2月起全村停水，村委会说无钱维修",
    "first": "first",
    "first_nationwide": True,
}


def entry(**changed: Any) -> Entry:
    return Entry(**{**ZHANG, **changed})


def bureau() -> Organ:
    made, _new = Organ.objects.get_or_create(
        name="望川县信访局", defaults={"kind": OrganKind.BUREAU, "confirmed": True, "division": "431122"}
    )
    return made


def staff(name: str, *roles: Role, organ: Organ | None = None) -> Person:
    """Somebody of the bureau, or of another organ, with duties there."""
    place = organ or bureau()
    person = Person.objects.create(username=name, display_name=name, organ=place)
    for role in roles:
        Duty.objects.create(person=person, role=role, organ=place, valid_from=date(2020, 1, 1))
    return person


def doing(person: Person, *, today: date = TODAY, at: datetime = NOW, **data: Any) -> Doing:
    return Doing(person, at, today, data)
