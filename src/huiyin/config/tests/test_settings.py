"""The house stands: every room is installed, and a page asks who you are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

import huiyin

pytestmark = pytest.mark.django_db


def test_a_stranger_meets_the_sign_in_page_and_a_strict_policy(client: Client) -> None:
    response = client.get(reverse(settings.LOGIN_URL))
    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


PACKAGE = Path(huiyin.__file__).parent
ROOT = PACKAGE.parent.parent


def test_every_setting_is_explained() -> None:
    read = {
        variable
        for path in (*(PACKAGE / "config").glob("*.py"), PACKAGE / "cli" / "main.py")
        for variable in re.findall(r'"(HUIYIN_[A-Z_]+)"', path.read_text(encoding="utf-8"))
    }
    explained = set(
        re.findall(r"^\| `(HUIYIN_[A-Z_]+)`", (ROOT / "docs" / "running.md").read_text("utf-8"), re.MULTILINE)
    )
    assert read == explained


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("HUIYIN_IDLE_MINUTES", "half an hour", "整数"),
        ("HUIYIN_LOCK_AFTER", "0", "不小于 1"),
        ("HUIYIN_HTTPS", "maybe", "1 或 0"),
        ("HUIYIN_TASKS", "later", "worker"),
        ("HUIYIN_DATABASE_URL", "mysql://root:secret@host/huiyin", "postgresql://"),
        ("HUIYIN_DATABASE_URL", "postgresql://huiyin:secret@host:port/huiyin", "端口"),
        ("HUIYIN_HOME", __file__, "目录"),
    ],
)
def test_a_value_that_cannot_be_used_stops_the_program_and_shows_no_password(name: str, value: str, words: str) -> None:
    environment = {key: text for key, text in os.environ.items() if not key.startswith("HUIYIN_")}
    run = subprocess.run(
        [sys.executable, "-c", "import huiyin.config.settings"],
        env={**environment, name: value}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode != 0
    told = run.stderr.splitlines()[-1]
    assert name in told and words in told
    assert "secret" not in told
