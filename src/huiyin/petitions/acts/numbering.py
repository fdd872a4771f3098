"""The number of a petition that is registered here, and the code its petitioner asks with."""

from __future__ import annotations

import secrets

from django.conf import settings

from huiyin.accounts.models import Organ
from huiyin.core import querycode
from huiyin.petitions.acts import ids
from huiyin.petitions.models import Petition
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
        if not Petition.objects.filter(registering_organ=organ, number=number).exists():
            return number


def new_query_code() -> tuple[str, str]:
    """A code that no other petition has, and its blind index."""
    while True:
        code = querycode.complete(f"{secrets.randbelow(10**15):015}")
        key = query_key(code)
        if not Petition.objects.filter(query_key=key).exists():
            return code, key


def query_key(code: str) -> str:
    return current().blind(querycode.plain(code), PURPOSE)
