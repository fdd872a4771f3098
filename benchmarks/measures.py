"""Measures: the full register over one year and the year before, out of 200,000 petitions in five years.

Runs once on SQLite and, where HUIYIN_TEST_DATABASE_URL names a server, once on PostgreSQL, each in a process and a
database of its own. The baseline is SQL written by hand for the same counts, in the same run; its numbers must be ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.table import Line, best

if TYPE_CHECKING:
    from huiyin.core.facts import Fact
    from huiyin.figures.queries import MeasureValue

FACTS = 200_000
YEARS = 5
ROUNDS = 5
AS_OF = date(2022, 3, 31)
PERIOD = "2021"
LIMIT_SECONDS = 1.0
STORE_TARGET = 20_000


def facts(count: int = FACTS, seed: int = 7) -> Iterator[Fact]:
    """Petitions of a large city over five years, in every state that a measure tells apart."""
    from huiyin.core.facts import Fact

    chance = Random(seed)
    for n in range(1, count + 1):
        day = date(2018, 1, 1) + timedelta(days=(n - 1) * 365 * YEARS // count)
        fact = Fact(n, n, f"X{n:09d}", day, 1, petitioned=day, acceptance_due_30=day + timedelta(days=30))
        fact.channel = chance.choice(("letter", "visit", "visit", "visit", "web", "web", "web", "phone"))
        fact.people = chance.choice((1, 1, 1, 2, 3, 5, 7, 12)) if fact.channel == "visit" else 1
        fact.source = chance.choice(("own", "own", "own", "city", "province", "nation"))
        fact.purpose = chance.choice(("claim", "claim", "claim", "appeal", "suggestion", "accusation"))
        fact.first = "first" if chance.random() < 0.8 else "repeat"
        fact.topic1, fact.place = chance.randint(1, 20), chance.randint(1, 30)
        fact.batch = chance.choice(("第一批", "第二批")) if chance.random() < 0.05 else None
        fact.exchanged = day + timedelta(days=1) if fact.source != "own" else None
        fact.disposition = chance.choice(("transfer", "transfer", "assign", "file", "direct_reply"))
        if fact.disposition in ("transfer", "assign"):
            _handled(fact, chance)
        yield fact


def _handled(fact: Fact, chance: Random) -> None:
    def after(day: date, low: int, high: int) -> date:
        return day + timedelta(days=chance.randint(low, high))

    fact.organ = chance.randint(2, 60)
    fact.sent = after(fact.registered, 0, 10)
    fact.notice_due = after(fact.sent, 15, 17)
    fact.superior_due = fact.registered + timedelta(days=60) if chance.random() < 0.3 else None
    if chance.random() < 0.05:
        return
    fact.told = fact.accepted = after(fact.sent, 1, 18)
    fact.due = after(fact.accepted, 60, 62) if fact.purpose in ("claim", "appeal") else None
    if chance.random() < 0.1:
        return
    fact.closed = after(fact.accepted, 5, 80)
    fact.days_to_reply = (fact.closed - fact.registered).days
    fact.confirmed = after(fact.closed, 3, 9) if chance.random() < 0.8 else None
    fact.settled = chance.random() < 0.7
    fact.rating_until = fact.closed + timedelta(days=30)
    if chance.random() < 0.7:
        fact.rating_bureau = chance.choice(("satisfied", "fairly_satisfied", "dissatisfied"))
        fact.rating_organ = chance.choice(("satisfied", "fairly_satisfied", "dissatisfied"))
    fact.returned = fact.closed + timedelta(days=30) if chance.random() < 0.2 else None
    if chance.random() < 0.1:
        fact.review_requested = fact.closed + timedelta(days=10)
        fact.review_decided = after(fact.review_requested, 10, 30)
        fact.review_outcome = chance.choice(("uphold", "change", "annul"))


#: For each time basis, what is counted: `key` and `key/` name numerator and denominator of a measure.
_ASSIGNED = "disposition IN ('transfer', 'assign') AND sent <= :day"
_CLOSED = "closed <= :day"
_DUE = f"accepted <= :day AND {_CLOSED}"
HAND_WRITTEN: dict[str, tuple[str, dict[str, str]]] = {
    "registered": (
        "true",
        {
            "pieces": "COUNT(*)",
            "visit_batches": "COUNT(*) FILTER (WHERE channel = 'visit')",
            "people": "SUM(people)",
            "total_pieces_people": "SUM(CASE WHEN channel = 'visit' THEN people ELSE 1 END)",
            "group_visit_batches": "COUNT(*) FILTER (WHERE channel = 'visit' AND people >= 5)",
            "group_visit_people": "SUM(people) FILTER (WHERE channel = 'visit' AND people >= 5)",
            "single_visit_batches": "COUNT(*) FILTER (WHERE channel = 'visit' AND people < 5)",
            "single_visit_people": "SUM(people) FILTER (WHERE channel = 'visit' AND people < 5)",
            "web_share": "COUNT(*) FILTER (WHERE channel = 'web')",
            "assigned": f"COUNT(*) FILTER (WHERE {_ASSIGNED})",
            "closed[answered]": f"COUNT(*) FILTER (WHERE {_ASSIGNED} AND {_CLOSED})",
            "closed[confirmed]": f"COUNT(*) FILTER (WHERE {_ASSIGNED} AND confirmed <= :day)",
            "closing_rate[accepted]/": "COUNT(*) FILTER (WHERE accepted <= :day)",
            "timeliness[answered_on_time]": f"COUNT(*) FILTER (WHERE {_DUE} AND closed <= due)",
            "timeliness[answered_late]": f"COUNT(*) FILTER (WHERE {_DUE} AND closed > due AND NOT due_provisional)",
            "timeliness[open_on_time]": (
                "COUNT(*) FILTER (WHERE (closed IS NULL OR closed > :day) AND accepted <= :day AND due >= :day)"
            ),
            "timeliness[open_late]": (
                "COUNT(*) FILTER (WHERE (closed IS NULL OR closed > :day) AND accepted <= :day AND due < :day "
                "AND NOT due_provisional)"
            ),
            "days_to_reply[mean]": f"SUM(days_to_reply) FILTER (WHERE {_CLOSED})",
            "days_to_reply[mean]/": f"COUNT(days_to_reply) FILTER (WHERE {_CLOSED})",
            "repeat_rate[volume]": "COUNT(*) FILTER (WHERE first = 'repeat')",
            "repeat_rate[volume]/": "COUNT(first)",
            "repeat_rate[per_first]/": "COUNT(*) FILTER (WHERE first = 'first')",
            "repeats_unlinked": "COUNT(*) FILTER (WHERE first = 'repeat' AND earlier IS NULL)",
        },
    ),
    "petitioned": ("true", {"pieces_by_petition_date": "COUNT(*)"}),
    "exchanged": ("true", {"pieces_by_exchange_date": "COUNT(*)"}),
    "closed": (
        _CLOSED,
        {
            "closed_in_period": "COUNT(*)",
            "reply_on_time[closed_in_period]": (
                "COUNT(*) FILTER (WHERE accepted <= :day AND closed <= due AND NOT due_provisional)"
            ),
            "reply_on_time[closed_in_period]/": (
                "COUNT(*) FILTER (WHERE accepted <= :day AND due IS NOT NULL AND NOT due_provisional)"
            ),
            **{
                key: text.format(side=side)
                for side in ("bureau", "organ")
                for key, text in {
                    f"participation[{side}]": "COUNT(rating_{side}) FILTER (WHERE rating_until IS NOT NULL)",
                    f"participation[{side}]/": (
                        "COUNT(*) FILTER (WHERE rating_until IS NOT NULL "
                        "AND (rating_{side} IS NOT NULL OR rating_until < :day))"
                    ),
                    f"satisfaction[{side}]": (
                        "COUNT(*) FILTER (WHERE rating_{side} IN ('satisfied', 'fairly_satisfied'))"
                    ),
                    f"satisfaction[{side}]/": "COUNT(rating_{side})",
                }.items()
            },
            "repeat_rate[return]": "COUNT(*) FILTER (WHERE first = 'first' AND returned <= :day)",
            "repeat_rate[return]/": "COUNT(*) FILTER (WHERE first = 'first')",
            "settled_once": (
                "COUNT(*) FILTER (WHERE first = 'first' AND settled AND (returned IS NULL OR returned > :day))"
            ),
        },
    ),
    "notice_due": (
        f"{_ASSIGNED} AND NOT notice_due_provisional",
        {
            "notice_timely/": "COUNT(*)",
            "notice_timely": "COUNT(*) FILTER (WHERE told <= :day AND told <= notice_due)",
            "acceptance_timely[organ_15]": "COUNT(*) FILTER (WHERE accepted <= :day AND accepted <= notice_due)",
        },
    ),
    "acceptance_due_30": (
        _ASSIGNED,
        {
            "acceptance_timely[registration_30]/": "COUNT(*)",
            "acceptance_timely[registration_30]": (
                "COUNT(*) FILTER (WHERE accepted <= :day AND accepted <= acceptance_due_30)"
            ),
        },
    ),
    "due": (
        "accepted <= :day AND NOT due_provisional",
        {
            "reply_on_time[due_in_period]/": "COUNT(*)",
            "reply_on_time[due_in_period]": f"COUNT(*) FILTER (WHERE {_CLOSED} AND closed <= due)",
        },
    ),
    "superior_due": (
        "true",
        {
            "reply_on_time[superior]/": "COUNT(*)",
            "reply_on_time[superior]": f"COUNT(*) FILTER (WHERE {_CLOSED} AND closed <= superior_due)",
        },
    ),
    "review_requested": ("review_requested <= :day", {"reviews_requested": "COUNT(*)"}),
    "review_decided": (
        "review_decided <= :day",
        {
            "reviews_decided": "COUNT(*)",
            "reviews_upheld": "COUNT(*) FILTER (WHERE review_outcome = 'uphold')",
            "reviews_changed": "COUNT(*) FILTER (WHERE review_outcome = 'change')",
            "reviews_annulled": "COUNT(*) FILTER (WHERE review_outcome = 'annul')",
        },
    ),
    "re_review_requested": ("re_review_requested <= :day", {"re_reviews_requested": "COUNT(*)"}),
    "re_review_decided": (
        "re_review_decided <= :day",
        {
            "re_reviews_decided": "COUNT(*)",
            "re_reviews_upheld": "COUNT(*) FILTER (WHERE re_review_outcome = 'uphold')",
            "re_reviews_changed": "COUNT(*) FILTER (WHERE re_review_outcome = 'change')",
            "re_reviews_annulled": "COUNT(*) FILTER (WHERE re_review_outcome = 'annul')",
        },
    ),
    "": (
        "batch IS NOT NULL",
        {
            "batch_matters": "COUNT(*)",
            "batch_answered": f"COUNT(*) FILTER (WHERE {_CLOSED})",
            "batch_confirmed": "COUNT(*) FILTER (WHERE confirmed <= :day)",
            "batch_returned": "COUNT(*) FILTER (WHERE returned <= :day)",
        },
    ),
}
MEDIAN = (
    "SELECT days_to_reply, COUNT(*) FROM figures_fact WHERE registered BETWEEN '{start}' AND '{end}' "
    f"AND registered <= :day AND {_CLOSED} AND days_to_reply IS NOT NULL GROUP BY days_to_reply"
)


def by_hand(cursor: Any, year: int) -> dict[str, int]:
    """The counts of one year, by SQL written by hand; the median's histogram is fetched, too."""
    found: dict[str, int] = {}
    for basis, (cohort, counts) in HAND_WRITTEN.items():
        inside = f"{basis} BETWEEN '{year}-01-01' AND '{year}-12-31' AND " if basis else ""
        what = ", ".join(counts.values())
        text = f"SELECT {what} FROM figures_fact WHERE {inside}{cohort} AND registered <= :day"
        cursor.execute(text.replace(":day", f"'{AS_OF}'"))
        found.update(zip(counts, cursor.fetchone(), strict=True))
    cursor.execute(MEDIAN.format(start=f"{year}-01-01", end=f"{year}-12-31").replace(":day", f"'{AS_OF}'"))
    cursor.fetchall()
    return found


