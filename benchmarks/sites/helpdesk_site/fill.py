"""`fill CASES.jsonl`: tables, queues, and the cases with their follow-ups.

`sign-in PEOPLE`: so many staff; prints the ids of their sessions as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk_site.settings"
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

HOME_QUEUE = "信访局"
CHUNK = 2000


def _moment(day: str) -> datetime:
    return datetime.combine(datetime.fromisoformat(day).date(), time(9), ZoneInfo("Asia/Shanghai"))


def _cases(path: str) -> Iterator[list[dict[str, Any]]]:
    with Path(path).open(encoding="utf-8") as file:
        while lines := list(islice(file, CHUNK)):
            yield [json.loads(line) for line in lines]


def fill(path: str) -> None:
    queues: dict[str, Queue] = {}
    for model, names in ((Ticket, ("created", "modified")), (FollowUp, ())):
        for name in names:
            field = model._meta.get_field(name)
            field.auto_now_add = field.auto_now = False
    for cases in _cases(path):
        for name in {case["organ"] or HOME_QUEUE for case in cases} - queues.keys():
            queues[name] = Queue.objects.create(title=name, slug=f"q{len(queues)}")
        with transaction.atomic():
            tickets = Ticket.objects.bulk_create(
                Ticket(
                    title=case["title"],
                    description=case["body"],
                    queue=queues[case["organ"] or HOME_QUEUE],
                    created=_moment(case["registered"]),
                    modified=_moment(case["registered"]),
                    submitter_email=case["email"],
                    status=Ticket.CLOSED_STATUS if case["closed"] else Ticket.OPEN_STATUS,
                    due_date=_moment(case["due"]) if case["due"] else None,
                )
                for case in cases
            )
            FollowUp.objects.bulk_create(
                FollowUp(ticket=ticket, date=_moment(day), title=title, comment=title, public=True)
                for ticket, case in zip(tickets, cases, strict=True)
                for day, title in case["steps"]
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def staff(count: int) -> list[str]:
    sessions = []
    for number in range(count):
        user = get_user_model().objects.create(username=f"staff{number}", is_staff=True, is_superuser=True)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        sessions.append(session.session_key)
    return sessions


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        call_command("migrate", verbosity=0, interactive=False)
        fill(sys.argv[2])
    else:
        print(json.dumps(staff(int(sys.argv[2]))))
