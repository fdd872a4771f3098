"""Published tables as they stand."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.figures.models import Bulletin


def every_bulletin() -> QuerySet[Bulletin]:
    """All that was ever published, the newest first."""
    return Bulletin.objects.select_related("withdrawal", "replaced_by", "published_by")


def standing_bulletins() -> QuerySet[Bulletin]:
    """What stands, the latest period first."""
    return every_bulletin().filter(withdrawal=None, replaced_by=None).order_by("-end", "start", "-pk")
