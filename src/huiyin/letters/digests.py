"""How the ledger names what it does not hold."""

from __future__ import annotations

import secrets
from hashlib import sha256


def new_salt() -> str:
    return secrets.token_hex(32)


def named(text: str, salt: str) -> str:
    """The digest of a text with its salt; nothing for no text. Without the salt nobody can try texts out."""
    return sha256(f"{salt}{text}".encode()).hexdigest() if text else ""
