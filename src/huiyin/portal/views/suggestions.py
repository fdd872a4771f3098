"""人民建议征集 at the window: what is asked, sending a suggestion, what was adopted."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.core import querycode
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.models import Petition
from huiyin.petitions.queries.receipts import NoReceipt, receipt_of
from huiyin.portal.acts.suggestions import suggest
from huiyin.portal.budget import Budget
from huiyin.portal.forms.days import new_token
from huiyin.portal.forms.suggestions import SuggestForm
from huiyin.portal.models import SuggestionCall
from huiyin.portal.queries.suggestions import adopted, is_open, open_calls, past_calls, posted
from huiyin.portal.views.public import public
from huiyin.ui.paging import page_of
from huiyin.vault import VaultError

#: A signed cookie that shows the receipt of one suggestion for half an hour.
COOKIE: Final = "huiyin_suggestion"
PATH: Final = "/window/suggestions/"
SECONDS: Final = 30 * 60
_SALT: Final = "huiyin.portal.suggestion"
#: A minute, of one network and of all, as petitions filed without work.
SENDINGS = Budget(30, 120)


@public
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "open_calls": open_calls(today),
        "past_calls": past_calls(today)[:20],
        "page": page_of(adopted(), request.GET.get("page")),
    }
    return render(request, "portal/suggestions.html", context)


@public
@require_http_methods(["GET", "POST"])
def suggestion_call(request: HttpRequest, pk: int) -> HttpResponse:
    at, today = timezone.now(), timezone.localdate()
    if request.method == "POST" and not SENDINGS.spend(request, at.timestamp()):
        call = get_object_or_404(posted(today), pk=pk)
        form = SuggestForm(request.POST)
        form.add_error(None, _("现在提交的人太多，请过一分钟再提交一次；您写的都还在。"))
        return _page(request, call, form, 429)
    call = get_object_or_404(posted(today), pk=pk)
    if request.method != "POST":
        return _page(request, call, SuggestForm(initial={"token": new_token()}))
    form = SuggestForm(request.POST)
    if form.is_valid():
        before = _of_cookie(request, _same(call, form))
        if before is not None:
            # 'Back' brings the words with a new token: the same words from this browser are one suggestion.
            return _sent(before.pk, _same(call, form))
        try:
            filed = suggest(call, form.given(), token=form.cleaned_data["token"], at=at, today=today)
        except Unfit as unfit:
            for name, words in unfit.problems.items():
                form.add_error(name if name in form.fields else None, words)
        else:
            return _sent(filed.petition, _same(call, form))
    return _page(request, call, form, 422)


def _page(request: HttpRequest, call: SuggestionCall, form: SuggestForm, status: int = 200) -> HttpResponse:
    context = {
        "call": call,
        "form": form,
        "is_open": is_open(call, timezone.localdate()),
        "adopted": adopted(call),
    }
    return render(request, "portal/suggestion_call.html", context, status=status)


def _same(call: SuggestionCall, form: SuggestForm) -> str:
    """What was sent to which call, so that it is known again by this browser's cookie; nobody can read it back."""
    words = [str(call.pk), *(str(form.cleaned_data[name]).strip() for name in ("ask", "name", "phone", "may_name"))]
    return salted_hmac(_SALT, "\x1f".join(words), algorithm="sha256").hexdigest()


def _sent(petition: int, same: str) -> HttpResponse:
    response = redirect("portal:suggestion_sent")
    response.set_cookie(
        COOKIE,
        signing.dumps({"petition": petition, "same": same}, salt=_SALT),
        max_age=SECONDS,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _of_cookie(request: HttpRequest, same: str = "") -> Petition | None:
    """What this browser has just sent; with `same` only if it was the same words."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    if same and told.get("same") != same:
        return None
    return Petition.objects.select_related("registering_organ").filter(pk=told["petition"]).first()


@public
@require_GET
def suggestion_sent(request: HttpRequest) -> HttpResponse:
    """Number and code of what was just sent, on the device that sent it."""
    petition = _of_cookie(request)
    if petition is None:
        return redirect("portal:suggestions")
    context = {"petition": petition, "code": querycode.grouped(petition.query_code or "")}
    return render(request, "portal/suggestion_sent.html", context)


@public
@require_GET
def suggestion_receipt(request: HttpRequest) -> HttpResponse:
    """The file that proves it was filed."""
    petition = _of_cookie(request)
    if petition is None:
        raise Http404
    try:
        text = receipt_of(petition).text
    except (NoReceipt, VaultError) as error:
        raise Http404 from error
    response = HttpResponse(text, content_type="application/json")
    name = re.sub(r"[^\w-]", "_", petition.number, flags=re.ASCII)
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{name}.json"'
    return response


@public
@require_POST
def suggestion_leave(request: HttpRequest) -> HttpResponse:
    response = redirect("portal:suggestions")
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response
