"""Entering a number that no ledger holds: one version, one ledger entry, the evidence sealed beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.core.periods import Period
from huiyin.figures import wanted
from huiyin.figures.acts.evidence import Upload, storing
from huiyin.figures.entries import NONE, SEPARATOR, is_large, number_problem
from huiyin.figures.models import EnteredFigure, Evidence
from huiyin.figures.policies import may_enter
from huiyin.figures.queries.entered import own_units, previous_value
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries as ledger_queries

LONGEST = {"name": 120, "unit": 20, "ground": 500, "number": 120}
LONGEST_REASON = 2000
_LONGEST_STREAM = 60
#: What a caller says who did not look at the present version first.
ANY = -1


@dataclass(frozen=True, slots=True)
class Given:
    """One number as somebody enters it for a period. `previous` None: the period before speaks for itself."""

    name: str
    period: Period
    unit: str = ""
    value: Decimal | None = None
    previous: Decimal | None = None
    reason: str = ""
    ground: str = ""
    number: str = ""


def enter_figure(
    given: Given,
    *,
    by: Person | None,
    at: datetime,
    today: date,
    seen: int | None = ANY,
    evidence: Upload | None = None,
    keeps_evidence: bool = True,
) -> EnteredFigure:
    """Enter a figure, or a new version of it. The same once more changes nothing.

    `seen`: the version the writer had before him, None for none. Without a new file the present one stays, unless
    `keeps_evidence` is off. `by` None is the command line.

    Raises:
        PermissionDenied: not this person's duty.
        ValidationError: by field what is wrong, and how to mend it; nothing is kept then.
    """
    require_may_enter(by, today)
    check(given)
    try:
        with storing(evidence, by, at) as file, transaction.atomic():
            return _enter(given, file, by=by, at=at, seen=seen, keeps_evidence=keeps_evidence)
    except (IntegrityError, ledger.StreamConflict) as error:
        raise ValidationError(_("刚刚另有人填报了“%s”。请看一下现在的数再填。") % given.name) from error


def _enter(
    given: Given, file: Evidence | None, *, by: Person | None, at: datetime, seen: int | None, keeps_evidence: bool
) -> EnteredFigure:
    rows = EnteredFigure.objects.select_for_update().filter(
        name=given.name, start=given.period.start, end=given.period.end, ended=None
    )
    now = rows.first()
    if seen not in (ANY, now.pk if now else None):
        raise ValidationError(_changed(now))
    kept = now.evidence if now is not None and keeps_evidence else None
    if now is not None and file is None and kept == now.evidence and _says(now) == _said(given):
        return now
    if file is not None:
        file.save()
    if now is not None:
        now.ended = at
        now.save(update_fields=["ended"])
    row = EnteredFigure.objects.create(
        **_said(given),
        name=given.name,
        start=given.period.start,
        end=given.period.end,
        evidence=file or kept,
        entered_by=by,
        entered=at,
    )
    event: dict[str, Any] = {"event": "figure_entered", "name": row.name, **_days(row.start, row.end)}
    event |= {name: str(value) if isinstance(value, Decimal) else value for name, value in _said(given).items()}
    if row.evidence is not None:
        event["evidence"] = row.evidence.digest
    record("figure", row.name, "figure.enter", event, by=by, at=at)
    return row


@transaction.atomic
def withdraw_figure(row: EnteredFigure, *, by: Person | None, at: datetime, today: date) -> None:
    """Say that a figure was entered by mistake. Its versions stay to be read.

    Raises:
        PermissionDenied: not this person's duty.
        ValidationError: it is not the present version any more.
    """
    require_may_enter(by, today)
    now = EnteredFigure.objects.select_for_update().filter(pk=row.pk, ended=None).first()
    if now is None:
        raise ValidationError(_("“%s”刚刚改过或已撤下。请看一下现在的数。") % row.name)
    now.ended = at
    now.save(update_fields=["ended"])
    event = {"event": "figure_withdrawn", "name": now.name, **_days(now.start, now.end)}
    record("figure", now.name, "figure.withdraw", event, by=by, at=at)


def check(given: Given) -> None:
    """
    Raises:
        ValidationError: by field what is wrong with a figure that is to be entered.
    """
    problems = _lengths(given)
    if not given.name:
        problems["name"] = _("请写明名称。")
    asked = wanted.find(given.name)
    known = asked.unit if asked is not None else own_units().get(given.name)
    head = wanted.find(f"{given.name}{SEPARATOR}?") if asked is None else None
    if head is not None:
        problems["name"] = _("“%(name)s”要写明是哪一%(item)s，如“%(name)s·……”。") % {
            "name": given.name,
            "item": head.item,
        }
    if known is not None and given.unit != known and not _is_none(given.name):
        problems["unit"] = _("单位应为“%s”。请换算后再填。") % (known or _("没有单位"))
    if given.unit:
        for field, value in (("value", given.value), ("previous", given.previous)):
            if value is not None and (problem := number_problem(value, given.unit)):
                problems[field] = problem
    elif given.value is not None or given.previous is not None:
        problems["unit"] = _("有数就要写明单位。")
    if "value" not in problems and "previous" not in problems and (why := reason_wanted(given)):
        problems["reason"] = why
    if problems:
        raise ValidationError(dict(problems))


def reason_wanted(given: Given) -> str:
    """Why a reason is wanted that was not given; empty when none is."""
    asked = wanted.find(given.name)
    if given.reason or (asked is not None and not asked.is_explained):
        return ""
    previous = previous_value(given.name, given.period, given.previous)
    if not is_large(given.value, previous, Decimal(settings.REPORT_REASON_PERCENT)):
        return ""
    return _("比上期（%(previous)s%(unit)s）变化超过 %(percent)d%%，请写明原因，报告会一并写出。") % {
        "previous": f"{previous.normalize():f}" if previous is not None else "",
        "unit": given.unit,
        "percent": settings.REPORT_REASON_PERCENT,
    }


def require_may_enter(by: Person | None, today: date) -> None:
    """
    Raises:
        PermissionDenied: not this person's duty.
    """
    decision = may_enter(by, today) if by is not None else True
    if not decision:
        raise PermissionDenied(getattr(decision, "why", ""))


def record(kind: str, name: str, act: str, event: dict[str, Any], *, by: Person | None, at: datetime) -> None:
    stream = stream_of(kind, name)
    head = ledger_queries.heads([stream])[stream]
    ledger.append(stream=stream, expected_n=head.n, act=act, actor=actor_of(by), at=at, events=[event])


def stream_of(kind: str, name: str) -> str:
    """figure:NAME; a name too long for a stream keeps its beginning and gets a digest."""
    whole = f"{kind}:{name}"
    if len(whole) <= _LONGEST_STREAM:
        return whole
    return f"{whole[: _LONGEST_STREAM - 17]}~{sha256(name.encode()).hexdigest()[:16]}"


def _lengths(given: Given) -> dict[str, str]:
    problems = {
        field: _("最多 %d 个字。请精简。") % longest
        for field, longest in LONGEST.items()
        if len(getattr(given, field)) > longest
    }
    if len(given.reason) > LONGEST_REASON:
        problems["reason"] = _("最多 %d 个字。请精简。") % LONGEST_REASON
    return problems


def _is_none(name: str) -> bool:
    return name.partition(SEPARATOR)[2] == NONE


def _said(given: Given) -> dict[str, Any]:
    return {
        "unit": given.unit,
        "value": given.value,
        "previous": given.previous,
        "reason": given.reason,
        "ground": given.ground,
        "number": given.number,
    }


def _says(row: EnteredFigure) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("unit", "value", "previous", "reason", "ground", "number")}


def _days(start: date, end: date) -> dict[str, str]:
    return {"start": start.isoformat(), "end": end.isoformat()}


def _changed(now: EnteredFigure | None) -> str:
    if now is None:
        return _("在你填写的时候，这一项被撤下了。你写的都还在下面，核对后再保存。")
    return _("在你填写的时候，%(who)s改过这一项，现在是 %(value)s%(unit)s。你写的都还在下面，核对后再保存。") % {
        "who": now.entered_by.display_name if now.entered_by is not None else _("数据表"),
        "value": "" if now.value is None else f"{now.value.normalize():f}",
        "unit": now.unit,
    }
