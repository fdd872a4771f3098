"""How many questions each page asks of the database, for several roles: a number that grows is seen before it is felt.

`query_counts.json` holds the numbers; WRITE_QUERY_COUNTS=1 writes those of this run into it. Locks and the
bounds of transactions are not counted, so that both databases have the same numbers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.accounts.models import Person
from huiyin.figures.models import Fact
from huiyin.petitions.models import Petition
from huiyin.petitions.queries import judging

pytestmark = pytest.mark.django_db

FILE = Path(__file__).with_name("query_counts.json")
ROLES = ("clerk", "case_officer", "organ_officer")
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def addresses() -> dict[str, str]:
    """What is asked for; the first answer of each address warms what a process keeps."""
    matter = reverse("petitions:matter", args=[Petition.objects.get(number="W00020").matter_id])
    listed, first = reverse("petitions:matters"), Fact.objects.order_by("registered")[0].registered
    return {
        "desk": reverse("petitions:desk"),
        "work": reverse("petitions:work"),
        "list": listed,
        "a long list": f"{listed}?since=2000-01-01",
        "a short list": f"{listed}?until={first + timedelta(days=10)}",
        "a list filtered": f"{listed}?channel=visit&sort=due",
        "search by a word": f"{listed}?q=供暖",
        "search by a number": f"{listed}?q=W00020",
        "search for nothing": f"{listed}?q=无此",
        "matter": matter,
        "letters waiting": reverse("petitions:letters_waiting"),
        "calendar": reverse("petitions:calendar"),
        "statistics": reverse("figures:statistics"),
    }


def questions(client: Client, address: str) -> int:
    client.get(address)
    with ExitStack() as stack:
        asked = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections]
        answer = client.get(address)
    assert answer.status_code == 200, address
    statements = [query["sql"] for captured in asked for query in captured]
    return sum(one.startswith(COUNTED) and "pg_advisory" not in one for one in statements)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_asks_no_more_than_it_did(
    role: str, person: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Which notices were signed is asked again every few seconds, by whichever page comes then.
    monkeypatch.setattr(judging, "_SECONDS", 3600)
    # What PostgreSQL hands out piece by piece is not among the captured questions.
    monkeypatch.setitem(connections["default"].settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    client = Client()
    client.force_login(person(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    counts = {name: questions(client, address) for name, address in addresses().items()}
    known = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    if os.environ.get("WRITE_QUERY_COUNTS"):
        FILE.write_text(json.dumps(known | {role: counts}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    if connections["default"].vendor == "postgresql":
        # A look is written down in one question there, where SQLite takes two or three.
        counts = {name: max(count, known[role].get(name, 0)) for name, count in counts.items()}
    assert counts == known[role], "if it must be so: WRITE_QUERY_COUNTS=1 pytest tests/test_query_counts.py"


def test_a_long_list_asks_no_more_than_a_short_one() -> None:
    known = json.loads(FILE.read_text(encoding="utf-8"))
    assert {role: known[role]["a long list"] for role in ROLES} == {role: known[role]["a short list"] for role in ROLES}
