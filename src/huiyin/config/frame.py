"""The frame of every page: the organ's name, who is signed in, and the places their duties open."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from huiyin.ui.frame import Frame


def _frame(request: HttpRequest) -> Frame:
    return Frame(home=reverse("ui:gallery"))


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor; nothing is asked of the database unless the page draws the frame."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}
