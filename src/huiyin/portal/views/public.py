"""What every page of the window has in common: nobody signs in, and whoever is signed in as staff is nobody here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_protect

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

#: Written from right to left.
RIGHT_TO_LEFT = frozenset({"ug"})


def public(view: View[P]) -> View[P]:
    """A page of the window. A clerk who looks at it sees what a petitioner sees."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.user = AnonymousUser()
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Content-Language", translation.get_language() or "zh-hans")
        return response

    return login_not_required(csrf_protect(answer))
