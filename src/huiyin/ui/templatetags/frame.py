"""What stands around every page of the staff. It is drawn once for what is in it: the same for one reader on page after
page, but for the token of the forms and the address to come back to."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from huiyin.ui.frame import Frame, Place
from huiyin.ui.preferences import Preferences

register = template.Library()

#: Stand in a kept drawing for what differs from one request to the next; nobody can type them.
_TOKEN, _ADDRESS = "\x1ftoken", "\x1faddress"


@register.simple_tag
def places(frame: Frame, part: str) -> SafeString:
    """A part of the navigation: `places`, or the pages `inside` one of them."""
    return _places(get_language() or "", part, frame.places)


@lru_cache(maxsize=1024)
def _places(_language: str, part: str, shown: tuple[Place, ...]) -> SafeString:
    return render_to_string(f"ui/_{part}.html", {"frame": Frame(places=shown)})


@register.simple_tag(takes_context=True)
def person_sheet(context: template.Context, frame: Frame, preferences: Preferences) -> SafeString:
    """Who is signed in, and how they want pages to look and speak."""
    request: HttpRequest = context["request"]
    drawn = _person(get_language() or "", preferences, frame.person, frame.person_organ, frame.duties)
    filled = drawn.replace(_TOKEN, get_token(request)).replace(_ADDRESS, escape(request.get_full_path()))
    return mark_safe(filled)  # noqa: S308 - our own template, the token of the forms and an escaped address


@lru_cache(maxsize=256)
def _person(_language: str, preferences: Preferences, person: str, organ: str, duties: tuple[str, ...]) -> str:
    frame = Frame(person=person, person_organ=organ, duties=duties)
    values = {"frame": frame, "preferences": preferences, "csrf_token": _TOKEN, "address": _ADDRESS}
    return render_to_string("ui/_person.html", values)
