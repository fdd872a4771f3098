"""An accusation against the town of 青石: 赵刚 of the bureau sends it to the discipline commission, and 严正 reads it.

石峰, who heads the town, and everybody below and around him learn nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Placement, Role
from huiyin.core.events import Corrected
from huiyin.figures import policies as figures
from huiyin.figures.models import Fact
from huiyin.petitions import policies
from huiyin.petitions.acts import dispatching, handling
from huiyin.petitions.acts.deeds import NotAllowed, Unfit, perform
from huiyin.petitions.models import Attachment, Matter, Petition, Recusal
from huiyin.petitions.queries.paths import Paths
from huiyin.petitions.tests.casework import BUREAU, GOVERNMENT, HOUSING, County, make_county, moment, word_text

pytestmark = pytest.mark.django_db

TOWN, OFFICE, DISCIPLINE = "望川县青石镇人民政府", "望川县青石镇村镇建设办公室", "望川县纪委监委"


@pytest.fixture
def county(db: None) -> County:
    made = make_county(timezone.localdate())
    add(made, TOWN, under=GOVERNMENT)
    add(made, OFFICE, under=TOWN)
    add(made, DISCIPLINE)
    for name, role, where in (
        ("石峰", Role.ORGAN_HEAD, TOWN),
        ("田苗", Role.ORGAN_OFFICER, OFFICE),
        ("严正", Role.ACCUSATION_OFFICER, DISCIPLINE),
    ):
        employ(made, name, role, where)
    return made


def add(county: County, name: str, *, under: str = "", **more: Any) -> Organ:
    above = county.organs.get(under)
    made = Organ.objects.create(name=name, kind=OrganKind.OTHER, confirmed=True, parent=above, **more)
    Placement.objects.create(organ=made, parent=above)
    county.organs[name] = made
    return made


def employ(county: County, name: str, role: Role, where: str) -> Person:
    if name not in county.people:
        county.people[name] = Person.objects.create(username=name, display_name=name, organ=county.organs[where])
    Duty.objects.create(person=county.people[name], role=role, organ=county.organs[where], valid_from=date(2020, 1, 1))
    return county.people[name]


def accusation(county: County, accused: str | None = TOWN) -> int:
    organ = county.organs[accused].pk if accused else None
    return county.petition(sent_to=None, purpose="accusation", accused=organ)


def seers(county: County, matter: int) -> set[str]:
    """Who sees the matter, in the list and one by one."""
    row = Matter.objects.get(pk=matter)
    found = {name for name, who in county.people.items() if policies.may_view(who, row, county.today)}
    listed = {
        name
        for name, who in county.people.items()
        if policies.visible_to(who, county.today).filter(pk=matter).exists()
        or policies.visible_petitions(who, county.today).filter(matter=matter).exists()
        or policies.visible_facts(who, county.today).filter(matter=matter).exists()
    }
    assert found == listed
    return found


def offered(county: County, matter: int) -> set[str]:
    return set(Paths(county.case(matter), county.today).open().values_list("name", flat=True))


def send(county: County, matter: int, organ: str) -> Any:
    return county.do(dispatching.transfer, "赵刚", matter, organ=county.organs[organ].pk)


def test_it_goes_to_the_discipline_commission_past_everybody_else(county: County) -> None:
    matter = accusation(county)
    assert seers(county, matter) == {"赵刚"}
    outcome = send(county, matter, DISCIPLINE)
    assert outcome.done, "nobody who may not read it checks its letter"
    assert DISCIPLINE in word_text(outcome.letter)
    assert seers(county, matter) == {"赵刚", "严正"}
    assert county.do(dispatching.receive, "严正", matter).course.lead.received == county.today
    assert county.do(handling.accept, "严正", matter).case.state == "accepted"


def test_the_accused_and_what_is_below_it_can_neither_be_chosen_nor_sent_to(county: County) -> None:
    matter = accusation(county)
    assert {TOWN, OFFICE}.isdisjoint(offered(county, matter)) and DISCIPLINE in offered(county, matter)
    for name in (TOWN, OFFICE):
        with pytest.raises(Unfit, match="第三十条第三款"):
            send(county, matter, name)
        with pytest.raises(Unfit, match="第三十条第三款"):
            notice = {"route": "route_3", "way": "申诉", "basis": "章程", "window": "六个月"}
            county.do(dispatching.lead, "赵刚", matter, body=county.organs[name].pk, **notice)
    send(county, matter, DISCIPLINE)
    with pytest.raises(Unfit, match="第三十条第三款"):
        county.do(dispatching.add_assisting, "赵刚", matter, assisting=[county.organs[TOWN].pk])


def test_neither_an_old_nor_a_new_name_of_the_accused_opens_a_path(county: County) -> None:
    spelling = add(county, "青石镇政府", same_as=county.organs[TOWN])
    old = add(county, "望川县青石乡人民政府")
    accounts.succeed_organ(
        old, county.organs[TOWN], last_day=county.today - timedelta(days=1), actor="system", at=moment(county.today)
    )
    against_old, against_spelling = accusation(county, old.name), accusation(county, spelling.name)
    for matter in (against_old, against_spelling):
        assert {TOWN, OFFICE}.isdisjoint(offered(county, matter))
        with pytest.raises(Unfit, match="第三十条第三款"):
            send(county, matter, TOWN)
    after = add(county, "望川县青石街道办事处")
    matter = accusation(county)
    accounts.succeed_organ(
        county.organs[TOWN], after, last_day=county.today - timedelta(days=1), actor="system", at=moment(county.today)
    )
    employ(county, "新主任", Role.ACCUSATION_OFFICER, after.name)
    assert after.name not in offered(county, matter)
    with pytest.raises(Unfit, match="第三十条第三款"):
        send(county, matter, after.name)
    assert "新主任" not in seers(county, matter)


def test_an_organ_above_the_accused_needs_an_officer_who_has_nothing_to_do_with_it(county: County) -> None:
    matter = accusation(county)
    assert GOVERNMENT not in offered(county, matter)
    employ(county, "石峰", Role.ACCUSATION_OFFICER, GOVERNMENT)
    with pytest.raises(Unfit, match="上级"):
        send(county, matter, GOVERNMENT)
    employ(county, "姚明远", Role.ACCUSATION_OFFICER, GOVERNMENT)
    assert GOVERNMENT in offered(county, matter)
    send(county, matter, GOVERNMENT)
    assert seers(county, matter) == {"赵刚", "姚明远"}, "石峰 of the accused town holds the same duty and sees nothing"


def test_whoever_belongs_to_the_accused_sees_nothing_whatever_else_they_are(county: County) -> None:
    matter = accusation(county)
    employ(county, "石峰", Role.ACCUSATION_OFFICER, BUREAU)
    employ(county, "田苗", Role.ACCUSATION_OFFICER, DISCIPLINE)
    employ(county, "田苗", Role.CASE_OFFICER, BUREAU)
    send(county, matter, DISCIPLINE)
    assert seers(county, matter) == {"赵刚", "严正"}
    other = accusation(county, HOUSING)
    assert {"赵刚", "石峰"} <= seers(county, other), "an accusation of somebody else is their duty"


def test_until_the_accused_is_recorded_only_the_bureau_s_officer_sees_it_and_it_goes_nowhere(county: County) -> None:
    matter = accusation(county, None)
    with pytest.raises(Unfit, match="先登记被反映单位"):
        send(county, matter, DISCIPLINE)
    assert seers(county, matter) == {"赵刚"}


def test_when_the_organ_that_has_it_turns_out_to_be_accused_it_is_closed_to_it_at_once(county: County) -> None:
    matter = accusation(county)
    send(county, matter, DISCIPLINE)
    assert seers(county, matter) == {"赵刚", "严正"}
    told = Corrected(
        county.case(matter).petition, county.today, "accused", county.organs[TOWN].pk, county.organs[DISCIPLINE].pk
    )
    perform(matter, "correct", county.doing("赵刚"), lambda case: [told])
    assert seers(county, matter) == {"赵刚"}
    with pytest.raises(NotAllowed):
        county.do(dispatching.receive, "严正", matter)
    assert county.do(dispatching.recall, "赵刚", matter, reason="该机关系被反映单位").state == "registered"


def test_a_claim_that_turns_out_to_be_an_accusation_is_closed_to_all_others_at_once(county: County) -> None:
    matter = county.petition(sent_to=TOWN)
    assert {"何敏", "石峰"} <= seers(county, matter)
    key = county.case(matter).petition
    told = [
        Corrected(key, county.today, "purpose", "claim", "accusation"),
        Corrected(key, county.today, "accused", None, county.organs[TOWN].pk),
    ]
    perform(matter, "correct", county.doing("何敏"), lambda case: told)
    assert seers(county, matter) == {"赵刚"}


def test_an_accusation_of_the_bureau_is_handled_by_the_organ_above_it(county: County) -> None:
    bureau = county.organs[BUREAU]
    Placement.objects.filter(organ=bureau).update(parent=county.organs[GOVERNMENT])
    matter = accusation(county, BUREAU)
    assert seers(county, matter) == set()
    employ(county, "姚明远", Role.ACCUSATION_OFFICER, GOVERNMENT)
    assert seers(county, matter) == {"姚明远"}
    outcome = county.do(dispatching.transfer, "姚明远", matter, organ=county.organs[DISCIPLINE].pk)
    assert outcome.case.state == "sent" and seers(county, matter) == {"姚明远", "严正"}
    of_town = accusation(county)
    assert seers(county, of_town) == {"赵刚"}, "the organ above the bureau has no part in any other"


def test_an_accusation_of_the_government_above_the_bureau_still_reaches_the_bureau(county: County) -> None:
    Placement.objects.filter(organ=county.organs[BUREAU]).update(parent=county.organs[GOVERNMENT])
    matter = accusation(county, GOVERNMENT)
    assert seers(county, matter) == {"赵刚"}
    assert offered(county, matter) == {DISCIPLINE}


def test_a_recused_officer_sees_an_accusation_no_more(county: County) -> None:
    matter = accusation(county)
    employ(county, "钱进", Role.ACCUSATION_OFFICER, BUREAU)
    Recusal.objects.create(
        matter_id=matter,
        person=county.people["钱进"],
        decided_by=county.people["赵刚"],
        decided=county.today,
        granted=True,
    )
    assert seers(county, matter) == {"赵刚"}


def test_duties_of_other_matters_give_no_hand_in_an_accusation(county: County) -> None:
    matter = accusation(county)
    send(county, matter, DISCIPLINE)
    employ(county, "严正", Role.CASE_OFFICER, BUREAU)
    with pytest.raises(NotAllowed):
        county.do(dispatching.recall, "严正", matter, reason="派错")
    for name in ("何敏", "李素芬", "石峰", "王建民"):
        with pytest.raises(NotAllowed):
            county.do(dispatching.recall, name, matter, reason="派错")


@pytest.mark.parametrize("name", ["石峰", "田苗", "王建民", "何敏", "陈国栋"])
def test_its_addresses_answer_like_those_of_a_matter_that_is_not(county: County, name: str) -> None:
    matter = accusation(county)
    send(county, matter, DISCIPLINE)
    client = Client()
    client.force_login(county.people[name])
    for act in ("transfer", "object", "receive", "tell", "withdraw", "contact"):
        hidden = client.get(reverse("petitions:deed", args=[matter, act]))
        missing = client.get(reverse("petitions:deed", args=[999_999, act]))
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content
    number = Petition.objects.get(matter=matter).number
    for address in ("", "matters/", f"matters/?q={number}", "matters/?q=供暖", "matters/?q=张桂兰"):
        body = client.get(f"/{address}").content.decode()
        assert f"/matters/{matter}/" not in body, address


# --- Confidence -----------------------------------------------------------------------------------------------------


def test_a_petitioner_who_asked_for_confidence_is_not_named_to_the_organ(county: County) -> None:
    matter = county.petition(sent_to=None, confidential=True)
    petition = Petition.objects.get(matter=matter)
    Petition.objects.filter(pk=petition.pk).update(confidential=True)
    petition.refresh_from_db()
    drafted = county.do(dispatching.transfer, "何敏", matter, organ=county.organs[HOUSING].pk)
    county.agree(drafted.letter, "周文斌", "check")
    outcome = county.issued(drafted, "何敏")
    words = word_text(outcome.letter)
    assert "张桂兰" not in words and "19900001234" not in words and "要求保密的信访人" in words
    today = county.today
    assert not policies.may_read_person(county.people["王建民"], petition, today)
    assert policies.may_read_person(county.people["何敏"], petition, today)
    assert policies.nameless(county.people["王建民"], [petition], today) == {petition.pk}
    found = Petition.objects.filter(policies.findable_by_person(county.people["王建民"], today))
    assert petition not in found
    open_one = Petition.objects.get(matter=county.petition())
    assert policies.may_read_person(county.people["王建民"], open_one, today)


def test_numbers_open_no_accusation_to_the_officer_of_the_accused(county: County) -> None:
    """Statistics and the rows behind them: of the bureau's officer only, and not even to him when the bureau is
    accused."""
    accusation(county)
    accusation(county, BUREAU)
    employ(county, "段红", Role.ACCUSATION_OFFICER, TOWN)
    for name in ("段红", "严正"):
        assert figures.scope_of(county.people[name], county.today) is None, name
    scope = figures.scope_of(county.people["赵刚"], county.today)
    assert scope is not None
    shown = Fact.objects.filter(scope.counted & scope.shown)
    assert [fact.accused for fact in shown] == [county.organs[TOWN].pk]


def test_the_names_of_files_name_nobody_who_asked_for_confidence(county: County, client: Client) -> None:
    matter = county.petition(confidential=True)
    petition = Petition.objects.get(matter=matter)
    Petition.objects.filter(pk=petition.pk).update(confidential=True)
    Attachment.objects.create(
        petition=petition, kind="petitioner", name="张桂兰身份证.png", media_type="image/png", size=10, file="x",
        salt=b"", digest="", added_by=county.people["李素芬"], added=moment(county.today),
    )  # fmt: skip
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    address = reverse("petitions:matter", args=[matter])
    client.force_login(county.people["王建民"], backend=backend)
    assert "张桂兰" not in client.get(address).content.decode()
    client.force_login(county.people["何敏"], backend=backend)
    assert "张桂兰身份证" in client.get(address).content.decode()


def test_rows_that_are_not_listed_are_called_what_they_are(county: County) -> None:
    accusation(county)
    county.petition()
    county.petition()
    address = reverse("figures:rows") + f"?measure=pieces&period={county.today.year}"
    said = {}
    for name in ("赵刚", "何敏"):
        client = Client()
        client.force_login(county.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        said[name] = client.get(address).content.decode()
    assert "其中 2 件不在您的查阅范围内" in said["赵刚"] and "检举控告类信访件只有" not in said["赵刚"]
    assert "其中 1 件检举控告类信访件只有专办人员可见" in said["何敏"]
