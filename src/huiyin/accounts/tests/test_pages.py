"""An account is opened for 王建民 and his duty given; two organs are merged: by the administrators, on their pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts import acts, tree
from huiyin.accounts.models import Organ, OrganKind, Person, Role

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def bureau(db: None, now: datetime) -> Organ:
    made = acts.add_organ("望川县信访局", kind=OrganKind.BUREAU, actor="system", at=now)
    acts.add_organ("望川县城乡建设局", kind=OrganKind.DEPARTMENT, actor="system", at=now)
    return made


@pytest.fixture
def signed_in(bureau: Organ, now: datetime) -> Callable[[Role], Client]:
    def make(role: Role) -> Client:
        person, _password = acts.add_person(str(role), str(role), bureau, actor="system", at=now)
        acts.give_duty(person, role, bureau, first_day=date(2020, 1, 1), actor="system", at=now)
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return make


def test_a_new_colleague_signs_in_with_the_password_that_is_shown_once(signed_in: Callable[[Role], Client]) -> None:
    client = signed_in(Role.SECURITY_ADMIN)
    building = Organ.objects.get(name="望川县城乡建设局")
    values = {"username": "wangjm", "display_name": "王建民", "organ": building.pk, "role": Role.ORGAN_OFFICER}
    shown = client.post(reverse("accounts:people"), values).content.decode()
    person = Person.objects.get(username="wangjm")
    found = re.search(r'<b class="code">([^<]+)</b>', shown)
    assert found is not None
    assert person.check_password(found[1])
    assert person.temporary_password
    assert [(duty.role, duty.organ) for duty in person.duties.all()] == [(Role.ORGAN_OFFICER, building)]
    again = client.post(reverse("accounts:people"), values)
    assert "wangjm" in again.content.decode()
    assert Person.objects.filter(username="wangjm").count() == 1

    duty = person.duties.get()
    client.post(reverse("accounts:end_duty", args=[person.pk, duty.pk]))
    duty.refresh_from_db()
    assert duty.valid_until is not None
    client.post(reverse("accounts:set_active", args=[person.pk]), {"active": "no"})
    person.refresh_from_db()
    assert not person.is_active


def test_an_administrator_holds_no_second_duty(signed_in: Callable[[Role], Client]) -> None:
    client = signed_in(Role.SECURITY_ADMIN)
    admin = Person.objects.get(username=Role.SECURITY_ADMIN)
    values = {"role": Role.CLERK, "organ": admin.organ_id, "first_day": "2026-11-21"}
    answer = client.post(reverse("accounts:person", args=[admin.pk]), values)
    assert "不得兼任" in answer.content.decode()


def test_organs_are_entered_moved_and_succeeded(signed_in: Callable[[Role], Client]) -> None:
    client = signed_in(Role.SYSTEM_ADMIN)
    client.post(reverse("accounts:organs"), {"name": "望川县人民政府", "kind": OrganKind.GOVERNMENT})
    government = Organ.objects.get(name="望川县人民政府")
    values = {"name": "望川县住房和城乡建设局", "kind": OrganKind.DEPARTMENT, "parent": government.pk}
    client.post(reverse("accounts:organs"), values)
    housing = Organ.objects.get(name="望川县住房和城乡建设局")
    building = Organ.objects.get(name="望川县城乡建设局")
    client.post(
        reverse("accounts:organ_move", args=[building.pk]), {"parent": government.pk, "first_day": "2026-01-01"}
    )
    today = timezone.localdate()
    assert building.pk in tree.with_subordinates([government.pk], today)
    client.post(
        reverse("accounts:organ_succeed", args=[building.pk]),
        {"successor": housing.pk, "last_day": today.isoformat()},
    )
    building.refresh_from_db()
    assert (building.successor, building.valid_until) == (housing, today)
    assert "职责由望川县住房和城乡建设局承接" in client.get(reverse("accounts:organs")).content.decode()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.CLERK])
def test_accounts_are_the_security_administrators_alone(role: Role, signed_in: Callable[[Role], Client]) -> None:
    client = signed_in(role)
    person = Person.objects.get(username=role)
    assert client.get(reverse("accounts:people")).status_code == 403
    assert client.post(reverse("accounts:new_password", args=[person.pk])).status_code == 403
    assert client.post(reverse("accounts:set_active", args=[person.pk]), {"active": "yes"}).status_code == 403
