"""The page of one matter: where it stands, what can be done now, which clocks run and why, and what happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.accounts.requests import StaffRequest
from huiyin.core import matter as replaying
from huiyin.core import workflow
from huiyin.core.clocks import Clock
from huiyin.core.facts import COLUMNS, Fact
from huiyin.core.terms import CHANNEL
from huiyin.ledger import reads
from huiyin.ledger.prepared import Prepared
from huiyin.petitions import policies
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.beside import Delivery, deliveries
from huiyin.petitions.queries.completing import left_open
from huiyin.petitions.queries.contents import Text, present_texts
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.story import Happening, story
from huiyin.petitions.queries.written import readable_texts
from huiyin.petitions.views.around import around
from huiyin.petitions.views.entered_words import detail_words, people_words
from huiyin.petitions.views.letters import cards
from huiyin.petitions.views.lines import chip, clock_name, gist, is_overtaken
from huiyin.petitions.views.matter_parts import files_of, holders, owed, tasks
from huiyin.petitions.views.naming import Names, label
from huiyin.petitions.views.opening import matter_or_404
from huiyin.petitions.views.telling import timeline
from huiyin.petitions.views.verbs import Verbs, verbs_of
from huiyin.ui.words import Chip, speaks_english, word_of

#: The facts a reader wants first; dates of steps stand in the timeline.
SHOWN = (
    "number", "registered", "petitioned", "exchanged", "channel", "reception", "people", "representatives", "purpose",
    "petition_class", "first", "first_nationwide", "earlier", "topic", "place", "accused", "registering_organ",
    "level", "source", "batch", "disposition", "organ", "superior_due", "outcome", "settled", "rating_bureau",
    "rating_organ", "review_outcome", "re_review_outcome",
)  # fmt: skip

_PETITIONS = Prepared(lambda keys: Petition.objects.filter(pk__in=keys).select_related("matter"))


class Shown(NamedTuple):
    """One petition of the matter, in words."""

    fact: Fact
    code: str
    state: str
    channel: str
    facts: list[tuple[str, str]]
    ask: str
    gist: str
    person: list[tuple[str, str]]
    verbs: Verbs
    #: Address of the earlier versions, where there are some that may be read.
    versions: str = ""


class ShownClock(NamedTuple):
    clock: Clock
    name: str
    chip: Chip
    number: str


@require_GET
def matter_page(request: StaffRequest, pk: int) -> HttpResponse:
    matter = matter_or_404(request.user, pk)
    today = timezone.localdate()
    happenings = story(matter.pk)
    events = [happening.event for happening in happenings]
    found = replaying.replay(events, clock_maker(), matter=matter.pk)
    reads.record(actor_of(request.user), "matter", list(found.facts))
    texts = readable_texts(request.user, matter, events, today)
    names = Names(found.facts.values(), (happening.actor for happening in happenings), events, texts)
    petitions = _petitions(request.user, matter, found, names, today)
    context = {
        "matter": matter,
        "state": word_of(workflow.STATES, found.state),
        "petitions": petitions,
        "leading": petitions[0] if petitions else None,
        "holders": holders(request.user, matter, found, today),
        "to_complete": _to_complete(petitions[0]) if petitions else [],
        "owed": owed(matter, found, today),
        "tasks": tasks(request.user, matter, today),
        "cards": cards(request.user, matter.pk, today),
        "files": files_of(found, request.user, today),
        "deliveries": _deliveries(request.user, matter, found, today),
        "irregularities": [one.english if speaks_english() else one.message for one in found.irregularities],
        "now": timezone.localtime(),
        "keeps_files": bool(policies.may_keep_files(request.user, today)),
        "around": around(request.GET, request.user, matter, today),
    }
    context |= _times(found, happenings, names, today)
    return render(request, "petitions/matter.html", context)


def _times(found: replaying.Matter, happenings: list[Happening], names: Names, today: date) -> dict[str, Any]:
    """The clocks and the timeline."""
    clocks = [clock for clock in found.clocks() if not clock.cancelled]
    due = [clock for clock in clocks if not is_overtaken(clock, found.facts[clock.petition])]
    numbers = {fact.petition: fact.number for fact in found.facts.values()}
    return {
        "clocks": _clocks(clocks, found, today),
        "nearest": _nearest(due, found, today),
        "timeline": timeline(happenings, due, names, today, numbers),
    }


def _deliveries(person: Person, matter: Matter, found: replaying.Matter, today: date) -> list[Delivery]:
    """How the petitioners were told of the steps, for the bureau."""
    return deliveries(list(found.facts)) if policies.works_in_bureau(person, matter, today) else []


def _petitions(person: Person, matter: Matter, found: replaying.Matter, names: Names, today: date) -> list[Shown]:
    rows = _PETITIONS(tuple(found.facts))
    texts = present_texts(rows)
    nameless = policies.nameless(person, rows, today)
    facts = sorted(found.facts.values(), key=lambda fact: (fact.petition != matter.leading, fact.registered))
    shown = []
    for fact in facts:
        state = found.state_of(fact.petition)
        verbs = verbs_of(person, matter, found, fact.petition, today)
        one = _shown(fact, state, texts.get(fact.petition), names, verbs)
        if fact.petition not in nameless and any(row.pk == fact.petition and row.version > 1 for row in rows):
            one = one._replace(versions=reverse("petitions:versions", args=[fact.petition]))
        if fact.petition in nameless:
            one = one._replace(person=[(_("信访人"), _("要求保密，不向承办单位显示"))])
        shown.append(one)
    return shown


def _shown(fact: Fact, state: str, text: Text | None, names: Names, verbs: Verbs) -> Shown:
    values = ((label(name), names.value(COLUMNS[name], getattr(fact, name))) for name in SHOWN)
    return Shown(
        fact,
        state,
        word_of(workflow.STATES, state),
        word_of(CHANNEL, fact.channel),
        [*((name, value) for name, value in values if value), *_leader(text), *detail_words(text)],
        text.ask if text else "",
        gist(text.ask) if text else "",
        _person(text) if text else [],
        verbs,
    )


def _to_complete(shown: Shown) -> list[str]:
    """What is missing for sorting, where the reader may fill it in."""
    may = any(verb.act == "correct" for group in shown.verbs.groups for verb in group.verbs)
    return [label(name) for name in left_open(shown.fact, shown.code)] if may else []


def _leader(text: Text | None) -> list[tuple[str, str]]:
    return [(_("包案领导"), text.fields["leader"])] if text and text.fields.get("leader") else []


def _person(text: Text) -> list[tuple[str, str]]:
    """The petitioner as the letter names them, then the columns that the ledger form does not know."""
    labels = {
        "name": _("信访人姓名"),
        "id_number": _("证件号码"),
        "phone": _("联系电话"),
        "address": _("住址"),
    }
    known = [(words, text.fields[name]) for name, words in labels.items() if text.fields.get(name)]
    return [*known, *people_words(text), *text.extra.items()]


def _chip(clock: Clock, fact: Fact, today: date) -> Chip:
    whole = chip(clock, today, explained=True)
    return whole._replace(kind="done", words=_("已由受理取代")) if is_overtaken(clock, fact) else whole


def _nearest(clocks: Iterable[Clock], found: replaying.Matter, today: date) -> Chip | None:
    """The duty that runs out first, or ran out; none when nothing is owed."""
    if found.state not in workflow.OPEN_STATES:
        return None
    owed = [clock for clock in clocks if clock.is_running(today) and not clock.is_window]
    return chip(min(owed, key=lambda clock: clock.due), today) if owed else None


def _clocks(clocks: Iterable[Clock], found: replaying.Matter, today: date) -> list[ShownClock]:
    """Running clocks first, the nearest last day on top; then the finished ones, newest first."""
    ordered = sorted(clocks, key=lambda clock: (not clock.is_running(today), abs(clock.days_left(today))))
    pairs = ((clock, found.facts[clock.petition]) for clock in ordered)
    return [ShownClock(clock, clock_name(clock), _chip(clock, fact, today), fact.number) for clock, fact in pairs]
