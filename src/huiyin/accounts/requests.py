"""What a request is inside: everybody is signed in (LoginRequiredMiddleware), and htmx says so when it asks."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from huiyin.accounts.models import Person


class StaffRequest(HttpRequest):
    user: Person
    htmx: HtmxDetails
