"""Templates on the pages: download, put in what was changed, hear what the linter says, choose, try out, retire."""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import tarfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Person
from huiyin.cli.main import main
from huiyin.reports import template_files
from huiyin.reports.models import Report, Template

from .test_report_pages import KIND, _client, officer

__all__ = ["officer"]  # a fixture of the neighbouring file
GOOD = "全年登记来信{{ 来信.件次 }}，青石镇来访{{ 属地[“青石镇”].来访.批次 }}。"
Capture = Callable[..., Any]


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(client: Client, data: bytes, name: str = "我的模板.docx") -> Any:
    return client.post(reverse("reports:template_upload", args=[KIND]), {"file": SimpleUploadedFile(name, data)})


def body(answer: Any) -> str:
    return unescape(answer.content.decode())


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_shipped_template_comes_down_and_goes_back_as_it_is(officer: Client) -> None:
    answer = officer.get(reverse("reports:template_shipped", args=[KIND]))
    shipped = content(answer)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert any("{{ 来信.件次 }}" in one.text for one in docx.Document(io.BytesIO(shipped)).paragraphs)
    taken = upload(officer, shipped)
    assert taken.status_code == 302 and taken.headers["Location"] == reverse("reports:template", args=[KIND, 1])
    page = officer.get(taken.headers["Location"])
    assert page.context["warnings"] == [] and "检查没有发现问题" in body(page)
    assert content(officer.get(reverse("reports:template_file", args=[KIND, 1]))) == shipped
    again = upload(officer, shipped)
    assert again.status_code == 422 and "与第 1 版完全相同" in body(again)


def test_errors_are_listed_with_place_and_remedy_and_nothing_is_kept(officer: Client) -> None:
    answer = upload(officer, word(GOOD, "来访｛｛来访.批次｝｝", "满意率{{ 信访.满意绿 }}"))
    assert answer.status_code == 422
    said = [(one.place, one.remedy) for one in answer.context["errors"]]
    assert any("第 2 段" in place and "{{来访.批次}}" in remedy.replace(" ", "") for place, remedy in said), said
    assert any("第 3 段" in place and "信访.满意率" in remedy for place, remedy in said), said
    assert [one.severity for one in answer.context["warnings"]] == ["warning"]
    assert not Template.objects.exists()
    for name, data in (("模板.docx", b"no document"), ("模板.doc", b"old"), ("模板.docx", b"")):
        refused = upload(officer, data, name)
        assert refused.status_code == 422 and (refused.context["form"].errors or refused.context["errors"])
    assert not Template.objects.exists()


def test_warnings_are_kept_with_the_version(officer: Client) -> None:
    page = officer.get(upload(officer, word(GOOD)).headers["Location"])
    (warning,) = page.context["warnings"]
    assert "第 1 段" in warning.place and warning.message in body(page)
    listed = body(officer.get(reverse("reports:templates")))
    assert "我的模板.docx" in listed and "提醒 1 处" in listed and "performance_officer" in listed


