"""What a draft of the window holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from huiyin.portal.models import WindowDraft

#: The pages in their order; the seventh is the receipt.
STEPS = ("about", "where", "words", "who", "files", "check")
#: The pages with answers of their own.
ANSWERED = STEPS[:4]


def draft_of(token: str, at: datetime) -> WindowDraft | None:
    """The draft of a cookie's token, unless its days are over."""
    return WindowDraft.objects.select_related("helper").filter(token=token, expires__gt=at).first()


def answers_of(draft: WindowDraft | None) -> dict[str, Any]:
    """The answers by the names of the fields."""
    found: dict[str, Any] = json.loads(draft.form or "{}") if draft is not None else {}
    return found


def receipt_of(draft: WindowDraft) -> dict[str, Any]:
    """What was handed out when it was filed; empty before."""
    found: dict[str, Any] = json.loads(draft.receipt or "{}")
    return found


def first_unanswered(answers: Mapping[str, Any], needed: Sequence[str] = ANSWERED) -> str | None:
    """The first page that was not yet sent."""
    sent = answers.get("sent", [])
    return next((step for step in needed if step not in sent), None)
