"""绩效监控 at the check dates and 绩效自评 of the year: filled in, handed in, reviewed by another person."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.figures.acts.evidence import Upload, storing
from huiyin.performance.acts.goals import Stale
from huiyin.performance.acts.registers_record import record
from huiyin.performance.acts.schemes_record import require
from huiyin.performance.models import (
    Cause,
    CheckKind,
    CheckState,
    GoalCheck,
    GoalLine,
    GoalMoney,
    GoalSpent,
    GoalState,
    GoalTable,
    Likelihood,
)
from huiyin.performance.policies_registers import may_keep_goals, may_review_goals
from huiyin.performance.queries.digests import check_digest
from huiyin.performance.queries.goals import Outcome, Scored, indicators_of, outcome_of
from huiyin.petitions.acts.deeds import Unfit

LONGEST = 2000
_LIMITS = {"words": 300, "reason": LONGEST, "measure": LONGEST}


@dataclass(frozen=True, slots=True)
class LineFilled:
    """What was reached of one indicator. `share`: of a qualitative one, in per cent."""

    actual: Decimal | None = None
    words: str = ""
    share: Decimal | None = None
    forecast: Decimal | None = None
    likelihood: str = ""
    cause: str = ""
    reason: str = ""
    measure: str = ""
    evidence: Upload | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A check as it is filled in: money in yuan by kind, lines by the id of their indicator. A kind that is left out is
    as the books have it; `why`: by kind, the reason of an amount that is not."""

    spent: Mapping[str, Decimal]
    lines: Mapping[int, LineFilled]
    forecast: Decimal | None = None
    achieved: str = ""
    why: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The reviewer's points for one indicator, where they are not those by rule."""

    points: Decimal
    why: str


@transaction.atomic
def begin_check(pk: int, kind: str, day: date, *, by: Person | None, at: datetime, today: date) -> GoalCheck:
    """
    Raises:
        NotAllowed: not this person's duty.
        Unfit: the table is not in force, or there is one of that day already.
    """
    require(may_keep_goals(by, today), by)
    table = GoalTable.objects.select_for_update().get(pk=pk)
    if table.state != GoalState.ADOPTED:
        raise Unfit({"": _("目标表批复以后才能填写监控和自评。")})
    if kind not in CheckKind.values or day.year != table.year:
        raise Unfit({"day": _("截至日期要在 %d 年内。") % table.year})
    if kind == CheckKind.EVALUATION and (day.month, day.day) != (12, 31):
        raise Unfit({"day": _("自评是全年的，截至日期是 %d 年 12 月 31 日。") % table.year})
    if table.checks.filter(kind=kind, day=day).exclude(state=CheckState.REPLACED).exists():
        raise Unfit({"day": _("这一天的已经有了。请打开已有的那一张。")})
    check = GoalCheck.objects.create(table=table, kind=kind, day=day, made=at, made_by=by)
    GoalLine.objects.bulk_create(GoalLine(of=check, indicator=one) for one in indicators_of(table))
    _record(check, "begun", {}, by=by, at=at)
    return check


def fill_check(pk: int, filled: Filled, *, seen: int | None, by: Person, at: datetime, today: date) -> GoalCheck:
    """Keep what was filled in so far; nothing has to be complete yet.

    Raises:
        NotAllowed, Unfit: as the others.
        Stale: it was changed since the form was opened.
        ValidationError: a file is none of the kinds that are kept.
    """
    require(may_keep_goals(by, today), by)
    with ExitStack() as stored, transaction.atomic():
        check = _draft(pk, seen)
        lines = {line.indicator_id: line for line in check.lines.select_related("indicator")}
        if problems := _problems(check, filled, lines):
            raise Unfit(problems)
        check.forecast, check.achieved = filled.forecast, filled.achieved.strip()
        check.version += 1
        check.save(update_fields=["forecast", "achieved", "version"])
        check.spent.all().delete()
        GoalSpent.objects.bulk_create(
            GoalSpent(of=check, kind=kind, amount=amount, why=filled.why.get(kind, "").strip())
            for kind, amount in filled.spent.items()
        )
        for indicator, one in filled.lines.items():
            line = lines[indicator]
            for name in ("actual", "words", "share", "forecast", "likelihood", "cause", "reason", "measure"):
                setattr(line, name, getattr(one, name))
            if one.evidence is not None:
                line.evidence = stored.enter_context(storing(one.evidence, by, at))
                assert line.evidence is not None
                line.evidence.save()
            line.save()
        _record(check, "filled", {"version": check.version}, by=by, at=at)
        return check


