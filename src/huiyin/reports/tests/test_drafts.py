"""A draft asked for on the pages: who may, where its files lie, and what becomes of it when its worker dies."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Role
from huiyin.core.periods import parse
from huiyin.documents.sheets import SheetProblem
from huiyin.figures.acts import store_facts
from huiyin.ledger.models import ReadEntry
from huiyin.reports import acts, sealed
from huiyin.reports.inputs import InputsRefused
from huiyin.reports.kinds import KINDS
from huiyin.reports.models import Report, ReportState
from huiyin.reports.sheets import write_empty
from huiyin.reports.tests.county import petitions

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()


def person(name: str, *roles: str) -> Person:
    organ, _made = Organ.objects.get_or_create(name="南山县信访局", kind=OrganKind.BUREAU, confirmed=True)
    made = Person.objects.create(username=name, display_name=name, organ=organ)
    for role in roles:
        Duty.objects.create(person=made, role=role, organ=organ, valid_from=date(2020, 1, 1))
    return made


@pytest.fixture
def officer(settings: Settings, tmp_path: Path) -> Person:
    settings.REPORTS = tmp_path / "reports"
    store_facts([*petitions(2022, 1), *petitions(2023, 101)])
    return person("绩效", Role.PERFORMANCE_OFFICER)


def ask(maker: Person, inputs: bytes | None = None) -> Report:
    return acts.ask_for_report(
        kind="fund-evaluation",
        organ="南山县信访局",
        period=parse("2023"),
        previous=None,
        as_of=date(2024, 2, 29),
        maker=maker,
        at=NOW,
        today=TODAY,
        inputs=inputs,
        enqueue=lambda _report, _organ: None,
    )


def work(report: Report, minutes: int = 0, *, takes_over: bool = False) -> Report:
    acts.carry_out(report.pk, "南山县信访局", lambda: NOW + timedelta(minutes=minutes), takes_over=takes_over)
    report.refresh_from_db()
    return report


def filled(tmp_path: Path, **cells: object) -> bytes:
    path = tmp_path / "表.xlsx"
    write_empty(KINDS["fund-evaluation"], path)
    book = openpyxl.load_workbook(path)
    for row in book["填报数据"].iter_rows(min_row=2):
        if row[0].value in cells:
            row[1].value = cells[row[0].value]  # type: ignore[assignment, index]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_draft_is_made_once_and_keeps_what_it_was_made_from(officer: Person, tmp_path: Path) -> None:
    report = work(ask(officer, filled(tmp_path, 核定编制=12)))
    assert report.state == ReportState.DONE
    values = {figure["id"]: figure["value"] for figure in report.figures}
    assert (values["staff.posts"], values["total.pieces"]) == (12, 13)
    assert report.law_digest and report.calendar_digest and report.word_digest
    assert len(report.inputs_digest) == 64
    folder = sealed.folder_of(report)
    assert sorted(path.name for path in folder.iterdir()) == [
        "final.docx", "inputs.xlsx", "papers.xlsx", "record.json", "report.docx", "template.docx",
    ]  # fmt: skip
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    assert ReadEntry.objects.count() == 1
    before = (folder / sealed.WORD).stat().st_mtime_ns
    work(report, 60)
    assert (folder / sealed.WORD).stat().st_mtime_ns == before


def test_two_workers_do_not_make_the_same_draft(officer: Person) -> None:
    report = ask(officer)
    Report.objects.filter(pk=report.pk).update(state=ReportState.RUNNING, heartbeat=NOW)
    assert work(report, 3).state == ReportState.RUNNING
    assert not sealed.folder_of(report).joinpath(sealed.WORD).exists()
    assert work(report, 30).state == ReportState.DONE


def test_who_knows_that_the_worker_is_dead_takes_over_at_once(officer: Person) -> None:
    report = ask(officer)
    Report.objects.filter(pk=report.pk).update(state=ReportState.RUNNING, heartbeat=NOW)
    assert work(report, 1, takes_over=True).state == ReportState.DONE


def test_a_draft_whose_worker_died_is_given_up_and_can_be_made_again(officer: Person) -> None:
    report = ask(officer)
    Report.objects.filter(pk=report.pk).update(state=ReportState.RUNNING, heartbeat=NOW)
    assert acts.give_up_silent(NOW + timedelta(minutes=5)) == 0
    assert acts.give_up_silent(NOW + timedelta(minutes=11)) == 1
    report.refresh_from_db()
    assert (report.state, report.problem) == (ReportState.FAILED, "后台任务中断，请重新编制")
    assert work(report, 12).state == ReportState.DONE


def test_an_error_is_kept_with_the_draft(officer: Person) -> None:
    report = ask(officer)
    (sealed.folder_of(report) / sealed.INPUTS).write_bytes(b"damaged meanwhile")
    with pytest.raises(SheetProblem):
        work(report)
    report.refresh_from_db()
    assert report.state == ReportState.FAILED
    assert "SheetProblem" in report.problem


def test_a_spreadsheet_that_cannot_be_used_leaves_nothing_behind(officer: Person, tmp_path: Path) -> None:
    with pytest.raises(InputsRefused):
        ask(officer, filled(tmp_path, 核定编制="十二"))
    assert not Report.objects.exists()
    assert not list((tmp_path / "reports").iterdir())


def test_files_left_over_from_another_database_are_not_taken_for_this_draft(officer: Person) -> None:
    first = ask(officer)
    left = sealed.folder_of(first).with_name(str(first.pk + 1))
    left.mkdir()
    (left / sealed.INPUTS).write_bytes(b"of another home")
    assert work(ask(officer)).state == ReportState.DONE


def test_reports_are_made_by_the_bureau_only(officer: Person) -> None:
    for role in (Role.ORGAN_OFFICER, Role.ORGAN_HEAD, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN):
        with pytest.raises(PermissionDenied):
            ask(person(role, role))
    assert not Report.objects.exists()


def test_only_the_accusation_officer_gets_papers_that_name_accusations(officer: Person) -> None:
    both = person("兼任", Role.PERFORMANCE_OFFICER, Role.ACCUSATION_OFFICER)
    accused = next(fact.number for fact in petitions(2023, 101) if fact.purpose == "accusation")
    for maker, named in ((officer, False), (both, True)):
        report = work(ask(maker))
        book = openpyxl.load_workbook(sealed.folder_of(report) / sealed.PAPERS)
        numbers = {str(row[0]) for row in book["明细"].iter_rows(min_row=3, values_only=True)}
        assert (accused in numbers) is named
