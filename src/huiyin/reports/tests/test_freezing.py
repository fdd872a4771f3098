"""陈会计 freezes what was sent; what happens to the ledger afterwards is found, and whoever touches the record, too."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest
import xlsxwriter
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from pytest_django import Settings

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.cli.frozen import freeze as cli_freeze
from huiyin.cli.frozen import verify as cli_verify
from huiyin.core.periods import parse
from huiyin.figures.models import Fact
from huiyin.ledger import refusal
from huiyin.ledger.acts import sequence_pending
from huiyin.ledger.models import Entry, ReadEntry
from huiyin.ledger.verification import verify as verify_ledger
from huiyin.petitions.acts.importing import import_ledger
from huiyin.petitions.acts.outcome import Order as Load
from huiyin.reports import acts, drift, freezing, record, register, sealed, verifying
from huiyin.reports.inputs import Inputs, Typed
from huiyin.reports.models import Report, ReportState, Verification
from huiyin.reports.tests.test_drafts import person

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = NOW + timedelta(days=200)
REASON = "会计数据待财政批复，先行报送"

Row = dict[str, object]


def row(number: int, registered: date, **more: object) -> Row:
    return {
        "信访件编号": f"南信{registered.year}{number:04}",
        "登记日期": registered,
        "信访形式": ("来信", "来访", "网上信访")[number % 3],
        "信访人数": 2 if number % 3 == 1 else 1,
        "信访目的": "揭发控告" if number == 9 else "求决",
        "问题属地": ("青石镇", "临河乡")[number % 2],
        "初重件": "初次",
        "主要诉求": f"反映第{number}号楼供暖问题",
        **more,
    }


def ledger_rows() -> list[Row]:
    return [row(n, date(year, 1, 5) + timedelta(days=25 * n)) for year in (2022, 2023) for n in range(1, 13)]


def load(path: Path, rows: list[Row], actor: str, at: datetime) -> None:
    headings = list(dict.fromkeys(heading for one in rows for heading in one))
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("信访台账")
        page.write_row(0, 0, headings)
        for number, one in enumerate(rows, 1):
            for column, heading in enumerate(headings):
                if one.get(heading) is not None:
                    page.write(number, column, one[heading])
    import_ledger(Load(path, actor, at, at.date()))
    sequence_pending()


def bureau(folder: Path) -> Person:
    """Her bureau with its ledger, and 陈会计."""
    Organ.objects.create(name="南山县信访局", kind=OrganKind.BUREAU, confirmed=True)
    load(folder / "台账.xlsx", ledger_rows(), "system", NOW - timedelta(days=1))
    return person("陈会计", Role.PERFORMANCE_OFFICER)


@dataclass
class Desk:
    """What every test begins with: 陈会计, a draft she made, and its files."""

    maker: Person
    draft: int
    folder: Path


@pytest.fixture(scope="module")
def her_desk(kept: Any, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    with kept(), override_settings(REPORTS=folder / "reports", FILES=folder / "files"):
        maker = bureau(folder)
        return Desk(maker, made(maker).pk, folder)


_at_hand: list[int] = []


@pytest.fixture
def chen(her_desk: Desk, db: None, settings: Settings, tmp_path: Path) -> Person:
    settings.REPORTS = shutil.copytree(her_desk.folder / "reports", tmp_path / "reports")
    settings.FILES = shutil.copytree(her_desk.folder / "files", tmp_path / "files")
    _at_hand[:] = [her_desk.draft]
    return deepcopy(her_desk.maker)


@pytest.fixture
def clerk(chen: Person) -> Person:
    return person("李登记", Role.CLERK)


def drafted(maker: Person) -> Report:
    """The draft that is there; another one is made."""
    return Report.objects.get(pk=_at_hand.pop()) if _at_hand else made(maker)


def made(maker: Person) -> Report:
    report = acts.ask_for_report(
        kind="fund-evaluation",
        organ="南山县信访局",
        period=parse("2023"),
        previous=None,
        as_of=date(2024, 2, 29),
        maker=maker,
        at=NOW,
        today=NOW.date(),
        inputs=None,
        enqueue=lambda _report, _organ: None,
    )
    acts.carry_out(report.pk, "南山县信访局", lambda: NOW)
    report.refresh_from_db()
    return report


def frozen(maker: Person) -> Report:
    return freezing.freeze(drafted(maker).pk, by=maker, at=NOW, today=NOW.date(), despite=REASON)


def head(path: Path) -> str:
    document = docx.Document(str(path))
    parts = [section.header for section in document.sections]
    return "".join(paragraph.text for part in parts for paragraph in part.paragraphs)


def test_the_frozen_report_is_the_draft_without_its_mark_and_its_record_is_entered(chen: Person) -> None:
    draft = drafted(chen)
    folder = sealed.folder_of(draft)
    report = freezing.freeze(draft.pk, by=chen, at=NOW, today=NOW.date(), despite=REASON)
    assert "草稿" in head(folder / sealed.WORD)
    assert "草稿" not in head(folder / sealed.FINAL)
    texts = [
        [paragraph.text for paragraph in docx.Document(str(folder / name)).paragraphs]
        for name in (sealed.WORD, sealed.FINAL)
    ]
    assert texts[0] == texts[1]
    assert (folder / sealed.RECORD).stat().st_mode & 0o777 == 0o600
    event = sealed.sealing(report)
    assert event is not None
    kept, digest = record.read(folder / sealed.RECORD)
    assert event["record"] == report.record_digest == digest
    assert REASON not in Entry.objects.get(stream=f"report:{report.pk}").body
    assert kept.figures["total.pieces"]["value"] == 12
    assert kept.counts("total.pieces") == record.Counts(frozenset(range(13, 25)))
    assert len(kept.petitions) == 24
    assert kept.whole["ledger_seq"] == report.ledger_seq == 24
    assert [name for name, digest in kept.whole["digests"].items() if not digest] == ["inputs"]
    assert sealed.damages(report) == []


def test_what_lacks_something_is_frozen_only_with_a_reason_and_what_is_frozen_stays(chen: Person) -> None:
    draft = drafted(chen)
    for despite in ("", "急"):
        with pytest.raises(freezing.ReasonWanted, match="还缺"):
            freezing.freeze(draft.pk, by=chen, at=NOW, today=NOW.date(), despite=despite)
    freezing.freeze(draft.pk, by=chen, at=NOW, today=NOW.date(), despite=REASON)
    with pytest.raises(freezing.FreezeRefused, match="已经定稿"):
        freezing.freeze(draft.pk, by=chen, at=NOW, today=NOW.date(), despite=REASON)
    assert Entry.objects.filter(stream=f"report:{draft.pk}").count() == 1


def test_on_the_command_line_a_short_reason_is_kept_as_little_as_it_says(chen: Person) -> None:
    draft = drafted(chen)
    done = CliRunner().invoke(cli_freeze, [str(draft.pk), "--despite", "测试"])
    assert done.exit_code == 0, done.output
    draft.refresh_from_db()
    assert draft.frozen_despite == "在命令行定稿，理由：测试"


def test_only_those_who_make_reports_freeze_them(chen: Person) -> None:
    draft = drafted(chen)
    for role in (Role.ORGAN_OFFICER, Role.AUDIT_ADMIN, Role.ACCUSATION_OFFICER):
        with pytest.raises(PermissionDenied):
            freezing.freeze(draft.pk, by=person(role, role), at=NOW, today=NOW.date(), despite=REASON)
    draft.refresh_from_db()
    assert draft.frozen is None


@pytest.mark.either_engine  # files and their digests
def test_a_draft_whose_files_were_touched_is_not_frozen(chen: Person) -> None:
    for name in (sealed.WORD, sealed.FINAL, sealed.PAPERS, sealed.RECORD):
        draft = drafted(chen)
        path = sealed.folder_of(draft) / name
        path.write_bytes(path.read_bytes() + b" ")
        with pytest.raises(freezing.FreezeRefused, match=name):
            freezing.freeze(draft.pk, by=chen, at=NOW, today=NOW.date(), despite=REASON)


def test_a_draft_made_while_the_ledger_was_written_to_is_not_frozen(
    chen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = iter(range(100))
    monkeypatch.setattr(acts, "count_entries", lambda: next(counts))
    draft = made(chen)
    assert draft.state == ReportState.DONE
    assert not (sealed.folder_of(draft) / sealed.RECORD).exists()
    with pytest.raises(freezing.FreezeRefused, match="重新编制"):
        freezing.freeze(draft.pk, by=chen, at=NOW, today=NOW.date(), despite=REASON)


def test_nothing_moved_nothing_found(chen: Person) -> None:
    findings = drift.verify(frozen(chen), LATER)
    assert (findings.damage, findings.figures, findings.petitions, findings.causes) == ([], [], [], [])
    assert findings.checked > 40


def test_a_later_export_moves_two_petitions_and_verify_names_them_and_who_loaded_them(
    chen: Person, clerk: Person, tmp_path: Path
) -> None:
    """李登记 loads a later export: one letter of May turns out to be a visit, and one of December comes in late."""
    report = frozen(chen)
    before = (report.figures, (sealed.folder_of(report) / sealed.FINAL).read_bytes())
    rows = [
        row(3, date(2023, 3, 21)) | {"信访形式": "来访", "信访人数": 6},
        row(30, date(2023, 12, 30)) | {"信访形式": "网上信访"},
        # A reply after the day as of which was counted moves nothing.
        row(4, date(2023, 4, 15), 办理方式="转送", 转送交办日期=date(2024, 5, 1)),
    ]
    load(tmp_path / "新台账.xlsx", rows, actor_of(clerk), LATER - timedelta(days=5))
    findings = drift.verify(report, LATER)
    assert not findings.damage
    moved = {one.id: one for one in findings.figures}
    assert (moved["total.pieces"].before, moved["total.pieces"].now) == ("12", "13")
    assert (moved["total.pieces"].came, moved["total.pieces"].went) == (1, 0)
    assert (moved["channel.visit.pieces"].before, moved["channel.visit.pieces"].now) == ("4", "5")
    assert "channel.phone.pieces" not in moved
    changed, came = findings.petitions
    assert (changed.number, changed.what, came.number, came.what) == ("南信20230003", "changed", "南信20230030", "came")
    columns = {one.column: (one.before, one.now) for one in changed.columns}
    assert columns == {"channel": ("来信", "来访"), "people": ("1", "6")}
    assert changed.cells["channel.letter.pieces", False] == ("1", "")
    assert changed.cells["channel.visit.pieces", False] == ("", "1")
    for petition, act in ((changed, "import.update"), (came, "import.record")):
        (entry,) = petition.entries
        assert (entry.actor, entry.act) == (actor_of(clerk), act)
        assert entry.seq is not None
        assert entry.seq > findings.frozen_seq
    report.refresh_from_db()
    assert (report.figures, (sealed.folder_of(report) / sealed.FINAL).read_bytes()) == before
    assert json.loads(json.dumps(findings.document()))["drifted"] is True


def test_a_petition_of_the_year_before_moves_the_number_compared_with(
    chen: Person, clerk: Person, tmp_path: Path
) -> None:
    report = frozen(chen)
    load(tmp_path / "补.xlsx", [row(40, date(2022, 6, 1))], actor_of(clerk), LATER)
    moved = {one.id: one for one in drift.verify(report, LATER).figures}
    assert (moved["total.pieces"].before, moved["total.pieces"].now) == ("12", "12")
    assert (moved["total.pieces"].previous_before, moved["total.pieces"].previous_now) == ("12", "13")
    assert moved["total.pieces"].came == 1


def test_a_number_entered_later_is_named(chen: Person) -> None:
    report = frozen(chen)
    inputs = Inputs()
    inputs.numbers["staff.posts"] = Typed("核定编制", 2, value=Decimal(14))
    register.load(_renamed(inputs), parse("2023"), by=chen, at=LATER, today=LATER.date())
    findings = drift.verify(report, LATER)
    assert [(one.id, one.before, one.now) for one in findings.figures if one.id == "staff.posts"] == [
        ("staff.posts", None, "14")
    ]
    (said,) = [one for one in findings.said if "核定编制" in one.name]
    assert (said.before, said.now) == ("", "14")
    assert "inputs" in {cause.what for cause in findings.causes}


def _renamed(inputs: Inputs) -> Inputs:
    """As `register.load` wants them: by name."""
    inputs.numbers = {typed.name: typed for typed in inputs.numbers.values()}
    return inputs


def test_another_register_of_measures_is_a_cause(chen: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    report = frozen(chen)
    monkeypatch.setattr(drift, "measures_digest", lambda: "another")
    findings = drift.verify(report, LATER)
    assert [cause.what for cause in findings.causes] == ["measures"]
    assert not findings.has_drifted


# --- Whoever touches it -----------------------------------------------------------------------------------------------


def _edit_record(report: Report) -> None:
    path = sealed.folder_of(report) / sealed.RECORD
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["figures"][0]["value"] = 99
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _edit_word(report: Report) -> None:
    path = sealed.folder_of(report) / sealed.FINAL
    path.write_bytes(path.read_bytes() + b"\0")


def _lose_papers(report: Report) -> None:
    (sealed.folder_of(report) / sealed.PAPERS).unlink()


@pytest.mark.either_engine  # files and their digests
@pytest.mark.parametrize(
    ("touch", "what"),
    [(_edit_record, sealed.RECORD), (_edit_word, sealed.FINAL), (_lose_papers, sealed.PAPERS)],
)
def test_an_edited_file_is_found(chen: Person, touch: Callable[[Report], None], what: str) -> None:
    report = frozen(chen)
    touch(report)
    assert what in {one.what for one in drift.verify(report, LATER).damage}
    told = [problem for problem in verify_ledger().problems if problem.kind == "report"]
    assert any(problem.message.startswith(what) for problem in told)


def test_the_database_refuses_to_change_or_delete_a_frozen_row_and_drafts_stay_free(chen: Person) -> None:
    draft, report = drafted(chen), frozen(chen)
    assert refusal.all_missing() == []
    Report.objects.filter(pk=draft.pk).update(notices=["x"])
    row = Report.objects.filter(pk=report.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(notices=["x"])
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(frozen=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    report.refresh_from_db()
    assert report.frozen


def _edit_template(report: Report) -> None:
    word = docx.Document(str(sealed.folder_of(report) / sealed.TEMPLATE))
    word.add_paragraph("加一句{{ 没有这个 }}")
    word.save(str(sealed.folder_of(report) / sealed.TEMPLATE))


def _lose_template(report: Report) -> None:
    (sealed.folder_of(report) / sealed.TEMPLATE).unlink()


def _edit_draft(report: Report) -> None:
    (sealed.folder_of(report) / sealed.WORD).write_bytes(b"another draft")


def _slip_in_inputs(report: Report) -> None:
    (sealed.folder_of(report) / sealed.INPUTS).write_bytes(b"no spreadsheet")


def test_what_it_was_made_from_is_sealed_with_it(chen: Person, tmp_path: Path) -> None:
    report = frozen(chen)
    folder = sealed.folder_of(report)
    shutil.copytree(folder, tmp_path / "as it was")
    touches = (
        (_lose_template, sealed.TEMPLATE),
        (_edit_draft, sealed.WORD),
        (_slip_in_inputs, sealed.INPUTS),
        (_edit_template, sealed.TEMPLATE),
    )
    for touch, what in touches:
        shutil.rmtree(folder)
        shutil.copytree(tmp_path / "as it was", folder)
        touch(report)
        assert [one.what for one in sealed.damages(report)] == [what]
        assert any(f" {what}：" in one for one in _messages())
    findings = drift.verify(report, LATER)
    assert ([one.what for one in findings.damage], findings.checked > 40) == ([sealed.TEMPLATE], False)


def test_a_draft_whose_template_was_exchanged_is_not_frozen(chen: Person) -> None:
    draft = drafted(chen)
    _edit_template(draft)
    with pytest.raises(freezing.FreezeRefused, match=sealed.TEMPLATE):
        freezing.freeze(draft.pk, by=chen, at=NOW, today=NOW.date(), despite=REASON)


def test_a_template_given_for_once_is_no_difference_from_that_of_today(chen: Person) -> None:
    word = docx.Document()
    word.add_paragraph("来信{{ 来信.件次 }}。")
    buffer = io.BytesIO()
    word.save(buffer)
    report = acts.put_down(
        kind="fund-evaluation",
        organ="南山县信访局",
        period=parse("2023"),
        previous=None,
        as_of=date(2024, 2, 29),
        maker=chen,
        at=NOW,
        inputs=None,
        own_template=buffer.getvalue(),
    )
    acts.carry_out(report.pk, "南山县信访局", lambda: NOW)
    report = freezing.freeze(report.pk, by=chen, at=NOW, today=NOW.date(), despite=REASON)
    findings = drift.verify(report, LATER)
    assert (findings.damage, findings.causes) == ([], [])


def test_a_fact_edited_in_the_database_is_explained_by_nothing_that_anybody_did(
    chen: Person, clerk: Person, tmp_path: Path
) -> None:
    report = frozen(chen)
    load(tmp_path / "新台账.xlsx", [row(3, date(2023, 3, 21)) | {"信访形式": "来访"}], actor_of(clerk), LATER)
    Fact.objects.filter(number="南信20230006").update(people=40)
    Fact.objects.filter(number="南信20230007").delete()
    told = {one.number or one.petition: one.is_unexplained for one in drift.verify(report, LATER).petitions}
    assert told == {"南信20230003": False, "南信20230006": True, "南信20230007": True}
    said = CliRunner().invoke(cli_verify, [str(report.pk)]).output
    assert said.count("没有任何一次操作能解释这一变化") == 2


def _without_triggers(statement: str, words: list[Any]) -> None:
    (guarded,) = [one for one in refusal.guarded_tables("default") if one.table == "reports_report"]
    on = " ON reports_report" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in refusal.wanted_of(connection, guarded):
            cursor.execute(f"DROP TRIGGER {name}{on}")
        cursor.execute(statement, words)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert any(table == "reports_report" for table, _name in refusal.all_missing())
    refusal.install()


def test_a_row_edited_behind_the_triggers_is_found(chen: Person) -> None:
    """Somebody who may drop a trigger changes what was sent; the record and the ledger know better."""
    report = frozen(chen)
    figures = json.loads(json.dumps(report.figures))
    next(one for one in figures if one["id"] == "total.pieces")["value"] = 11
    _without_triggers(
        "UPDATE reports_report SET figures = %s WHERE id = %s", [json.dumps(figures, ensure_ascii=False), report.pk]
    )
    report.refresh_from_db()
    (damage,) = drift.verify(report, LATER).damage
    assert damage.what == "reports_report.figures total.pieces"


def _messages() -> list[str]:
    return [f"{one.stream} {one.message}" for one in verify_ledger().problems if one.kind == "report"]


def test_a_frozen_report_that_was_deleted_or_made_a_draft_again_is_missed(chen: Person) -> None:
    """The triggers stand again when anybody looks; the ledger remembers what was frozen."""
    gone, drafted_again = frozen(chen), frozen(chen)
    gone.proof.delete()
    _without_triggers("DELETE FROM reports_report WHERE id = %s", [gone.pk])
    _without_triggers("UPDATE reports_report SET frozen = NULL WHERE id = %s", [drafted_again.pk])
    assert refusal.all_missing() == []
    told = _messages()
    assert [one for one in told if one.startswith(f"report:{gone.pk} ") and "被删除" in one]
    assert [one for one in told if one.startswith(f"report:{drafted_again.pk} ") and "定稿标记被取消" in one]
    for report, said in ((gone, "被删除"), (drafted_again, "定稿标记被取消")):
        asked = CliRunner().invoke(cli_verify, [str(report.pk)])
        assert (asked.exit_code, said in asked.output) == (2, True), asked.output
    assert json.loads(CliRunner().invoke(cli_verify, [str(gone.pk), "--json"]).stdout)["damaged"] is True
    assert CliRunner().invoke(cli_verify, ["4711"]).exit_code == 2
    assert "没有第4711号报告" in CliRunner().invoke(cli_verify, ["4711"]).output


@pytest.mark.parametrize(("column", "value"), [("frozen", "2024-02-01 01:00:00"), ("frozen_by_id", None)])
def test_when_and_by_whom_it_was_frozen_is_held_against_the_ledger(chen: Person, column: str, value: object) -> None:
    report = frozen(chen)
    _without_triggers(f"UPDATE reports_report SET {column} = %s WHERE id = %s", [value, report.pk])
    report.refresh_from_db()
    assert [one.what for one in sealed.damages(report)] == [f"reports_report.{column.removesuffix('_id')}"]
    assert any(column.removesuffix("_id") in one for one in _messages())


def test_a_record_forged_together_with_its_row_is_found_by_the_ledger(chen: Person) -> None:
    report = frozen(chen)
    _edit_record(report)
    digest = record.digest_of((sealed.folder_of(report) / sealed.RECORD).read_bytes())
    _without_triggers("UPDATE reports_report SET record_digest = %s WHERE id = %s", [digest, report.pk])
    report.refresh_from_db()
    assert {one.what for one in drift.verify(report, LATER).damage} >= {"record.json", "reports_report.record_digest"}


# --- Asked for on the pages -------------------------------------------------------------------------------------------


def test_a_verification_is_carried_out_once_and_its_reading_recorded(
    chen: Person, clerk: Person, tmp_path: Path
) -> None:
    report = frozen(chen)
    load(tmp_path / "补.xlsx", [row(40, date(2023, 6, 1))], actor_of(clerk), LATER)
    asked: list[int] = []
    first = verifying.ask_to_verify(report.pk, by=chen, at=LATER, today=LATER.date(), enqueue=asked.append)
    again = verifying.ask_to_verify(report.pk, by=chen, at=LATER, today=LATER.date(), enqueue=asked.append)
    assert first == again
    reads = ReadEntry.objects.count()
    verifying.carry_out_verification(first.pk, lambda: LATER)
    verifying.carry_out_verification(first.pk, lambda: LATER)
    first.refresh_from_db()
    assert (first.state, first.findings["drifted"], first.findings["damaged"]) == (ReportState.DONE, True, False)
    assert ReadEntry.objects.count() == reads + 1
    with pytest.raises(verifying.NotFrozen):
        verifying.ask_to_verify(drafted(chen).pk, by=chen, at=LATER, today=LATER.date(), enqueue=asked.append)


def test_a_verification_whose_worker_died_is_given_up(chen: Person) -> None:
    report = frozen(chen)
    dead = Verification.objects.create(
        report=report, asked=NOW, asked_by=chen, state=ReportState.RUNNING, heartbeat=NOW
    )
    assert verifying.give_up_silent(NOW + timedelta(minutes=11)) == 1
    dead.refresh_from_db()
    assert (dead.state, dead.problem) == (ReportState.FAILED, "后台任务中断，请重新核验")
