"""What every page asks for is read once, until the database says that something of it changed: 秦晓梅 works at the desk
while the administrator 田文 changes her duties, her organ's name, and what topics there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts import acts, marks, memory
from huiyin.accounts.models import Change, Organ, OrganKind, Person, Role
from huiyin.accounts.queries import organ_names
from huiyin.figures.models import Place, Topic
from huiyin.ledger import triggers

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STANDING = (
    "accounts_organ",
    "accounts_duty",
    "accounts_placement",
    "figures_topic",
    "figures_place",
    "petitions_recusal",
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kept() -> Iterator[None]:
    memory.keep_between_requests(True)
    yield
    memory.keep_between_requests(False)


@pytest.fixture
def clerk() -> Person:
    now = timezone.now()
    bureau = acts.add_organ("望川县信访局", kind=OrganKind.BUREAU, actor="system", at=now)
    person, _password = acts.add_person("qinxm", "秦晓梅", bureau, actor="system", at=now)
    acts.give_duty(person, Role.CLERK, bureau, first_day=date(2020, 1, 1), actor="system", at=now)
    Person.objects.update(temporary_password=False)
    return person


@pytest.fixture
def desk(clerk: Person) -> Client:
    client = Client()
    client.force_login(clerk, backend=BACKEND)
    client.get(reverse("petitions:desk"))
    return client


def mark() -> str:
    found: str = Person.objects.get(pk=Person.objects.order_by("pk")[0].pk).mark  # type: ignore[attr-defined]
    return found


def asked(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize(
    "change",
    [
        lambda: acts.add_organ("望川县水利局", kind=OrganKind.DEPARTMENT, actor="system", at=timezone.now()),
        lambda: acts.rename_organ(Organ.objects.get(), "望川县信访事务局", actor="system", at=timezone.now()),
        lambda: Person.objects.update(display_name="秦小梅"),
        lambda: Person.objects.update(is_active=False),
        lambda: Person.objects.get().duties.all().delete(),
        lambda: Topic.objects.create(name="供水", level=1),
        lambda: Place.objects.create(name="望川县青石镇"),
    ],
)
def test_whatever_a_page_may_keep_changes_the_mark(clerk: Person, change: Callable[[], Any]) -> None:
    before = mark()
    change()
    assert mark() != before


def test_signing_in_and_looking_change_nothing_that_is_kept(desk: Client) -> None:
    before = mark()
    desk.get(reverse("petitions:matters"))
    Person.objects.update(last_login=timezone.now(), temporary_password=True)
    assert mark() == before


def test_a_page_that_is_asked_for_again_reads_nothing_of_what_stands(desk: Client) -> None:
    desk.get(reverse("petitions:matters"))
    again = asked(desk, reverse("petitions:matters"))
    assert not [one for one in again for table in STANDING if f'FROM "{table}"' in one]
    Topic.objects.create(name="供水", level=1)
    changed = asked(desk, reverse("petitions:matters"))
    assert [one for one in changed if 'FROM "figures_topic"' in one]
    assert [one for one in changed if 'FROM "accounts_duty"' in one]


def test_a_duty_that_ended_opens_no_page_any_more(clerk: Person, desk: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    acts.end_duty(clerk.duties.get(), last_day=yesterday, actor="system", at=timezone.now())
    assert desk.get(reverse("petitions:matters")).status_code == 403


def test_the_next_page_bears_the_new_name(desk: Client) -> None:
    acts.rename_organ(Organ.objects.get(), "望川县信访事务局", actor="system", at=timezone.now())
    assert "望川县信访事务局" in desk.get(reverse("petitions:desk")).content.decode()


def test_what_was_taken_back_was_never_kept(clerk: Person) -> None:
    organ = Organ.objects.get()
    with memory.remembering():
        memory.stand_on(mark())
        with transaction.atomic():
            Organ.objects.update(name="没有这个名字")
            assert organ_names([organ.pk]) == {organ.pk: "没有这个名字"}
            transaction.set_rollback(True)
        assert organ_names([organ.pk]) == {organ.pk: "望川县信访局"}
        assert organ_names([organ.pk, 10**9]) == {organ.pk: "望川县信访局"}


def test_without_a_trigger_nothing_is_kept_and_the_next_upgrade_puts_it_back() -> None:
    assert marks.stands()
    database = connections[DEFAULT_DB_ALIAS]
    name = next(name for name in triggers.standing(database) if name.startswith("accounts_duty_mark"))
    on = " ON accounts_duty" if database.vendor == "postgresql" else ""
    with database.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert not marks.stands()
    marks.install()
    assert marks.stands()
    assert Change.objects.exists()


def test_too_much_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch, clerk: Person) -> None:
    monkeypatch.setattr(memory, "_MOST", 3)
    for number in range(9):
        with memory.remembering():
            memory.stand_on(mark())
            assert memory.known(("number", number), lambda number=number: number) == number  # type: ignore[misc]
    assert 1 <= len(memory._process.things) <= 4
