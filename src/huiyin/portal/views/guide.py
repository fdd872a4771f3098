"""What goes where, in plain words: by topic, or by typing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.portal.queries.guide import LONGEST_QUERY, defaults, search
from huiyin.portal.queries.guide import guide as of_bureau
from huiyin.portal.views.public import public


@public
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    asked = " ".join(request.GET.get("q", "")[:LONGEST_QUERY].split())
    topic = request.GET.get("topic", "")
    chosen = int(topic) if topic.isascii() and topic.isdecimal() and len(topic) < 19 else None
    found = of_bureau(chosen)
    context = {
        "asked": asked,
        "most": LONGEST_QUERY,
        "found": search(asked) if asked else [],
        "guide": found,
        "defaults": [] if asked or found.trail else defaults(),
    }
    return render(request, "portal/guide.html", context)