def _differences(values: list[MeasureValue], hand: dict[str, int]) -> list[str]:
    """What the two ways of counting disagree about; none is the only good answer."""
    ours: dict[str, int | None] = {}
    for value in values:
        ours[value.measure.key] = value.numerator
        ours[f"{value.measure.key}/"] = value.denominator
    return [f"{key}: {ours[key]} ≠ {number}" for key, number in hand.items() if ours[key] != (number or 0)]


def run() -> list[Line]:
    lines = _in_process("SQLite", {"HUIYIN_DATABASE_URL": ""})
    server = os.environ.get("HUIYIN_TEST_DATABASE_URL")
    if not server:
        print("no HUIYIN_TEST_DATABASE_URL: the measures are not run on PostgreSQL", file=sys.stderr)
        return lines
    return lines + _in_process("PostgreSQL", {"HUIYIN_DATABASE_URL": server})


def _in_process(engine: str, environment: dict[str, str]) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.measures", engine],
            env={**os.environ, **environment, "HUIYIN_HOME": home, "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"},
            stdout=subprocess.PIPE,
            check=True,
        )
    return [Line(*row) for row in json.loads(done.stdout)]


def _measure(engine: str) -> list[Line]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    with _own_database():
        call_command("migrate", verbosity=0)
        lines = _stored(engine)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            lines += _counted(engine, cursor)
    return lines


