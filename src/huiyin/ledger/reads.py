"""The read log: who looked at which petitions, when and for what. Its own chain, and on SQLite its own file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from huiyin.core.events import canonical
from huiyin.ledger.chain import ORIGIN, moment
from huiyin.ledger.models import ReadEntry
from huiyin.ledger.prepared import Prepared

#: One writer at a time. A look is on the disk half a second later and not before the page is shown: whoever waits for
#: the disk keeps all other readers waiting. In a transaction of somebody else's, that one decides.
_ALONE = "SELECT pg_advisory_xact_lock(4871002)"
_ALONE_AND_SOON = _ALONE + ", set_config('synchronous_commit', 'off', true)"
_LAST = Prepared(lambda: ReadEntry.objects.order_by("-n").values_list("n", "hash")[:1])


def record(actor: str, purpose: str, petitions: Iterable[int], *, at: datetime | None = None) -> int:
    """Write down one look at some petitions (an export is one look at many); returns its number.

    `at` is the moment of looking; a view may leave it out, since looking happens now.
    """
    alias = settings.READS_DATABASE
    connection = connections[alias]
    statement = _ALONE if connection.in_atomic_block else _ALONE_AND_SOON
    with transaction.atomic(using=alias):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(statement)
        n, chain = next(iter(_LAST()), (0, ORIGIN))
        body = canonical(
            {
                "actor": actor,
                "at": moment(at or timezone.now()),
                "petitions": sorted(petitions),
                "purpose": purpose,
            }
        )
        ReadEntry.objects.create(n=n + 1, body=body, hash=sha256(f"{chain}{body}".encode()).hexdigest())
    return n + 1
