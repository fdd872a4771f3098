"""A draft written anew: by the form of the act it carries, or by its own fields where it carries none."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.accounts.requests import StaffRequest
from huiyin.letters.models import State
from huiyin.letters.problems import LetterRefused
from huiyin.petitions.acts.deeds import Changed, Doing, NotAllowed, Unfit
from huiyin.petitions.acts.plain import from_plain
from huiyin.petitions.acts.sign_off import rewrite
from huiyin.petitions.forms.deeds import DeedForm
from huiyin.petitions.forms.letters import WordsForm
from huiyin.petitions.queries import sign_off
from huiyin.petitions.views.deed_page import DeedPage
from huiyin.petitions.views.deed_table import DEEDS
from huiyin.petitions.views.letters import Opened, opened
from huiyin.petitions.views.since import happened_since


@require_http_methods(["GET", "POST"])
def revise_page(request: StaffRequest, pk: int) -> HttpResponse:
    one = opened(request, pk)
    sign_off.may_write(one.person, one.letter, one.case, one.today).required()
    if one.letter.state != State.DRAFT:
        messages.warning(request, _("只有草稿可以修改；已送签的请先撤回。"))
        return redirect(one.address)
    if not one.letter.act:
        return _by_fields(request, one)
    page = DEEDS.get(one.letter.act)
    if page is None:
        raise Http404
    return _by_form(request, one, page)


def _by_form(request: StaffRequest, one: Opened, page: DeedPage) -> HttpResponse:
    form = _form(request, one, page, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, one, form, page, status=200 if request.method == "GET" else 422)
    doing = Doing(one.person, timezone.now(), one.today, form.cleaned, one.letter.pk)
    case = one.case
    try:
        outcome = page.do(case.matter.pk, doing, petition=case.petition, expected_n=form.cleaned_data["n"])
    except Unfit as unfit:
        form.add_problems(unfit.problems)
        return _show(request, one, form, page, status=422)
    except Changed as changed:
        renewed = request.POST.copy()
        renewed["n"] = str(changed.case.n)
        form = _form(request, one, page, renewed)
        return _show(request, one, form, page, status=409, since=happened_since(changed.since, case))
    except NotAllowed as refusal:
        messages.warning(request, refusal.why)
        return redirect(one.address)
    done = getattr(outcome, "done", True)
    messages.info(request, _("已制发。") if done else _("“%(title)s”已重新送签。") % {"title": one.letter.title})
    return redirect(one.address)


def _form(request: StaffRequest, one: Opened, page: DeedPage, data: Any) -> DeedForm:
    kept = from_plain(one.letter.data)
    return page.form(
        data,
        None,
        act=one.letter.act,
        case=one.case,
        person=one.person,
        today=one.today,
        assignment=kept.get("assignment") or None,
        initial={name: value for name, value in kept.items() if name != "n"},
    )


def _show(
    request: StaffRequest, one: Opened, form: Any, page: DeedPage | None, *, status: int, since: Any = ()
) -> HttpResponse:
    context = {
        "form": form,
        "letter": one.letter,
        "number": one.case.fact.number,
        "matter": one.case.matter,
        "case": one.case,
        "arrow": getattr(form, "arrow", None),
        "fields_template": page.template if page is not None else "",
        "since": since,
        "returned": one.letter.steps.filter(decision="return").select_related("person").last(),
    }
    return render(request, "petitions/letter_revise.html", context, status=status)


def _by_fields(request: StaffRequest, one: Opened) -> HttpResponse:
    letter = one.letter
    form = WordsForm(request.POST or None, kind=letter.about, words=letter.fields, n=one.n)
    if request.method != "POST" or not form.is_valid():
        return _show(request, one, form, None, status=200 if request.method == "GET" else 422)
    try:
        rewrite(
            letter.pk, Doing(one.person, timezone.now(), one.today), form.printed, expected_n=form.cleaned_data["n"]
        )
    except LetterRefused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, one, form, None, status=422)
    except NotAllowed as refusal:
        messages.warning(request, refusal.why)
    return redirect(one.address)
