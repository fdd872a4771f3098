"""One page for every deed: what it needs, what it sets going, and what others did meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.core import workflow
from huiyin.ledger import reads
from huiyin.ledger.queries import StoredEntry
from huiyin.petitions import policies
from huiyin.petitions.acts.deeds import Changed, Doing, NotAllowed, Unfit, entries_since, require
from huiyin.petitions.forms.deeds import DeedForm
from huiyin.petitions.models import Matter
from huiyin.petitions.queries.cases import Case, NoPetition, case_of
from huiyin.petitions.queries.contents import present_texts
from huiyin.petitions.queries.handling import law_of
from huiyin.petitions.views.around import carry
from huiyin.petitions.views.deed_page import DeedPage
from huiyin.petitions.views.deed_table import DEEDS
from huiyin.petitions.views.lines import gist
from huiyin.petitions.views.opening import matter_or_404
from huiyin.petitions.views.since import happened_since, next_words
from huiyin.ui.words import term_words, word_of

_ADDRESS = frozenset({"petition", "assignment", "list"})


@dataclass
class Asked:
    """One request about one act: the case as it stands, and the form."""

    request: StaffRequest
    page: DeedPage
    arrow: workflow.Arrow
    case: Case
    form: DeedForm
    #: What others wrote since the form was opened.
    since: Sequence[StoredEntry] = ()


@require_http_methods(["GET", "POST"])
def deed_page(request: StaffRequest, pk: int, act: str) -> HttpResponse:
    matter = matter_or_404(request.user, pk)
    page = DEEDS.get(act)
    if page is None:
        raise Http404
    asked = _asked(request, page, act, matter)
    reads.record(actor_of(request.user), f"deed {act}", [asked.case.petition])
    try:
        require(asked.case, act, request.user, asked.form.today)
    except NotAllowed as refusal:
        return _refused(asked, refusal.why)
    if request.method == "POST":
        return _do(asked)
    return _show(asked)


def _asked(request: StaffRequest, page: DeedPage, act: str, matter: Matter, *, n: int | None = None) -> Asked:
    """The case read anew, and the form with what was typed; `n` renews what the form carries."""
    case = _case(matter, _number(request.GET.get("petition")))
    data: QueryDict | None = None
    if request.method == "POST":
        data = request.POST.copy()
        if n is not None:
            data["n"] = str(n)
    form = page.form(
        data,
        request.FILES if request.method == "POST" else None,
        act=act,
        case=case,
        person=request.user,
        today=timezone.localdate(),
        assignment=_number(request.GET.get("assignment")),
        initial={name: value for name, value in request.GET.items() if name not in _ADDRESS},
    )
    return Asked(request, page, workflow.BY_ACT[act], case, form, _since(request, case))


def _since(request: HttpRequest, case: Case) -> Sequence[StoredEntry]:
    seen = _number(request.POST.get("n")) if request.method == "POST" else None
    return () if seen is None or seen >= case.n else entries_since(case.matter.pk, seen)


def _case(matter: Matter, petition: int | None) -> Case:
    try:
        return case_of(matter, petition)
    except NoPetition as error:
        raise Http404 from error


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


def _do(asked: Asked) -> HttpResponse:
    form, case = asked.form, asked.case
    if not form.is_valid() or asked.since:
        return _again(asked)
    doing = Doing(asked.request.user, timezone.now(), form.today, form.cleaned)
    try:
        outcome = asked.page.do(case.matter.pk, doing, petition=case.petition, expected_n=form.cleaned_data["n"])
    except Unfit as unfit:
        form.add_problems(unfit.problems)
        return _again(asked)
    except Changed as changed:
        asked.since = changed.since
        return _again(asked)
    except NotAllowed as refusal:
        return _refused(asked, refusal.why)
    return _done(asked, outcome)


def _again(asked: Asked) -> HttpResponse:
    """The form with what was typed; the `n` it carries is the present one, and what others did stands above it."""
    if asked.since:
        found = asked.form.errors
        fresh = _asked(asked.request, asked.page, asked.arrow.act, asked.case.matter, n=asked.since[-1].n)
        fresh.since = asked.since
        if found:
            fresh.form.is_valid()
        return _show(fresh, status=409)
    return _show(asked, status=422)


def _done(asked: Asked, outcome: Any) -> HttpResponse:
    after: Case = getattr(outcome, "case", outcome)
    matter = after.matter.pk  # a petition that was joined or separated is found in its new matter
    if not getattr(outcome, "done", True):
        said = _("“%(act)s”的文稿已提交审签，签发后生效。") % {"act": term_words(asked.arrow)}
    else:
        said = asked.form.said(after) or next_words(asked.arrow, after, asked.form.today)
    messages.info(asked.request, said)
    if policies.may_view(asked.request.user, after.matter):
        address = reverse("petitions:matter", args=[matter])
        query = asked.request.GET.get("list")
        address += carry(query) if query is not None else ""
    else:
        address = reverse("petitions:desk")
    if asked.request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _context(asked: Asked) -> dict[str, Any]:
    case = asked.case
    text = present_texts(case.matter.petitions.filter(pk=case.petition)).get(case.petition)
    return {
        "form": asked.form,
        "case": case,
        "arrow": asked.arrow,
        "law": law_of(case, asked.arrow.act, asked.form.today),
        "matter": case.matter,
        "number": case.fact.number,
        "gist": gist(text.ask) if text else "",
        "state": word_of(workflow.STATES, case.state),
        "fields_template": asked.page.template,
        "prospects": asked.form.prospects(),
        "since": happened_since(asked.since, case),
    }


def _show(asked: Asked, *, status: int = 200) -> HttpResponse:
    template = "petitions/_deed.html" if asked.request.htmx else "petitions/deed.html"
    return render(asked.request, template, _context(asked), status=status)


def _refused(asked: Asked, why: str) -> HttpResponse:
    """Not open here and now: why, what others did meanwhile, and what was typed, to be copied."""
    typed = [
        (field.label, field.value())
        for field in asked.form.shown_fields
        if asked.request.method == "POST" and isinstance(field.value(), str) and field.value()
    ]
    context = _context(asked) | {"why": why, "typed": typed}
    template = "petitions/_deed_refused.html" if asked.request.htmx else "petitions/deed_refused.html"
    return render(asked.request, template, context, status=403)
