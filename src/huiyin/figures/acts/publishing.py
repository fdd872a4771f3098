"""Entering what others have published about us, with the document that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core.periods import Period
from huiyin.figures import wanted
from huiyin.figures.acts.entering import ANY, record, require_may_enter
from huiyin.figures.acts.evidence import Upload, storing
from huiyin.figures.entries import number_problem
from huiyin.figures.models import Evidence, PublishedFigure
from huiyin.ledger import acts as ledger

_LONGEST = {"path": 120, "number": 120, "published_by": 200}
_SAID = ("unit", "value", "number", "published_by", "adopted")


@dataclass(frozen=True, slots=True)
class Publication:
    """A petition figure as a document printed it. A rate is in per cent."""

    path: str
    period: Period
    value: Decimal
    number: str
    published_by: str = ""
    adopted: bool = False


def publish_figure(
    given: Publication,
    *,
    by: Person | None,
    at: datetime,
    today: date,
    seen: int | None = ANY,
    evidence: Upload | None = None,
    keeps_evidence: bool = True,
) -> PublishedFigure:
    """Enter a published value, or a new version of it. The same once more changes nothing.

    Raises:
        PermissionDenied: not this person's duty.
        ValidationError: by field what is wrong, and how to mend it; nothing is kept then.
    """
    require_may_enter(by, today)
    unit = check_publication(given)
    said = {name: getattr(given, name) for name in _SAID if name != "unit"} | {"unit": unit}
    try:
        with storing(evidence, by, at) as file, transaction.atomic():
            return _publish(given, said, file, by=by, at=at, seen=seen, keeps_evidence=keeps_evidence)
    except (IntegrityError, ledger.StreamConflict) as error:
        raise ValidationError(_("刚刚另有人填报了“%s”。请看一下现在的数再填。") % given.path) from error


def _publish(
    given: Publication,
    said: dict[str, Any],
    file: Evidence | None,
    *,
    by: Person | None,
    at: datetime,
    seen: int | None,
    keeps_evidence: bool,
) -> PublishedFigure:
    start, end = given.period.start, given.period.end
    now = PublishedFigure.objects.select_for_update().filter(path=given.path, start=start, end=end, ended=None).first()
    if seen not in (ANY, now.pk if now else None):
        raise ValidationError(_("在你填写的时候，另有人改过这一项。你写的都还在下面，核对后再保存。"))
    kept = now.evidence if now is not None and keeps_evidence else None
    if now is not None and file is None and kept == now.evidence and {n: getattr(now, n) for n in _SAID} == said:
        return now
    if file is not None:
        file.save()
    if now is not None:
        now.ended = at
        now.save(update_fields=["ended"])
    row = PublishedFigure.objects.create(
        **said, path=given.path, start=start, end=end, evidence=file or kept, entered_by=by, entered=at
    )
    event: dict[str, Any] = {"event": "figure_published", "path": row.path}
    event |= {"start": start.isoformat(), "end": end.isoformat(), **said, "value": str(given.value)}
    if row.evidence is not None:
        event["evidence"] = row.evidence.digest
    record("published", row.path, "published.enter", event, by=by, at=at)
    return row


@transaction.atomic
def withdraw_publication(row: PublishedFigure, *, by: Person | None, at: datetime, today: date) -> None:
    """
    Raises:
        PermissionDenied: not this person's duty.
        ValidationError: it is not the present version any more.
    """
    require_may_enter(by, today)
    now = PublishedFigure.objects.select_for_update().filter(pk=row.pk, ended=None).first()
    if now is None:
        raise ValidationError(_("“%s”刚刚改过或已撤下。请看一下现在的数。") % row.path)
    now.ended = at
    now.save(update_fields=["ended"])
    event = {"event": "publication_withdrawn", "path": now.path}
    event |= {"start": now.start.isoformat(), "end": now.end.isoformat()}
    record("published", now.path, "published.withdraw", event, by=by, at=at)


def check_publication(given: Publication) -> str:
    """The unit of the figure.

    Raises:
        ValidationError: by field what is wrong with a published value that is to be entered.
    """
    problems = {
        field: _("最多 %d 个字。请精简。") % longest
        for field, longest in _LONGEST.items()
        if len(getattr(given, field)) > longest
    }
    unit = wanted.published_unit(given.path)
    if unit is None:
        near = wanted.nearest_published(given.path)
        problems["path"] = (
            _("没有“%(name)s”这一项；最接近的是“%(near)s”") % {"name": given.path, "near": near}
            if near
            else _("没有“%s”这一项；请从列出的名称中选。") % given.path
        )
    if problem := number_problem(given.value, "%" if unit is None or unit in ("%", "天") else unit):
        problems["value"] = problem
    if not given.number:
        problems["number"] = _("公布数据要注明公布它的文件；请填“文号”")
    if problems:
        raise ValidationError(dict(problems))
    return unit or ""
