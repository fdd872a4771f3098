"""What a petitioner does with his own petition: one form a page, done at once, and told on the page of the petition."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.petitions.acts.deeds import Changed, NotAllowed, Unfit
from huiyin.portal.acts.petitioner import do
from huiyin.portal.forms.petitioner import FORMS, PetitionerForm
from huiyin.portal.queries.follow import Followed
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
    if not answer:
        messages.info(request, answer.why or _("这一项现在不能办理。"))
        return redirect("portal:case")
    return _page(request, act, FORMS[act](followed))


def _do(request: HttpRequest, followed: Followed, act: str) -> HttpResponse:
    back = "portal:my_data" if act == "demand_data" else "portal:case"
    form = FORMS[act](followed, request.POST, request.FILES)
    if not form.is_valid():
        answer = may(followed, act)
        if answer:
            return _page(request, act, form, 422)
        # A second tap on the button, after the first one was taken: the form no longer fits the petition.
        messages.info(request, answer.why or _("这一项已经办过了。"))
        return redirect(back)
    at = timezone.now()
    try:
        do(
            followed.petition, act, form.cleaned,
            at=at, today=timezone.localdate(at), expected_n=form.cleaned_data["n"],
        )  # fmt: skip
    except Unfit as unfit:
        form.add_problems(unfit.problems)
        return _page(request, act, form, 422)
    except NotAllowed as refusal:
        messages.info(request, refusal.why or _("这一项现在不能办理。"))
        return redirect("portal:case")
    except Changed:
        form.add_error(None, _("您填写的时候，这件信访有了新的进展。请看过再提交一次；您填写的内容还在下面。"))
        form.data = {**form.data.dict(), "n": str(followed.case.n)}  # type: ignore[attr-defined]
        return _page(request, act, form, 409)
    messages.info(request, form.said)
    return redirect(back)


def _page(request: HttpRequest, act: str, form: PetitionerForm, status: int = 200) -> HttpResponse:
    context = {"act": act, "form": form, "number": form.followed.petition.number}
    return render(request, "portal/case_act.html", context, status=status)
