"""A number and a code open one petition. Whether a number exists is told to nobody, neither by words nor by time.

Wrong codes are counted before anything else is looked up: for a number and the network that asks, for a network, and
for everybody. The chance that a code is guessed under these limits is worked out in ADR 27.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from unicodedata import normalize

from django.db import transaction

from huiyin.core import querycode
from huiyin.petitions.acts.numbering import query_key
from huiyin.petitions.models import Petition
from huiyin.portal.models import WrongCode
from huiyin.portal.networks import network_of
from huiyin.vault.fields import current

PERIOD: Final = timedelta(minutes=15)
#: Wrong codes in a period for one number from one network; for all numbers from one network.
MOST_FOR_NUMBER, MOST_FOR_NETWORK = 5, 60
#: Wrong codes in a period from everywhere. Beyond it a network that was wrong once in the period has to wait; others
#: are let in, so that nobody can close the window for those who know their code.
MOST_OF_ALL: Final = 3000
#: After so long nothing reminds of a wrong code.
KEPT: Final = timedelta(days=1)
PURPOSE: Final = "wrong code"


class Closed(Exception):
    """Too many wrong codes; `until` when one may ask again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class Wrong(Exception):
    """No petition has this number and this code; `left` tries remain for the number."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class _Keys(NamedTuple):
    number: str
    network: str
    all: str


def open_case(number: str, code: str, address: str, at: datetime) -> Petition:
    """The petition of a number and its code.

    The code is looked up, not the number: one question by an index, whether there is such a number or not.

    Raises:
        Closed, Wrong: with the same questions to the database for a number that exists and one that does not.
    """
    keys = _keys(number, address)
    _require_open(WrongCode.objects.in_bulk(list(keys)), keys, at)
    with transaction.atomic():
        rows = _locked(keys, at)
        # Asked again under the lock: of a hundred guesses at once five are looked at.
        _require_open(rows, keys, at)
        found = _found(number, code)
        if found is not None:
            WrongCode.objects.filter(pk=keys.number).delete()
        else:
            _count(rows, keys, at)
    if found is None:
        raise Wrong(max(MOST_FOR_NUMBER - rows[keys.number].count, 0))
    return found


def plain_number(number: str) -> str:
    """A petition's number as people type it: full-width digits, blanks, small letters."""
    return "".join(normalize("NFKC", number).split()).upper()


def _found(number: str, code: str) -> Petition | None:
    petition = Petition.objects.filter(query_key=query_key(code)).select_related("matter").first()
    wanted, known = plain_number(number), plain_number(petition.number) if petition is not None else ""
    is_it = hmac.compare_digest(wanted.encode(), known.encode())
    return petition if is_it and querycode.is_valid(code) else None


def _keys(number: str, address: str) -> _Keys:
    network, blind = network_of(address), current().blind
    return _Keys(
        blind(f"{plain_number(number)} {network}", PURPOSE), blind(network, PURPOSE), blind("everybody", PURPOSE)
    )


def _require_open(rows: Mapping[str, WrongCode], keys: _Keys, at: datetime) -> None:
    running = {key: row for key, row in rows.items() if _is_running(row, at)}
    for key in (keys.number, keys.network):
        until = running[key].until if key in running else None
        if until is not None and at < until:
            raise Closed(until)
    of_all, own = running.get(keys.all), running.get(keys.network)
    if of_all is not None and own is not None and of_all.count >= MOST_OF_ALL and own.count:
        raise Closed(of_all.since + PERIOD)


def _is_running(row: WrongCode, at: datetime) -> bool:
    return at < row.since + PERIOD or (row.until is not None and at < row.until)


def _locked(keys: _Keys, at: datetime) -> dict[str, WrongCode]:
    """The three rows, made where they are missing; a period that is over begins anew."""
    WrongCode.objects.bulk_create([WrongCode(key=key, since=at) for key in sorted(keys)], ignore_conflicts=True)
    rows = {row.key: row for row in WrongCode.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    for row in rows.values():
        if not _is_running(row, at):
            row.count, row.since, row.until = 0, at, None
    return rows


def _count(rows: Mapping[str, WrongCode], keys: _Keys, at: datetime) -> None:
    begins_anew = rows[keys.all].count == 0
    for key, most in ((keys.number, MOST_FOR_NUMBER), (keys.network, MOST_FOR_NETWORK), (keys.all, 0)):
        row = rows[key]
        row.count += 1
        if most and row.count >= most:
            row.until = at + PERIOD
    WrongCode.objects.bulk_update(rows.values(), ["count", "since", "until"])
    if begins_anew:
        WrongCode.objects.filter(since__lt=at - KEPT).delete()
