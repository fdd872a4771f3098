"""李文 proofreads a summary that was written elsewhere: what is wrong is walked through, dismissed with a reason, and
remembered in the next version."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from ..seeing import sideways, violations  # noqa: TID252 - the tests are no package
from .test_pages import Looks

pytestmark = [pytest.mark.browser, pytest.mark.slow]
#: A folder for pictures of the pages, when somebody wants to look at them.
PICTURES = os.environ.get("HUIYIN_TEST_PICTURES", "")

LINES = (
    "云岫县信访局2025年工作总结",
    "全年共登记信访事项508件次，其中来信156件次，来访65人次，网上信访278件次。",
    "全年支出25.00万元，较上年的20.00万元增加5.00万元，增长20%。",
    "群众满意率98.5%，按期答复率100%。",
)


def written(folder: Path, name: str, lines: tuple[str, ...]) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=2)
    for row, (what, count) in enumerate((("来信", "156"), ("来访", "65"), ("合计", "221"))):
        table.cell(row, 0).text, table.cell(row, 1).text = what, count
    path = folder / name
    document.save(str(path))
    return path


def bring(page: Page, base: str, path: Path, after: str = "") -> None:
    page.goto(f"{base}/reports/proofs/")
    page.set_input_files("#id_file", path)
    if after:
        page.select_option("#id_after", index=1)
    page.get_by_role("button", name="校对", exact=True).click()
    page.wait_for_url(re.compile(r"/reports/proofs/\d+/$"))


def well_made(looks: Looks, path: str, name: str) -> None:
    for width in (390, 1440):
        seen = looks("liwen", width=width)
        page = seen.at(path)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        assert violations(page, colours=width == 1440) == [], (name, width)
        assert sideways(page) <= 0, (name, width)
        assert seen.complaints == [], (name, width)


def test_a_summary_is_walked_through_and_its_next_version_remembers(look: Looks, tmp_path: Path) -> None:
    seen = look("liwen")
    page = seen.at("/reports/proofs/")
    base = page.url.split("/reports")[0]
    bring(page, base, written(tmp_path, "工作总结.docx", LINES))
    first = page.url.removeprefix(base)
    well_made(look, first, "proof")
    found = page.locator(".proof-finding")
    expect(found.first).to_be_visible()
    assert found.filter(has_text="508").count() >= 1, found.all_inner_texts()
    growth = found.filter(has_text="20%").first
    expect(page.locator(".proof-table .proof-mark.proof-holds", has_text="221")).to_be_visible()

    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.proof-finding') !== null")
    expect(page.locator("a.proof-mark.here").first).to_be_visible()
    growth.locator(".opens").focus()
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    expect(page.locator(".notice[role=alert], .errors, .notices").first).to_contain_text("至少五个字")
    growth.locator("input[name=reason]").fill("按上级口径以本年为基数计算")
    growth.get_by_role("button", name="忽略").click()
    page.wait_for_load_state("load")
    expect(growth).to_contain_text("已忽略")

    with page.expect_download() as word:
        page.get_by_role("link", name="带批注的 Word").click()
    comments = list(docx.Document(io.BytesIO(Path(word.value.path()).read_bytes())).comments)
    assert any("508" in comment.text for comment in comments)
    assert not any("20%" in comment.text for comment in comments), "what was dismissed is not said again"
    with page.expect_download() as sheet:
        page.get_by_role("link", name="清单").click()
    assert sheet.value.suggested_filename.endswith(".xlsx")

    mended = (LINES[0], LINES[1].replace("278", "287"), *LINES[2:])
    bring(page, base, written(tmp_path, "工作总结二稿.docx", mended), after="工作总结")
    expect(page.locator(".proof-finding").filter(has_text="20%").first).to_contain_text("已忽略")
    assert page.locator(".proof-finding").filter(has_text="508").count() == 0
    well_made(look, "/reports/proofs/", "proofs")


def test_what_cannot_be_read_is_said(look: Looks, tmp_path: Path) -> None:
    seen = look("liwen")
    page = seen.at("/reports/proofs/")
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    page.set_input_files("#id_file", broken)
    page.get_by_role("button", name="校对", exact=True).click()
    page.wait_for_load_state("load")
    expect(page.locator(".field.wrong, .errors").first).to_contain_text("坏.docx")
