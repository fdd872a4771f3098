"""填报与结账: what is entered by hand, with its evidence; and a part of the year that is closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core.scoring import Bonus, Deduction, Elements, Levels, Scale
from huiyin.figures.acts.evidence import Upload, storing
from huiyin.figures.entries import number_problem
from huiyin.figures.models import Evidence
from huiyin.ledger import queries as ledger
from huiyin.ledger.acts import sequence_pending
from huiyin.performance import parts
from huiyin.performance.acts.schemes_record import locked, record, record_change, require
from huiyin.performance.models import Audience, Closing, Handed, Indicator, Reading, Scheme, SchemeState
from huiyin.performance.policies import may_enter, may_keep
from huiyin.performance.queries.digests import closing_digest, reading_digest
from huiyin.performance.queries.sources import NOTHING, Actual, Asked, actuals, is_taken, published_values
from huiyin.petitions.acts.deeds import Unfit

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Report:
    """How far an indicator has come by the end of a part of the year, as somebody reports it."""

    key: str
    value: Decimal | None = None
    note: str = ""
    published: Decimal | None = None
    published_number: str = ""
    takes_published: bool = False


def enter_progress(
    indicator: int,
    handed: int | None,
    given: Report,
    *,
    seen: int | None,
    by: Person | None,
    at: datetime,
    today: date,
    evidence: Upload | None = None,
) -> Reading:
    """`seen`: the version that the form showed, None for none. Without a new file the present one stays.

    Raises:
        NotAllowed: not this person's indicator.
        Unfit: by field what is wrong; the period is closed; somebody else reported meanwhile.
    """
    row = Indicator.objects.select_related("scheme").get(pk=indicator, removed=False)
    share = row.handed.get(pk=handed, removed=False) if handed is not None else None
    require(may_enter(by, row, share, today), by)
    if problems := report_problems(row, share, given):
        raise Unfit(problems)
    try:
        with storing(evidence, by, at) as file, transaction.atomic():
            return _enter(row, share, given, seen=seen, by=by, at=at, file=file, today=today)
    except ValidationError as wrong:
        raise Unfit({name or "": " ".join(words) for name, words in wrong.message_dict.items()}) from wrong


def _enter(
    row: Indicator, share: Handed | None, given: Report, *, seen: int | None, by: Person | None, at: datetime,
    file: Evidence | None, today: date,
) -> Reading:  # fmt: skip
    scheme = _running(row.scheme_id)
    if parts.end_of(scheme.year, given.key) > today and given.key != _open_key(scheme, given.key, today):
        raise Unfit({"": _("%s还没有到，不能填报。") % parts.long_words(scheme.year, given.key)})
    if scheme.closings.filter(key=given.key, ended=None).exists():
        words = _("%s已经结账。要更正，请绩效人员写明理由后重新结账。")
        raise Unfit({"": words % parts.long_words(scheme.year, given.key)})
    now = Reading.objects.select_for_update(of=("self",)).filter(indicator=row, handed=share, key=given.key, ended=None)
    before = now.select_related("evidence").first()
    if seen != (before.pk if before else None):
        raise Unfit({"": _("在你填写的时候，另有人报过这一项。你写的都还在，核对后再保存。")})
    if file is not None:
        file.save()
    if before is not None:
        before.ended = at
        before.save(update_fields=["ended"])
    kept = before.evidence if before is not None else None
    made = Reading.objects.create(
        indicator=row, handed=share, key=given.key, source=row.source, value=given.value, note=given.note.strip(),
        published=given.published, published_number=given.published_number.strip(),
        takes_published=given.takes_published, evidence=file or kept, entered_by=by, entered=at,
    )  # fmt: skip
    event: dict[str, Any] = {
        "event": "progress_entered", "indicator": row.pk, "handed": share.pk if share else None, "key": given.key,
        "digest": reading_digest(made),
    }  # fmt: skip
    if made.evidence is not None:
        event["evidence"] = made.evidence.digest
    record(scheme, "enter_progress", event, by=by, at=at)
    return made


def _open_key(scheme: Scheme, key: str, today: date) -> str:
    """A month or quarter that has begun is reported on; one that has not is not."""
    first = parts.last_month(key) - (2 if key[0] == "Q" else 0)
    begun = date(scheme.year, 1 if key == parts.YEAR else first, 1) <= today
    return key if begun else ""


def report_problems(row: Indicator, share: Handed | None, given: Report) -> dict[str, str]:
    """By field what is wrong with a report."""
    problems = {}
    if given.key not in parts.KEYS:
        problems["key"] = _("请选一个月份或季度。")
    if len(given.note) > LONGEST_NOTE:
        problems["note"] = _("最多 %d 个字。请精简。") % LONGEST_NOTE
    if len(given.published_number) > 120:
        problems["published_number"] = _("最多 %d 个字。请精简。") % 120
    if given.value is not None:
        if is_taken(row, share):
            problems["value"] = _("这项指标的完成值结账时自动取数，不用填报。")
        elif why := value_problem(row, given.value):
            problems["value"] = why
    if given.published is not None and not given.published_number.strip():
        problems["published_number"] = _("上级公布数要注明公布它的文件；请填“文号”。")
    if given.takes_published and given.published is None:
        problems["published"] = _("要采用上级公布数，请先填写它和文号。")
    return problems


def value_problem(row: Indicator, value: Decimal) -> str:
    """Why a number cannot be the actual of an indicator; empty when it can."""
    rule = row.scored_by
    if isinstance(rule, Elements) and (value != value.to_integral_value() or not 0 <= value <= len(rule.names)):
        return _("请填做到了几个要素，0 到 %d 的整数。") % len(rule.names)
    if isinstance(rule, Levels) and not 0 <= value <= 100:
        return _("请填 0 到 100 的百分数：达成、部分达成或未达成按它分档。")
    if isinstance(rule, Scale) and not 0 <= value <= rule.steps:
        return _("请填 0 到 %d 之间的分级，可以是平均数。") % rule.steps
    if isinstance(rule, Deduction | Bonus) and value != value.to_integral_value():
        return _("请填次数（整数）。")
    return number_problem(value, row.unit or "%")


def close_period(pk: int, key: str, *, by: Person | None, at: datetime, today: date) -> Closing:
    """Close a part of the year: actuals are taken from their sources as they are known now, what was entered is joined,
    and all of it stands from now on under its digest and the last entry of the ledger.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: it is not over yet, or closed already.
    """
    require(may_keep(by, today), by)
    # What was committed until now is known: its place in the ledger is where the closing stands.
    sequence_pending()
    with transaction.atomic():
        scheme = _running(pk)
        _refuse_closing(scheme, key, today)
        asked = list(asked_of(scheme))
        taken = [one for one in asked if is_taken(*one)]
        found = actuals(taken, scheme.year, key, parts.end_of(scheme.year, key))
        now = {
            (row.indicator_id, row.handed_id): row
            for row in Reading.objects.filter(indicator__scheme=scheme, key=key, ended=None).select_related("evidence")
        }
        seq = ledger.sequence_head().seq
        period = parts.until(scheme.year, key)
        closing = Closing.objects.create(
            scheme=scheme, key=key, start=period.start, end=period.end, version=scheme.version, seq=seq, digest="",
            at=at, by=by,
        )  # fmt: skip
        readings = _frozen(closing, taken, found, now, at)
        entered = [row for at_, row in now.items() if at_ not in {(r.indicator_id, r.handed_id) for r in readings}]
        Reading.objects.filter(pk__in=[row.pk for row in now.values() if row not in entered]).update(ended=at)
        Reading.objects.filter(pk__in=[row.pk for row in entered]).update(closing=closing)
        Reading.objects.bulk_create(readings, batch_size=500)
        closing.digest = _sealed(closing)
        closing.save(update_fields=["digest"])
        event = {
            "event": "period_closed", "closing": closing.pk, "key": key, "version": scheme.version, "seq": seq,
            "readings": len(readings) + len(entered), "digest": closing.digest,
        }  # fmt: skip
        record(scheme, "close_period", event, by=by, at=at)
        return closing


def _sealed(closing: Closing) -> str:
    """The digest of a closing, over its rows as the database gives them back; each row keeps its own."""
    rows = list(Reading.objects.filter(closing=closing))
    for row in rows:
        row.digest = reading_digest(row)
    Reading.objects.bulk_update(rows, ["digest"], batch_size=500)
    return closing_digest(closing.key, (row.digest for row in rows))


def asked_of(scheme: Scheme) -> Iterable[Asked]:
    """Everything of a scheme that has an actual: indicators where the bureau is appraised, and what was handed down."""
    rows = list(scheme.indicators.filter(removed=False).order_by("place", "pk"))
    shares: dict[int, list[Handed]] = {}
    for share in Handed.objects.filter(indicator__in=rows, removed=False).order_by("pk"):
        shares.setdefault(share.indicator_id, []).append(share)
    for row in rows:
        if scheme.audience == Audience.OWN:
            yield row, None
        for share in shares.get(row.pk, ()):
            yield row, share


def _frozen(
    closing: Closing,
    taken: Iterable[Asked],
    found: dict[tuple[int, int | None], Actual],
    now: dict[tuple[int, int | None], Reading],
    at: datetime,
) -> list[Reading]:
    """The rows of what the sources say; a note and a file that somebody added beside stay with them."""
    taken = list(taken)
    names = {row.published_as for row, share in taken if row.published_as and share is None}
    others = published_values(names, parts.until(closing.scheme.year, closing.key)) if names else {}
    made = []
    for row, share in taken:
        place = (row.pk, share.pk if share else None)
        actual, beside = found.get(place, NOTHING), now.get(place)
        other = others.get(row.published_as) if share is None else None
        made.append(
            Reading(
                indicator=row, handed=share, key=closing.key, source=row.source, value=actual.value,
                numerator=actual.numerator, denominator=actual.denominator, where=actual.where,
                published=other.value if other else beside.published if beside else None,
                published_number=other.number if other else beside.published_number if beside else "",
                takes_published=other.adopted if other else beside.takes_published if beside else False,
                note=beside.note if beside else "", evidence=beside.evidence if beside else None,
                entered_by=beside.entered_by if beside else None, entered=at, closing=closing,
            )
        )  # fmt: skip
    return made


def reopen_period(pk: int, why: str, *, by: Person | None, at: datetime, today: date) -> None:
    """Open a closed part again, to mend what was entered. What stood stays to be read; a new closing takes its place.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: no reason is given; it is not closed; a later part is closed already.
    """
    require(may_keep(by, today), by)
    with transaction.atomic():
        found = Closing.objects.get(pk=pk)
        scheme = _running(found.scheme_id)
        closing = scheme.closings.filter(pk=pk, ended=None).first()
        if closing is None:
            raise Unfit({"": _("这一期没有结账，或者已经重新打开。")})
        if not why.strip() or len(why) > 300:
            raise Unfit({"why": _("请写明重新结账的理由，最多 300 个字。")})
        closing.ended, closing.why = at, why.strip()
        closing.save(update_fields=["ended", "why"])
        rows = list(closing.readings.filter(ended=None).select_related("indicator", "handed"))
        Reading.objects.filter(pk__in=[row.pk for row in rows]).update(ended=at)
        kept = [row for row in rows if not is_taken(row.indicator, row.handed) or row.note or row.evidence_id]
        Reading.objects.bulk_create(_open_again(row) for row in kept)
        record_change(scheme, "reopen_period", {"closing": closing.pk, "key": closing.key}, {}, by=by, at=at, why=why)


def _open_again(row: Reading) -> Reading:
    return Reading(
        indicator_id=row.indicator_id, handed_id=row.handed_id, key=row.key, source=row.source,
        value=None if is_taken(row.indicator, row.handed) else row.value, published=row.published,
        published_number=row.published_number, takes_published=row.takes_published, note=row.note,
        evidence_id=row.evidence_id, entered_by_id=row.entered_by_id, entered=row.entered,
    )  # fmt: skip


def _running(pk: int) -> Scheme:
    scheme = locked(pk)
    if scheme.issued is None or scheme.state not in (SchemeState.ISSUED, SchemeState.DRAFT):
        raise Unfit({"": _("方案下达以后、结束以前才能填报和结账。")})
    return scheme


def _refuse_closing(scheme: Scheme, key: str, today: date) -> None:
    if key not in parts.KEYS:
        raise Unfit({"key": _("请选一个月份或季度。")})
    words = parts.long_words(scheme.year, key)
    if parts.end_of(scheme.year, key) >= today:
        raise Unfit({"key": _("%s还没有结束，结束后的第二天起可以结账。") % words})
    if scheme.closings.filter(key=key, ended=None).exists():
        raise Unfit({"key": _("%s已经结账。") % words})
