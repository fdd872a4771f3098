"""Preferences of one browser, error pages, and the gallery for developers."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from huiyin.ui import gallery as samples
from huiyin.ui import preferences
from huiyin.ui.forms import PreferenceForm


@login_not_required
@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Large print and colour scheme, by one switch on any page; back to where the reader was."""
    form = PreferenceForm(request.POST)
    target = "/"
    if form.is_valid():
        wanted = form.cleaned_data["next"]
        if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
            target = wanted
    response = HttpResponseRedirect(target)
    if form.is_valid():
        for name in ("scheme", "size"):
            if form.cleaned_data[name]:
                preferences.keep(response, name, form.cleaned_data[name], secure=request.is_secure())
    return response


@login_not_required
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with its states; there only while developing."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "ui/gallery.html", {"samples": samples.SAMPLES})


def _error(request: HttpRequest, status: int, template: str) -> HttpResponse:
    # Without context processors: an error page asks the database nothing and repeats nothing of the request.
    return HttpResponse(render_to_string(template, {"preferences": preferences.of(request)}), status=status)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403, "403.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404, "404.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400, "400.html")


def failed(request: HttpRequest) -> HttpResponse:
    return _error(request, 500, "500.html")


@login_not_required
def refused_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(request, 403, "403_csrf.html")
