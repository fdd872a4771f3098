"""Reasons for changes on the year before, and the counts that stand beside 三公经费."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core.budget import COUNTS
from huiyin.finance.acts.recording import digest_of, record_year
from huiyin.finance.acts.years import hold_year, require_keeper
from huiyin.finance.models import Count, Explanation
from huiyin.finance.selection import CodeProblem, parse
from huiyin.petitions.acts.deeds import Unfit

LONGEST_REASON, SHORTEST_REASON = 500, 4
_LARGEST_COUNT = 1_000_000


@transaction.atomic
def explain(year: int, code: str, text: str, *, by: Person | None, at: datetime, today: date) -> Explanation | None:
    """Give the reason of a change, or another one; an empty text takes it back.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year is closed; or the reason says too little or too much.
    """
    require_keeper(by, today)
    hold_year(year)
    try:
        parse(code)
    except CodeProblem as problem:
        raise Unfit({"": str(problem)}) from problem
    text = " ".join(text.split())
    if len(text) > LONGEST_REASON:
        raise Unfit({"text": _("最多 %d 个字。请精简。") % LONGEST_REASON})
    if text and len(text) < SHORTEST_REASON:
        raise Unfit({"text": _("原因太短。请写明是什么事引起的变动。")})
    return keep_reason(year, code, text, by=by, at=at)


def keep_reason(year: int, code: str, text: str, *, by: Person | None, at: datetime) -> Explanation | None:
    """The same, inside the transaction of a caller who holds the year and has looked at the text."""
    now = Explanation.objects.filter(year=year, code=code, ended=None).first()
    if (now.text if now else "") == text:
        return now
    if now is not None:
        now.ended = at
        now.save(update_fields=["ended"])
    row = Explanation.objects.create(year_id=year, code=code, text=text, at=at, by=by) if text else None
    event = {"event": "change_explained", "code": digest_of([[code]]), "text": digest_of([[text]])}
    record_year(year, "explain", event, by=by, at=at)
    return row


@transaction.atomic
def count(year: int, values: Mapping[str, int | None], *, by: Person | None, at: datetime, today: date) -> int:
    """Enter the counts beside 三公经费; None leaves one as it is. Returns how many are others now.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year is closed; or a count that cannot be.
    """
    require_keeper(by, today)
    hold_year(year)
    problems = {
        name: _("请写 0 到 %d 之间的整数。") % _LARGEST_COUNT
        for name, value in values.items()
        if name not in COUNTS or (value is not None and not 0 <= value <= _LARGEST_COUNT)
    }
    if problems:
        raise Unfit(problems)
    now = {row.code: row for row in Count.objects.filter(year=year, ended=None)}
    changed = {
        name: value
        for name, value in values.items()
        if value is not None and (name not in now or now[name].value != value)
    }
    for name, value in changed.items():
        if name in now:
            now[name].ended = at
            now[name].save(update_fields=["ended"])
        Count.objects.create(year_id=year, code=name, value=value, at=at, by=by)
    if changed:
        record_year(year, "count", {"event": "three_public_counted", "counts": changed}, by=by, at=at)
    return len(changed)
