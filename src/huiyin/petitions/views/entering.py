"""Registration at the window: one page that checks, keeps and offers while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.core import workflow
from huiyin.core.filing import Entry
from huiyin.core.terms import CHANNEL, OUTCOME
from huiyin.ledger import reads
from huiyin.petitions import policies
from huiyin.petitions.acts import drafting
from huiyin.petitions.acts.attaching import FIELD, Upload, keeping, most_bytes
from huiyin.petitions.acts.deeds import Doing, NotAllowed, Unfit
from huiyin.petitions.acts.entering import register
from huiyin.petitions.forms.entering import NEW, OWN_WORDS, EntryForm, Said, fingerprint, settled
from huiyin.petitions.models import EntryDraft, Matter
from huiyin.petitions.queries.choices import choices
from huiyin.petitions.queries.drafts import draft_of, drafts_of, typed_in
from huiyin.petitions.queries.same_matter import Offer, offers
from huiyin.ui.words import word_of

#: The channel of the last petition this browser registered.
CHANNEL_COOKIE = "huiyin_channel"
_A_YEAR = 365 * 24 * 3600
#: The accusations registered in this session: whoever registered one keeps its slip, not the case.
REGISTERED = "registered"
_REMEMBERED = 100
#: Fields in the part of the page that offers matters.
_OFFERED = ("join", "reason")
#: (field, field it asks for): who enters 23 visitors is asked for the representatives.
ASKS_FOR = (("people", "representative"), ("purpose", "accused"), ("earlier", "history"), ("earlier", "first"))


class ShownOffer(NamedTuple):
    offer: Offer
    state: str
    outcome: str
    is_chosen: bool


@dataclass
class Judged:
    """An entry as the page judges it: what is said of its fields, and which matters are offered."""

    form: EntryForm
    entry: Entry
    said: list[Said]
    offered: list[Offer]
    #: Fields the clerk has left: of those it is said at once what is missing.
    left: frozenset[str] = frozenset()
    draft: EntryDraft | None = None
    is_gone: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    def context(self) -> dict[str, Any]:
        told = [one for one in self.said if one.field in self.left]
        decision = self.form.decision
        known = {offer.matter for offer in self.offered}
        return {
            "form": self.form,
            "entry": self.entry,
            "told": told,
            "missing": [one for one in self.said if one.field not in self.left],
            "at_field": _by_field(self.form, told),
            "offers": [
                ShownOffer(
                    one, word_of(workflow.STATES, one.state), word_of(OUTCOME, one.outcome), one.matter == decision
                )
                for one in self.offered
            ],
            "opens_new": decision == NEW,
            "undecided": bool(known) and decision != NEW and decision not in known,
            "draft": self.draft,
            "is_gone": self.is_gone,
            **self.extra,
        }


def _by_field(form: EntryForm, told: Sequence[Said]) -> list[tuple[str, list[Said]]]:
    return [(name, [one for one in told if one.field == name]) for name in form.fields if name not in _OFFERED]


def _left(words: str, form: EntryForm) -> frozenset[str]:
    """The fields that were left, and those that one of them asks for."""
    left = set(words.split())
    left |= {asked for name, asked in ASKS_FOR if name in left}
    return frozenset(left & form.fields.keys())


@require_http_methods(["GET", "POST"])
def register_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_register(request.user, today).required()
    if request.method == "POST":
        return _submit(request, today)
    draft = draft_of(request.user, number) if (number := _number(request.GET.get("draft"))) else None
    if draft is None:
        form = EntryForm(today=today, all_purposes=_all_purposes(request, today), initial=_first_values(request, today))
        return _page(request, Judged(form, Entry(), [], []), today)
    form = _form(request, today, typed_in(draft))
    judged = _judge(request, form, left=frozenset(OWN_WORDS) & typed_in(draft).keys())
    judged.draft = draft
    return _page(request, judged, today)


def _all_purposes(request: StaffRequest, today: date) -> bool:
    return bool(policies.may_register(request.user, today, purpose=""))


def _first_values(request: StaffRequest, today: date) -> dict[str, Any]:
    last = request.COOKIES.get(CHANNEL_COOKIE, "")
    return {
        "channel": last if last in CHANNEL else "visit",
        "people": 1,
        "petitioned": today,
        "reception": "window",
        "read_by": request.user.display_name,
        "source": "own",
        "purpose": "" if _all_purposes(request, today) else "accusation",
    }


def _form(request: StaffRequest, today: date, typed: Mapping[str, list[str]] | None = None) -> EntryForm:
    """The form of what was sent, or of what a draft keeps."""
    data: QueryDict = request.POST
    if typed is not None:
        data = QueryDict(mutable=True)
        for name, values in typed.items():
            data.setlist(name, values)
    return EntryForm(data, today=today, all_purposes=_all_purposes(request, today))


def _judge(request: StaffRequest, form: EntryForm, *, left: frozenset[str]) -> Judged:
    form.is_valid()
    entry = form.entry()
    offered = offers(entry, request.user, form.today)
    entry = settled(entry, form, offered)
    return Judged(form, entry, form.said(entry), offered, left)


def _page(request: StaffRequest, judged: Judged, today: date, *, status: int = 200) -> HttpResponse:
    context = judged.context()
    context["checks"] = render_to_string("petitions/_entry_checks.html", context, request)
    context |= {
        "heard": fingerprint(context["checks"]),
        "drafts": [one for one in drafts_of(request.user) if judged.draft is None or one.pk != judged.draft.pk],
        "lists": [
            ("places", choices("place", today)),
            ("topics", choices("topic", today)),
            ("organs", choices("organ", today)),
        ],
        "files": list(judged.draft.files.order_by("pk")) if judged.draft else [],
        "says": dict(context["at_field"]),
        "is_officer": not _all_purposes(request, today),
        "today": today,
        "most_bytes": most_bytes(),
    }
    return render(request, "petitions/entry.html", context, status=status)


def _submit(request: StaffRequest, today: date) -> HttpResponse:
    draft_id = _number(request.POST.get("draft"))
    draft = draft_of(request.user, draft_id) if draft_id else None
    if draft_id and draft is None:
        messages.warning(request, _("这份草稿已经登记，或者已被丢弃，没有重复登记。"))
        return redirect("petitions:register")
    form = _form(request, today)
    uploads = _uploads(request)
    if request.POST.get("action") == "keep":
        return _keep_whole(request, form, draft, uploads)
    judged = _judge(request, form, left=frozenset(form.fields))
    judged.draft = draft
    problems = _problems(judged)
    if not problems:
        try:
            return _registered(request, judged, uploads)
        except Unfit as unfit:
            problems = [Said(name, words, "", True) for name, words in unfit.problems.items()]
        except NotAllowed as refusal:
            problems = [Said("purpose", refusal.why, "", True)]
        judged.said = [*problems, *(one for one in judged.said if not one.is_error)]
    if uploads and not any(one.field == FIELD for one in problems):
        judged.draft = draft or drafting.save_draft(request.user, form.typed, at=timezone.now())
        if judged.draft is not None:
            drafting.add_files(judged.draft, uploads)
    judged.extra["problems"] = problems
    return _page(request, judged, today, status=422)


def _problems(judged: Judged) -> list[Said]:
    """What keeps it from being registered: errors, and a choice that was not made."""
    found = [one for one in judged.said if one.is_error]
    if judged.offered:
        context = judged.context()
        if context["undecided"]:
            found.append(Said("join", _("查到同一信访人的事项，请选择并入哪一件，或者另立事项。"), "", True))
        elif context["opens_new"] and not judged.form.cleaned_data.get("reason", "").strip():
            found.append(Said("reason", _("另立事项请写明理由，例如“诉求不同”。"), "", True))
    return found


def _registered(request: StaffRequest, judged: Judged, uploads: Sequence[Upload]) -> HttpResponse:
    """
    Raises:
        Unfit, NotAllowed: as `register`; Unfit also where a file cannot be kept.
    """
    form = judged.form
    decision = form.decision if judged.offered else None
    join = decision if isinstance(decision, int) else None
    reason = form.cleaned_data.get("reason", "").strip() if judged.offered else ""
    if join is not None and not reason:
        reason = _("同一信访人就同一事项再次提出")
    doing = Doing(request.user, timezone.now(), form.today)
    with keeping(uploads) as kept:
        case = register(judged.entry, doing, join=join, reason=reason, files=kept, draft=judged.draft)
    if judged.entry.is_accusation:
        mine = request.session.get(REGISTERED, [])
        request.session[REGISTERED] = [*mine, case.petition][-_REMEMBERED:]
    response = redirect("petitions:registered", pk=case.petition)
    response.set_cookie(
        CHANNEL_COOKIE, judged.entry.channel, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def _keep_whole(
    request: StaffRequest, form: EntryForm, draft: EntryDraft | None, uploads: Sequence[Upload]
) -> HttpResponse:
    """暂存 without JavaScript."""
    saved = drafting.save_draft(
        request.user, form.typed, at=timezone.now(), draft=draft.pk if draft is not None else None
    )
    if saved is None:
        return redirect("petitions:register")
    try:
        drafting.add_files(saved, uploads)
        messages.info(request, _("已存为草稿。"))
    except Unfit as unfit:
        messages.warning(request, " ".join(unfit.problems.values()))
    return redirect(f"{reverse('petitions:register')}?draft={saved.pk}")


@require_POST
def keep(request: StaffRequest) -> HttpResponse:
    """Keep what is typed and say what is to be said of it; answered by the parts of the page that change."""
    today = timezone.localdate()
    policies.may_register(request.user, today).required()
    form = _form(request, today)
    judged = _judge(request, form, left=_left(request.POST.get("left", ""), form))
    number = _number(request.POST.get("draft"))
    if number or form.is_begun:
        judged.draft = drafting.save_draft(request.user, form.typed, at=timezone.now(), draft=number)
        judged.is_gone = judged.draft is None
    if judged.offered:
        reads.record(actor_of(request.user), "same matter", _leading(judged.offered))
    context = judged.context()
    checks = render_to_string("petitions/_entry_checks.html", context, request)
    heard = fingerprint(checks)
    response = render(
        request,
        "petitions/_entry_kept.html",
        {**context, "checks": checks, "heard": heard, "now": timezone.localtime()},
    )
    if heard == request.POST.get("heard"):
        response.headers["HX-Reswap"] = "none"
    return response


def _leading(offered: Sequence[Offer]) -> list[int]:
    found = Matter.objects.filter(pk__in=[one.matter for one in offered]).values_list("leading", flat=True)
    return [one for one in found if one is not None]


@require_POST
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    policies.may_register(request.user, timezone.localdate()).required()
    if drafting.throw_away(request.user, pk):
        messages.info(request, _("草稿已丢弃。"))
    return redirect("petitions:register")


@require_POST
def add_files(request: StaffRequest) -> HttpResponse:
    """Files for the draft, as soon as they are chosen; answered by the list of them."""
    today = timezone.localdate()
    policies.may_register(request.user, today).required()
    form = _form(request, today)
    number = _number(request.POST.get("draft"))
    draft = drafting.save_draft(request.user, form.typed, at=timezone.now(), draft=number)
    problem = ""
    if draft is None:
        problem = _("这份草稿已经登记，或者已被丢弃。")
    else:
        try:
            drafting.add_files(draft, _uploads(request))
        except Unfit as unfit:
            problem = " ".join(unfit.problems.values())
    return _files(request, draft, problem)


@require_POST
def remove_file(request: StaffRequest, pk: int) -> HttpResponse:
    policies.may_register(request.user, timezone.localdate()).required()
    draft = drafting.remove_file(request.user, pk)
    if not request.htmx and draft is not None:
        return redirect(f"{reverse('petitions:register')}?draft={draft.pk}")
    return _files(request, draft, "")


def _files(request: StaffRequest, draft: EntryDraft | None, problem: str) -> HttpResponse:
    files = list(draft.files.order_by("pk")) if draft else []
    return render(request, "petitions/_entry_files.html", {"files": files, "draft": draft, "problem": problem})


def _uploads(request: HttpRequest) -> list[Upload]:
    """The files handed in; of one that is too large no more is read than tells so."""
    return [Upload(one.name or "", one.read(most_bytes() + 1)) for one in request.FILES.getlist(FIELD)]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None
