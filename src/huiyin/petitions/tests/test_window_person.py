"""What is done in a petitioner's own name: the acts that the table opens to petitioners, and no other."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.accounts.acts import window_person
from huiyin.accounts.models import Person, Role
from huiyin.core import workflow
from huiyin.ledger import queries as ledger
from huiyin.petitions import policies
from huiyin.petitions.acts import attaching, dispatching, sorting
from huiyin.petitions.acts.attaching import Upload
from huiyin.petitions.acts.deeds import Doing, NotAllowed, perform
from huiyin.petitions.models import Attachment, Matter, Petition
from huiyin.petitions.queries.cases import case_of
from huiyin.petitions.queries.handling import people_on
from huiyin.petitions.tests.casework import SCHOOLS, County, make_county, moment

pytestmark = pytest.mark.django_db

START = date(2026, 3, 2)
PHOTO = b"\xff\xd8\xff\xe0 photo"


@pytest.fixture
def county(db: None) -> County:
    return make_county(START)


@pytest.fixture
def window(county: County) -> Person:
    return window_person(moment(START))


def accusation(county: County) -> int:
    return county.petition(sent_to=None, purpose="accusation", accused=county.organs[SCHOOLS].pk)


def withdraw(matter: int, who: Person) -> None:
    doing = Doing(who, moment(START), START, {"on": START, "manner": "web", "reason": ""})
    perform(matter, "withdraw", doing, lambda case: sorting.withdrawing(case, doing))


@pytest.mark.parametrize("secret", [False, True], ids=["plain", "accusation"])
def test_it_does_what_the_table_opens_to_petitioners_and_nothing_else(
    county: County, window: Person, secret: bool
) -> None:
    matter = accusation(county) if secret else county.petition(sent_to=None)
    case = case_of(Matter.objects.get(pk=matter))
    for state in workflow.STATES.codes:
        open_to_it = {
            arrow.act
            for arrow in workflow.ARROWS
            if policies.may_do(
                window, arrow.act, matter=case.matter, state=state, course=case.course, fact=case.fact, today=START
            )
        }
        wanted = {arrow.act for arrow in workflow.acts_from(state) if "petitioner" in arrow.who}
        assert open_to_it == wanted, state
        assert "attach" in wanted


def test_it_sees_nothing(county: County, window: Person) -> None:
    """The pages of the window prove by number and code whose matter it is; the policy of reading knows nobody here."""
    for matter in (county.petition(), accusation(county)):
        assert not policies.may_view(window, Matter.objects.get(pk=matter), START)
    assert not policies.visible_to(window, START).exists()
    assert not policies.visible_petitions(window, START).exists()
    assert not policies.may_register(window, START)


def test_an_accusation_is_added_to_and_withdrawn_by_its_petitioner_only_so(county: County, window: Person) -> None:
    matter = accusation(county)
    doing = Doing(window, moment(START), START, {"files": [Upload("收据.jpg", PHOTO)]})
    attaching.attach(matter, doing)
    assert Attachment.objects.get().added_by == window
    with pytest.raises(NotAllowed):
        dispatching.transfer(matter, Doing(window, moment(START), START, {"organ": county.organs[SCHOOLS].pk}))
    withdraw(matter, window)
    assert county.case(matter).state == "withdrawn"
    stream = f"matter:{matter}"
    assert [(one.act, one.actor) for one in ledger.entries([stream])[stream]][1:] == [
        ("desk.attach", "window"),
        ("desk.withdraw", "window"),
    ]
    with pytest.raises(NotAllowed):
        withdraw(matter, window)
    assert Petition.objects.get(matter=matter).restricted


def test_nobody_recuses_or_instructs_the_window(county: County, window: Person) -> None:
    window_person(moment(START))
    case = county.case(county.petition())
    assert window not in people_on(case, county.people["周文斌"], START)
    assert Role.CLERK not in Person.objects.staff().filter(pk=window.pk).values_list("duties__role", flat=True)
    assert not Person.objects.staff().filter(pk=window.pk).exists()
