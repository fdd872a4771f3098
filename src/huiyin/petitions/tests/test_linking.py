"""A petition that names an earlier one belongs to its matter, whichever of the two comes first."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from huiyin.figures.models import Fact
from huiyin.ledger import acts as ledger_acts
from huiyin.ledger import queries as ledger
from huiyin.petitions.acts import linking
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.history import events_of_matter, petitions_in
from huiyin.petitions.queries.story import story
from huiyin.petitions.tests.conftest import Load, Rows

pytestmark = pytest.mark.django_db


def row(number: str, earlier: str | None = None, day: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "信访件编号": number, "登记日期": date(2023, 3, day), "信访形式": "来信", "主要诉求": f"{number}的诉求",
        "关联编号": earlier, **more,
    }  # fmt: skip


def groups() -> set[frozenset[str]]:
    """Which numbers are together in a matter."""
    found: dict[int, set[str]] = {}
    for number, matter in Petition.objects.values_list("number", "matter"):
        found.setdefault(matter, set()).add(number)
    return {frozenset(numbers) for numbers in found.values()}


def is_sound() -> bool:
    """Rows, facts and ledger say the same of who is in which matter."""
    for matter in Matter.objects.all():
        here = set(Petition.objects.filter(matter=matter).values_list("pk", flat=True))
        counted = set(Fact.objects.filter(matter=matter.pk).values_list("petition", flat=True))
        if not (here == counted == set(petitions_in(events_of_matter(matter.pk)))):
            return False
        if matter.petition_count != len(here):
            return False
    return not ledger.verify().problems


CHAIN = [row("A", day=1), row("B", "A", day=5), row("C", "B", day=9), row("D", day=10)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::3])
def test_the_order_in_the_file_does_not_matter(load: Load, order: tuple[int, ...]) -> None:
    load([CHAIN[place] for place in order])
    assert groups() == {frozenset("ABC"), frozenset("D")}
    returned = dict(Fact.objects.values_list("number", "returned"))
    assert returned == {"A": date(2023, 3, 5), "B": date(2023, 3, 9), "C": None, "D": None}
    assert is_sound()


def test_the_order_of_files_does_not_matter_either(load: Load) -> None:
    first = load([CHAIN[2]])
    assert [message.reason for message in first.messages] == ["关联的信访件尚未登记，本件暂单独成为一个事项"]
    load([CHAIN[1], CHAIN[2]])
    assert groups() == {frozenset("BC")}
    result = load([CHAIN[0], row("C", "B", day=9, 告知日期=date(2023, 3, 20))])
    assert (result.linked, result.warnings) == (2, 0)
    assert groups() == {frozenset("ABC")}
    assert is_sound()


def test_what_happened_before_a_petition_moved_is_still_told_after_it(load: Load) -> None:
    load([row("B", "A", day=5)])
    load([row("B", "A", day=5, 办理方式="存", 转送交办日期=date(2023, 3, 6))])
    load([row("A")])
    load([row("B", "A", day=5, 办理方式="存", 转送交办日期=date(2023, 3, 6), 主要诉求="补充材料")])
    moved = Petition.objects.get(number="B")
    told = [type(entry.event).__name__ for entry in story(moved.matter_id) if entry.event.petition == moved.pk]
    assert told == ["Registered", "Sorted", "Joined", "ContentRevised"]
    assert Fact.objects.get(number="B").disposition == "file"
    assert is_sound()


def test_a_petition_that_names_itself_or_a_circle_of_petitions_is_no_trouble(load: Load) -> None:
    result = load([row("A", "A"), row("B", "C", day=2), row("C", "D", day=3), row("D", "B", day=4)])
    assert groups() == {frozenset("A"), frozenset("BCD")}
    assert [message.reason for message in result.messages] == ["关联编号就是本件编号"]
    assert is_sound()
    assert load([row("B", "C", day=2)]).linked == 0


def test_a_corrected_link_takes_the_petition_and_its_followers_to_the_other_matter(load: Load) -> None:
    load([row("A"), row("X"), row("B", "A", day=5), row("C", "B", day=9)])
    load([row("B", "X", day=5)])
    assert groups() == {frozenset("A"), frozenset("XBC")}
    assert Fact.objects.get(number="A").returned is None
    load([row("B", "A", day=5)])
    assert groups() == {frozenset("ABC"), frozenset("X")}
    assert Fact.objects.get(number="A").returned == date(2023, 3, 5)
    assert is_sound()


def test_the_same_number_of_another_organ_is_another_petition(load: Load) -> None:
    load([row("A", 登记机构="东岭镇信访办"), row("B", "A", day=5)])
    assert groups() == {frozenset("A"), frozenset("B")}


def test_a_load_cut_off_before_the_links_is_put_right_by_the_next(load: Load, monkeypatch: Any) -> None:
    rows: Rows = [CHAIN[2], CHAIN[1], CHAIN[0]]

    def cut_off(**_: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(linking, "link", cut_off)
        with pytest.raises(KeyboardInterrupt):
            load(rows)
    assert Petition.objects.values("matter").distinct().count() == 3
    assert load(rows).unchanged == 3
    assert groups() == {frozenset("ABC")}
    assert is_sound()


def test_somebody_else_writing_to_the_stream_meanwhile_makes_it_try_again(load: Load, monkeypatch: Any) -> None:
    load([row("B", "A", day=5)])
    tries = []
    append = ledger_acts.append_many

    def contested(entries: Any) -> Any:
        tries.append(len(entries))
        if len(tries) == 1:
            raise IntegrityError
        return append(entries)

    monkeypatch.setattr(linking, "append_many", contested)
    assert load([row("A")]).linked == 1
    assert tries == [2, 2]
    assert is_sound()
