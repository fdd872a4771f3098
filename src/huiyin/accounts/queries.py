"""What other rooms ask about organs."""

from __future__ import annotations

from django.db.models import F

from huiyin.accounts.models import Organ, OrganKind


def bureau() -> Organ | None:
    """The petition bureau this installation belongs to; None before `huiyin init`."""
    return Organ.objects.filter(kind=OrganKind.BUREAU, confirmed=True, valid_until=None).order_by("id").first()


def organ_named(name: str) -> int | None:
    """The id of the organ of this name: the present one, else the one that ended last."""
    named = Organ.objects.filter(name=name).order_by(F("valid_until").desc(nulls_first=True), "-pk")
    return named.values_list("pk", flat=True).first()
