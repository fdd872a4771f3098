"""What a draft of the window holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from huiyin.portal.models import WindowDraft

#: The pages in their order; the seventh is the receipt.
STEPS = ("about", "where", "words", "who", "files", "check")
#: The pages with answers of their own.
ANSWERED = STEPS[:4]


#: A receipt that was shown once stays open so long: the next person at a shared device is not to meet it.
RECEIPT = timedelta(minutes=30)


def drafts_of(tokens: Sequence[str], at: datetime) -> list[WindowDraft]:
    """The drafts of a browser's tokens, unless their days are over; what was saved last comes first."""
    known = WindowDraft.objects.select_related("helper").filter(token__in=tokens, expires__gt=at)
    return list(known.order_by("-saved", "-pk"))


def is_receipt_open(draft: WindowDraft, at: datetime) -> bool:
    """Whether the receipt of a filed draft may still be shown: until it was, and for half an hour after."""
    shown = receipt_of(draft).get("shown")
    return shown is None or at - datetime.fromisoformat(shown) <= RECEIPT


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
