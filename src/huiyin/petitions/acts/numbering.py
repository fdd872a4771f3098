"""The number of a petition that is registered here, and the code its petitioner asks with."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import connection

from huiyin.accounts.models import Organ
from huiyin.core import querycode
from huiyin.petitions.acts import ids
from huiyin.vault.fields import current

#: What a query code is indexed as.
PURPOSE = "query_code"


def next_number(organ: Organ, year: int) -> str:
    """The next number of an organ and year. Whoever takes one holds the counter until their transaction ends, so that
    no number is given twice and none is lost. A number that an imported ledger has used is passed over."""
    forms = settings.REGISTRATION_NUMBER
    form = forms.get(organ.name) or forms[""]
    while True:
        [serial] = ids.reserve(f"number:{organ.pk}:{year}", 1)
        number = form.format(year=year, serial=serial)
        if not _is_used(organ.pk, number):
            return number


def _is_used(organ: int, number: str) -> bool:
    """Asked while everybody else waits for the counter: without the ORM, which takes longer than the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM petitions_petition WHERE registering_organ_id = %s AND number = %s", [organ, number]
        )
        return cursor.fetchone() is not None


def new_query_code() -> tuple[str, str]:
    """A code that nobody can guess, and its blind index. Of a million codes two are the same with a chance of one in
    two thousand, and even then the number that is told with it says which petition is meant."""
    code = querycode.complete(f"{secrets.randbelow(10**15):015}")
    return code, query_key(code)


def query_key(code: str) -> str:
    return current().blind(querycode.plain(code), PURPOSE)
