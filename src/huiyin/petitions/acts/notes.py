"""Texts written in the course of a matter: sealed rows, known to the ledger by their digest."""

from __future__ import annotations

import os
from hashlib import sha256

from huiyin.petitions.acts.deeds import Doing
from huiyin.petitions.models import Note
from huiyin.petitions.queries.cases import Case


def write_note(case: Case, kind: str, text: str, doing: Doing) -> str:
    """Keep a text with its matter, inside the caller's transaction, and give back the digest its event holds."""
    return keep_note(case, kind, text, doing).digest


def keep_note(case: Case, kind: str, text: str, doing: Doing) -> Note:
    """The same, giving back the row."""
    salt = os.urandom(32)
    digest = sha256(salt + text.encode()).hexdigest()
    return Note.objects.create(
        matter=case.matter,
        petition=case.petition,
        kind=kind,
        text=text,
        salt=salt,
        digest=digest,
        author=doing.person,
        at=doing.at,
    )
