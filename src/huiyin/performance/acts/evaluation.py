"""自评、加扣分申请与复核: a year scored by rule, explained where it must be, and reviewed by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.core.scoring import EXECUTION_POINTS, deviation
from huiyin.figures.acts.evidence import Upload, storing
from huiyin.performance import parts
from huiyin.performance.acts.schemes_record import locked, record, require
from huiyin.performance.models import Claim, Evaluation, EvaluationState, Mark, Scheme
from huiyin.performance.policies import may_keep, may_review, may_submit
from huiyin.performance.queries.digests import marks_digest
from huiyin.performance.queries.evaluation import execution_of, own_total, reviewed_total
from huiyin.performance.queries.progress import board, is_by_organs
from huiyin.petitions.acts.deeds import Unfit

SHORTEST, LONGEST = 5, 2000
MOST_POINTS = Decimal(20)


class Explained(NamedTuple):
    """Why a target was missed or left far behind, and what will be done."""

    reason: str
    remedy: str


class Reviewed(NamedTuple):
    """What a reviewer gives for one indicator, and why where it is not what the rule gave."""

    points: Decimal
    why: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """Points asked for beside the indicators, or owned up to."""

    kind: str
    points: Decimal
    ground: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    marks: Mapping[int, Reviewed] = field(default_factory=dict)
    #: Claim → points granted (0: refused) and why.
    claims: Mapping[int, Reviewed] = field(default_factory=dict)
    opinion: str = ""


def begin(pk: int, organ: Organ | None, *, by: Person | None, at: datetime, today: date) -> Evaluation:
    """Begin a self-evaluation from what the year was closed with; begun once, it is given back as it stands.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: the year is not closed, or nothing was handed down to this organ.
    """
    with transaction.atomic():
        scheme = locked(pk)
        require(may_submit(by, Evaluation(scheme=scheme, organ=organ), today), by)
        if found := Evaluation.objects.filter(scheme=scheme, organ=organ).first():
            return found
        if is_by_organs(scheme) != (organ is not None):
            raise Unfit({"": _("这个方案不考核这个单位。")})
        if not scheme.closings.filter(key=parts.YEAR, ended=None).exists():
            raise Unfit({"": _("全年还没有结账。请绩效人员先结账，再自评。")})
        row = Evaluation.objects.create(scheme=scheme, organ=organ, version=scheme.version, full=0, begun=at)
        _mark(row)
        if row.organ_id is None and scheme.has_execution:
            row.budget, row.spent = execution_of(scheme.year)
        row.save()
        record(scheme, "begin_evaluation", {"event": "evaluation_begun", "evaluation": row.pk}, by=by, at=at)
        return row


def _mark(row: Evaluation) -> None:
    """The points by rule of everything that is evaluated, from the closed year; what was explained stays."""
    known = {mark.indicator_id: mark for mark in row.marks.all()}
    row.full = Decimal(0)
    for one in board(row.scheme, parts.YEAR, organ=row.organ_id):
        mark = known.pop(one.indicator.pk, None) or Mark(evaluation=row, indicator=one.indicator)
        mark.weight, mark.target, mark.actual = one.indicator.points, one.target, one.value
        mark.how, mark.own = one.worked.how, one.worked.points
        mark.deviation = deviation(one.worked, direction=one.indicator.direction, target=one.target)  # type: ignore[arg-type]
        mark.save()
        row.full += mark.weight
    Mark.objects.filter(pk__in=[mark.pk for mark in known.values()]).delete()
    if not row.full:
        raise Unfit({"": _("没有可以自评的指标：这个方案没有分解给这个单位。")})
    if row.organ_id is None and row.scheme.has_execution:
        row.full += EXECUTION_POINTS


@transaction.atomic
def renew(pk: int, *, by: Person | None, at: datetime, today: date) -> Evaluation:
    """Take over what the year was closed with anew, after it was opened and closed once more. What was explained stays.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = _open(pk, by, today)
    if not row.scheme.closings.filter(key=parts.YEAR, ended=None).exists():
        raise Unfit({"": _("全年还没有结账。请绩效人员先结账，再自评。")})
    _mark(row)
    row.version = row.scheme.version
    row.save()
    record(row.scheme, "begin_evaluation", {"event": "evaluation_begun", "evaluation": pk}, by=by, at=at)
    return row


