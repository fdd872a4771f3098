"""Somebody who works stays signed in, and is not written down at every page."""

from __future__ import annotations

from datetime import date, timedelta
from time import time

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin.accounts import acts
from huiyin.accounts.models import OrganKind, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Client:
    now = timezone.now()
    bureau = acts.add_organ("望川县信访局", kind=OrganKind.BUREAU, actor="system", at=now)
    person, _password = acts.add_person("lisufen", "李素芬", bureau, actor="system", at=now)
    acts.give_duty(person, Role.CLERK, bureau, first_day=date(2020, 1, 1), actor="system", at=now)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _ends() -> float:
    return Session.objects.get().expire_date.timestamp()


def test_a_session_is_prolonged_once_a_minute(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    start = time()
    assert clerk.get("/calendar/").status_code == 200
    prolonged = _ends()
    assert prolonged > start + 29 * 60
    with CaptureQueriesContext(connection) as asked:
        clerk.get("/calendar/")
    assert not [query["sql"] for query in asked if query["sql"].startswith(("UPDATE", "INSERT"))]
    monkeypatch.setattr("huiyin.config.middleware.time", lambda: start + 70)
    with CaptureQueriesContext(connection) as asked:
        clerk.get("/calendar/")
    assert any('UPDATE "django_session"' in query["sql"] for query in asked)


def test_duties_are_read_once_a_request(clerk: Client) -> None:
    clerk.get("/matters/")
    with CaptureQueriesContext(connection) as asked:
        clerk.get("/matters/")
    assert sum('FROM "accounts_duty"' in query["sql"] for query in asked) == 1


def test_a_session_nobody_used_ends(clerk: Client) -> None:
    clerk.get("/calendar/")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert clerk.get("/calendar/").status_code == 302
