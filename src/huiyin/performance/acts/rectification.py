"""整改: a finding is put on the list, reported mended with proof, and struck off by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.figures.acts.evidence import Upload, storing
from huiyin.performance.acts.registers_record import record
from huiyin.performance.acts.schemes_record import digest_of, require
from huiyin.performance.models import Origin, Rectification, RectificationStep, Standing
from huiyin.performance.policies_registers import may_list, may_report, may_strike
from huiyin.performance.queries.rectification import last_report
from huiyin.petitions.acts.deeds import Unfit

_Step = RectificationStep.Kind
LONGEST = 2000
#: No measure may take longer than that to be promised.
FARTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Given:
    """A finding as it is entered."""

    found: date
    origin: str
    problem: str
    measure: str
    owner: Person
    due: date
    office: str = ""
    number: str = ""


@transaction.atomic
def add_rectification(given: Given, *, organ: Organ, by: Person | None, at: datetime, today: date) -> Rectification:
    """
    Raises:
        NotAllowed: not this person's duty.
        Unfit: by field what is wrong.
    """
    require(may_list(by, today), by)
    if problems := problems_of(given, today):
        raise Unfit(problems)
    said = {name: getattr(given, name) for name in Given.__dataclass_fields__}
    row = Rectification.objects.create(**said, organ=organ, entered=at, entered_by=by)
    plain = {name: str(value) for name, value in said.items() if name != "owner"}
    event = {
        "event": "rectification_added", "rectification": row.pk, "origin": row.origin, "owner": row.owner_id,
        "due": row.due.isoformat(), "digest": digest_of(plain),
    }  # fmt: skip
    record(_stream(row), "add_rectification", event, by=by, at=at)
    return row


@transaction.atomic
def load_rectifications(
    rows: Sequence[Given], *, organ: Organ, by: Person | None, at: datetime, today: date
) -> list[Rectification]:
    """The findings of a spreadsheet, all of them or none. Those that stand already, word for word, are left out.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    require(may_list(by, today), by)
    return [add_rectification(given, organ=organ, by=by, at=at, today=today) for given in fresh(rows, organ)]


def fresh(rows: Sequence[Given], organ: Organ) -> list[Given]:
    """The findings that do not stand yet; one twice in a spreadsheet is two, unless both stand."""
    days = {given.found for given in rows}
    there = Rectification.objects.filter(organ=organ, found__in=days).exclude(standing=Standing.WITHDRAWN)
    names = Given.__dataclass_fields__
    rows_there = [Given(**{name: getattr(row, name) for name in names}) for row in there.select_related("owner")]
    standing = [_as_read(one) for one in rows_there]
    found = []
    for given in rows:
        if (said := _as_read(given)) in standing:
            standing.remove(said)
        else:
            found.append(given)
    return found


def _as_read(given: Given) -> Given:
    """As a spreadsheet gives it back: ends of lines are told in one way, and nothing stands around a text."""
    texts: dict[str, Any] = {
        name: "\n".join(getattr(given, name).splitlines()).strip()
        for name in ("number", "problem", "measure", "office")
    }
    return replace(given, **texts)


def report(pk: int, words: str, *, by: Person, at: datetime, today: date, proof: Upload | None = None) -> Rectification:
    """The owner says what was done; without proof in a file, in words that can be checked.

    Raises:
        NotAllowed, Unfit: as the others.
        ValidationError: the file is none of the kinds that are kept.
    """
    with storing(proof, by, at) as evidence, transaction.atomic():
        row = _held(pk, Standing.OPEN)
        require(may_report(by, row, today), by)
        _worded(words, _("请写明做了什么、怎样核实，必要时附上证明材料。"))
        if evidence is not None:
            evidence.save()
        step = RectificationStep(kind=_Step.REPORTED, words=words.strip(), evidence=evidence)
        return _take(row, step, Standing.REPORTED, by=by, at=at)