@transaction.atomic
def submit_check(pk: int, *, by: Person, at: datetime, today: date) -> GoalCheck:
    """From now on its values stand.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: by line what is still missing.
    """
    require(may_keep_goals(by, today), by)
    check = _draft(pk, None)
    if check.day > today:
        raise Unfit({"": _("还没有到截至日期，不能提交。")})
    outcome = outcome_of(check)
    if problems := missing_of(check, outcome):
        raise Unfit(problems)
    _keep_money(check, outcome)
    check.state, check.submitted, check.submitted_by = CheckState.SUBMITTED, at, by
    outcome = outcome_of(check)
    check.digest = check_digest(check, outcome)
    check.save(update_fields=["state", "submitted", "submitted_by", "digest"])
    _record(check, "submitted", {"digest": check.digest}, by=by, at=at)
    return check


def _keep_money(check: GoalCheck, outcome: Outcome) -> None:
    """What the books say now is kept beside what was typed, and in its place where nothing was."""
    check.spent.all().delete()
    GoalSpent.objects.bulk_create(
        GoalSpent(of=check, kind=one.kind, amount=one.spent, books=one.books, why=one.why if one.differs else "")
        for one in outcome.money
        if one.spent is not None
    )


def missing_of(check: GoalCheck, outcome: Outcome) -> dict[str, str]:
    """What keeps a check from being handed in, by what it belongs to: `spent`, `achieved`, `line-ID`."""
    found = {}
    if outcome.total.spent is None:
        found["spent"] = _("请填写执行数；没有支出的填 0。")
    for one in outcome.money:
        if one.differs and not one.why.strip():
            told = {"kind": one.label, "typed": f"{one.spent:,.2f}", "books": f"{one.books:,.2f}"}
            words = _("%(kind)s：填的 %(typed)s 元与账上的 %(books)s 元不同，请写原因，或者留空按账上的数。")
            found[f"spent-{one.kind}"] = words % told
    if check.kind == CheckKind.EVALUATION and not check.achieved.strip():
        found["achieved"] = _("请填写年度总体目标的实际完成情况。")
    for row in outcome.rows:
        if words := _missing_in(row, check.kind):
            found[f"line-{row.indicator.pk}"] = f"{row.indicator.name}：{words}"
    return found


def _missing_in(row: Scored, kind: str) -> str:
    line = row.line
    value = line.share if row.indicator.operator == "qualitative" else line.actual
    if value is None:
        return _("请填写实际完成值。") if row.indicator.operator != "qualitative" else _("请填写完成程度。")
    if kind == CheckKind.MONITORING:
        if not line.likelihood:
            return _("请选择完成目标的可能性。")
        if line.likelihood != Likelihood.CERTAIN and not (line.cause and line.reason.strip()):
            return _("不能确定完成的，要写偏差原因的类别和分析。")
        return ""
    if row.is_explained:
        return ""
    if row.deviates == "over":
        return _("完成值达到目标的 130% 以上，要写原因（目标是否定低了）和改进措施。")
    return _("没有达到目标，要写偏差原因和改进措施。")


@transaction.atomic
def review_check(
    pk: int, reviewed: Mapping[int, Reviewed], opinion: str, *, by: Person, at: datetime, today: date
) -> GoalCheck:
    """复核: another person's points stand beside those by rule, each with its reason; the sum is worked out anew.

    Raises:
        NotAllowed: not this person's duty, or it is their own.
        Unfit: points above the weight, or without a reason.
    """
    check = _held(pk, CheckState.SUBMITTED)
    require(may_review_goals(by, check, today), by)
    lines = {line.indicator_id: line for line in check.lines.select_related("indicator")}
    problems = {}
    for indicator, one in reviewed.items():
        weight = lines[indicator].indicator.weight or Decimal(0)
        if not 0 <= one.points <= weight:
            problems[f"line-{indicator}"] = _("复核得分在 0 到 %s 之间。") % f"{weight.normalize():f}"
        elif not one.why.strip() or len(one.why) > 300:
            problems[f"line-{indicator}"] = _("请写明为什么不是按规则算出的得分，三百字以内。")
    if len(opinion) > LONGEST:
        problems["opinion"] = _("最多 %d 个字。请精简。") % LONGEST
    if problems:
        raise Unfit(problems)
    for indicator, one in reviewed.items():
        line = lines[indicator]
        line.reviewed, line.why_reviewed = one.points, one.why.strip()
        line.save(update_fields=["reviewed", "why_reviewed"])
    check.state, check.reviewed, check.reviewed_by, check.opinion = CheckState.REVIEWED, at, by, opinion.strip()
    check.digest = check_digest(check, outcome_of(check))
    check.save(update_fields=["state", "reviewed", "reviewed_by", "opinion", "digest"])
    _record(check, "reviewed", {"digest": check.digest}, by=by, at=at)
    return check


