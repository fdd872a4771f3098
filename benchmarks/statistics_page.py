"""The statistics page: a performance officer's questions of a county with 38,000 petitions in five years.

Each line is a whole answer as a browser gets it: signed in, counted, worded, with the address of the rows behind every
number; the whole register is the baseline. Charts are drawn beside the page by a process of their own; that is not in
these times. Runs on SQLite and, where HUIYIN_TEST_DATABASE_URL names a server, on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta

from benchmarks.table import Line, best

PETITIONS = 38_000
ROUNDS = 5
LIMIT_SECONDS = 1.0
ORGANS, TOPICS, PLACES = 60, 20, 30
MERGED = date(2021, 6, 30)
PERIOD, AS_OF = "2021", "2022-03-31"

QUESTIONS = {
    "the whole register": {},
    "one rate, both comparisons": {"measure": "closing_rate[assigned]", "period": "2021-Q2"},
    "departments, a set of measures": {"by": "organ"},
    "departments × channels": {"by": "organ", "across": "channel"},
    "departments × months, a rate, as now": {
        "by": "organ", "across": "month", "measure": "reply_on_time[due_in_period]", "organs": "as_now", "all": "1",
    },
    "topics × months, a median": {"by": "topic", "across": "month", "measure": "days_to_reply[median]"},
    "five years by month and place": {"by": "place", "across": "month", "period": "2018-01-01..2022-12-31", "all": "1"},
    "the same with a condition": {"by": "organ", "across": "channel", "where": "信访目的 = 求决 且 非 初重件 = 重复"},
}  # fmt: skip


def run() -> list[Line]:
    lines = _in_process("SQLite", {"HUIYIN_DATABASE_URL": ""})
    server = os.environ.get("HUIYIN_TEST_DATABASE_URL")
    if not server:
        print("no HUIYIN_TEST_DATABASE_URL: the page is not asked on PostgreSQL", file=sys.stderr)
        return lines
    return lines + _in_process("PostgreSQL", {"HUIYIN_DATABASE_URL": server})


def _in_process(engine: str, environment: dict[str, str]) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.statistics_page", engine],
            env={**os.environ, **environment, "HUIYIN_HOME": home, "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"},
            stdout=subprocess.PIPE,
            check=True,
        )
    return [Line(*row) for row in json.loads(done.stdout)]


def _measure(engine: str) -> list[Line]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.measures import _own_database, facts
    from huiyin.figures import acts

    settings.ALLOWED_HOSTS = ["testserver"]
    with _own_database():
        call_command("migrate", verbosity=0)
        _names()
        acts.store_facts(list(facts(PETITIONS)))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return _asked(engine)


def _names() -> None:
    """Organs, topics and places with the ids that the petitions name; two departments were merged into others."""
    from django.utils import timezone

    from huiyin.accounts import acts as accounts
    from huiyin.accounts.models import Organ
    from huiyin.figures.models import Place, Topic

    at = timezone.now()
    Organ.objects.bulk_create(
        Organ(pk=n, name="望川县信访局" if n == 1 else f"望川县第{n}局", kind="bureau" if n == 1 else "department")
        for n in range(1, ORGANS + 1)
    )
    Topic.objects.bulk_create(Topic(pk=n, name=f"第{n}类", confirmed=True) for n in range(1, TOPICS + 1))
    Place.objects.bulk_create(Place(pk=n, name=f"第{n}镇", confirmed=True) for n in range(1, PLACES + 1))
    for old, new in ((7, 8), (8, 9)):
        organs = (Organ.objects.get(pk=old), Organ.objects.get(pk=new))
        accounts.succeed_organ(*organs, last_day=MERGED + timedelta(days=old), actor="bench", at=at)


def _asked(engine: str) -> list[Line]:
    from django.test import Client
    from django.utils import timezone

    from huiyin.accounts import acts as accounts
    from huiyin.accounts.models import Organ, Role

    at, bureau = timezone.now(), Organ.objects.get(pk=1)
    person, _password = accounts.add_person("performance", "温紫苏", bureau, actor="bench", at=at)
    accounts.give_duty(person, Role.PERFORMANCE_OFFICER, bureau, first_day=date(2020, 1, 1), actor="bench", at=at)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    lines: list[Line] = []
    for name, words in QUESTIONS.items():
        asked = {"period": PERIOD, "as_of": AS_OF} | words

        def ask(asked: dict[str, str] = asked) -> None:
            answer = client.get("/statistics/", asked)
            if answer.status_code != 200 or "/statistics/rows/?measure=" not in answer.content.decode():
                raise SystemExit(f"no answer to {asked}: {answer.status_code}")

        size = f"{PETITIONS:,} petitions"
        seconds = best(ask, ROUNDS)
        ratio = seconds / lines[0].seconds if lines else None
        lines.append(Line(f"page: {name}, {engine}", size, seconds, ratio=ratio, limit=LIMIT_SECONDS))
    return lines


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1]), ensure_ascii=False))
