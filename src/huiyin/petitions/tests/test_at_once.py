"""Two people with one matter at the same moment: one act is done, the other person is told, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from huiyin.ledger import queries as ledger
from huiyin.letters.models import Letter, State
from huiyin.letters.problems import LetterRefused
from huiyin.petitions.acts import handling, handling_opinion
from huiyin.petitions.acts.deeds import Changed, NotAllowed
from huiyin.petitions.acts.signing import Outcome, SentBack
from huiyin.petitions.queries.history import events_of_matter
from huiyin.petitions.tests.casework import HOUSING, SCHOOLS, County, make_county
from huiyin.petitions.tests.test_handling import NOTICE, opinion

pytestmark = pytest.mark.django_db(transaction=True)

START = date(2026, 3, 2)


@pytest.fixture
def county(transactional_db: None) -> County:
    return make_county(START)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each got of it, answers and refusals alike."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return act()
        except (Changed, NotAllowed, SentBack, LetterRefused) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_forms_opened_on_the_same_state_one_is_done(county: County) -> None:
    """王建民 gives notice while 马骁 accepts; both forms carry the same n."""
    matter = county.petition()
    n = county.case(matter).n
    answers = at_once(
        lambda: handling.tell(matter, county.doing("王建民", **NOTICE), expected_n=n),
        lambda: handling.accept(matter, county.doing("马骁"), expected_n=n),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Changed", "Outcome"]
    late = next(answer for answer in answers if isinstance(answer, Changed))
    assert [entry.n for entry in late.since] == [n + 1], "the later one is shown what the other did"
    assert county.case(matter).n == n + 1
    assert Letter.objects.count() == 1, "no letter is left of the act that was not done"
    assert len(events_of_matter(matter)) == len(county.case(matter).past.of(matter))


def test_one_letter_pressed_twice_is_issued_once(county: County) -> None:
    matter = county.petition()
    county.do(handling.accept, "王建民", matter)
    drafted = county.do(handling_opinion.answer, "王建民", matter, **opinion(county))
    county.signed(drafted, check="马骁", sign="刘志远")
    answers = at_once(lambda: county.issued(drafted, "王建民"), lambda: county.issued(drafted, "刘志远"))
    done = [answer for answer in answers if isinstance(answer, Outcome)]
    assert len(done) == 1 and done[0].case.state == "answered"
    letter = Letter.objects.get(kind="opinion")
    assert letter.state == State.ISSUED and letter.serial == 1
    assert ledger.verify().problems == []


def test_organs_issue_at_the_same_time_and_no_number_is_lost(county: County) -> None:
    """Two officers of one organ and one of another: three letters, each series without a gap."""
    first, second = county.petition(), county.petition()
    third = county.petition(sent_to=SCHOOLS)
    answers = at_once(
        lambda: handling.accept(first, county.doing("王建民")),
        lambda: handling.accept(second, county.doing("马骁")),
        lambda: handling.accept(third, county.doing("郑晓燕")),
    )
    assert all(isinstance(answer, Outcome) for answer in answers), answers
    housing = Letter.objects.filter(issuer=county.organs[HOUSING]).values_list("serial", flat=True)
    schools = Letter.objects.filter(issuer=county.organs[SCHOOLS]).values_list("serial", flat=True)
    assert sorted(serial or 0 for serial in housing) == [1, 2] and list(schools) == [1]
