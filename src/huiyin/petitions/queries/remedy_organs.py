"""Which organ a review or a re-review is asked of: the one a level above (Art. 35, 36)."""

from __future__ import annotations

from datetime import date

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Organ, Person, Role
from huiyin.petitions import levels
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.handling import acting_organ


def candidates(organ: int, today: date) -> list[Organ]:
    return levels.reviewers_of(organ, today)


def is_a_level_above(organ: int, candidate: int, today: date) -> bool:
    return candidate in {one.pk for one in candidates(organ, today)}


def asked_organs(case: Case, stage: str, today: date) -> list[Organ]:
    """The organs of which the remedy may be asked, the likeliest first.

    A ledger file does not say who reviewed: then the re-review may be asked of whoever is two levels above.
    """
    handling = acting_organ(case).pk
    if stage == "review":
        return candidates(handling, today)
    reviewed = case.course.round.review_organ
    if reviewed is not None:
        return candidates(reviewed, today)
    found = {one.pk: one for first in candidates(handling, today) for one in candidates(first.pk, today)}
    return list(found.values())


def own_reviewing(case: Case, stage: str, person: Person, today: date) -> int | None:
    """The organ for which a person reviews this case, where the request names none."""
    own = accounts.held_in(person, {Role.REVIEW_OFFICER}, today)
    return next((one.pk for one in asked_organs(case, stage, today) if one.pk in own), None)
