"""评价期限: until when a petitioner may rate the bureau and the organ that answered (Art. 21)."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings

from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.handling import acting_organ


def open_until(case: Case, on: date) -> date | None:
    """The last day on which an answer of that day may be rated; None where it is not offered, or was rated already.

    An accusation is not rated: its handling is not for disclosure.
    """
    fact = case.fact
    if case.matter.restricted or (fact.rating_bureau is not None and fact.rating_organ is not None):
        return None
    days: int = acting_organ(case).rating_days or settings.RATING_DAYS
    return on + timedelta(days=days)
