"""The list of what is late or soon will be, and the way to urge it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Organ
from huiyin.accounts.requests import StaffRequest
from huiyin.core.waiting import WAITED
from huiyin.figures.models import Fact
from huiyin.ledger import reads
from huiyin.oversight import policies
from huiyin.oversight.queries.overdue import NEVER, Urgings, by_organ, owed, urgings
from huiyin.petitions import policies as petitions
from huiyin.petitions.models import Petition, Waiting
from huiyin.petitions.queries.contents import present_texts
from huiyin.petitions.queries.judging import law
from huiyin.ui.paging import page_of
from huiyin.ui.words import Chip, chip_of, speaks_english, word_of

#: So much of what was asked for stands on a line.
_GIST = 120


class Line(NamedTuple):
    """One step that is owed."""

    waiting: Waiting
    number: str
    organ: str
    act: str
    ask: str
    chip: Chip
    urged: Urgings


class Tab(NamedTuple):
    href: str
    label: str
    here: bool
    tally: int


@require_GET
def overdue_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_watch(request.user, today).required()
    visible = petitions.visible_to(request.user, today)
    when = "soon" if request.GET.get("when") == "soon" else "overdue"
    asked = request.GET.get("organ", "")
    organ = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
    page = page_of(owed(visible, today, organ=organ, when=when), request.GET.get("page"))
    lines = _lines(list(page.object_list), today)
    reads.record(actor_of(request.user), "oversight", [line.waiting.petition for line in lines])
    organs = by_organ(visible, today)
    context = {
        "when": when,
        "organ": organ,
        "organ_name": next((line.name for line in organs if (line.organ or 0) == organ), "") or _("信访部门"),
        "organs": organs,
        "lines": lines,
        "page": page,
        "tabs": [
            Tab("?when=overdue", _("已超期"), when == "overdue", sum(line.overdue for line in organs)),
            Tab("?when=soon", _("七日内到期"), when == "soon", sum(line.soon for line in organs)),
        ],
    }
    return render(request, "oversight/overdue.html", context)


def _lines(rows: list[Waiting], today: date) -> list[Line]:
    found = Fact.objects.filter(pk__in=[row.petition for row in rows]).values_list("pk", "number", "accepted")
    facts = {pk: (number, accepted) for pk, number, accepted in found}
    texts = present_texts(Petition.objects.filter(pk__in=facts))
    names = dict(Organ.objects.filter(pk__in=[row.organ for row in rows if row.organ]).values_list("pk", "name"))
    urged = urgings({row.matter_id for row in rows})
    made = []
    for row in rows:
        assert row.due is not None
        number, accepted = facts.get(row.petition, ("", None))
        text = texts.get(row.petition)
        state = "overdue" if row.due < today and not row.provisional else "running"
        made.append(
            Line(
                row,
                number,
                names.get(row.organ or 0, "") or _("信访部门"),
                word_of(WAITED, row.act),
                " ".join(text.ask.split())[:_GIST] if text else "",
                chip_of(state, (row.due - today).days, article=_article(row, accepted or today)),
                urged.get(row.matter_id, NEVER),
            )
        )
    return made


def _article(row: Waiting, day: date) -> str:
    """The article of the period, under the law of a day."""
    term = law().in_force(day).terms.get(row.clock)
    if term is None:
        return ""
    return f"Art. {term.article_number}" if speaks_english() else term.article
