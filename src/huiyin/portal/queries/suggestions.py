"""Calls for suggestions, what they brought, and what was adopted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from huiyin.accounts.models import Person
from huiyin.core.workflow import STATES
from huiyin.figures.models import Fact
from huiyin.petitions.models import Petition, WindowFiling
from huiyin.petitions.policies import visible_petitions
from huiyin.petitions.queries.contents import present_asks
from huiyin.portal.models import NameConsent, SuggestionCall, SuggestionShown
from huiyin.ui.words import word_of

#: So much of a suggestion stands on a line.
GIST = 120


class Suggestion(NamedTuple):
    """A suggestion as staff see it. `may_name`: its writer agreed to be named."""

    petition: Petition
    gist: str
    registered: date | None
    state: str
    is_answered: bool
    may_name: bool
    shown: SuggestionShown | None


def open_calls(today: date) -> QuerySet[SuggestionCall]:
    return posted(today).filter(closes__gte=today).order_by("closes", "id")


def past_calls(today: date) -> QuerySet[SuggestionCall]:
    return posted(today).filter(closes__lt=today).order_by("-closes", "-id")


def posted(today: date) -> QuerySet[SuggestionCall]:
    """The calls that the public sees."""
    return SuggestionCall.objects.filter(withdrawn=None, opens__lte=today)


def is_open(call: SuggestionCall, today: date) -> bool:
    return call.withdrawn is None and call.opens <= today <= call.closes


def adopted(call: SuggestionCall | None = None) -> QuerySet[SuggestionShown]:
    """What was adopted, newest first; of one call, or of all that were not withdrawn."""
    of_call = Q(call=call) if call is not None else Q(call__withdrawn=None)
    return SuggestionShown.objects.filter(of_call, taken_down=None).select_related("call").order_by("-shown", "-id")


def of_call(call: SuggestionCall, person: Person, today: date) -> QuerySet[Petition]:
    """The suggestions of a call that a person sees, newest first."""
    filed = WindowFiling.objects.filter(call=call.pk).values("petition")
    return visible_petitions(person, today).filter(pk__in=filed).order_by("-pk")


def suggestions(petitions: Iterable[Petition]) -> list[Suggestion]:
    rows = list(petitions)
    keys = [row.pk for row in rows]
    asks, facts = present_asks(keys), Fact.objects.in_bulk(keys)
    named = set(NameConsent.objects.filter(petition__in=keys).values_list("petition", flat=True))
    shown = {one.petition_id: one for one in SuggestionShown.objects.filter(petition__in=keys, taken_down=None)}
    states = dict(Petition.objects.filter(pk__in=keys).values_list("pk", "matter__state"))
    return [
        Suggestion(
            row,
            " ".join(asks.get(row.pk, "").split())[:GIST],
            facts[row.pk].registered if row.pk in facts else None,
            word_of(STATES, states.get(row.pk)),
            row.pk in facts and facts[row.pk].closed is not None,
            row.pk in named,
            shown.get(row.pk),
        )
        for row in rows
    ]
