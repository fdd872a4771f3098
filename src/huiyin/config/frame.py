"""The frame of every page: the organ's name, who is signed in, and the places their duties open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.accounts.queries import bureau, organ_of
from huiyin.config.navigation import places_of
from huiyin.petitions import policies as petitions
from huiyin.ui.frame import Frame


def _frame(request: HttpRequest) -> Frame:
    home = bureau()
    organ = home.name if home else ""
    person: Any = request.user
    if not isinstance(person, Person):
        return Frame(organ=organ, window=reverse("portal:home"))
    today = timezone.localdate()
    roles = accounts.roles_of(person, today)
    duties = [str(Role(role).label) for role in sorted(roles)]
    return Frame(
        organ=organ,
        home=reverse("petitions:desk"),
        person=person.display_name,
        person_organ=str(organ_of(person)),
        duties=tuple(duties),
        places=places_of(person, request.path, today),
        first_password=reverse("account_change_password") if person.temporary_password else "",
        search=reverse("petitions:matters") if petitions.may_read_cases(person) else "",
    )


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor; nothing is asked of the database unless the page draws the frame."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}
