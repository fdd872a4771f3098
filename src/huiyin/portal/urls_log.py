"""The log of the ledger: its checkpoints, the public keys, the check of a receipt."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.portal.views import checkpoints

urlpatterns: list[URLPattern] = [
    path("window/checkpoints/", checkpoints.checkpoint_list, name="checkpoints"),
    path("window/checkpoints/<int:size>/", checkpoints.checkpoint_file, name="checkpoint_file"),
    path("window/checkpoints/keys/", checkpoints.public_keys, name="public_keys"),
    path("window/check/", checkpoints.check, name="check"),
]
