"""A clerk's path through templates, in a browser and by opening the files; and the pages on it as axe sees them."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import docx
import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from huiyin.documents import render
from huiyin.documents.official.trace import traced_figures

from ..seeing import sideways, violations  # noqa: TID252 - the tests are no package
from .conftest import HUIYIN, Prepared, Site, _environment, county_site
from .word_edits import edited

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KIND = "fund-evaluation"
WAITING = 60_000
#: What 李文 changes: two sentences, one of them with a place in the quotation marks that Word types, and one formula.
CHANGES = {
    "本部分信访数据取自本局信访台账": "本部分的信访数据由本局信访台账逐件汇总",
    "来访按批次计，其他信访形式按件次计": (
        "来访按批次计（其中青石镇{{ 属地[“青石镇”].来访.批次 }}），来信、网上信访等按件次计"
    ),
    "重复信访占比{{ 信访.重复率.按件次 }}{{ 信访.重复率.按件次 | 逗号变化 }}": (
        "重复信访为初次信访的{{ 信访.重复率.比初次 }}{{ 信访.重复率.比初次 | 逗号变化 }}"
    ),
}


class Look(Protocol):
    page: Page
    complaints: list[str]

    def at(self, path: str) -> Page: ...


class Looks(Protocol):
    def __call__(self, who: str = "clerk", *, width: int = 1440) -> Look: ...


@pytest.fixture(scope="module")
def site(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A home of its own: the ledger changes here."""
    with county_site(tmp_path_factory.mktemp("templates") / "home", prepared) as made:
        yield made


def assert_whole(seen: Look) -> None:
    assert violations(seen.page) == []
    assert sideways(seen.page) <= 0
    assert seen.complaints == []


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).first.click()
    return Path(coming.value.path()).read_bytes()


def put(page: Page, data: bytes, name: str = "自评报告模板（李文改）.docx") -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.set_input_files("#id_file", {"name": name, "mimeType": kind, "buffer": data})
    page.get_by_role("button", name="检查并收下").click()
    page.wait_for_load_state("load")


def texts(data: bytes) -> str:
    return "\n".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs)


def period() -> str:
    today = timezone.localdate()
    return f"{today - timedelta(days=400)}..{today - timedelta(days=20)}"


def made_from(look: Looks, template: bytes) -> tuple[Page, str]:
    """The page of a draft that 李文 makes from a template she puts in."""
    page = look("liwen").at(f"/reports/templates/{KIND}/upload/")
    put(page, template)
    page.get_by_role("link", name="用它编制").click()
    page.fill("#id_period", period())
    page.get_by_role("button", name="编制草稿").click()
    page.wait_for_url(re.compile(r"/reports/\d+/"))
    expect(page.get_by_role("link", name="下载 Word")).to_be_visible(timeout=WAITING)
    return page, page.url.split("/reports/")[1].split("/")[0]


def test_li_wen_edits_the_template_and_her_report_says_so(look: Looks, site: Site) -> None:
    page = look("liwen").at("/reports/templates/")
    shipped = downloaded(page, "下载")
    mine = edited(shipped, CHANGES)
    assert len(docx.Document(io.BytesIO(mine)).paragraphs) == len(docx.Document(io.BytesIO(shipped)).paragraphs)
    if not render.tools().missing:
        assert render.to_pdf(mine).startswith(b"%PDF")

    seen = look("liwen")
    put(seen.at(f"/reports/templates/{KIND}/upload/"), mine)
    assert re.search(rf"/reports/templates/{KIND}/\d+/$", seen.page.url)
    warned = seen.page.locator("#warnings").inner_text()
    assert "弯引号" in warned and "青石镇" in warned
    assert_whole(seen)

    page, number = made_from(look, edited(shipped, CHANGES | {"逐件汇总": "逐件核对后汇总"}))
    assert "模板：第" in page.locator("#draft").inner_text()
    report = downloaded(page, "下载 Word")
    said = texts(report)
    assert "本部分的信访数据由本局信访台账逐件核对后汇总" in said and "取自本局信访台账" not in said
    assert re.search(r"其中青石镇\d+批次", said)
    printed = {figure.id: figure.printed for figure in reversed(traced_figures(report))}
    sides = [int(re.sub(r"\D", "", printed[name])) for name in ("total.repeat", "total.first")]
    assert printed["信访.重复率.比初次"] == f"{sides[0] / sides[1]:.2%}"
    assert "{{" not in said and "{%" not in said

    for width in (1440, 390):
        seen = look("liwen", width=width)
        page = seen.at(f"/reports/{number}/preview/?as=text")
        assert "逐件核对后汇总" in page.locator(".word-text").inner_text()
        assert_whole(seen)
        if not render.tools().missing:
            page = seen.at(f"/reports/{number}/preview/")
            first = page.get_by_role("img", name=re.compile("第 1 页"))
            expect(first).to_be_visible(timeout=WAITING)
            assert first.evaluate("one => one.decode().then(() => one.naturalWidth)") > 700
            assert_whole(seen)


