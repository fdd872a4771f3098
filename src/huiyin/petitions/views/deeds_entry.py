"""The pages of the deeds of registration."""

from __future__ import annotations

from huiyin.petitions.views.deed_page import DeedPage

DEEDS: dict[str, DeedPage] = {}
