"""What the ledger says in words, for tests that look for a name or a number in it."""

from __future__ import annotations

import json
import re

from huiyin.ledger.models import Entry

DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def plain(text: str) -> str:
    """The text without the digests in it: sixty-four random characters spell any four digits now and then."""
    return DIGEST.sub("", text)


def ledger_words() -> str:
    return plain(json.dumps([entry.body for entry in Entry.objects.all()], ensure_ascii=False))
