"""提出信访: the pages from what it is about to the last look before it is filed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.accounts.models import Person
from huiyin.petitions.acts.attaching import FIELD, Upload, most_bytes
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.queries.attachments import MOST_FILES
from huiyin.portal.acts import drafts
from huiyin.portal.acts.sending import send
from huiyin.portal.forms.filing import FORMS, Page
from huiyin.portal.gate import MOST_DRAFTS, Refusal, asked_key, key_of
from huiyin.portal.gatekeeping import gate, page_of, passing
from huiyin.portal.models import WindowDraft
from huiyin.portal.queries.drafts import ANSWERED, STEPS, answers_of, first_unanswered, is_receipt_open
from huiyin.portal.queries.hints import hints, listed, suggested
from huiyin.portal.views.draft_cookie import clerk_of, forget, held, meant, remember
from huiyin.portal.views.filing_words import Part, parts
from huiyin.portal.views.public import public

#: Where a field stands.
STEP_OF = {
    "purpose": "about", "area": "about", "topic": "about", "place": "where", "spot": "where", "ask": "words",
    "facts": "words", "accused": "words", "earlier": "words", "history": "words", "signed": "who", "name": "who",
    "phone": "who", "address": "who", "email": "who", "id_number": "who", "people": "who", "joint": "who",
    "involved": "who", FIELD: "files",
}  # fmt: skip
PART_HEADER = "X-Huiyin-Part"


class Problem(NamedTuple):
    """Something to mend, and where."""

    words: str
    address: str


class Begun(NamedTuple):
    """A draft on the way, as it is offered to be gone on with."""

    saved: datetime
    expires: datetime
    address: str


@public
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The first page, or where somebody left off."""
    on_the_way = _on_the_way(held(request))
    if on_the_way and ("new" not in request.GET or len(on_the_way) >= MOST_DRAFTS):
        return _begun_page(request, on_the_way)
    return _page(request, "about", None, FORMS["about"](None, {}))


@public
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, step: str) -> HttpResponse:
    if step not in STEPS:
        raise Http404
    drafts_held = held(request)
    if request.method == "POST":
        return _posted(request, step, drafts_held)
    draft = meant(request, drafts_held)
    if draft is None and not _names_one(request):
        # An address typed or kept without its draft: what was written last. The page then says whose it is.
        draft = next(iter(_on_the_way(drafts_held)), None)
    if draft is None:
        if step != "about":
            messages.warning(request, _("这台设备上没有没写完的内容：可能已超过7天，或者换了浏览器。请从第1步开始。"))
        return redirect("portal:file")
    if draft.filed is not None:
        # Never to the receipt: the next person at the device may have come here.
        return render(request, "portal/filing/already.html")
    if step == "check":
        return _check(request, draft)
    if step == "files":
        return _files(request, draft)
    return _page(request, step, draft, FORMS[step](None, answers_of(draft)))


def _names_one(request: HttpRequest) -> bool:
    return bool(asked_key(request.META.get("QUERY_STRING", "")))


def _on_the_way(drafts_held: Sequence[WindowDraft]) -> list[WindowDraft]:
    return [draft for draft in drafts_held if draft.filed is None and answers_of(draft).get("sent")]


def _begun_page(request: HttpRequest, on_the_way: Sequence[WindowDraft], status: int = 200) -> HttpResponse:
    begun = [
        Begun(
            draft.saved, draft.expires, _address(first_unanswered(answers_of(draft), STEPS[:5]) or "check", draft)
        )
        for draft in on_the_way
    ]  # fmt: skip
    context = {"begun": begun, "is_full": len(begun) >= MOST_DRAFTS}
    return render(request, "portal/filing/begun.html", context, status=status)


def _address(step: str, draft: WindowDraft, **more: str) -> str:
    """A page of a draft: the address says whose page it is, so that two tabs never meet in one draft."""
    query = urlencode({"draft": key_of(draft.token)} | more)
    return f"{reverse('portal:file_step', args=[step])}?{query}"


def _posted(request: HttpRequest, step: str, drafts_held: list[WindowDraft]) -> HttpResponse:
    draft = meant(request, drafts_held)
    begins = "new" in request.POST or not (drafts_held or _names_one(request))
    if begins:
        on_the_way = _on_the_way(drafts_held)
        if len(on_the_way) >= MOST_DRAFTS:
            return _begun_page(request, on_the_way, 409)
        refusal = _refused(request)
        if refusal is not None:
            return _later(request, step, refusal)
        draft = drafts.begin(timezone.now(), _helper(request, on_the_way), gate().network(request.META))
    elif draft is None:
        return _not_held(request, step)
    elif draft.filed is not None:
        return redirect("portal:file_done", token=draft.filing) if step == "check" else _not_held(request, step)
    if step == "check":
        response = _sent(request, draft)
    elif step == "files":
        response = _filed_away(request, draft)
    else:
        response = _answered(request, step, draft)
    remember(response, draft, request)
    if begins:
        forget(response, request, draft, *_recent(drafts_held))
    return response


