"""Joining and separating by hand: the history stays, both ways, and no import undoes it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from huiyin.accounts.models import Organ, Person, Role
from huiyin.figures.models import Fact
from huiyin.ledger import queries as ledger
from huiyin.petitions.acts.deeds import Changed, NotAllowed, Unfit
from huiyin.petitions.acts.entering import register
from huiyin.petitions.acts.joining import join, separate
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.models import Matter, Note, Petition
from huiyin.petitions.queries.cases import case_of
from huiyin.petitions.queries.history import events_of_matter, petitions_in
from huiyin.petitions.queries.story import story
from huiyin.petitions.tests.conftest import Load
from huiyin.petitions.tests.test_linking import groups, is_sound, row
from huiyin.petitions.tests.window import TODAY, doing, entry, staff

pytestmark = pytest.mark.django_db

WHY = "同一供水管道的事"


@pytest.fixture
def he(bureau: Organ) -> Person:
    """何敏, case officer."""
    return staff("何敏", Role.CASE_OFFICER)


def told(matter: int) -> list[str]:
    return [type(one.event).__name__ for one in story(matter)]


def test_a_petition_joins_another_matter_and_leaves_it_again(he: Person) -> None:
    first, second = register(entry(), doing(he)), register(entry(name="王秀英"), doing(he))
    case = join(second.matter.pk, doing(he, target=first.matter.pk, reason=WHY, repeat=True), expected_n=second.n)
    assert case.matter.pk == first.matter.pk
    assert case.petition == second.petition
    fact = Fact.objects.get(pk=second.petition)
    assert (fact.matter, fact.first, fact.first_nationwide, fact.earlier) == (
        first.matter.pk, "repeat", False, "XF2026-00001",
    )  # fmt: skip
    assert Fact.objects.get(pk=first.petition).returned == TODAY
    assert Matter.objects.get(pk=second.matter.pk).petition_count == 0
    assert told(first.matter.pk)[:2] == ["Registered", "Registered"]
    note = Note.objects.get(text__isnull=False)
    assert (note.matter_id, note.text) == (first.matter.pk, WHY)
    assert note.digest in {getattr(event, "note", None) for event in events_of_matter(first.matter.pk)}
    assert is_sound()

    apart = separate(first.matter.pk, doing(he, reason="查明是两条管道", first=True), petition=second.petition)
    assert apart.matter.pk not in (first.matter.pk, second.matter.pk)
    fact = Fact.objects.get(pk=second.petition)
    assert (fact.first, fact.earlier) == ("first", None)
    assert Petition.objects.get(pk=second.petition).earlier is None
    assert Fact.objects.get(pk=first.petition).returned is None
    names = told(apart.matter.pk)
    assert names[:2] == ["Registered", "Joined"], "what happened before, wherever it was written"
    assert names.count("Joined") == 2
    assert is_sound()


def test_notes_go_along(he: Person) -> None:
    first, second = register(entry(), doing(he)), register(entry(name="王秀英"), doing(he))
    write_note(case_of(second.matter, second.petition), "contact", "电话联系过", doing(he))
    join(second.matter.pk, doing(he, target=first.matter.pk, reason=WHY))
    assert set(Note.objects.values_list("matter", flat=True)) == {first.matter.pk}


def test_those_that_name_it_go_along(he: Person, load: Load) -> None:
    load([row("A"), row("B", "A", day=5), row("C", "B", day=9), row("X", day=2)])
    moved = Petition.objects.get(number="B")
    separate(moved.matter_id, doing(he, reason="不是一件事"), petition=moved.pk)
    assert groups() == {frozenset("A"), frozenset("BC"), frozenset("X")}
    assert is_sound()


def test_no_import_puts_together_what_was_separated(he: Person, load: Load) -> None:
    load([row("A"), row("B", "A", day=5)])
    moved = Petition.objects.get(number="B")
    separate(moved.matter_id, doing(he, reason="不是一件事"), petition=moved.pk)
    again = load([row("A", 告知日期=date(2023, 3, 20)), row("B", "A", day=5, 告知日期=date(2023, 3, 21))])
    assert (again.updated, again.linked) == (2, 0)
    assert groups() == {frozenset("A"), frozenset("B")}
    # One that comes later and names the separated one belongs to that one, not to its old matter.
    load([row("D", "B", day=9), row("E", "A", day=9)])
    assert groups() == {frozenset("AE"), frozenset("BD")}
    assert is_sound()


def test_no_import_takes_apart_what_was_joined(he: Person, load: Load) -> None:
    load([row("A"), row("X"), row("B", "A", day=5)])
    moved, target = Petition.objects.get(number="B"), Petition.objects.get(number="X").matter_id
    join(moved.matter_id, doing(he, target=target, reason="与X是一件事"), petition=moved.pk)
    load([row("B", "A", day=5, 告知日期=date(2023, 3, 20))])
    assert groups() == {frozenset("A"), frozenset("XB")}
    assert is_sound()


def test_a_petition_opened_anew_at_the_desk_stays_apart_from_the_number_it_names(he: Person, load: Load) -> None:
    load([row("A")])
    register(entry(earlier="A", first="repeat", first_nationwide=False, history="有"), doing(he), reason="诉求不同")
    load([row("A", 告知日期=date(2023, 3, 20))])
    assert Matter.objects.filter(petition_count=1).count() == 2
    assert is_sound()


def test_what_is_refused(he: Person) -> None:
    one, other = register(entry(), doing(he)), register(entry(name="王秀英"), doing(he))
    secret = register(entry(purpose="accusation"), doing(he))
    for target in (one.matter.pk, secret.matter.pk, 999_999):
        with pytest.raises(Unfit) as refused:
            join(one.matter.pk, doing(he, target=target, reason=WHY))
        assert "target" in refused.value.problems
    with pytest.raises(Unfit):
        join(one.matter.pk, doing(he, target=other.matter.pk, reason=""))
    with pytest.raises(Unfit) as alone:
        separate(one.matter.pk, doing(he, reason="分开"))
    assert "没有可以分开的" in alone.value.problems[""]
    with pytest.raises(NotAllowed):
        join(one.matter.pk, doing(staff("周文斌", Role.SECTION_HEAD), target=other.matter.pk, reason=WHY))
    with pytest.raises(NotAllowed):
        join(secret.matter.pk, doing(he, target=one.matter.pk, reason=WHY))
    assert petitions_in(events_of_matter(one.matter.pk)) == [one.petition]


def test_the_later_of_two_sees_what_changed(he: Person) -> None:
    one, other = register(entry(), doing(he)), register(entry(name="王秀英"), doing(he))
    given: dict[str, Any] = {"target": other.matter.pk, "reason": WHY}
    register(entry(), doing(he), join=one.matter.pk)
    with pytest.raises(Changed) as changed:
        join(one.matter.pk, doing(he, **given), expected_n=one.n)
    assert len(changed.value.since) == 1
    assert ledger.verify().problems == []


def test_the_list_says_since_when_a_matter_of_several_petitions_is_there(he: Person, load: Load) -> None:
    """It stands where its first petition came, and shows the number and day of the one it is handled by."""
    load([row("A", 办结日期=date(2023, 3, 20)), row("X", day=3), row("B", "A", day=25)])
    reader = Client()
    reader.force_login(he)
    page = reader.get("/matters/").content.decode()
    first, leading = (Fact.objects.get(number=number).registered for number in "AB")
    assert page.index(">X<") < page.index(">B<")
    assert f"共 2 件信访件，首次登记 {first}" in page and f"{leading}" in page