def _stored(engine: str) -> list[Line]:
    """Facts written as an import writes them, in transactions of 200 rows."""
    from django.db import connection, transaction

    from huiyin.figures import acts
    from huiyin.figures.models import Fact

    rows = list(facts())
    size = f"{len(rows):,} facts"

    def plain() -> None:
        marks = ", ".join(["%s"] * len(acts.COLUMNS))
        values = [acts.values_of(fact) for fact in rows[: FACTS // 10]]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO figures_fact ({', '.join(acts.COLUMNS)}) VALUES ({marks})", values)

    def ours() -> None:
        for start in range(0, len(rows), 200):
            with transaction.atomic():
                acts.store_facts(rows[start : start + 200])

    base = best(plain, 1) * 10
    Fact.objects.all().delete()
    seconds = best(ours, 1)
    rate = len(rows) / seconds
    return [
        Line(f"bare executemany of a tenth, ×10, {engine}", size, base, len(rows) / base, "facts/s"),
        Line(f"store_facts, 200 a transaction, {engine}", size, seconds, rate, "facts/s", seconds / base, STORE_TARGET),
    ]


def _counted(engine: str, cursor: Any) -> list[Line]:
    from huiyin.core.periods import parse
    from huiyin.figures import queries

    period = parse(PERIOD)
    year = period.start.year
    size = f"2 years of {FACTS:,} facts"
    wrong = _differences(queries.measure_values(period, as_of=AS_OF), by_hand(cursor, year))
    if wrong:
        raise SystemExit(f"the measures and the hand-written SQL disagree on {engine}: {'; '.join(wrong)}")
    base = best(lambda: (by_hand(cursor, year), by_hand(cursor, year - 1)), ROUNDS)
    lines = [Line(f"hand-written SQL for the same counts, {engine}", size, base)]

    def line(name: str, work: Callable[[], object], limit: float | None = None) -> None:
        seconds = best(work, ROUNDS)
        lines.append(Line(f"{name}, {engine}", size, seconds, ratio=seconds / base, limit=limit))

    line("the full register, with the year before", lambda: queries.measure_values(period, as_of=AS_OF), LIMIT_SECONDS)
    line("the same by channel", lambda: queries.measure_values(period, as_of=AS_OF, by=["channel"]))
    line("the same by month", lambda: queries.measure_values(period, as_of=AS_OF, by=["month"]))
    return lines


class _own_database:  # noqa: N801 - used as a function
    """On a server, a database of this run's own, dropped afterwards; on SQLite the home is thrown away anyhow."""

    def __enter__(self) -> None:
        from django.db import connection

        if connection.vendor != "postgresql":
            return
        self.first = connection.settings_dict["NAME"]
        self.name = f"huiyin_bench_{os.getpid()}"
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{self.name}"')
        connection.close()
        connection.settings_dict["NAME"] = self.name

    def __exit__(self, *_: object) -> None:
        from django.db import connection

        if connection.vendor != "postgresql":
            return
        connection.close()
        connection.settings_dict["NAME"] = self.first
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{self.name}"')


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1]), ensure_ascii=False))