@transaction.atomic
def return_check(pk: int, opinion: str, *, by: Person, at: datetime, today: date) -> GoalCheck:
    """Sent back to be mended: it is a draft again.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    check = _held(pk, CheckState.SUBMITTED)
    require(may_review_goals(by, check, today), by)
    if not opinion.strip() or len(opinion) > LONGEST:
        raise Unfit({"opinion": _("请写明退回的原因。")})
    check.state, check.opinion, check.digest = CheckState.DRAFT, opinion.strip(), ""
    check.submitted, check.submitted_by = None, None
    # What was the books' follows them again; what somebody typed against them stays typed.
    check.spent.filter(books=F("amount")).delete()
    check.spent.update(books=None)
    check.save(update_fields=["state", "opinion", "digest", "submitted", "submitted_by"])
    _record(check, "replaced", {}, by=by, at=at)
    return check


# --- The inside ------------------------------------------------------------------------------------------------------


def _held(pk: int, state: CheckState) -> GoalCheck:
    check = GoalCheck.objects.select_for_update(of=("self",)).select_related("table").get(pk=pk)
    if check.state != state:
        raise Unfit({"": _("它现在是“%s”。请刷新页面再办。") % check.get_state_display()})
    return check


def _draft(pk: int, seen: int | None) -> GoalCheck:
    check = _held(pk, CheckState.DRAFT)
    if seen is not None and check.version != seen:
        raise Stale
    return check


def _record(check: GoalCheck, what: str, more: Mapping[str, object], *, by: Person | None, at: datetime) -> None:
    event = {"event": f"goals_check_{what}", "check": check.pk, "kind": check.kind, "day": check.day.isoformat()}
    record(f"goals:{check.table_id}", f"check_{what}", event | dict(more), by=by, at=at)


def _problems(check: GoalCheck, filled: Filled, lines: Mapping[int, GoalLine]) -> dict[str, str]:
    found: dict[str, str] = {}
    if any(kind not in GoalMoney.Kind.values or amount < 0 for kind, amount in filled.spent.items()):
        found["spent"] = _("执行数要是不小于零的数，单位：元。")
    if any(len(why) > 300 for why in filled.why.values()):
        found["spent"] = _("与账上不同的原因最多 %d 个字。请精简。") % 300
    if filled.forecast is not None and filled.forecast < 0:
        found["forecast"] = _("全年预计执行数不能小于零。")
    if len(filled.achieved) > 2 * LONGEST:
        found["achieved"] = _("最多 %d 个字。请精简。") % (2 * LONGEST)
    for indicator, one in filled.lines.items():
        if indicator not in lines:
            found[""] = _("有一个指标不在这张表里。请刷新页面。")
        elif words := _line_problem(one):
            found[f"line-{indicator}"] = f"{lines[indicator].indicator.name}：{words}"
    return found


def _line_problem(one: LineFilled) -> str:
    if any(value is not None and value < 0 for value in (one.actual, one.forecast)):
        return _("完成值不能小于零。")
    if one.share is not None and not 0 <= one.share <= 100:
        return _("完成程度在 0 到 100% 之间。")
    if one.cause and one.cause not in Cause.values:
        return _("请选择偏差原因类别。")
    if one.likelihood and one.likelihood not in Likelihood.values:
        return _("请选择完成目标的可能性。")
    for name, most in _LIMITS.items():
        if len(getattr(one, name)) > most:
            return _("最多 %d 个字。请精简。") % most
    return ""