def test_a_report_is_made_from_the_newest_version_or_from_the_chosen_one(
    officer: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    upload(officer, word("甲式：来信{{ 来信.件次 }}。"))
    upload(officer, word("乙式：来信{{ 来信.件次 }}。"))
    first, second = Template.objects.order_by("number")
    make = reverse("reports:make", args=[KIND])
    form = officer.get(make).context["form"]
    assert [label for _key, label in form["template"].field.choices][-1] == "随系统提供的模板"
    assert form["template"].value() == str(second.pk)
    begins = {"": "乙式", str(first.pk): "甲式", "shipped": "望川县信访局"}
    for key, words in begins.items():
        with django_capture_on_commit_callbacks(execute=True):
            officer.post(make, {"period": "2025", "template": key})
        report = Report.objects.first()
        assert report is not None and report.state == "done", report and report.problem
        assert report.template == {"": second, str(first.pk): first, "shipped": None}[key]
        made = docx.Document(io.BytesIO(content(officer.get(reverse("reports:word", args=[report.pk])))))
        assert made.paragraphs[0].text.startswith(words)
        if report.template:
            assert report.template_digest == report.template.digest
        assert len(report.template_digest) == 64
        shown = body(officer.get(reverse("reports:draft", args=[report.pk])))
        assert (f"第 {report.template.number} 版" if report.template else "随系统提供") in shown
        assert report.template_digest in shown
    wrong = officer.post(make, {"period": "2025", "template": "999"})
    assert wrong.status_code == 422 and "template" in wrong.context["form"].errors


def test_a_damaged_template_makes_no_report_and_says_why(
    officer: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    upload(officer, word(GOOD))
    version = Template.objects.get()
    template_files.path_of(version.digest).write_bytes(b"something else")
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(reverse("reports:make", args=[KIND]), {"period": "2025"})
    report = Report.objects.get()
    assert report.state == "failed" and report.problem.startswith("第 1 版模板的文件")
    tried = officer.get(reverse("reports:template_trial", args=[KIND, 1]) + "?period=2025")
    assert "第 1 版模板的文件" in body(tried)
    assert officer.get(reverse("reports:template_file", args=[KIND, 1])).status_code == 404


def test_a_retired_version_is_offered_no_more_but_can_be_had(officer: Client) -> None:
    upload(officer, word(GOOD))
    assert officer.get(reverse("reports:template_retire", args=[KIND, 1])).status_code == 405
    assert officer.post(reverse("reports:template_retire", args=[KIND, 1])).status_code == 302
    assert "停用" in body(officer.get(reverse("reports:template", args=[KIND, 1])))
    assert not officer.get(reverse("reports:make", args=[KIND])).context["form"].templates
    assert officer.get(reverse("reports:template_file", args=[KIND, 1])).status_code == 200


def test_a_trial_shows_the_text_and_leaves_nothing_behind(officer: Client) -> None:
    upload(officer, word(GOOD))
    page = officer.get(reverse("reports:template_trial", args=[KIND, 1]) + "?period=2025")
    assert re.search(r"全年登记来信\d+件次，青石镇来访\d+批次。", body(page))
    assert not Report.objects.exists()
    wrong = officer.get(reverse("reports:template_trial", args=[KIND, 0]) + "?period=十月")
    assert wrong.status_code == 422 and "text" not in wrong.context


def test_the_palette_copies_what_the_linter_accepts(officer: Client) -> None:
    address = reverse("reports:palette", args=[KIND])
    page = officer.get(address + "?period=2025")
    rows = [row for section in page.context["sections"] for row in section.rows]
    rows += [variant for row in rows for variant in row.variants]
    assert len(rows) > 300
    numbers = [row.number for row in rows]
    assert len(set(numbers)) == len(numbers)
    values = {row.placeholder: row.value for row in rows}
    assert re.fullmatch(r"\d+件次", values["{{ 来信.件次 }}"])
    texts = sorted(
        {row.placeholder for row in rows if row.placeholder.startswith("{{ ") and "…" not in row.placeholder}
    )
    pictures = [text for text in texts if text.startswith("{{ 图.")]
    answer = upload(officer, word(*(text for text in texts if text not in pictures), *pictures))
    assert answer.status_code == 302, [(one.found, one.message) for one in answer.context["errors"]][:10]
    without = officer.get(address)
    assert not without.context["is_counted"] and 'hx-trigger="load"' in body(without)
    few = officer.get(address + "?period=2025&q=满意率 责任单位")
    assert 0 < sum(len(section.rows) for section in few.context["sections"]) < 20


def test_only_those_who_make_reports_see_a_template(officer: Client, person: Callable[[str], Person]) -> None:
    upload(officer, word(GOOD))
    for role in ("organ_officer", "accusation_officer", "system_admin"):
        client = _client(person(role))
        for name in ("reports:template", "reports:template_file", "reports:template_trial"):
            assert client.get(reverse(name, args=[KIND, 1])).status_code == 403, (role, name)
        assert client.post(reverse("reports:template_retire", args=[KIND, 1])).status_code == 403
        assert upload(client, word("{{ 来访.批次 }}")).status_code == 403
    assert Template.objects.get().retired is None


@pytest.mark.usefixtures("officer")
def test_the_file_is_in_the_home_and_in_the_backup(officer: Client, tmp_path: Path, settings: Any) -> None:
    data = word(GOOD)
    upload(officer, data)
    digest = hashlib.sha256(data).hexdigest()
    kept = template_files.path_of(digest)
    assert kept.is_relative_to(settings.HOME / "files") and stat.S_IMODE(kept.stat().st_mode) == 0o600
    done = CliRunner().invoke(main, ["backup", str(tmp_path / "b.tar.gz"), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["members"]
    with tarfile.open(tmp_path / "b.tar.gz") as tar:
        assert f"files/templates/{digest}.docx" in tar.getnames()
