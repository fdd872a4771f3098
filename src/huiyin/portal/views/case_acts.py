"""What a petitioner does with his own petition: one form a page, done at once, and told on the page of the petition."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.petitions.acts.deeds import Changed, NotAllowed, Unfit
from huiyin.petitions.models import Petition
from huiyin.portal.acts.petitioner import do
from huiyin.portal.forms.petitioner import FORMS, PetitionerForm
from huiyin.portal.queries.follow import Followed, follow
from huiyin.portal.queries.follow_again import again
from huiyin.portal.queries.open_acts import may
from huiyin.portal.views.follow_session import following


@following
@require_http_methods(["GET", "POST"])
def case_act(request: HttpRequest, followed: Followed, act: str) -> HttpResponse:
    if act not in FORMS:
        raise Http404
    if request.method == "POST":
        return _do(request, followed, act)
    answer = may(followed, act)
    return _page(request, act, FORMS[act](followed)) if answer else _not_now(request, act, answer.why)


def _do(request: HttpRequest, followed: Followed, act: str) -> HttpResponse:
    # Before anything of a form is shown: what is not open to this petition may not be named on a page of it.
    if (closed := _closed(request, followed, act)) is not None:
        return closed
    form = FORMS[act](followed, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, act, form, 422)
    at = timezone.now()
    try:
        do(
            followed.petition, act, form.cleaned,
            at=at, today=timezone.localdate(at), expected_n=form.cleaned_data["n"],
        )  # fmt: skip
    except (Unfit, NotAllowed, Changed) as refusal:
        return _refused(request, followed, act, form, refusal)
    messages.info(request, form.said)
    return redirect(_back(act))


def _closed(request: HttpRequest, followed: Followed, act: str) -> HttpResponse | None:
    """The answer to what is sent where nothing can be taken; None where the act is open."""
    known = again(followed, act, request.POST)
    if known is not None and known.same:
        messages.info(request, _("您提交的已经收到；再次提交的内容相同，没有重复记录。"))
        return redirect(_back(act))
    if known is not None:
        return render(request, "portal/case_again.html", {"again": known, "back": _back(act)}, status=409)
    answer = may(followed, act)
    return None if answer else _not_now(request, act, answer.why)


def _refused(
    request: HttpRequest, before: Followed, act: str, form: PetitionerForm, refusal: Unfit | NotAllowed | Changed
) -> HttpResponse:
    """What was refused under the lock is answered by how the petition stands now, not when the form was read."""
    row = Petition.objects.select_related("matter", "registering_organ").get(pk=before.petition.pk)
    followed = follow(row, before.today)
    if (closed := _closed(request, followed, act)) is not None:
        return closed
    if isinstance(refusal, NotAllowed):
        return _not_now(request, act, "" if followed.is_secret else refusal.why)
    if isinstance(refusal, Unfit):
        form.add_problems(refusal.problems)
        return _page(request, act, form, 422)
    data = request.POST.copy()
    data["n"] = str(followed.case.n)
    fresh = FORMS[act](followed, data, request.FILES)
    fresh.add_error(None, _("您填写的时候，这件信访有了新的进展。请看过再提交一次；您填写的内容还在下面。"))
    return _page(request, act, fresh, 409)


def _not_now(request: HttpRequest, act: str, why: str) -> HttpResponse:
    messages.info(request, why or _("这一项现在不能办理。"))
    return redirect(_back(act))


def _back(act: str) -> str:
    return "portal:my_data" if act == "demand_data" else "portal:case"


def _page(request: HttpRequest, act: str, form: PetitionerForm, status: int = 200) -> HttpResponse:
    context = {"act": act, "form": form, "number": form.followed.petition.number}
    return render(request, "portal/case_act.html", context, status=status)
