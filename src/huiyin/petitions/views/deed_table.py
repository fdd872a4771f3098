"""Every act that has a page, by its name in the table of the workflow."""

from __future__ import annotations

from huiyin.petitions.views import deeds_asking, deeds_dispatching, deeds_entry, deeds_handling, deeds_remedies
from huiyin.petitions.views.deed_page import DeedPage

DEEDS: dict[str, DeedPage] = {
    **deeds_entry.DEEDS,
    **deeds_dispatching.DEEDS,
    **deeds_handling.DEEDS,
    **deeds_remedies.DEEDS,
    **deeds_asking.DEEDS,
}
