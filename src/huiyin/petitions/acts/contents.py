"""Sealing a petition's text and personal data, and keeping the text index beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from huiyin.matching.bigrams import tokens
from huiyin.petitions.acts.marking import mark_petitions
from huiyin.petitions.acts.tables import insert
from huiyin.petitions.imports.columns import CONTENT_FIELDS
from huiyin.petitions.models import Content
from huiyin.petitions.queries.contents import Text, party_form
from huiyin.vault.fields import current

#: Columns that hold JSON.
_WHOLE = ("extra", "parties", "details")
_COLUMNS = ("petition", "version", "salt", "digest", *CONTENT_FIELDS, *_WHOLE)
_PLACES = {name: f"{Content._meta.db_table}.{name}" for name in (*CONTENT_FIELDS, *_WHOLE)}

#: Content fields with a blind index, and the column of Petition that holds it.
KEYED = {"name": "name_key", "id_number": "id_number_key", "phone": "phone_key"}
#: PostgreSQL keeps positions up to this one; later words of a very long text are found at the last position.
_LAST_POSITION = 16_383


class Sealed(NamedTuple):
    """A content row ready to be written, its digest, the blind keys of its petition, and the tokens of its text."""

    row: tuple[Any, ...]
    digest: str
    keys: dict[str, str | None]
    tokens: list[str]

    @property
    def salt(self) -> bytes:
        return bytes(self.row[_COLUMNS.index("salt")])


def seal(petition: int, version: int, text: Text) -> Sealed:
    """Everything that takes time about a content, done before the transaction that writes it."""
    vault = current()
    salt = os.urandom(32)
    digest = text.digest(salt)
    fields = text.fields
    sealed = [vault.seal(fields[name], _PLACES[name]) if name in fields else None for name in CONTENT_FIELDS]
    whole = (dict(text.extra), [party_form(party) for party in text.parties], dict(text.details))
    for name, value in zip(_WHOLE, whole, strict=True):
        sealed.append(vault.seal(_json(value), _PLACES[name]) if value else None)
    keys = {column: vault.blind(fields[name], name) if name in fields else None for name, column in KEYED.items()}
    return Sealed((petition, version, salt, digest, *sealed), digest, keys, tokens(text.searched))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def write_contents(contents: Sequence[Sealed]) -> None:
    """Store sealed contents, inside the caller's transaction."""
    insert(Content, _COLUMNS, [content.row for content in contents])


def index_texts(rows: Sequence[tuple[int, list[str]]], replaced: Sequence[tuple[int, list[str]]] = ()) -> None:
    """Put (petition, tokens) into the text index; `replaced` are the tokens that stood there before."""
    if connection.vendor == "sqlite":
        _index_sqlite(rows, replaced)
    else:
        _index_postgres(rows)


def unindex_texts(rows: Sequence[tuple[int, list[str]]]) -> None:
    """Take (petition, tokens that stood there) out of the text index: what they said was disposed of."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO petitions_text (petitions_text, rowid, tokens) VALUES ('delete', %s, %s)",
                [(petition, " ".join(words)) for petition, words in rows],
            )
        else:
            cursor.executemany("DELETE FROM petitions_text WHERE petition = %s", [(pk,) for pk, _words in rows])


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
    mark_petitions([petition for petition, _words in rows])


def _vector(words: list[str]) -> str:
    """A tsvector literal with positions; tokens are letters, digits and ideographs only, so nothing needs escaping."""
    return " ".join(f"{word}:{min(at, _LAST_POSITION)}" for at, word in enumerate(words, 1))
