"""One person's list of matters: filters, searched text, and the step that is waited for, among what the person sees."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from huiyin.accounts.models import Person
from huiyin.petitions import policies
from huiyin.petitions.models import Matter, Waiting
from huiyin.petitions.queries.listing import Wanted, matters


def list_of(person: Person, wanted: Wanted, waits: str, today: date) -> QuerySet[Matter]:
    """`waits`: the step of core.waiting that the matters wait for; empty for any."""
    visible = policies.visible_to(person, today)
    if waits:
        visible = visible.filter(pk__in=Waiting.objects.filter(act=waits).order_by().values("matter"))
    return matters(visible, wanted, today, policies.findable_by_person(person, today), policies.reach_of(person, today))
