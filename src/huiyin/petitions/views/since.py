"""What others did while a form was open, and what comes after a deed, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.core import workflow
from huiyin.core.events import events_of
from huiyin.ledger.queries import StoredEntry
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.views.lines import clock_name, is_overtaken
from huiyin.petitions.views.naming import Names
from huiyin.petitions.views.telling import tell
from huiyin.ui.words import day_words, term_words, word_of


class Since(NamedTuple):
    who: str
    at: datetime
    what: str


def happened_since(entries: Sequence[StoredEntry], case: Case) -> list[Since]:
    """One line for each entry: who wrote it, when, and what it says."""
    events = {entry.n: events_of(entry.events) for entry in entries}
    told = [event for some in (case.past.of(case.matter.pk), *events.values()) for event in some]
    names = Names(case.found.facts.values(), (entry.actor for entry in entries), told)
    return [
        Since(
            names.person(entry.actor),
            entry.at,
            _("；").join(_sentence(*tell(event, names)) for event in events[entry.n]),
        )
        for entry in entries
    ]


def _sentence(what: str, details: tuple[str, ...]) -> str:
    return _("：").join((what, _("，").join(details))) if details else what


def next_words(arrow: workflow.Arrow, after: Case, today: date) -> str:
    """告知已记下，现在是“待受理”；下一步的期限：受理，最后一日 2027年1月4日（周一）。"""
    said = _("“%(act)s”已办，本件现在是“%(state)s”。") % {
        "act": term_words(arrow),
        "state": word_of(workflow.STATES, after.state),
    }
    if after.state not in workflow.OPEN_STATES:
        return said
    owed = [
        one
        for one in after.found.clocks_of(after.petition)
        if one.is_running(today) and one.is_binding and not is_overtaken(one, after.fact)
    ]
    if not owed:
        return said
    nearest = min(owed, key=lambda clock: clock.due)
    return said + _("接下来的期限：%(clock)s，最后一日%(day)s。") % {
        "clock": clock_name(nearest),
        "day": day_words(nearest.due),
    }
