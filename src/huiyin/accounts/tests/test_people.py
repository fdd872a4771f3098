"""Accounts and duties: three separate administrators, first passwords, and what each may do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from huiyin.accounts import acts, policies
from huiyin.accounts.acts import NewAccount
from huiyin.accounts.models import ADMINISTRATORS, Organ, OrganKind, Person, Role
from huiyin.accounts.queries import bureau
from huiyin.ledger import queries as ledger
from huiyin.ledger import sentences

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 3, 1, 1, 30, tzinfo=UTC)
TODAY = date(2018, 3, 1)


@pytest.fixture
def first() -> dict[str, NewAccount]:
    return {account.role: account for account in acts.init_bureau("东安县信访局", "431122", at=NOW, today=TODAY)}


def duty(person: Person, role: str, organ: Organ | None = None) -> None:
    acts.give_duty(person, role, organ or person.organ, first_day=TODAY, actor="system", at=NOW)


def new_person(username: str, name: str) -> Person:
    home = bureau()
    assert home is not None
    return acts.add_person(username, name, home, actor="system", at=NOW)[0]


def test_a_new_bureau_has_three_administrators_and_a_clerk_who_are_four_people(first: dict[str, NewAccount]) -> None:
    assert set(first) == {*ADMINISTRATORS, Role.CLERK}
    assert len({account.person.pk for account in first.values()}) == 4
    assert len({account.password for account in first.values()}) == 4
    assert all(account.person.check_password(account.password) for account in first.values())
    assert all(account.person.temporary_password for account in first.values())
    with pytest.raises(ValidationError, match="已经建立过"):
        acts.init_bureau("东安县信访局", "431122", at=NOW, today=TODAY)


@pytest.mark.parametrize("held", ADMINISTRATORS)
@pytest.mark.parametrize("wanted", [*ADMINISTRATORS, Role.CLERK, Role.ACCUSATION_OFFICER])
def test_an_administrator_holds_nothing_else(first: dict[str, NewAccount], held: str, wanted: str) -> None:
    person = first[held].person
    if wanted == held:
        duty(person, wanted)
        assert person.duties.count() == 1
        return
    with pytest.raises(ValidationError, match="三人分别担任"):
        duty(person, wanted)


@pytest.mark.parametrize("administrator", ADMINISTRATORS)
def test_who_handles_petitions_becomes_no_administrator(first: dict[str, NewAccount], administrator: str) -> None:
    luo = new_person("luoping", "罗平")
    duty(luo, Role.CASE_OFFICER)
    duty(luo, Role.SUPERVISOR)
    with pytest.raises(ValidationError, match="不得兼任"):
        duty(luo, administrator)


def test_rights_come_with_a_duty_and_go_with_it(first: dict[str, NewAccount]) -> None:
    system = first[Role.SYSTEM_ADMIN].person
    assert policies.may_settle_names(system, TODAY)
    assert not policies.may_settle_names(system, date(2018, 2, 28))
    acts.end_duty(system.duties.get(), last_day=date(2018, 6, 30), actor="system", at=NOW)
    assert policies.may_settle_names(system, date(2018, 6, 30))
    refused = policies.may_settle_names(system, date(2018, 7, 1))
    assert isinstance(refused, policies.Denied)
    assert refused.why == "名称由系统管理员确认。"


def test_nobody_barred_from_signing_in_has_rights(first: dict[str, NewAccount]) -> None:
    security = first[Role.SECURITY_ADMIN].person
    assert policies.may_manage_people(security, TODAY)
    security.is_active = False
    assert not policies.may_manage_people(security, TODAY)


def test_each_administrator_may_do_one_thing(first: dict[str, NewAccount]) -> None:
    rules = (policies.may_settle_names, policies.may_manage_people, policies.may_read_audit)
    allowed = {role: [bool(rule(first[role].person, TODAY)) for rule in rules] for role in first}
    assert allowed == {
        Role.SYSTEM_ADMIN: [True, False, False],
        Role.SECURITY_ADMIN: [False, True, False],
        Role.AUDIT_ADMIN: [False, False, True],
        Role.CLERK: [False, False, False],
    }


def test_an_officer_of_an_organ_answers_for_what_stands_below_it(first: dict[str, NewAccount]) -> None:
    above = acts.add_organ("县住建局", kind=OrganKind.DEPARTMENT, actor="system", at=NOW)
    below = acts.add_organ("县房管所", kind=OrganKind.OTHER, parent=above, actor="system", at=NOW)
    tian = new_person("tianye", "田野")
    duty(tian, Role.ORGAN_OFFICER, above)
    assert policies.organs_of(tian, [Role.ORGAN_OFFICER], TODAY) == {above.pk, below.pk}
    assert policies.organs_of(tian, [Role.CLERK], TODAY) == frozenset()


def test_a_user_name_is_given_once_and_a_weak_password_not_at_all(first: dict[str, NewAccount]) -> None:
    new_person("shenqiu", "沈秋")
    with pytest.raises(ValidationError, match="已被使用"):
        new_person("shenqiu", "沈秋二")
    organ = first[Role.CLERK].person.organ
    for weak in ("123456789012", "short", "hemin-hemin"):
        with pytest.raises(ValidationError):
            acts.add_person("hemin", "何敏", organ, actor="system", at=NOW, password=weak)


def test_an_account_is_in_the_ledger_and_its_password_nowhere(first: dict[str, NewAccount]) -> None:
    clerk = first[Role.CLERK]
    stream = f"person:{clerk.person.pk}"
    entries = ledger.entries([stream])[stream]
    told = [sentences.sentence(event) for entry in entries for event in entry.events]
    assert told == ["开立账号", "授予职责：窗口登记员"]
    assert clerk.password not in str(entries)
    assert ledger.verify().holds


def test_the_clerk_signs_in_and_is_locked_out_after_five_wrong_passwords(
    client: Client, first: dict[str, NewAccount]
) -> None:
    clerk = first[Role.CLERK]
    address = reverse("account_login")
    answer = client.post(address, {"login": "clerk", "password": clerk.password})
    assert answer.status_code == 302
    client.logout()
    answers = [client.post(address, {"login": "clerk", "password": "wrong"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert client.post(address, {"login": " Clerk", "password": clerk.password}).status_code == 429
    other = first[Role.AUDIT_ADMIN]
    assert client.post(address, {"login": "auditadmin", "password": other.password}).status_code == 302


def test_who_was_barred_cannot_sign_in(client: Client, first: dict[str, NewAccount]) -> None:
    clerk = first[Role.CLERK]
    Person.objects.filter(pk=clerk.person.pk).update(is_active=False)
    client.post(reverse("account_login"), {"login": "clerk", "password": clerk.password})
    assert "_auth_user_id" not in client.session


def test_a_name_with_capitals_is_kept_in_small_letters_and_signs_in(first: dict[str, NewAccount]) -> None:
    made = new_person("DaXie2", "大谢")
    assert made.username == "daxie2"
    with pytest.raises(ValidationError, match="已被使用"):
        new_person("daxie2", "小谢")
