"""Which case files may go by now, and what their rule is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet

from huiyin.core.retention import Kept, RetentionError, Rule, kept, last_step, read_rules, shipped
from huiyin.core.workflow import OPEN_STATES
from huiyin.letters.models import State
from huiyin.petitions.models import Attachment, Disposal, Hold, Matter, Note
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.listing import facts_of
from huiyin.petitions.queries.sign_off import letters_of_petitions


@cache
def rules() -> tuple[Rule, ...]:
    """The schedule in force: the bureau's approved one, or the default.

    Raises:
        ImproperlyConfigured: the file cannot be read; says why.
    """
    if not settings.RETENTION:
        return shipped()
    path = Path(settings.RETENTION)
    try:
        return read_rules(path.read_text(encoding="utf-8"), path.name)
    except (OSError, RetentionError) as error:
        raise ImproperlyConfigured(f"HUIYIN_RETENTION: {error}") from error


def keeping_of(case: Case) -> Kept:
    facts = list(case.found.facts.values())
    is_open = any(case.found.state_of(fact.petition) in OPEN_STATES for fact in facts)
    return kept(facts, None if is_open else max(last_step(fact) for fact in facts), rules())


def extent(case: Case) -> dict[str, int]:
    """How much lies in a case file."""
    petitions = list(case.found.facts)
    letters = letters_of_petitions(petitions).filter(state__in=(State.ISSUED, State.VOIDED))
    return {
        "petitions": len(petitions),
        "letters": letters.count(),
        "files": Attachment.objects.filter(petition__in=petitions, disposed=False).count(),
        "notes": Note.objects.filter(matter=case.matter, text__isnull=False).count(),
    }


def over(visible: QuerySet[Matter], today: date, *, limit: int) -> Iterator[tuple[Matter, Kept]]:
    """Matters whose time is over, oldest first; held ones and those proposed already are left out."""
    shortest = min((rule.years for rule in rules() if rule.years is not None), default=None)
    if shortest is None:
        return
    waiting = (
        visible.filter(disposed=None, registered__lt=date(max(today.year - shortest, 1), 1, 1))
        .exclude(state__in=OPEN_STATES)
        .exclude(pk__in=Hold.objects.filter(lifted=None).values("matter"))
        .exclude(pk__in=Disposal.objects.filter(decided=None).values("matter"))
        .order_by("registered", "pk")
    )
    found = 0
    for matters in _portions(waiting):
        facts = facts_of(matter.pk for matter in matters)
        for matter in matters:
            own = facts[matter.pk]
            if own and (answer := kept(own, max(map(last_step, own)), rules())).is_over(today):
                yield matter, answer
                found += 1
                if found == limit:
                    return


def _portions(matters: QuerySet[Matter], size: int = 200) -> Iterator[list[Matter]]:
    start = 0
    while portion := list(matters[start : start + size]):
        yield portion
        start += size
