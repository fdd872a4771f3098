"""Many guesses sent at the same moment are counted like guesses sent one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from huiyin.petitions.models import Petition
from huiyin.petitions.tests.casework import make_county, moment
from huiyin.portal.acts.follow import MOST_FOR_NUMBER, Closed, Wrong, open_case
from huiyin.portal.tests.following import CODES, START, give_code

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_twelve_guesses_at_once_five_are_looked_at() -> None:
    zhang = give_code(make_county(START).petition(), CODES[0])
    start = Barrier(12)

    def guess(_n: int) -> str:
        start.wait(20)
        try:
            open_case(zhang.number, CODES[1], "203.0.113.7", moment(START))
        except (Wrong, Closed) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "opened"

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(12)))
    assert sorted(answers) == ["Closed"] * 7 + ["Wrong"] * MOST_FOR_NUMBER
    found = open_case(zhang.number, CODES[0], "192.0.2.1", moment(START))
    assert found == Petition.objects.get(pk=zhang.pk)
