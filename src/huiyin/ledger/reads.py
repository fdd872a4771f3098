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

_READER_LOCK = 4_871_002


def record(actor: str, purpose: str, petitions: Iterable[int], *, at: datetime | None = None) -> int:
    """Write down one look at some petitions (an export is one look at many); returns its number.

    `at` is the moment of looking; a view may leave it out, since looking happens now.
    """
    alias = settings.READS_DATABASE
    with transaction.atomic(using=alias):
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_READER_LOCK])
        last = ReadEntry.objects.order_by("-n").values_list("n", "hash").first()
        n, chain = last or (0, ORIGIN)
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
