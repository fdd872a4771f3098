"""Whom an accused organ keeps away from an accusation: everybody who belongs to it or stands above it by duty.

2022 regulation Art. 30 ¶3: material must never reach the accused person or unit. An organ stands for every name it has
had and will have.
"""

from __future__ import annotations

from datetime import date

from huiyin.accounts import policies
from huiyin.accounts.models import Person, Role
from huiyin.accounts.queries import bureau
from huiyin.accounts.tree import Standing


def home(standing: Standing) -> frozenset[int]:
    """The bureau of this installation, under all its names."""
    own = bureau()
    return standing.one_organ({own.pk}) if own else frozenset()


def keeping(person: Person, standing: Standing, home_organs: frozenset[int], today: date) -> frozenset[int]:
    """The accused organs that keep a person away: its own and all above them. The bureau stands below the government,
    and yet receives accusations of it: only an accusation of the bureau itself keeps its people away."""
    found: set[int] = set()
    for organ in {person.organ_id, *policies.held_in(person, Role.values, today)}:
        found |= standing.one_organ({organ}) if organ in home_organs else standing.and_above({organ})
    return frozenset(found)


def kept_by(person: Person, today: date) -> frozenset[int]:
    """The accused organs that keep a person away from an accusation."""
    standing = Standing(today)
    return keeping(person, standing, home(standing), today)
