"""李文 publishes the figures of last year and a frozen report; 张桂兰 reads them on her telephone, with no script."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ..seeing import sideways, violations  # noqa: TID252 - the tests are no package
from .conftest import Prepared, Site, _environment, _sign_in, county_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
#: A folder for pictures of the pages, when somebody wants to look at them.
PICTURES = os.environ.get("HUIYIN_TEST_PICTURES", "")
YEAR = date.today().year - 1
_FROZEN = """
import sys, django
django.setup()
from django.utils import timezone
from huiyin.accounts.models import Person
from huiyin.core.periods import parse
from huiyin.reports import acts, freezing
liwen, now = Person.objects.get(username="liwen"), timezone.now()
made = acts.ask_for_report(
    kind="fund-evaluation", organ="望川县信访局", period=parse(sys.argv[1]), previous=None, as_of=now.date(),
    maker=liwen, at=now, today=now.date(), inputs=None, enqueue=lambda *_: None,
)
acts.carry_out(made.pk, "望川县信访局", timezone.now)
freezing.freeze(made.pk, by=liwen, at=timezone.now(), today=now.date(), despite="会计数据待财政批复")
"""
#: A year before, so that there is something to compare with; and enough that most numbers may be printed.
_MORE_FACTS = """
import sys, django
django.setup()
from huiyin.figures.models import Fact
year, key, more = int(sys.argv[1]), 900000, []
for fact in list(Fact.objects.filter(registered__year=year)):
    for times, at in ((11, year), (9, year - 1)):
        for _ in range(times + fact.petition % 5):
            key += 1
            fact.petition, fact.matter, fact.number = key, key, f"M{key}"
            fact.registered = fact.registered.replace(year=at, day=min(fact.registered.day, 28))
            row = Fact(**{f.attname: getattr(fact, f.attname) for f in Fact._meta.fields})
            more.append(row)
Fact.objects.bulk_create(more)
"""


@pytest.fixture(scope="module")
def place(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with county_site(tmp_path_factory.mktemp("published") / "home", prepared) as site:
        for script in (_FROZEN, _MORE_FACTS):
            command = [sys.executable, "-c", script, str(YEAR)]
            subprocess.run(command, env=_environment(site.home), check=True, timeout=300, capture_output=True)
        yield site


def page_of(
    browser: Browser, site: Site, who: str = "", *, width: int = 360, js: bool = True, large: bool = False
) -> Page:
    state = _sign_in(browser, site, who) if who else None
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        storage_state=state,
        locale="zh-CN",
        java_script_enabled=js,
        base_url=site.base,
    )
    if large:
        context.add_cookies([{"name": "huiyin_size", "value": "large", "url": site.base}])
    return context.new_page()


def looked_at(page: Page, name: str, *, axe: bool = True) -> None:
    page.wait_for_load_state("load")
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    assert sideways(page) <= 0, name
    if axe:
        assert violations(page) == [], name


def test_figures_are_previewed_published_and_read_on_a_telephone(place: Site, browser: Browser) -> None:
    desk = page_of(browser, place, "liwen", width=1440)
    desk.goto("/statistics/")
    desk.get_by_role("link", name="对外公布").click()
    looked_at(desk, "bulletins-empty")
    desk.get_by_role("link", name="公布一个时段").click()
    desk.get_by_label("时段").fill(str(YEAR))
    desk.get_by_role("button", name="预览").click()
    expect(desk.get_by_role("heading", name="预览")).to_be_visible()
    looked_at(desk, "bulletin-preview")
    desk.get_by_role("button", name="公布").click()
    desk.wait_for_url("**/statistics/public/")
    looked_at(desk, "bulletins")
    for width in (360, 390, 1440):
        page = page_of(browser, place, width=width)
        page.goto("/window/figures/")
        expect(page.get_by_role("heading", name="信访数据")).to_be_visible()
        looked_at(page, f"figures-{width}")
    large = page_of(browser, place, large=True)
    large.goto("/window/figures/")
    looked_at(large, "figures-large")
    plain = page_of(browser, place, js=False)
    plain.goto("/window/figures/")
    with plain.expect_download() as file:
        plain.get_by_role("link", name="按信访形式").click()
    assert file.value.suggested_filename.endswith("按信访形式.csv")


def test_a_report_is_published_when_each_passage_was_ticked(place: Site, browser: Browser) -> None:
    desk = page_of(browser, place, "liwen", width=1440)
    desk.goto("/reports/published/")
    looked_at(desk, "reports-waiting")
    desk.get_by_role("link", name="公布").click()
    looked_at(desk, "report-publish")
    desk.get_by_role("button", name="公布").click()
    expect(desk.get_by_role("alert")).to_contain_text("没有确认")
    looked_at(desk, "report-publish-refused")
    for box in desk.locator("input[name=confirmed]").all():
        box.check()
    desk.get_by_role("button", name="公布").click()
    desk.wait_for_url("**/reports/published/")
    looked_at(desk, "reports-published")
    for width in (360, 390, 1440):
        page = page_of(browser, place, width=width)
        page.goto("/window/reports/")
        expect(page.get_by_role("link", name="下载 Word")).to_be_visible()
        looked_at(page, f"reports-{width}")
