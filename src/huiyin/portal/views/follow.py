"""In with a number and a code, and out again."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.portal.acts.follow import Closed, Wrong, open_case
from huiyin.portal.forms.follow import FollowForm
from huiyin.portal.networks import address_of
from huiyin.portal.views.follow_session import forget, remember
from huiyin.portal.views.public import public


@public
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, FollowForm(initial={"number": request.GET.get("number", "")[:64]}))
    form = FollowForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    at = timezone.now()
    address = address_of(request.META, behind_proxy=settings.BEHIND_PROXY)
    try:
        petition = open_case(**form.cleaned_data, address=address, at=at)
    except Closed as closed:
        until = timezone.localtime(closed.until)
        form.add_error(
            None,
            _("输错的次数太多，为防止他人猜测查询码，请在%(time)s以后再试。") % {"time": f"{until:%H:%M}"},
        )
        return _page(request, form, 429)
    except Wrong as wrong:
        form.add_error(None, _wrong_words(wrong.left))
        return _page(request, form, 422)
    response = redirect("portal:case")
    remember(response, petition, at)
    return response


def _wrong_words(left: int) -> str:
    told = _("编号和查询码对不上。请对照回执核对两项；查询码由提交时给出，不是身份证号码或者电话号码。")
    return told + (_("还可以试%(left)d次。") % {"left": left} if left else _("请15分钟以后再试。"))


def _page(request: HttpRequest, form: FollowForm, status: int = 200) -> HttpResponse:
    return render(request, "portal/follow.html", {"form": form}, status=status)


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    response = redirect("portal:home")
    forget(response)
    return response