@transaction.atomic
def explain(
    pk: int,
    words: Mapping[int, Explained],
    money: tuple[Decimal | None, Decimal | None] | None = None,
    *,
    by: Person | None,
    at: datetime,
    today: date,
) -> Evaluation:
    """Keep reasons and measures as far as they are written; `money`: budget and spending, where finance has none.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: it was handed in already, or a text is too long.
    """
    row = _open(pk, by, today)
    problems: dict[str, str] = {}
    for mark in row.marks.filter(indicator__in=words):
        said = words[mark.indicator_id]
        if max(len(said.reason), len(said.remedy)) > LONGEST:
            problems[f"reason-{mark.indicator_id}"] = _("最多 %d 个字。请精简。") % LONGEST
        mark.reason, mark.remedy = said.reason.strip(), said.remedy.strip()
        mark.save(update_fields=["reason", "remedy"])
    if money is not None and row.scheme.has_execution:
        row.budget, row.spent = money
        if any(amount is not None and amount < 0 for amount in money):
            problems["budget"] = _("金额不能小于零。")
        row.save(update_fields=["budget", "spent"])
    if problems:
        raise Unfit(problems)
    return row


def ask(
    pk: int, given: Asking, *, by: Person | None, at: datetime, today: date, evidence: Upload | None = None
) -> Claim:
    """Ask for bonus points, or name a deduction, with its ground.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    if problems := _asking_problems(given):
        raise Unfit(problems)
    try:
        with storing(evidence, by, at) as file, transaction.atomic():
            row = _open(pk, by, today)
            if file is not None:
                file.save()
            made = Claim.objects.create(
                evaluation=row, kind=given.kind, points=given.points, ground=given.ground.strip(),
                number=given.number.strip(), evidence=file, asked=at, asked_by=by,
            )  # fmt: skip
            told = {"event": "claim_made", "claim": made.pk, "kind": made.kind, "points": f"{made.points:f}"}
            record(row.scheme, "make_claim", told, by=by, at=at)
            return made
    except ValidationError as wrong:
        raise Unfit({name or "": " ".join(words) for name, words in wrong.message_dict.items()}) from wrong


def _asking_problems(given: Asking) -> dict[str, str]:
    problems = {}
    if given.kind not in Claim.Kind.values:
        problems["kind"] = _("请选加分或者扣分。")
    if not 0 < given.points <= MOST_POINTS or given.points != round(given.points, 2):
        problems["points"] = _("分数大于 0，最多 %d 分，两位小数。") % MOST_POINTS
    if len(given.ground.strip()) < SHORTEST or len(given.ground) > 300:
        problems["ground"] = _("请写明依据和事由，5 到 300 个字。")
    if len(given.number) > 120:
        problems["number"] = _("最多 %d 个字。请精简。") % 120
    return problems


@transaction.atomic
def withdraw_claim(pk: int, *, by: Person | None, at: datetime, today: date) -> Claim:
    """
    Raises:
        NotAllowed, Unfit: as the others.
    """
    found = Claim.objects.get(pk=pk)
    row = _open(found.evaluation_id, by, today)
    claim = row.claims.get(pk=pk, withdrawn=None)
    claim.withdrawn = at
    claim.save(update_fields=["withdrawn"])
    record(row.scheme, "withdraw_claim", {"event": "claim_withdrawn", "claim": pk}, by=by, at=at)
    return claim


@transaction.atomic
def submit(pk: int, *, by: Person | None, at: datetime, today: date) -> Evaluation:
    """Hand the self-evaluation in.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: by field what is missing: an actual, a reason or a measure, the money.
    """
    row = _open(pk, by, today)
    problems: dict[str, str] = {}
    for mark in row.marks.select_related("indicator"):
        name = mark.indicator.name
        if mark.own is None:
            problems[f"mark-{mark.indicator_id}"] = _("“%s”没有完成值，不能评分。请补报后重新结账。") % name
        elif mark.deviation and min(len(mark.reason), len(mark.remedy)) < SHORTEST:
            short = _("“%s”没有达到目标或者失分，请写明偏差原因和改进措施。")
            over = _("“%s”达到目标的 1.3 倍以上，请写明原因和措施（目标是否定低了）。")
            problems[f"reason-{mark.indicator_id}"] = (short if mark.deviation == "short" else over) % name
    if row.scheme.has_execution and row.organ_id is None and (not row.budget or row.spent is None):
        problems["budget"] = _("请填写全年预算数和全年执行数，预算执行率据此计分。")
    if problems:
        raise Unfit(problems)
    row.own_total, row.state = own_total(row), EvaluationState.SUBMITTED
    row.submitted, row.submitted_by = at, by
    row.save()
    _recorded(row, "submit_evaluation", row.own_total, by=by, at=at)
    return row


@transaction.atomic
def review(pk: int, given: Review, *, by: Person | None, at: datetime, today: date) -> Evaluation:
    """Give the points that count and decide what was asked for.

    Raises:
        NotAllowed: not this person's duty, or the evaluation is this person's own.
        Unfit: by field what is wrong.
    """
    row = _locked(pk)
    require(may_review(by, row, today), by)
    if row.state != EvaluationState.SUBMITTED:
        raise Unfit({"": _("这份自评现在是“%s”，不能复核。") % row.get_state_display()})
    problems: dict[str, str] = {}
    for mark in row.marks.all():
        told = given.marks.get(mark.indicator_id, Reviewed(mark.own or Decimal(0)))
        if why := _reviewed_problem(mark, told):
            problems[f"points-{mark.indicator_id}"] = why
        mark.reviewed, mark.why_reviewed = told.points, told.why.strip()
        mark.save(update_fields=["reviewed", "why_reviewed"])
    for claim in row.claims.filter(withdrawn=None):
        granted = given.claims.get(claim.pk)
        if granted is None or not 0 <= granted.points <= claim.points:
            problems[f"claim-{claim.pk}"] = _("请认定分数：0（不认定）到申请的分数。")
            continue
        if granted.points != claim.points and len(granted.why.strip()) < SHORTEST:
            problems[f"claim-{claim.pk}"] = _("认定的与申请的不同，请写明理由（至少五个字）。")
        claim.granted, claim.why, claim.decided, claim.decided_by = granted.points, granted.why.strip()[:300], at, by
        claim.save()
        told_claim = {"event": "claim_decided", "claim": claim.pk, "points": f"{granted.points:f}"}
        record(row.scheme, "decide_claim", told_claim, by=by, at=at)
    if problems:
        raise Unfit(problems)
    row.reviewed_total, row.state = reviewed_total(row), EvaluationState.REVIEWED
    row.reviewed, row.reviewed_by, row.opinion = at, by, given.opinion.strip()[:LONGEST]
    row.save()
    _recorded(row, "review_evaluation", row.reviewed_total, by=by, at=at)
    return row


def _reviewed_problem(mark: Mark, told: Reviewed) -> str:
    most = mark.weight if mark.how != "bonus" else mark.own or Decimal(0)
    if not 0 <= told.points <= most or told.points != round(told.points, 2):
        return _("复核得分在 0 到 %s 之间，最多两位小数。") % f"{most.normalize():f}"
    if told.points != (mark.own or Decimal(0)) and len(told.why.strip()) < SHORTEST:
        return _("复核得分与自评得分不同，请写明理由（至少五个字）。")
    return ""


@transaction.atomic
def send_back(pk: int, opinion: str, *, by: Person | None, at: datetime, today: date) -> Evaluation:
    """Give a self-evaluation back to be mended.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: no reason is given, or it is not waiting for a review.
    """
    row = _locked(pk)
    require(may_review(by, row, today), by)
    if row.state != EvaluationState.SUBMITTED:
        raise Unfit({"": _("这份自评现在是“%s”，不能退回。") % row.get_state_display()})
    if len(opinion.strip()) < SHORTEST:
        raise Unfit({"opinion": _("请写明退回的理由（至少五个字）。")})
    row.state, row.opinion, row.own_total = EvaluationState.OPEN, opinion.strip()[:LONGEST], None
    row.submitted = row.submitted_by = None
    row.save()
    record(row.scheme, "return_evaluation", {"event": "evaluation_returned", "evaluation": pk}, by=by, at=at)
    return row


@transaction.atomic
def end_scheme(pk: int, *, by: Person | None, at: datetime, today: date) -> Scheme:
    """Close a scheme whose evaluations are all reviewed.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: an evaluation is still open.
    """
    scheme = locked(pk)
    require(may_keep(by, today), by)
    rows = scheme.evaluations.all()
    if not rows or any(row.state != EvaluationState.REVIEWED for row in rows):
        raise Unfit({"": _("还有没有复核的自评，方案不能结束。")})
    scheme.state = "closed"
    scheme.save(update_fields=["state"])
    record(scheme, "close_scheme", {"event": "scheme_closed", "version": scheme.version}, by=by, at=at)
    return scheme


def _recorded(row: Evaluation, act: str, points: Decimal, *, by: Person | None, at: datetime) -> None:
    event = "evaluation_submitted" if act == "submit_evaluation" else "evaluation_reviewed"
    told: dict[str, Any] = {"event": event, "evaluation": row.pk, "version": row.version, "points": f"{points:.2f}"}
    record(row.scheme, act, told | {"digest": marks_digest(row)}, by=by, at=at)


def _locked(pk: int) -> Evaluation:
    found = Evaluation.objects.get(pk=pk)
    locked(found.scheme_id)
    return Evaluation.objects.select_for_update(of=("self",)).select_related("scheme", "organ").get(pk=pk)


def _open(pk: int, by: Person | None, today: date) -> Evaluation:
    row = _locked(pk)
    require(may_submit(by, row, today), by)
    if row.state != EvaluationState.OPEN:
        raise Unfit({"": _("这份自评已经提交，不再改动。要改，请复核人员退回。")})
    return row
