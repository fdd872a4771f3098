"""并入, 分出: which matter a petition belongs to, decided by a person.

What happened before stays in the stream where it was written; no import undoes the decision (`linking`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.core.events import Corrected, Event, Joined, Separated, matter_stream, stored_forms
from huiyin.ledger.acts import NewEntry, append_many
from huiyin.letters.models import UNISSUED, Letter
from huiyin.petitions import policies
from huiyin.petitions.acts import ids
from huiyin.petitions.acts.deeds import Changed, Doing, Unfit, entries_since, needed, require
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.projection import project, store
from huiyin.petitions.models import Instruction, Matter, Note, Petition
from huiyin.petitions.queries.cases import Case, case_of
from huiyin.petitions.queries.company import company_of
from huiyin.petitions.queries.history import composed, history
from huiyin.petitions.queries.judging import clock_maker

#: Why a petition is where it is: the event's `reason` when a person at the desk decided it.
BY_HAND = "desk"


class _Move(NamedTuple):
    """One act of joining or separating. `company`: the petition and those that follow it."""

    act: str
    case: Case
    origin: int
    target: int
    company: list[Petition]
    doing: Doing


def join(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """并入. Data: `target` (id of the other matter), `reason`, `repeat` (count it as a repeat of that matter).

    The petition takes along those of its matter that name it as their earlier one.

    Raises:
        NotAllowed, Changed: as `perform`.
        Unfit: no reason, or no matter that it could join.
    """
    needed(doing.data, "target", "reason")
    target = int(doing.data["target"])
    with _writing(matter):
        case = _locked("join", doing, matter, target, petition=petition, expected_n=expected_n)
        _require_target(case, target, doing)
        return _move(_Move("join", case, matter, target, company_of(case), doing), _repeats(case, target, doing))


def separate(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """分出 to a matter of its own. Data: `reason`, `first` (count it as the first in this organ again).

    Raises:
        NotAllowed, Changed: as `perform`.
        Unfit: no reason, or nothing would be left behind.
    """
    needed(doing.data, "reason")
    with _writing(matter):
        case = _locked("separate", doing, matter, petition=petition, expected_n=expected_n)
        company = company_of(case)
        if len(company) == case.matter.petition_count:
            raise Unfit({"": _("本事项只有这一件信访件（及跟随它的），没有可以分开的。")})
        [target] = ids.reserve("matter", 1)
        return _move(_Move("separate", case, matter, target, company, doing), _first_again(case, doing))


@contextmanager
def _writing(matter: int) -> Iterator[None]:
    """One transaction; somebody else's entry in one of the two streams is a change of the matter."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        case = case_of(Matter.objects.get(pk=matter))
        raise Changed(case, entries_since(matter, case.n - 1)) from error


def _locked(act: str, doing: Doing, matter: int, *others: int, petition: int | None, expected_n: int | None) -> Case:
    """The case of a matter, with every matter that is touched locked in the order of their ids."""
    rows = {row.pk: row for row in Matter.objects.select_for_update().filter(pk__in=(matter, *others)).order_by("pk")}
    case = case_of(rows[matter], petition)
    if expected_n is not None and case.n != expected_n:
        raise Changed(case, entries_since(matter, expected_n))
    require(case, act, doing.person, doing.today)
    return case


def _require_target(case: Case, target: int, doing: Doing) -> None:
    seen = policies.visible_to(doing.person, doing.today).filter(
        pk=target, restricted=case.matter.restricted, disposed=None
    )
    if target == case.matter.pk:
        raise Unfit({"target": _("本件已经在这一事项里。")})
    if case.matter.disposed is not None or not seen.exists():
        raise Unfit({"target": _("没有可以并入的这一事项：编号有误，或者与本件不属同一类。")})


def _repeats(case: Case, target: int, doing: Doing) -> Sequence[Event]:
    if not doing.data.get("repeat"):
        return ()
    row = Matter.objects.get(pk=target)
    number = row.petitions.filter(pk=row.leading or 0).values_list("number", flat=True).first()
    return _corrections(case, first="repeat", first_nationwide=False, earlier=number)


def _first_again(case: Case, doing: Doing) -> Sequence[Event]:
    return _corrections(case, first="first", earlier=None) if doing.data.get("first") else ()


def _corrections(case: Case, **values: str | bool | None) -> list[Event]:
    known = ((name, getattr(case.fact, name), value) for name, value in values.items())
    return [Corrected(case.petition, None, name, old, value) for name, old, value in known if old != value]


def _move(move: _Move, corrections: Sequence[Event]) -> Case:
    moved = [petition.pk for petition in move.company]
    if Letter.objects.filter(petition__in=moved, state__in=UNISSUED).exists():
        raise Unfit({"": _("本件有正在起草或审签的文书，请先制发或撤回，再调整所属事项。")})
    doing, day = move.doing, move.doing.today
    note = write_note(move.case, move.act, doing.data["reason"].strip(), doing)
    past = history([move.origin, move.target])
    added: dict[int, list[Event]] = {
        move.origin: [Separated(pk, day, move.target, BY_HAND, note) for pk in moved],
        move.target: [*(Joined(pk, day, move.origin, BY_HAND, note) for pk in moved), *corrections],
    }
    entries: list[NewEntry] = []
    for matter, events in sorted(added.items()):
        head = past.heads[matter]
        act, actor = f"desk.{move.act}", actor_of(doing.person)
        entries.append(
            NewEntry(matter_stream(matter), head.n + 1, head.hash, act, actor, doing.at, stored_forms(events))
        )
        past.streams.setdefault(matter, []).extend(events)
    append_many(entries)
    maker = clock_maker()
    store([project(one, past.heads[one].n + 1, composed(one, past.streams), maker) for one in sorted(added)])
    _place(move, moved, corrections)
    return case_of(Matter.objects.get(pk=move.target), move.case.petition)


def _place(move: _Move, moved: Sequence[int], corrections: Sequence[Event]) -> None:
    Petition.objects.filter(pk__in=moved).update(matter=move.target)
    for event in corrections:
        if isinstance(event, Corrected) and event.field == "earlier":
            Petition.objects.filter(pk=event.petition).update(earlier=event.new)
    Note.objects.filter(petition__in=moved).update(matter=move.target)
    Instruction.objects.filter(petition__in=moved).update(matter=move.target)
