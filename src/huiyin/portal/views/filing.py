"""提出信访: the pages from what it is about to the last look before it is filed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.petitions.acts.attaching import FIELD, Upload, most_bytes
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.queries.attachments import MOST_FILES
from huiyin.portal.acts import drafts
from huiyin.portal.acts.sending import send
from huiyin.portal.forms.filing import FORMS, Page
from huiyin.portal.gatekeeping import gate
from huiyin.portal.models import WindowDraft
from huiyin.portal.queries.drafts import ANSWERED, STEPS, answers_of, first_unanswered
from huiyin.portal.queries.hints import hints, listed, suggested
from huiyin.portal.views.draft_cookie import clerk_of, current, remember
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


@public
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The first page, or where somebody left off."""
    draft = current(request)
    is_begun = draft is not None and draft.filed is None and bool(answers_of(draft).get("sent"))
    if is_begun and "new" not in request.GET:
        step = first_unanswered(answers_of(draft), STEPS[:5]) or "check"
        return render(request, "portal/filing/begun.html", {"draft": draft, "step": step})
    return _page(request, "about", None, FORMS["about"](None, {}), is_new=True)


@public
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, step: str) -> HttpResponse:
    if step not in STEPS:
        raise Http404
    draft = current(request)
    if request.method == "POST":
        return _posted(request, step, draft)
    if draft is None:
        if step != "about":
            messages.warning(request, _("这台设备上没有没写完的内容：可能已超过7天，或者换了浏览器。请从第1步开始。"))
        return redirect("portal:file")
    if draft.filed is not None:
        return redirect("portal:file_done", token=draft.filing)
    answers = answers_of(draft)
    if step == "check":
        return _check(request, draft)
    if step == "files":
        return _files(request, draft)
    return _page(request, step, draft, FORMS[step](None, answers))


def _posted(request: HttpRequest, step: str, draft: WindowDraft | None) -> HttpResponse:
    now = timezone.now()
    if draft is not None and draft.filed is not None and "new" not in request.POST:
        if step != "check":
            messages.info(request, _("这一件已经提交过了，没有重复登记。要补充材料，请用编号和查询码查看进展。"))
        return redirect("portal:file_done", token=draft.filing)
    if draft is None or "new" in request.POST:
        draft = drafts.begin(now, draft.helper if draft is not None and draft.filed is None else None)
    if step == "check":
        response = _sent(request, draft)
    elif step == "files":
        response = _filed_away(request, draft)
    else:
        response = _answered(request, step, draft)
    remember(response, draft, request)
    return response


def _answered(request: HttpRequest, step: str, draft: WindowDraft) -> HttpResponse:
    told = answers_of(draft)
    form = FORMS[step](request.POST, told)
    is_valid = form.is_valid()
    if not drafts.answer(draft, step, form.answers, timezone.now()):
        return redirect("portal:file_done", token=draft.filing)
    if not is_valid:
        return _page(request, step, draft, form, status=422)
    if request.POST.get("then") == "check" and first_unanswered(answers_of(draft)) is None:
        return redirect("portal:file_step", step="check")
    return redirect("portal:file_step", step=STEPS[STEPS.index(step) + 1])


def _page(
    request: HttpRequest, step: str, draft: WindowDraft | None, form: Page, *, is_new: bool = False, status: int = 200
) -> HttpResponse:
    context = _frame(request, step, draft) | {"form": form, "is_new": is_new}
    context["problems"] = [Problem(words, f"#{address}") for _name, address, words in form.wrong]
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
    before = reverse("portal:file_step", args=[STEPS[at - 1]]) if at and draft is not None else reverse("portal:home")
    return {
        "step": step,
        "number": at + 1,
        "steps": len(STEPS) + 1,
        "back": before,
        "then": "check" if "check" in (request.GET.get("then"), request.POST.get("then")) else "",
        "draft": draft,
        # Tells drafts apart on the device without giving away what opens them.
        "draft_key": hashlib.sha256(draft.token.encode()).hexdigest()[:12] if draft is not None else "",
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
    return redirect("portal:file_step", step="check" if request.POST.get("action") == "on" else "files")


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
            address = f"{reverse('portal:file_step', args=[one])}?then=check"
            found += [Problem(words, f"{address}#{place}") for _name, place, words in form.wrong]
    return found


def _check(request: HttpRequest, draft: WindowDraft, problems: list[Problem] | None = None) -> HttpResponse:
    answers = answers_of(draft)
    shown: list[Part] = parts(answers, list(draft.files.order_by("pk")))
    wrong = problems if problems is not None else (_wrong_pages(draft) if answers.get("sent") else [])
    context = _frame(request, "check", draft) | {
        "parts": shown,
        "problems": wrong,
        "ticket": gate().ticket(draft.token),
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
    try:
        send(draft, answers_of(draft), at=timezone.now(), today=timezone.localdate())
    except Unfit as unfit:
        return _check(request, draft, [_problem(name, words) for name, words in unfit.problems.items()])
    return redirect("portal:file_done", token=draft.filing)


def _problem(name: str, words: str) -> Problem:
    step = STEP_OF.get(name, "check")
    return Problem(words, f"{reverse('portal:file_step', args=[step])}?then=check#f_{name}")
