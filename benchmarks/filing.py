"""Petitions are filed at the window at an even rate, each by a browser of its own, in a city with 300,000 matters.

What is measured is the last sending, without attachments: over HTTP, through the gate, with the proof of work found
beforehand (it costs the petitioner's device, not us). The load is open: a petition is sent at its moment whether or not
those before it were answered, and its time counts from that moment. Afterwards every answer is held against the ledger.
The baseline is an entry appended to the ledger and committed by itself.

HUIYIN_BENCH_MATTERS, HUIYIN_BENCH_SECONDS (60) and HUIYIN_BENCH_ENGINE=SQLite make a smaller run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from time import perf_counter
from typing import NamedTuple

from benchmarks.desk import MATTERS
from benchmarks.engines import on_each
from benchmarks.homes import Home, city
from benchmarks.postgres import Cluster
from benchmarks.serving import Cores, Times, free_port, huiyin_command, serving
from benchmarks.table import Line

SECONDS = float(os.environ.get("HUIYIN_BENCH_SECONDS", "60"))
#: Filings a second, and p95 in seconds.
RATES = {"SQLite": 20, "PostgreSQL": 40}
LIMIT = 0.5
#: Sent before the clock starts, so that every process has its rooms and connections.
WARM = 40
#: Browsers that may wait for an answer at once.
WAITING = 200
APPENDS = 400
CSRF = "a" * 32
ASK = "柳树村供水管道自2月起破裂，全村停水。村委会说没有钱维修，镇里说要排队。请求尽快修复管道，恢复供水。"


class Ready(NamedTuple):
    """A petition with all its pages filled in: what its browser holds, and the work it has done."""

    cookie: str
    ticket: str
    nonce: str
    filing: str


def run() -> list[Line]:
    return on_each(_engine)


def _engine(engine: str, server: Cluster | None) -> list[Line]:
    rate = RATES[engine]
    with city(MATTERS, server) as home:
        append = json.loads(_inside(home, "append"))
        ready = [Ready(*one) for one in json.loads(_inside(home, "prepare", str(WARM + round(rate * SECONDS))))]
        port = free_port()
        with serving(huiyin_command(port), home.environment, port, "/window/") as process:
            _send_all(port, ready[:WARM], rate)
            cores = Cores(process, server.process if server else None)
            times = _send_all(port, ready[WARM:], rate)
            served, others = cores.used()
        stored = json.loads(_inside(home, "stored"))
    lost = sum(one.filing not in stored for one in ready)
    note = (
        f"p50 {times.share(0.5) * 1000:.0f}, p99 {times.share(0.99) * 1000:.0f}, max {times.share(1) * 1000:.0f} ms; "
        f"{served / max(1, len(times.seconds)) * 1000:.0f} ms of a core each; others had {others:.1f} cores"
    )
    if times.wrong or lost:
        note += f"; {len(times.wrong)} wrong: {times.wrong[:1]}; {lost} not in the ledger"
    size = f"{len(times.seconds):,} at {rate} a second, {MATTERS:,} matters"
    p95 = times.share(0.95)
    holds = not times.wrong and not lost and times.rate >= 0.97 * rate
    return [
        Line(f"an entry appended by itself, {engine}", f"{APPENDS} entries", append, 1 / append, "entries/s"),
        Line(
            f"a petition filed, p95, {engine}", size, p95, times.rate, "filings/s", p95 / append, limit=LIMIT,
            note=note, holds=holds,
        ),
    ]  # fmt: skip


def _send_all(port: int, ready: Sequence[Ready], rate: float) -> Times:
    """Send each at its moment."""
    times = Times()
    start = perf_counter() + 0.2

    def one(place: int) -> None:
        due = start + place / rate
        time.sleep(max(0.0, due - perf_counter()))
        try:
            wrong = _send(port, ready[place])
        except (OSError, HTTPException) as error:
            wrong = f"{type(error).__name__}: {error}"
        if wrong:
            times.wrong.append(wrong)
        else:
            times.seconds.append(perf_counter() - due)

    with ThreadPoolExecutor(WAITING) as browsers:
        list(browsers.map(one, range(len(ready))))
    times.lasted = perf_counter() - start
    return times


def _send(port: int, one: Ready) -> str:
    """What is wrong with the answer; nothing where it leads to the receipt."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(
            "POST",
            f"/window/file/check/?ticket={one.ticket}&nonce={one.nonce}",
            f"csrfmiddlewaretoken={CSRF}",
            {
                "Cookie": f"huiyin_draft={one.cookie}; csrftoken={CSRF}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        answer = connection.getresponse()
        content = answer.read()
        place = answer.headers.get("Location", "")
        if answer.status == 302 and place == f"/window/filed/{one.filing}/":
            return ""
        return f"{answer.status} {place} {content[-300:]!r}"
    finally:
        connection.close()


def _inside(home: Home, *words: str) -> str:
    """What this module says when it runs in a home."""
    command = [sys.executable, "-m", "benchmarks.filing", *words]
    done = subprocess.run(command, env=home.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{words}: {done.stderr[-3000:]}")
    return done.stdout


def prepare(count: int, every: int = 0) -> list[Ready]:
    """So many drafts with every page filled in; each `every`-th with a file."""
    from django.conf import settings
    from django.utils import timezone

    from huiyin.figures.acts import ensure_place
    from huiyin.petitions.acts.attaching import Upload, keeping
    from huiyin.portal.acts import drafts
    from huiyin.portal.gate import Gate, work
    from huiyin.portal.models import WindowDraft, WindowDraftFile

    class EasyGate(Gate):
        """Asks next to no work, so that as many tickets can be made beforehand; checking one costs the same."""

        def difficulty(self) -> int:
            return 1

    gate, now = EasyGate(settings.SECRET_KEY, most_files=0, behind_proxy=False), timezone.now()
    place = ensure_place("青石镇", confirmed=True)
    rows = [
        WindowDraft(
            token=os.urandom(16).hex(), filing=os.urandom(16).hex(), receipt="", started=now, saved=now,
            expires=now + drafts.KEEP, form=json.dumps(_answers(place, number), ensure_ascii=False),
        )
        for number in range(count)
    ]  # fmt: skip
    WindowDraft.objects.bulk_create(rows, batch_size=200)
    for row in rows[::every] if every else ():
        with keeping([Upload("经过.txt", f"{row.filing}：供水记录".encode())]) as kept:
            WindowDraftFile.objects.create(
                draft=row, name=kept[0].name, media_type=kept[0].media_type, size=kept[0].size, file=kept[0].stored,
                sha256=kept[0].sha256,
            )  # fmt: skip
    tickets = [gate.ticket(row.token) for row in rows]
    return [
        Ready(gate.cookie(row.token, int(now.timestamp())), ticket, work(ticket), row.filing)
        for row, ticket in zip(rows, tickets, strict=True)
    ]


def _answers(place: int, number: int) -> dict[str, object]:
    return {
        "sent": ["about", "where", "words", "who", "files"],
        "purpose": "claim", "area": "", "place": place, "spot": "柳树村三组", "facts": ASK * 3,
        "ask": f"请求在{number % 28 + 1}日以前修复供水管道，恢复供水。", "earlier": "", "history": "", "signed": "open",
        "name": f"张桂兰{number}", "phone": f"199{number:08d}", "address": "青石镇柳树村三组", "email": "",
        "id_number": "", "people": "", "joint": "",
    }  # fmt: skip


def append() -> float:
    """Seconds for an entry of the ledger and its commit."""
    from django.db import transaction
    from django.utils import timezone

    from huiyin.ledger.acts import NewEntry, append_many
    from huiyin.ledger.chain import genesis

    at = timezone.now()
    event = {"event": "organ_confirmed", "organ": 1}
    start = perf_counter()
    for number in range(APPENDS):
        stream = f"bench:{os.getpid()}:{number}"
        with transaction.atomic():
            append_many([NewEntry(stream, 1, genesis(stream), "bench", "system", at, [event])])
    return (perf_counter() - start) / APPENDS


def stored() -> dict[str, str]:
    """The receipt of every sending whose petition is in the ledger, made anew from what is stored there; the files
    that came along are opened for it."""
    from huiyin.petitions.models import Petition
    from huiyin.petitions.queries.receipts import receipt_of

    filed = Petition.objects.filter(window_filing__isnull=False).select_related("window_filing", "registering_organ")
    return {one.window_filing.token: receipt_of(one).text for one in filed.iterator(2000)}


if __name__ == "__main__":
    import django

    django.setup()
    match sys.argv[1:]:
        case ["append"]:
            print(append())
        case ["stored"]:
            print(json.dumps(stored()))
        case ["prepare", *counts]:
            print(json.dumps(prepare(*map(int, counts))))