def _recent(drafts_held: Sequence[WindowDraft]) -> list[WindowDraft]:
    """What the browser goes on holding when another is begun: not receipts that are closed."""
    now = timezone.now()
    return [draft for draft in drafts_held if draft.filed is None or is_receipt_open(draft, now)]


def _helper(request: HttpRequest, on_the_way: Sequence[WindowDraft]) -> Person | None:
    """The clerk who helps on goes on helping with the next, while still signed in."""
    helping = [draft.helper for draft in on_the_way if draft.helper is not None]
    clerk = clerk_of(request) if helping else None
    return clerk if clerk in helping else None


def _refused(request: HttpRequest) -> Refusal | None:
    """Why no draft is begun now. Counted here, where it is certain that a row would be made."""
    if not passing(request):
        return None
    word = request.POST.get("new", "")[:64]
    return gate().begin(word, request.META.get("QUERY_STRING", ""), gate().network(request.META))


def _later(request: HttpRequest, step: str, refusal: Refusal) -> HttpResponse:
    """The page once more with all that was typed, and a ticket: scripts do the work, others wait and press again."""
    words = _("现在开始写的人很多，这一页还没有保存。请等%(wait)d秒，再按一次“下一步”；您填的都还在。") % {
        "wait": max(5, refusal.again_in)
    }
    if step in FORMS:
        response = _unsaved(request, step, words, 429, ticket=refusal.ticket)
    else:
        response = render(request, "portal/filing/stranger.html", {"words": words}, status=429)
    response.headers["X-Huiyin-Ticket"] = refusal.ticket
    response.headers["Retry-After"] = "0"
    return response


def _not_held(request: HttpRequest, step: str) -> HttpResponse:
    """The page belongs to a draft that this browser does not hold, or no longer: nothing of another is touched."""
    words = _(
        "这一页的内容没有保存：它属于的那一件已经提交、已超过7天、已按“离开”，或者是在别的浏览器里写的。"
    )  # fmt: skip
    if step in FORMS:
        return _unsaved(request, step, words + _("您填的都在下面；按“下一步”，就作为新的一件保存。"), 409)
    return render(request, "portal/filing/stranger.html", {"words": words}, status=409)


def _unsaved(request: HttpRequest, step: str, words: str, status: int, ticket: str = "") -> HttpResponse:
    """A page with what was typed on it; sent again it begins a draft of its own."""
    form = FORMS[step](request.POST, {})
    return _page(request, step, None, form, status=status, said=words, ticket=ticket)


def _answered(request: HttpRequest, step: str, draft: WindowDraft) -> HttpResponse:
    told = answers_of(draft)
    form = FORMS[step](request.POST, told)
    is_valid = form.is_valid()
    if not drafts.answer(draft, step, form.answers, timezone.now()):
        return _not_held(request, step)
    if not is_valid:
        return _page(request, step, draft, form, status=422)
    if request.POST.get("then") == "check" and first_unanswered(answers_of(draft)) is None:
        return redirect(_address("check", draft))
    return redirect(_address(STEPS[STEPS.index(step) + 1], draft))


def _page(
    request: HttpRequest,
    step: str,
    draft: WindowDraft | None,
    form: Page,
    *,
    status: int = 200,
    said: str = "",
    ticket: str = "",
) -> HttpResponse:
    """`said`: why the page was not saved; what is wrong in its fields is then not said as well."""
    context = _frame(request, step, draft) | {"form": form, "is_new": draft is None}
    if ticket:
        word = request.POST.get("new", "")[:64]
        context |= {"page_word": word, "action": f"{reverse('portal:file_step', args=[step])}?ticket={ticket}"}
    wrong = [Problem(words, f"#{address}") for _name, address, words in form.wrong]
    context["problems"] = [Problem(said, "#main")] if said else wrong
    found = suggested(answers_of(draft))
    if step == "about":
        context["hints"] = hints()
    elif step == "where":
        context["shown_hints"] = found.by_choice
        context["listed"] = listed(answers_of(draft).get("area", ""))
    elif step == "words":
        context["hints"] = [one for one in hints() if one.words and one not in found.by_choice]
    elif step == "who":
        context["shown_hints"] = found.by_words
    return render(request, f"portal/filing/{step}.html", context, status=status)


