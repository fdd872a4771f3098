"""依法分类处理清单 of an organ is loaded: it takes the place of the earlier one, whole, or nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Organ, Person
from huiyin.ledger.acts import append
from huiyin.ledger.queries import heads
from huiyin.petitions.imports.responsibilities import Entry, Read, RowProblem
from huiyin.petitions.models import Responsibility
from huiyin.petitions.queries.paths import present_organ
from huiyin.petitions.queries.responsibilities import in_force

FIELDS = Entry._fields


class ListRefused(Exception):
    """Nothing was loaded; `problems` row by row."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Change(NamedTuple):
    """An entry that another one takes the place of; with the fields that differ."""

    old: Responsibility
    new: Entry
    fields: tuple[str, ...]


class Difference(NamedTuple):
    """What a list changes of the one in force."""

    added: list[Entry]
    changed: list[Change]
    retired: list[Responsibility]
    kept: list[Responsibility]

    @property
    def is_none(self) -> bool:
        return not (self.added or self.changed or self.retired)


def difference(organ: Organ, entries: Sequence[Entry]) -> Difference:
    """The entries that come, change and go, when a list takes the place of the organ's present one."""
    present = {(row.subject, row.topic): row for row in in_force().filter(organ=organ)}
    found = Difference([], [], [], [])
    for entry in entries:
        row = present.pop(entry.key, None)
        if row is None:
            found.added.append(entry)
            continue
        differing = tuple(name for name in FIELDS if getattr(row, name) != getattr(entry, name))
        if differing:
            found.changed.append(Change(row, entry, differing))
        else:
            found.kept.append(row)
    found.retired.extend(present.values())
    return found


@transaction.atomic
def load_list(organ: Organ, read: Read, *, by: Person | None, at: datetime, today: date) -> Difference:
    """Load a list for an organ that exists today.

    Raises:
        ListRefused: a row cannot be used, or the organ has ended.
    """
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    problems = [*read.problems, *_of_organ(organ, today)]
    if problems:
        raise ListRefused(problems)
    found = difference(organ, read.entries)
    if found.is_none:
        return found
    gone = [*(change.old.pk for change in found.changed), *(row.pk for row in found.retired)]
    Responsibility.objects.filter(pk__in=gone).update(retired=at)
    coming = [*found.added, *(change.new for change in found.changed)]
    Responsibility.objects.bulk_create([Responsibility(organ=organ, loaded=at, **one._asdict()) for one in coming])
    stream = f"organ:{organ.pk}"
    event = {
        "event": "responsibilities_loaded", "organ": organ.pk, "added": len(coming), "retired": len(gone),
        "kept": len(found.kept),
    }  # fmt: skip
    append(
        stream=stream, expected_n=heads([stream])[stream].n, act="responsibilities.load",
        actor=actor_of(by) if by else "cli", at=at, events=[event],
    )  # fmt: skip
    return found


def _of_organ(organ: Organ, today: date) -> list[RowProblem]:
    if organ.valid_until is None or organ.valid_until >= today:
        return []
    after = present_organ(organ.pk)
    name = Organ.objects.values_list("name", flat=True).get(pk=after)
    why = _("已撤销，请装入到承接其职责的“%s”。") % name if after != organ.pk else _("已撤销。")
    return [RowProblem(0, _("责任单位"), organ.name, why)]
