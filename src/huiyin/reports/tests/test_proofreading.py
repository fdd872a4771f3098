"""陈会计 has documents proofread: decisions are remembered, and no draft that contradicts itself is frozen unseen."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from huiyin.accounts.models import Person, Role
from huiyin.ledger.models import Entry
from huiyin.proofread.reading import Unreadable
from huiyin.reports import freezing, proof_files, proofreading, record, sealed
from huiyin.reports.models import ProofSheet, Report
from huiyin.reports.proof_results import STATES
from huiyin.reports.tests.test_drafts import person
from huiyin.reports.tests.test_freezing import REASON, bureau
from huiyin.reports.tests.test_freezing import made as drafted

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WRONG = "全年共登记508件次，其中来信156件次，来访65人次，网上278件次。\n经费支出25万元。\n"
MENDED = WRONG.replace("278", "287")


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def chen(settings: Settings, tmp_path: Path) -> Person:
    settings.REPORTS = tmp_path / "reports"
    return bureau(tmp_path)


@pytest.fixture
def officer() -> Person:
    return person("陈会计", Role.PERFORMANCE_OFFICER)


def bring(text: str, by: Person, after: ProofSheet | None = None) -> ProofSheet:
    return proofreading.bring(text.encode(), "总结.txt", by=by, at=NOW, today=NOW.date(), after=after)


def dismiss(sheet: ProofSheet, finding: proofreading.Finding, by: Person, reason: str = "") -> None:
    proofreading.decide(
        sheet, finding.found["is_known_by"], accepted=False, reason=reason, by=by, at=NOW, today=NOW.date()
    )


def test_the_figures_are_marked_and_what_is_wrong_is_found(officer: Person) -> None:
    sheet = bring(WRONG, officer)
    (finding,) = [one for one in proofreading.findings(sheet) if one.is_open]
    assert finding.found["numbers"] == ["508", "156", "65", "278"]
    assert sheet.counts["error"] + sheet.counts["likely"] == 1
    line = next(part for part in proofreading.result(sheet)["parts"] if part["number"] == 0)
    marked = {piece[0]: piece[1] for piece in line["pieces"] if len(piece) > 1}
    assert marked["508"] in {"error", "likely"}
    assert marked.keys() >= {"508", "156", "65", "278"}
    assert "".join(piece[0] for piece in line["pieces"]) == WRONG.split("\n", 1)[0]
    other = next(part for part in proofreading.result(sheet)["parts"] if part["number"] == 1)
    assert [piece[1] for piece in other["pieces"] if len(piece) > 1] == [STATES[0]]


def test_a_reason_is_remembered_in_the_next_version_and_only_where_the_words_are_the_same(officer: Person) -> None:
    first = bring(WRONG, officer)
    (finding,) = [one for one in proofreading.findings(first) if one.is_open]
    with pytest.raises(proofreading.DecisionRefused, match="至少五个字"):
        dismiss(first, finding, officer, "不是")
    dismiss(first, finding, officer, "网上含重复登记九件，另行说明")
    second = bring(WRONG + "补充一句。", officer, after=first)
    assert second.number == 2
    (again,) = [one for one in proofreading.findings(second) if one.decision is not None]
    assert not again.is_open
    stranger = bring(WRONG, officer)
    assert [one.decision for one in proofreading.findings(stranger) if one.is_open] == [None]
    assert not [one for one in proofreading.findings(bring(MENDED, officer, after=first)) if one.is_open]
    bodies = [entry.body for entry in Entry.objects.filter(stream__startswith="proof:")]
    assert len(bodies) == 5
    assert not any("重复登记" in body for body in bodies), "free text is not in the ledger"


def test_what_is_accepted_stays_open_until_it_is_mended(officer: Person) -> None:
    sheet = bring(WRONG, officer)
    (finding,) = [one for one in proofreading.findings(sheet) if one.is_open]
    key = finding.found["is_known_by"]
    proofreading.decide(sheet, key, accepted=True, reason="", by=officer, at=NOW, today=NOW.date())
    (again,) = [one for one in proofreading.findings(sheet) if one.decision is not None]
    assert again.is_open
    with pytest.raises(proofreading.DecisionRefused, match="已经不在"):
        proofreading.decide(sheet, "0" * 64, accepted=True, reason="", by=officer, at=NOW, today=NOW.date())


def test_a_removed_file_is_gone_and_another_with_the_same_bytes_stays(officer: Person) -> None:
    one, two = bring(WRONG, officer), bring(WRONG, officer)
    assert one.digest == two.digest
    proofreading.remove(one, by=officer, at=NOW, today=NOW.date())
    assert proof_files.read(two.digest) == WRONG.encode()


def test_organs_and_unreadable_files_get_nowhere(officer: Person) -> None:
    with pytest.raises(PermissionDenied):
        bring(WRONG, person("赵经办", Role.ORGAN_OFFICER))
    with pytest.raises(Unreadable):
        proofreading.bring(b"\x89PNG\r\n", "图.png", by=officer, at=NOW, today=NOW.date())
    assert not ProofSheet.objects.exists()
    assert not Entry.objects.filter(stream__startswith="proof:").exists()


def _with_a_contradiction(report: Report) -> None:
    """As if the bureau's own template had said so: the final file and all that seals it."""
    path = sealed.folder_of(report) / sealed.FINAL
    document = docx.Document(str(path))
    document.add_paragraph(WRONG.split("\n", 1)[0])
    target = io.BytesIO()
    document.save(target)
    path.write_bytes(target.getvalue())
    kept = sealed.folder_of(report) / sealed.RECORD
    whole, _digest = record.read(kept)
    content = kept.read_bytes().replace(
        whole.whole["digests"]["word"].encode(), record.digest_of(target.getvalue()).encode()
    )
    kept.write_bytes(content)
    Report.objects.filter(pk=report.pk).update(record_digest=record.digest_of(content), missing=[])
    report.proof.delete()


def test_our_own_reports_do_not_contradict_themselves(chen: Person) -> None:
    sheet = drafted(chen).proof
    assert [one.found["message"]["zh"] for one in proofreading.findings(sheet) if one.is_open] == []
    assert sheet.relations > 0


def test_a_draft_that_contradicts_itself_is_frozen_only_when_somebody_said_why(chen: Person) -> None:
    report = drafted(chen)
    _with_a_contradiction(report)
    with pytest.raises(freezing.ReasonWanted, match="校对发现 1 处"):
        freezing.freeze(report.pk, by=chen, at=NOW, today=NOW.date())
    sheet = proofreading.proofread_draft(Report.objects.get(pk=report.pk), at=NOW)
    (finding,) = [one for one in proofreading.findings(sheet) if one.is_open]
    dismiss(sheet, finding, chen, "网上含重复登记九件，另行说明")
    freezing.freeze(report.pk, by=chen, at=NOW, today=NOW.date())
    entry = Entry.objects.filter(stream=f"report:{report.pk}").latest("n")
    assert '"contradictions":0' in entry.body.replace(" ", "")


def test_a_reason_given_while_freezing_counts_them(chen: Person) -> None:
    report = drafted(chen)
    _with_a_contradiction(report)
    freezing.freeze(report.pk, by=chen, at=NOW, today=date(2024, 3, 1), despite=REASON)
    entry = Entry.objects.filter(stream=f"report:{report.pk}").latest("n")
    assert '"contradictions":1' in entry.body.replace(" ", "")
