"""The petitioner's window acts under a name of its own, which is nobody: it signs in nowhere and stands in no list."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts import acts, policies
from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Role
from huiyin.accounts.queries import people_of
from huiyin.ledger import queries as ledger

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def bureau() -> Organ:
    return acts.add_organ("望川县信访局", kind=OrganKind.BUREAU, actor="system", at=NOW)


def administrator(bureau: Organ) -> Client:
    person, _password = acts.add_person("secadmin", "安全管理员", bureau, actor="system", at=NOW)
    Person.objects.filter(pk=person.pk).update(temporary_password=False)
    acts.give_duty(person, Role.SECURITY_ADMIN, bureau, first_day=TODAY, actor="system", at=NOW)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_it_is_made_once_and_named_in_the_ledger_as_the_window(bureau: Organ) -> None:
    made = acts.window_person(NOW)
    assert acts.window_person(NOW) == made and Person.objects.filter(username="window").count() == 1
    assert (made.display_name, made.organ, made.is_active, made.has_usable_password()) == (
        "信访人",
        bureau,
        False,
        False,
    )
    assert acts.actor_of(made) == "window"
    assert people_of(["window", "system"]) == {"window": "信访人", "system": "系统"}
    assert [entry.actor for entry in ledger.entries([f"person:{made.pk}"])[f"person:{made.pk}"]] == ["system"]
    assert ledger.verify().holds


def test_before_there_is_a_bureau_there_is_no_window() -> None:
    with pytest.raises(Organ.DoesNotExist):
        acts.window_person(NOW)


def test_nobody_signs_in_as_the_window(bureau: Organ) -> None:
    acts.window_person(NOW)
    for password in ("", "window", "!", "信访人"):
        client = Client()
        client.post("/account/login/", {"login": "window", "password": password})
        assert "_auth_user_id" not in client.session


def test_it_has_no_duty_and_gets_none(bureau: Organ) -> None:
    window = acts.window_person(NOW)
    for act in (
        lambda: acts.give_duty(window, Role.CLERK, bureau, first_day=TODAY, actor="system", at=NOW),
        lambda: acts.new_password(window, actor="system", at=NOW),
        lambda: acts.set_active(window, is_active=True, actor="system", at=NOW),
    ):
        with pytest.raises(ValidationError, match="信访人窗口"):
            act()
    Duty.objects.create(person=window, role=Role.CLERK, organ=bureau, valid_from=TODAY)
    assert not policies.roles_of(window, TODAY) and not policies.held_in(window, Role.values, TODAY)


def test_its_name_is_nobody_elses(bureau: Organ) -> None:
    with pytest.raises(ValidationError, match="留给信访人窗口"):
        acts.add_person("Window", "王窗", bureau, actor="system", at=NOW)


def test_it_is_in_no_list_of_people_and_has_no_page(bureau: Organ) -> None:
    client = administrator(bureau)
    window = acts.window_person(timezone.now())
    page = client.get(reverse("accounts:people"))
    assert page.status_code == 200 and "安全管理员" in page.content.decode()
    assert "window" not in {person.username for person in page.context["page"].object_list}
    assert not list(client.get(reverse("accounts:people"), {"q": "window"}).context["page"].object_list)
    assert client.get(reverse("accounts:person", args=[window.pk])).status_code == 404
    for name in ("accounts:set_active", "accounts:new_password"):
        assert client.post(reverse(name, args=[window.pk]), {"active": "yes"}).status_code == 404
    window.refresh_from_db()
    assert not window.is_active and not window.has_usable_password()
