"""Does all of it still hold? Every hash is computed again, in one pass, with little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from huiyin.ledger import refusal, witnessing
from huiyin.ledger.chain import ORIGIN, body_ending, genesis, head_text
from huiyin.ledger.models import DayHead
from huiyin.ledger.problems import Problem
from huiyin.ledger.witnessing import Growth
from huiyin.vault.folder import KeyMissing
from huiyin.vault.signing import signer

FETCH = 2000

__all__ = ["Problem", "Verification", "register_check", "verify"]


class Verification(NamedTuple):
    entries: int
    streams: int
    sequenced: int
    heads: int
    reads: int
    checkpoints: int
    problems: list[Problem]

    @property
    def pending(self) -> int:
        return self.entries - self.sequenced

    @property
    def holds(self) -> bool:
        return not self.problems


Check = Callable[[], Iterable[Problem]]
_CHECKS: list[Check] = []


def register_check(check: Check) -> None:
    """Let a room above add what it can check against the ledger, as that stored content has the digest entered."""
    if check not in _CHECKS:
        _CHECKS.append(check)


def verify(*, before_upgrade: bool = False) -> Verification:
    """All that can be checked. `before_upgrade`: the tables are behind this program; the ledger alone is asked."""
    problems = list(_lost_triggers(before_upgrade))
    entries, streams = _verify_entries(problems)
    growth = Growth() if before_upgrade and refusal.is_to_come("ledger_checkpoint") else Growth.of_checkpoints()
    chain_at, sequenced = _verify_sequence(problems, growth)
    heads = _verify_heads(problems, chain_at)
    problems.extend(witnessing.verify(growth))
    reads = _verify_reads(problems)
    for check in () if before_upgrade else _CHECKS:
        problems.extend(check())
    return Verification(entries, streams, sequenced, heads, reads, len(growth.rows), problems)


def _lost_triggers(before_upgrade: bool) -> Iterator[Problem]:
    for table, name in refusal.all_missing(before_upgrade=before_upgrade):
        yield Problem("trigger", table, None, _("防改触发器 %(name)s 缺失或被改动") % {"name": name})


def _rows(alias: str, statement: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement, a few thousand at a time."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        yield from _rows_of_server(connection, statement)
        return
    with connection.cursor() as cursor:
        cursor.execute(statement)
        while chunk := cursor.fetchmany(FETCH):
            yield from chunk


def _rows_of_server(connection: Any, statement: str) -> Iterator[tuple[Any, ...]]:
    """As above, with a cursor of the server's: without one, psycopg would fetch the whole table first."""
    connection.ensure_connection()
    with connection.chunked_cursor() as cursor:
        cursor.itersize = FETCH
        cursor.execute(statement)
        yield from cursor


def _verify_entries(problems: list[Problem]) -> tuple[int, int]:
    entries = streams = n = 0
    stream = prev = ""
    statement = "SELECT stream, n, body, prev, hash FROM ledger_entry ORDER BY stream, n"
    for entry_stream, entry_n, body, entry_prev, entry_hash in _rows("default", statement):
        if entry_stream != stream:
            stream, n, prev = entry_stream, 0, genesis(entry_stream)
            streams += 1
        entries += 1
        if entry_n != n + 1:
            problems.append(Problem("gap", stream, entry_n, _("上一条应为第 %(n)d 条，现缺") % {"n": entry_n - 1}))
        elif entry_prev != prev:
            problems.append(Problem("link", stream, entry_n, _("与上一条的内容对不上：上一条或本条被改动")))
        if sha256(body.encode()).hexdigest() != entry_hash:
            problems.append(Problem("hash", stream, entry_n, _("内容与其摘要不符：内容或摘要被改动")))
        elif not body.endswith(body_ending(stream, entry_n, entry_prev)):
            problems.append(Problem("columns", stream, entry_n, _("所在流、序号或上一条摘要与内容所载不符")))
        n, prev = entry_n, entry_hash
    return entries, streams


def _verify_sequence(problems: list[Problem], growth: Growth) -> tuple[dict[int, str], int]:
    """Also returns the chain at each signed place, as computed anew; `growth` sees every entry in its order."""
    signed = set(DayHead.objects.values_list("seq", flat=True))
    chain_at: dict[int, str] = {}
    chain, last, count = ORIGIN, 0, 0
    statement = (
        "SELECT s.seq, s.chain, e.hash, e.stream, e.n FROM ledger_sequence s "
        "LEFT JOIN ledger_entry e ON e.id = s.entry_id ORDER BY s.seq"
    )
    for seq, stored, entry_hash, stream, n in _rows("default", statement):
        count += 1
        if seq != last + 1:
            problems.append(Problem("sequence", "ledger_sequence", seq, _("总序在第 %(n)d 号之后中断") % {"n": last}))
        if entry_hash is None:
            problems.append(Problem("lost", "ledger_sequence", seq, _("总序所指的条目已不存在：被删除")))
        elif sha256(f"{chain}{entry_hash}".encode()).hexdigest() != stored:
            problems.append(
                Problem("chain", stream, n, _("总序第 %(n)d 号的链值不符：该条目或总序被改动") % {"n": seq})
            )
        growth.add(entry_hash)
        chain, last = stored, seq
        if seq in signed:
            chain_at[seq] = stored
    return chain_at, count


def _verify_heads(problems: list[Problem], chain_at: dict[int, str]) -> int:
    heads = list(DayHead.objects.order_by("seq"))
    if not heads:
        return 0
    try:
        key = signer(settings.KEYS)
    except KeyMissing as error:
        problems.append(Problem("key", "ledger_dayhead", None, str(error)))
        return len(heads)
    for head in heads:
        if not key.holds(head.key, head_text(head.day.isoformat(), head.seq, head.chain), head.signature):
            problems.append(
                Problem("signature", "ledger_dayhead", head.seq, _("%(day)s 的签名不符") % {"day": head.day})
            )
        if chain_at.get(head.seq) != head.chain:
            problems.append(
                Problem(
                    "head",
                    "ledger_dayhead",
                    head.seq,
                    _("%(day)s 签名时的总序与现存的不同：其前的条目被改动或删除") % {"day": head.day},
                )
            )
    return len(heads)


def _verify_reads(problems: list[Problem]) -> int:
    chain, last, count = ORIGIN, 0, 0
    for n, body, stored in _rows(settings.READS_DATABASE, "SELECT n, body, hash FROM ledger_readentry ORDER BY n"):
        count += 1
        if n != last + 1:
            problems.append(Problem("gap", "ledger_readentry", n, _("查阅记录在第 %(n)d 条之后中断") % {"n": last}))
        if sha256(f"{chain}{body}".encode()).hexdigest() != stored:
            problems.append(Problem("hash", "ledger_readentry", n, _("查阅记录的内容与其摘要不符")))
        chain, last = stored, n
    return count
