"""Templates are put in version by version: what is wrong is said and not taken, what was taken is kept as it was."""

from __future__ import annotations

import hashlib
import io
import stat
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from huiyin.accounts.models import Person, Role
from huiyin.ledger.queries import entries
from huiyin.ledger.sentences import sentence
from huiyin.reports import template_acts, template_files
from huiyin.reports.models import Template
from huiyin.reports.queries import newest_template, versions
from huiyin.reports.tests.test_drafts import person

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
KIND = "fund-evaluation"
GOOD = "全年登记来信{{ 来信.件次 }}，{{ 来信.件次 | 同比 }}。"


@pytest.fixture
def li_wen(settings: Settings, tmp_path: Path) -> Person:
    settings.FILES = tmp_path / "files"
    return person("李文", Role.PERFORMANCE_OFFICER)


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def put(by: Person, data: bytes, days: int = 0, name: str = "自评报告模板.docx") -> Template:
    at = NOW + timedelta(days=days)
    return template_acts.put_template(kind=KIND, name=name, data=data, by=by, at=at, today=at.date())


def told() -> list[str]:
    stream = f"template:{KIND}"
    return [sentence(event) for entry in entries([stream])[stream] for event in entry.events]


def test_each_upload_is_a_version_and_its_file_stays_as_it_was(li_wen: Person) -> None:
    first, second = put(li_wen, word(GOOD)), put(li_wen, word(GOOD, "数据截至{{ 截至 }}。"), days=1)
    assert (first.number, second.number) == (1, 2)
    assert newest_template(KIND) == second and list(versions(KIND)) == [second, first]
    for version, data in ((first, word(GOOD)), (second, word(GOOD, "数据截至{{ 截至 }}。"))):
        kept = template_files.read_template(version)
        assert hashlib.sha256(kept).hexdigest() == version.digest
        assert len(kept) == version.size == len(data)
        assert stat.S_IMODE(template_files.path_of(version.digest).stat().st_mode) == 0o600
    assert told() == [
        "收下专项资金绩效自评报告模板第 1 版：自评报告模板.docx",
        "收下专项资金绩效自评报告模板第 2 版：自评报告模板.docx",
    ]


def test_what_the_linter_refuses_is_not_taken_and_says_where(li_wen: Person) -> None:
    with pytest.raises(template_acts.TemplateNotTaken) as caught:
        put(li_wen, word(GOOD, "来访｛｛来访.批次｝｝", "满意率{{ 信访.满意绿 }}"))
    errors = [trap for trap in caught.value.traps if trap.severity == "error"]
    assert any("第 3 段" in trap.place and "满意率" in trap.remedy for trap in errors), errors
    with pytest.raises(template_acts.TemplateNotTaken, match="Word"):
        put(li_wen, b"no document")
    assert not Template.objects.exists() and told() == []
    assert not template_files.path_of(hashlib.sha256(b"no document").hexdigest()).exists()


def test_the_same_file_is_not_taken_twice_but_may_come_back(li_wen: Person) -> None:
    data = word(GOOD)
    first = put(li_wen, data)
    with pytest.raises(template_acts.TemplateKnown) as caught:
        put(li_wen, data, days=1)
    assert caught.value.template == first
    put(li_wen, word(GOOD, "又一段"), days=2)
    assert put(li_wen, data, days=3).number == 3


def test_a_retired_version_is_not_used_by_itself_and_is_kept(li_wen: Person) -> None:
    first, second = put(li_wen, word(GOOD)), put(li_wen, word(GOOD, "又一段"), days=1)
    for days in (2, 3):
        template_acts.retire_template(second, by=li_wen, at=NOW + timedelta(days=days), today=date(2024, 3, 3))
    second.refresh_from_db()
    assert second.retired == NOW + timedelta(days=2)
    assert newest_template(KIND) == first
    assert template_files.read_template(second)
    assert told()[2:] == ["停用专项资金绩效自评报告模板第 2 版"]
    template_acts.retire_template(first, by=li_wen, at=NOW, today=NOW.date())
    assert newest_template(KIND) is None
    assert put(li_wen, word(GOOD), days=4).number == 3


def test_a_file_that_was_changed_behind_our_back_is_not_used(li_wen: Person) -> None:
    version = put(li_wen, word(GOOD))
    path = template_files.path_of(version.digest)
    path.write_bytes(path.read_bytes() + b"0")
    with pytest.raises(template_files.TemplateDamaged, match="第 1 版"):
        template_files.read_template(version)
    path.unlink()
    with pytest.raises(template_files.TemplateDamaged):
        template_files.read_template(version)


def test_only_those_who_make_reports_keep_templates(li_wen: Person) -> None:
    version = put(li_wen, word(GOOD))
    clerk_elsewhere = person("系统", Role.SYSTEM_ADMIN)
    with pytest.raises(PermissionDenied):
        put(clerk_elsewhere, word(GOOD, "又一段"))
    with pytest.raises(PermissionDenied):
        template_acts.retire_template(version, by=clerk_elsewhere, at=NOW, today=NOW.date())
    version.refresh_from_db()
    assert version.retired is None and len(told()) == 1