def test_what_li_wen_sent_stays_when_the_ledger_changes(look: Looks, site: Site, county_sheet: Path) -> None:
    shipped = downloaded(look("liwen").at("/reports/templates/"), "下载")
    page, number = made_from(look, edited(shipped, CHANGES | {"统计期为": "统计时段是"}))
    page.get_by_role("link", name="定稿", exact=True).click()
    reason = page.get_by_label("理由")
    if reason.count():
        reason.fill("资金数据待财政批复后补报")
    page.get_by_role("button", name="定稿", exact=True).click()
    expect(page.get_by_text("这里的数字和文件不再改动")).to_be_visible()
    sent = downloaded(page, "下载 Word")
    assert "统计时段是" in texts(sent) and "草稿" not in heads(sent)
    letters = next(figure for figure in traced_figures(sent) if figure.id == "channel.letter.pieces")
    text = look("liwen").at(f"/reports/{number}/preview/?as=text").locator(".word-text")
    assert "统计时段是" in text.inner_text()
    assert text.locator(f"a[href*='/reports/{number}/figures/']").count() > 10

    two_more_letters(site, county_sheet)
    page = look("liwen").at(f"/reports/{number}/")
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("link", name="看核验结果")).to_be_visible(timeout=WAITING)
    assert re.search(r"[1-9]\d* 个与定稿不同", page.locator("#verified").inner_text())
    assert downloaded(page, "下载 Word") == sent
    page.get_by_role("link", name="看核验结果").click()
    row = page.get_by_role("region", name="会不同的数字").get_by_role("row").filter(has_text="来信").first
    before, now = (int(number) for number in re.findall(r"\d+", row.inner_text())[:2])
    assert (before, now) == (int(re.sub(r"\D", "", letters.printed)), before + 2)
    assert "W90001" in page.locator("main").inner_text()


def heads(data: bytes) -> str:
    return "".join(one.text for part in docx.Document(io.BytesIO(data)).sections for one in part.header.paragraphs)


def two_more_letters(site: Site, sheet: Path) -> None:
    """The ledger comes anew, with two letters that had not been entered."""
    book = openpyxl.load_workbook(sheet)
    page = book.active
    assert page is not None
    headings = [cell.value for cell in page[1]]
    row = dict(zip(headings, (cell.value for cell in page[2]), strict=True))
    for number in ("W90001", "W90002"):
        registered = timezone.localdate() - timedelta(days=100)
        known = {"信访件编号": number, "登记日期": registered, "信访形式": "来信", "信访人数": 1, "初重件": "初次"}
        kept = {name: row.get(name) for name in ("信访目的", "内容分类一级", "内容分类二级", "问题属地", "主要诉求")}
        page.append([(known | kept).get(str(name)) for name in headings])
    changed = site.home.parent / "补登.xlsx"
    book.save(changed)
    run = (str(HUIYIN), "import", "ledger", str(changed), "--json")
    subprocess.run(run, env=_environment(site.home), check=True, capture_output=True, timeout=120)


def test_wrong_templates_come_back_with_every_place(look: Looks) -> None:
    page = look("liwen").at("/reports/templates/")
    shipped = downloaded(page, "下载")
    wrong = edited(shipped, {"{{ 信访.总量 }}": "｛｛ 信访.总亮 ｝｝", "{{ 上级交办.件次 }}": "{{ 上级交办.件茨 }}"})
    for width in (1440, 390):
        seen = look("liwen", width=width)
        put(seen.at(f"/reports/templates/{KIND}/upload/"), wrong)
        alert = seen.page.get_by_role("alert")
        assert "还没有收下" in alert.inner_text()
        told = seen.page.get_by_role("region", name="要改的地方").inner_text()
        assert "正文第" in told and "上级交办.件次" in told and "全角" in told
        assert violations(seen.page) == []


def test_a_placeholder_is_copied_with_the_keyboard_and_found_by_its_words(look: Looks, site: Site) -> None:
    seen = look("liwen")
    page = seen.at(f"/reports/templates/{KIND}/names/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.base)
    expect(page.locator("#own .amount").nth(1)).to_have_text(re.compile(r"\d"), timeout=WAITING)
    box = page.get_by_role("searchbox", name="查找", exact=True)
    box.fill("满意率 责任单位")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"找到 \d+ 个"))
    shown = page.locator("[data-palette] tbody tr:visible")
    assert 0 < shown.count() < 20
    button = shown.first.get_by_role("button", name=re.compile("复制")).first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"已复制 \{\{"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == shown.first.locator("code").first.inner_text()
    assert_whole(seen)


def test_without_a_clipboard_the_text_is_selected(look: Looks) -> None:
    seen = look("liwen")
    seen.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false;"
    )
    page = seen.at(f"/reports/templates/{KIND}/names/?period=2025")
    row = page.locator("#own tbody tr").first
    row.get_by_role("button", name=re.compile("复制")).first.click()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Ctrl\+C"))
    assert page.evaluate("getSelection().toString()") == row.locator("code").first.inner_text()


@pytest.mark.parametrize(
    "path",
    [
        "/reports/templates/",
        f"/reports/templates/{KIND}/names/?period=2025",
        f"/reports/templates/{KIND}/upload/",
        f"/reports/templates/{KIND}/0/try/?period=2025",
        f"/reports/templates/{KIND}/0/try/?period=十月",
        f"/reports/make/{KIND}/",
    ],
)
def test_the_pages_about_templates_are_whole(look: Looks, path: str) -> None:
    for width in (1440, 390):
        seen = look("liwen", width=width)
        page = seen.at(path)
        expect(page.locator("h1")).to_have_count(1)
        assert violations(page, colours=width == 1440) == [], width
        assert sideways(page) <= 0, width
