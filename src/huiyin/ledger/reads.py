"""The read log: who looked at which petitions, when and for what. Its own chain, and on SQLite its own file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from huiyin.core.events import canonical
from huiyin.ledger.chain import ORIGIN, moment
from huiyin.ledger.models import ReadEntry
from huiyin.ledger.prepared import Prepared

#: PostgreSQL finds the end of the chain, hashes and adds in one step (migration 0003), one writer at a time. A look is
#: on the disk half a second later and not before the page is shown: whoever waits for the disk keeps all other readers
#: waiting. In a transaction of somebody else's, that one decides.
_RECORD = "SELECT huiyin_record_read(%s, %s)"
_RECORD_SOON = "SELECT huiyin_record_read(%s, %s), set_config('synchronous_commit', 'off', true)"
_LAST = Prepared(lambda: ReadEntry.objects.order_by("-n").values_list("n", "hash")[:1])


def record(actor: str, purpose: str, petitions: Iterable[int], *, at: datetime | None = None) -> int:
    """Write down one look at some petitions (an export is one look at many); returns its number.

    `at` is the moment of looking; a view may leave it out, since looking happens now.
    """
    body = canonical(
        {
            "actor": actor,
            "at": moment(at or timezone.now()),
            "petitions": sorted(petitions),
            "purpose": purpose,
        }
    )
    connection = connections[settings.READS_DATABASE]
    return _add_on_postgresql(connection, body) if connection.vendor == "postgresql" else _add(body)


def _add_on_postgresql(connection: BaseDatabaseWrapper, body: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_RECORD if connection.in_atomic_block else _RECORD_SOON, [ORIGIN, body])
        n: int = cursor.fetchone()[0]
    return n


def _add(body: str) -> int:
    with transaction.atomic(using=settings.READS_DATABASE):
        n, chain = next(iter(_LAST()), (0, ORIGIN))
        ReadEntry.objects.create(n=n + 1, body=body, hash=sha256(f"{chain}{body}".encode()).hexdigest())
    return n + 1
