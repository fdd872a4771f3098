"""The pages of the deeds of review, rating and urging."""

from __future__ import annotations

from huiyin.petitions.views.deed_page import DeedPage

DEEDS: dict[str, DeedPage] = {}