@transaction.atomic
def strike(pk: int, words: str, *, by: Person, at: datetime, today: date) -> Rectification:
    """销号: a second person has looked at the proof. `words`: what was checked; may be empty.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = _held(pk, Standing.REPORTED)
    _second(row, by, today)
    row.struck = today
    return _take(row, RectificationStep(kind=_Step.STRUCK, words=words.strip()), Standing.STRUCK, by=by, at=at)


@transaction.atomic
def send_back(pk: int, words: str, *, by: Person, at: datetime, today: date) -> Rectification:
    """It is not mended yet; the reason is for the owner.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = _held(pk, Standing.REPORTED)
    _second(row, by, today)
    _worded(words, _("请写明退回的原因，责任人要知道还差什么。"))
    return _take(row, RectificationStep(kind=_Step.RETURNED, words=words.strip()), Standing.OPEN, by=by, at=at)


@transaction.atomic
def reopen(pk: int, words: str, *, by: Person, at: datetime, today: date) -> Rectification:
    """It has come back: what was struck off stands again.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = _held(pk, Standing.STRUCK)
    require(may_list(by, today), by)
    _worded(words, _("请写明为什么重新整改。"))
    row.struck = None
    return _take(row, RectificationStep(kind=_Step.REOPENED, words=words.strip()), Standing.OPEN, by=by, at=at)


@transaction.atomic
def postpone(pk: int, due: date, words: str, *, by: Person, at: datetime, today: date) -> Rectification:
    """
    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = _held(pk, Standing.OPEN)
    require(may_list(by, today), by)
    _worded(words, _("请写明调整期限的原因。"))
    if not row.found <= due <= today + FARTHEST:
        raise Unfit({"due": _("期限要在发现日期以后、五年以内。请核对年份。")})
    row.due = due
    step = RectificationStep(kind=_Step.POSTPONED, words=words.strip(), due=due)
    return _take(row, step, Standing.OPEN, by=by, at=at)


@transaction.atomic
def withdraw(pk: int, words: str, *, by: Person, at: datetime, today: date) -> Rectification:
    """It was put on the list by mistake. It stays to be seen, and is counted no more.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = _held(pk, Standing.OPEN)
    require(may_list(by, today), by)
    _worded(words, _("请写明撤下的原因。"))
    step = RectificationStep(kind=_Step.WITHDRAWN, words=words.strip())
    return _take(row, step, Standing.WITHDRAWN, by=by, at=at)


def problems_of(given: Given, today: date) -> dict[str, str]:
    """What cannot be, by field; the same for a form and a row of a spreadsheet."""
    asked = {"problem": _("请写清问题是什么。"), "measure": _("请写整改措施：做什么、做到什么程度。")}
    found = {name: words for name, words in asked.items() if not getattr(given, name).strip()}
    for name in asked:
        if len(getattr(given, name)) > LONGEST:
            found[name] = _("最多 %d 个字。请精简。") % LONGEST
    if given.origin not in Origin.values:
        found["origin"] = _("请选择来源。")
    if not date(2000, 1, 1) <= given.found <= today:
        found["found"] = _("发现日期不能晚于今天。请核对年份。")
    elif not given.found <= given.due <= today + FARTHEST:
        found["due"] = _("期限要在发现日期以后、五年以内。请核对年份。")
    return found


def _stream(row: Rectification) -> str:
    return f"rectification:{row.pk}"


def _held(pk: int, standing: Standing) -> Rectification:
    row = Rectification.objects.select_for_update().get(pk=pk)
    if row.standing != standing:
        raise Unfit({"": _("这个事项现在是“%s”。请刷新页面再办。") % row.get_standing_display()})
    return row


def _second(row: Rectification, by: Person, today: date) -> None:
    said = last_report(row)
    require(may_strike(by, row, said.by_id if said else None, today), by)


def _worded(words: str, asked: str) -> None:
    if not words.strip():
        raise Unfit({"words": asked})
    if len(words) > LONGEST:
        raise Unfit({"words": _("最多 %d 个字。请精简。") % LONGEST})


def _take(
    row: Rectification, step: RectificationStep, standing: Standing, *, by: Person, at: datetime
) -> Rectification:
    row.standing = standing
    row.save(update_fields=["standing", "struck", "due"])
    step.rectification, step.by, step.at = row, by, at
    step.save()
    event = {"event": f"rectification_{step.kind}", "rectification": row.pk, "digest": digest_of({"words": step.words})}
    if step.due is not None:
        event["due"] = step.due.isoformat()
    if step.evidence_id is not None:
        event["evidence"] = step.evidence_id
    record(_stream(row), f"{step.kind}_rectification", event, by=by, at=at)
    return row
