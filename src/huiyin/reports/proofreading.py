"""Proofreading at the desk: a document is brought or a draft made, findings are decided, the file removed again."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.accounts.policies import Denied
from huiyin.ledger import acts as ledger
from huiyin.ledger.queries import heads
from huiyin.proofread.model import SEVERITIES
from huiyin.reports import proof_files, proofs
from huiyin.reports.models import ProofDecision, ProofSheet, Report
from huiyin.reports.policies import may_make
from huiyin.reports.proof_results import FORM, loud, result_of
from huiyin.reports.sealed import FINAL, folder_of

#: A reason of fewer characters is none.
SHORTEST_REASON = 5


class DecisionRefused(Exception):
    """The finding is not there any more, or the reason is missing; says what to do."""


class Finding(NamedTuple):
    """One relation of a document with what was decided about it."""

    found: dict[str, Any]
    decision: ProofDecision | None

    @property
    def is_open(self) -> bool:
        """Whether it keeps a report from being sent: loud, and nobody gave a reason why it is none."""
        return bool(loud([self.found])) and (self.decision is None or self.decision.accepted)


@transaction.atomic
def bring(
    data: bytes, name: str, *, by: Person, at: datetime, today: date, after: ProofSheet | None = None,
    report_date: date | None = None,
) -> ProofSheet:  # fmt: skip
    """Proofread a document; `after`: it is the next version of that one.

    Raises:
        PermissionDenied: this person proofreads nothing.
        huiyin.proofread.reading.Unreadable: it could not be read; nothing is kept.
    """
    _require(by, today)
    proof = proofs.proofread(data, name, report_date=report_date)
    sheet = ProofSheet(name=name[-200:], report_date=report_date, added_by=by, added=at)
    if after is not None:
        ProofSheet.objects.select_for_update().filter(series=after.series).first()
        newest = ProofSheet.objects.filter(series=after.series).order_by("-number").values_list("number", flat=True)
        sheet.series, sheet.number = after.series, newest[0] + 1
    else:
        sheet.series, sheet.number = f"file:{uuid4().hex}", 1
    return _put(sheet, data, result_of(proof), actor_of(by), at)


@transaction.atomic
def proofread_draft(report: Report, *, at: datetime) -> ProofSheet:
    """Proofread a draft as it would be sent. Drafts of one kind and period are versions of one document."""
    data = (folder_of(report) / FINAL).read_bytes()
    series = f"report:{report.kind}:{report.start}..{report.end}"
    proof = proofs.proofread(data, f"{report.kind}.docx", report_date=report.signed_on)
    number = ProofSheet.objects.filter(series=series).count() + 1
    sheet = ProofSheet(series=series, number=number, name=proof.name, report=report, report_date=report.signed_on)
    sheet.added_by, sheet.added = report.maker, at
    return _put(sheet, data, result_of(proof), actor_of(report.maker), at)


def _put(sheet: ProofSheet, data: bytes, result: dict[str, Any], actor: str, at: datetime) -> ProofSheet:
    sheet.digest, sheet.size = proof_files.keep(data), len(data)
    proof_files.keep_result(sheet.digest, result)
    severities = Counter(one["severity"] for one in result["relations"] if one["severity"])
    sheet.counts = {severity: severities[severity] for severity in SEVERITIES}
    sheet.quantities, sheet.relations = result["quantities"], len(result["relations"])
    sheet.save()
    _enter(sheet, "proof_made", actor, at, digest=sheet.digest, number=sheet.number, counts=sheet.counts)
    return sheet


@transaction.atomic
def decide(
    sheet: ProofSheet, finding: str, *, accepted: bool, reason: str, by: Person, at: datetime, today: date
) -> ProofDecision:
    """Say of a finding that the document is to be changed, or why it is no fault.

    Raises:
        PermissionDenied: this person proofreads nothing.
        DecisionRefused: there is no such finding, or it is dismissed without a reason.
    """
    _require(by, today)
    reason = " ".join(reason.split())
    if not accepted and len(reason) < SHORTEST_REASON:
        raise DecisionRefused(_("请写明为什么不是差错，至少五个字。"))
    if finding not in {one["is_known_by"] for one in result(sheet)["relations"] if one["severity"]}:
        raise DecisionRefused(_("这一处已经不在文件里。请重新打开这一页。"))
    ProofDecision.objects.filter(series=sheet.series, finding=finding, ended=None).update(ended=at)
    decision = ProofDecision.objects.create(
        series=sheet.series, finding=finding, accepted=accepted, reason=reason, decided_by=by, decided=at
    )
    _enter(sheet, "proof_decided", actor_of(by), at, finding=finding, accepted=accepted)
    return decision


@transaction.atomic
def remove(sheet: ProofSheet, *, by: Person, at: datetime, today: date) -> None:
    """Take the file and what was found in it out of the home; what was decided stays.

    Raises:
        PermissionDenied: this person proofreads nothing, or the file is a report's.
    """
    _require(by, today)
    if sheet.report_id is not None:
        raise PermissionDenied(_("本系统编制的报告随报告保存，不单独删除。"))
    ProofSheet.objects.filter(pk=sheet.pk, removed=None).update(removed=at)
    _enter(sheet, "proof_removed", actor_of(by), at, digest=sheet.digest)
    if not ProofSheet.objects.filter(digest=sheet.digest, removed=None).exists():
        transaction.on_commit(lambda: proof_files.remove(sheet.digest))


def result(sheet: ProofSheet) -> dict[str, Any]:
    """What was found in it; worked out anew where an older version of the program wrote it.

    Raises:
        ProofGone: the file is not there any more.
    """
    kept = proof_files.read_result(sheet.digest)
    if kept is not None and kept.get("form") == FORM:
        return kept
    data = proof_files.read(sheet.digest)
    found = result_of(proofs.proofread(data, sheet.name, report_date=sheet.report_date))
    proof_files.keep_result(sheet.digest, found)
    return found


def findings(sheet: ProofSheet) -> list[Finding]:
    """What does not hold, or is to be looked at, the gravest first, with what was decided."""
    decided = {one.finding: one for one in ProofDecision.objects.filter(series=sheet.series, ended=None)}
    found = [Finding(one, decided.get(one["is_known_by"])) for one in result(sheet)["relations"] if one["severity"]]
    return sorted(found, key=lambda one: SEVERITIES.index(one.found["severity"]))


def _enter(sheet: ProofSheet, event: str, actor: str, at: datetime, **told: object) -> None:
    stream = f"proof:{sheet.pk}"
    ledger.append(
        stream=stream,
        expected_n=heads([stream])[stream].n,
        act=event.replace("_", "."),
        actor=actor,
        at=at,
        events=[{"event": event, "sheet": sheet.pk, **told}],
    )


def _require(person: Person, today: date) -> None:
    decision = may_make(person, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)
