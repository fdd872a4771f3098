"""Files that somebody hands in to be checked: read strictly, since they may have been made to mislead."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Collection
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any, NoReturn

#: More than this is no receipt and no checkpoint.
LARGEST = 32 << 20
#: Sizes of trees beyond this cannot be meant.
_MOST = 1 << 48
_HEX = re.compile(r"[0-9a-f]*", re.ASCII)


class Unreadable(ValueError):
    """Not a file of this kind. where: the field at fault; empty when the whole is."""

    def __init__(self, where: str = "") -> None:
        super().__init__(where or "not a JSON document of this kind")
        self.where = where


def document(text: str, fields: Collection[str], optional: Collection[str] = ()) -> dict[str, Any]:
    """The JSON object of a text: exactly the fields named, none twice.

    Raises:
        Unreadable: it is something else.
    """
    try:
        values = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse)
        text.encode()
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(values, dict):
        raise Unreadable
    for name in fields:
        if name not in values:
            raise Unreadable(name)
    for name in values:
        if name not in fields and name not in optional:
            raise Unreadable(name)
    return values


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name, readers would take different ones."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise Unreadable(next(name for name, _value in pairs if [one for one, _ in pairs].count(name) > 1))
    return values


def _refuse(_text: str) -> NoReturn:
    raise Unreadable


def part(values: dict[str, Any], name: str, fields: Collection[str]) -> dict[str, Any]:
    """An object inside the document."""
    inner = values.get(name)
    if not isinstance(inner, dict) or set(inner) != set(fields):
        raise Unreadable(name)
    return inner


def text(values: dict[str, Any], name: str) -> str:
    value = values[name]
    if not isinstance(value, str):
        raise Unreadable(name)
    try:
        value.encode()
    except UnicodeEncodeError as error:  # half of a pair of surrogates
        raise Unreadable(name) from error
    return value


def whole(values: dict[str, Any], name: str) -> int:
    value = values[name]
    if type(value) is not int or not 0 <= value <= _MOST:
        raise Unreadable(name)
    return value


def hexadecimal(values: dict[str, Any], name: str, length: int) -> str:
    """So many bytes, in small letters: one spelling a value."""
    value = text(values, name)
    if len(value) != 2 * length or not _HEX.fullmatch(value):
        raise Unreadable(name)
    return value


def hashes(values: dict[str, Any], name: str) -> list[bytes]:
    found = values[name]
    if not isinstance(found, list) or len(found) > 64:
        raise Unreadable(name)
    return [bytes.fromhex(hexadecimal({name: one}, name, 32)) for one in found]


def base64(values: dict[str, Any], name: str) -> bytes:
    try:
        return b64decode(text(values, name), validate=True)
    except (NotBase64, ValueError) as error:
        raise Unreadable(name) from error


def moment(values: dict[str, Any], name: str) -> datetime:
    try:
        value = datetime.fromisoformat(text(values, name))
    except ValueError as error:
        raise Unreadable(name) from error
    # Near the ends of what a date can be, neither another time zone nor a day later can be written.
    if value.tzinfo is None or not MINYEAR < value.year < MAXYEAR:
        raise Unreadable(name)
    return value


def day(values: dict[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(text(values, name))
    except ValueError as error:
        raise Unreadable(name) from error
