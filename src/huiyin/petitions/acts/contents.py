"""Sealing a petition's text and personal data, and keeping the text index beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from huiyin.matching.bigrams import tokens
from huiyin.petitions.models import Content
from huiyin.petitions.queries.contents import Text
from huiyin.vault.fields import current

#: Content fields with a blind index, and the column of Petition that holds it.
KEYED = {"name": "name_key", "id_number": "id_number_key", "phone": "phone_key"}
#: PostgreSQL keeps positions up to this one; later words of a very long text are found at the last position.
_LAST_POSITION = 16_383


class Sealed(NamedTuple):
    """A content row ready to be written, the blind keys of its petition, and the tokens of its text."""

    row: Content
    keys: dict[str, str | None]
    tokens: list[str]


def seal(petition: int, version: int, text: Text) -> Sealed:
    """Everything that takes time about a content, done before the transaction that writes it."""
    vault = current()
    salt = os.urandom(32)
    row = Content(petition_id=petition, version=version, salt=salt, digest=text.digest(salt))
    for name, value in text.fields.items():
        setattr(row, name, vault.seal(value, f"petitions_content.{name}"))
    if text.extra:
        extra = json.dumps(dict(text.extra), ensure_ascii=False, sort_keys=True)
        setattr(row, "extra", vault.seal(extra, "petitions_content.extra"))  # noqa: B010  sealed bytes, not text
    keys = {
        column: vault.blind(text.fields[name], name) if text.fields.get(name) else None
        for name, column in KEYED.items()
    }
    return Sealed(row, keys, tokens(text.ask))


def index_texts(rows: Sequence[tuple[int, list[str]]], replaced: Sequence[tuple[int, list[str]]] = ()) -> None:
    """Put (petition, tokens) into the text index; `replaced` are the tokens that stood there before."""
    if connection.vendor == "sqlite":
        _index_sqlite(rows, replaced)
    else:
        _index_postgres(rows)


def _index_sqlite(rows: Sequence[tuple[int, list[str]]], replaced: Sequence[tuple[int, list[str]]]) -> None:
    with connection.cursor() as cursor:
        if replaced:
            cursor.executemany(
                "INSERT INTO petitions_text (petitions_text, rowid, tokens) VALUES ('delete', %s, %s)",
                [(petition, " ".join(words)) for petition, words in replaced],
            )
        cursor.executemany(
            "INSERT INTO petitions_text (rowid, tokens) VALUES (%s, %s)",
            [(petition, " ".join(words)) for petition, words in rows],
        )


def _index_postgres(rows: Sequence[tuple[int, list[str]]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO petitions_text (petition, tokens) VALUES (%s, %s::tsvector)"
            " ON CONFLICT (petition) DO UPDATE SET tokens = EXCLUDED.tokens",
            [(petition, _vector(words)) for petition, words in rows],
        )


def _vector(words: list[str]) -> str:
    """A tsvector literal with positions; tokens are letters, digits and ideographs only, so nothing needs escaping."""
    return " ".join(f"{word}:{min(at, _LAST_POSITION)}" for at, word in enumerate(words, 1))
