"""What other rooms ask about organs."""

from __future__ import annotations

from huiyin.accounts.models import Organ, OrganKind


def bureau() -> Organ | None:
    """The petition bureau this installation belongs to; None before `huiyin init`."""
    return Organ.objects.filter(kind=OrganKind.BUREAU, confirmed=True, valid_until=None).order_by("id").first()
