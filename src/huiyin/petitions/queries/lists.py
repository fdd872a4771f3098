"""One person's list of matters: filters, searched text, and the step that is waited for, among what the person sees."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from huiyin.accounts.models import Person
from huiyin.petitions import policies
from huiyin.petitions.models import Matter, Waiting
from huiyin.petitions.queries.listing import Found, Wanted, found, matters


def list_of(person: Person, wanted: Wanted, waits: str, today: date) -> QuerySet[Matter]:
    """`waits`: the step of core.waiting that the matters wait for; empty for any."""
    return matters(_waiting(person, waits, today), wanted, today, *_ways(person, today))


def found_of(person: Person, wanted: Wanted, waits: str, today: date) -> Found:
    """The same, counted and to be shown page by page."""
    return found(_waiting(person, waits, today), wanted, today, *_ways(person, today))


def _waiting(person: Person, waits: str, today: date) -> QuerySet[Matter]:
    visible = policies.visible_to(person, today)
    if waits:
        visible = visible.filter(pk__in=Waiting.objects.filter(act=waits).order_by().values("matter"))
    return visible


def _ways(person: Person, today: date) -> tuple[Q, policies.Reach | None]:
    return policies.findable_by_person(person, today), policies.reach_of(person, today)