def _frame(request: HttpRequest, step: str, draft: WindowDraft | None) -> dict[str, Any]:
    """What every page of the way shows: which step it is, what was before it, whose draft it is."""
    at = STEPS.index(step)
    own = reverse("portal:file_step", args=[step])
    return {
        "step": step,
        "number": at + 1,
        "steps": len(STEPS) + 1,
        "back": _address(STEPS[at - 1], draft) if at and draft is not None else reverse("portal:home"),
        "then": "check" if "check" in (request.GET.get("then"), request.POST.get("then")) else "",
        "draft": draft,
        "draft_key": key_of(draft.token) if draft is not None else "",
        "action": _address(step, draft) if draft is not None else own,
        "worker": static("portal/js/proof.js"),
        "page_word": secrets.token_hex(8),
    }


# --- Files


def _files(request: HttpRequest, draft: WindowDraft, problems: Sequence[str] = ()) -> HttpResponse:
    held = list(draft.files.order_by("pk"))
    context = _frame(request, "files", draft) | {
        "files": held,
        "room": max(0, MOST_FILES - len(held)),
        "most_files": MOST_FILES,
        "most_megabytes": settings.ATTACHMENT_MB,
        "most_bytes": most_bytes(),
        "keeps": request.POST.get("keeps", ""),
        "problems": [Problem(words, "#f_files") for words in problems],
    }
    is_part = request.headers.get(PART_HEADER) == "files"
    template = "portal/filing/_files.html" if is_part else "portal/filing/files.html"
    return render(request, template, context, status=422 if problems else 200)


def _filed_away(request: HttpRequest, draft: WindowDraft) -> HttpResponse:
    """Files are added or taken out; without either it goes on to the next page."""
    given = request.FILES.getlist(FIELD)
    taken_out = request.POST.get("remove", "")
    if taken_out.isascii() and taken_out.isdecimal() and len(taken_out) < 19:
        drafts.remove_file(draft, int(taken_out))
    elif given or request.POST.get("action") == "add":
        problems = _add(draft, given, strips=request.POST.get("keeps") != "on")
        if problems:
            return _files(request, draft, problems)
    if request.headers.get(PART_HEADER) == "files":
        return _files(request, draft)
    drafts.answer(draft, "files", {}, timezone.now())
    return redirect(_address("check" if request.POST.get("action") == "on" else "files", draft))


def _add(draft: WindowDraft, given: Sequence[UploadedFile[Any]], *, strips: bool) -> list[str]:
    """Add files one by one, so that no more than one is in memory, and one that is refused keeps out no other."""
    problems = [] if given else [_("请先选择文件，再按“添加所选文件”。")]
    for one in given:
        try:
            drafts.add_file(draft, Upload(one.name or "", one.read(most_bytes() + 1)), strips=strips)
        except Unfit as unfit:
            problems += unfit.problems.values()
    return problems


# --- The last look


def _wrong_pages(draft: WindowDraft) -> list[Problem]:
    """What keeps it from being filed, each with the page to go to."""
    answers = answers_of(draft)
    found = []
    for one in ANSWERED:
        form = FORMS[one](answers, answers)
        if not form.is_valid():
            address = _address(one, draft, then="check")
            found += [Problem(words, f"{address}#{place}") for _name, place, words in form.wrong]
    return found


def _check(request: HttpRequest, draft: WindowDraft, problems: list[Problem] | None = None) -> HttpResponse:
    answers = answers_of(draft)
    shown: list[Part] = parts(answers, list(draft.files.order_by("pk")))
    wrong = problems if problems is not None else (_wrong_pages(draft) if answers.get("sent") else [])
    ticket = gate().ticket(draft.token)
    context = _frame(request, "check", draft) | {
        "parts": shown,
        "problems": wrong,
        "ticket": ticket,
        "action": _address("check", draft, ticket=ticket),
        "is_anonymous": answers.get("signed") == "anonymous",
    }
    return render(request, "portal/filing/check.html", context, status=422 if problems else 200)


def _sent(request: HttpRequest, draft: WindowDraft) -> HttpResponse:
    problems = _wrong_pages(draft)
    if problems:
        return _check(request, draft, problems)
    if draft.helper_id is not None:
        # The clerk is named in the ledger only while still signed in.
        clerk = clerk_of(request)
        draft.helper = clerk if clerk is not None and clerk.pk == draft.helper_id else None
    query, network = request.META.get("QUERY_STRING", ""), gate().network(request.META)
    refusal = gate().file_plainly(query, draft.token, network) if passing(request) else None
    if refusal is not None:
        return HttpResponse(page_of(refusal, request.META), status=429, headers={"X-Huiyin-Ticket": refusal.ticket})
    try:
        send(draft, answers_of(draft), at=timezone.now(), today=timezone.localdate())
    except Unfit as unfit:
        return _check(request, draft, [_problem(draft, name, words) for name, words in unfit.problems.items()])
    return redirect("portal:file_done", token=draft.filing)


def _problem(draft: WindowDraft, name: str, words: str) -> Problem:
    return Problem(words, f"{_address(STEP_OF.get(name, 'check'), draft, then='check')}#f_{name}")
