"""The house stands: every room is installed, and a page asks who you are."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_stranger_meets_the_sign_in_page_and_a_strict_policy(client: Client) -> None:
    response = client.get(reverse(settings.LOGIN_URL))
    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
