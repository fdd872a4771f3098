"""One booking by its number and code, and a day's bookings for those who receive."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from huiyin.accounts.models import Person
from huiyin.core import querycode
from huiyin.petitions.models import Petition
from huiyin.petitions.policies import visible_petitions
from huiyin.petitions.queries.same_matter import keys_of
from huiyin.reception.models import Booking, ReceptionDay, State


def find(number: str, code: str) -> Booking | None:
    """The booking of a number and its code; the same work is done whether or not there is such a number."""
    row = Booking.objects.select_related("reception_day").filter(number=number.strip().upper()).first()
    known = row.code if row is not None and row.code else "0" * querycode.LENGTH
    is_right = hmac.compare_digest(known.encode(), querycode.plain(code).encode())
    return row if is_right and row is not None and row.code else None


def bookings_of(day: ReceptionDay) -> list[Booking]:
    """Who comes on a day, turn by turn; what was cancelled stands last."""
    rows = list(day.bookings.all())
    return sorted(rows, key=lambda row: (row.state == State.CANCELLED, row.slot, row.pk))


def petitions_of(bookings: Iterable[Booking], person: Person) -> dict[int, Petition]:
    """What was registered from bookings, by booking, as far as the person sees it."""
    wanted = {row.petition: row.pk for row in bookings if row.petition is not None}
    found = visible_petitions(person).filter(pk__in=wanted) if wanted else ()
    return {wanted[one.pk]: one for one in found}


def likely(booking: Booking, person: Person) -> Petition | None:
    """The petition of that name and telephone registered on the day somebody came, if there is just one: offered to be
    confirmed, never linked by itself."""
    if booking.petition is not None or booking.state != State.CAME or not (booking.name and booking.phone):
        return None
    keys = keys_of(booking.name, booking.phone, "")
    found = visible_petitions(person).filter(
        name_key=keys["name"], phone_key=keys["phone"], matter__registered__gte=booking.reception_day.day
    )[:2]
    return found[0] if len(found) == 1 else None
