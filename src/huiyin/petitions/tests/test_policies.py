"""Alice the clerk, Bob of the housing department, Carol who handles accusations, Dave the administrator."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from huiyin.accounts.models import Duty, Organ, Person, Placement, Role
from huiyin.petitions import policies
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.tests.conftest import TODAY, Load

pytestmark = pytest.mark.django_db


def row(number: str, **more: object) -> dict[str, object]:
    return {
        "信访件编号": number, "登记日期": date(2024, 3, 1), "信访形式": "来信", "主要诉求": "诉求", "信访目的": "求决",
        "办理方式": "转送", "转送交办日期": date(2024, 3, 4), **more,
    }  # fmt: skip


def person(name: str, role: Role, organ: Organ, until: date | None = None) -> Person:
    made = Person.objects.create(username=name, display_name=name, organ=organ)
    Duty.objects.create(person=made, role=role, organ=organ, valid_from=date(2024, 1, 1), valid_until=until)
    return made


@pytest.fixture(autouse=True, params=[policies.MANY, -1], ids=["few", "many"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is seen is the same whether an organ has few matters or many."""
    monkeypatch.setattr(policies, "MANY", request.param)


@pytest.fixture(autouse=True)
def loaded(load: Load) -> None:
    load(
        [
            row("住1", 责任单位="县住建局"),
            row("住2", 责任单位="县房管所"),
            row("教1", 责任单位="县教育局"),
            row("控1", 责任单位="县住建局", 信访目的="揭发控告", 被反映单位="县教育局"),
            row("住3", 责任单位="县住建局", 关联编号="控1"),
        ]
    )
    housing, office = Organ.objects.get(name="县住建局"), Organ.objects.get(name="县房管所")
    Placement.objects.create(organ=office, parent=housing)


def seen(who: Person | AnonymousUser, today: date = TODAY) -> set[str]:
    numbers = {
        "matters": set(
            Petition.objects.filter(matter__in=policies.visible_to(who, today)).values_list("number", flat=True)
        ),
        "petitions": set(policies.visible_petitions(who, today).values_list("number", flat=True)),
        "facts": set(policies.visible_facts(who, today).values_list("number", flat=True)),
        "one by one": {
            petition.number
            for petition in Petition.objects.select_related("matter")
            if policies.may_view(who, petition.matter, today)
        },
    }
    assert len({frozenset(found) for found in numbers.values()}) == 1, numbers
    return numbers["matters"]


def test_the_bureau_s_clerk_sees_all_but_accusations_and_what_is_joined_to_one(bureau: Organ) -> None:
    assert seen(person("alice", Role.CLERK, bureau)) == {"住1", "住2", "教1"}


def test_an_organ_sees_what_was_sent_to_it_or_below_it_and_no_accusation() -> None:
    assert seen(person("bob", Role.ORGAN_OFFICER, Organ.objects.get(name="县住建局"))) == {"住1", "住2"}
    assert seen(person("ben", Role.ORGAN_HEAD, Organ.objects.get(name="县房管所"))) == {"住2"}


def test_the_accused_organ_sees_nothing_of_the_accusation() -> None:
    assert seen(person("eve", Role.ORGAN_HEAD, Organ.objects.get(name="县教育局"))) == {"教1"}


def test_the_accusation_officer_sees_accusations(bureau: Organ) -> None:
    carol = person("carol", Role.ACCUSATION_OFFICER, bureau)
    assert seen(carol) == {"控1", "住3"}
    Duty.objects.create(person=carol, role=Role.CASE_OFFICER, organ=bureau, valid_from=date(2024, 1, 1))
    assert len(seen(carol)) == 5


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_sees_no_case(bureau: Organ, role: Role) -> None:
    dave = person("dave", role, bureau)
    assert seen(dave) == set()
    with pytest.raises(PermissionDenied, match="职责"):
        policies.may_read_cases(dave, TODAY).required()


def test_a_duty_that_ended_opens_nothing_and_neither_does_a_stranger(bureau: Organ) -> None:
    former = person("fred", Role.CLERK, bureau, until=TODAY - timedelta(days=1))
    assert seen(former) == set()
    assert seen(former, TODAY - timedelta(days=1)) == {"住1", "住2", "教1"}
    assert seen(AnonymousUser()) == set()


def test_a_refusal_does_not_say_that_the_matter_is_an_accusation(bureau: Organ) -> None:
    bob = person("bob", Role.ORGAN_OFFICER, Organ.objects.get(name="县住建局"))
    answers = {policies.may_view(bob, Matter.objects.get(petitions__number=number), TODAY) for number in ("控1", "教1")}
    assert len(answers) == 1
    (answer,) = answers
    assert isinstance(answer, policies.Denied) and "查阅范围" in answer.why
