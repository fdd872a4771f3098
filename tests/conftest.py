"""A small invented county for the tests that cross rooms: its ledger, its people, its loaded database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils import timezone
from playwright.sync_api import Browser, expect, sync_playwright

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.petitions.acts.importing import import_ledger
from huiyin.petitions.acts.outcome import Order

#: The first of them that is there: the headless shell opens the same pages with less than half the work.
BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
#: Milliseconds that a page has to come to what is expected of it: a machine that is busy elsewhere is no fault of it.
WAITING = 30_000

Rows = list[dict[str, Any]]

HOUSING, SCHOOLS = "望川县住房和城乡建设局", "望川县教育局"
ACCUSED = "望川县青石镇人民政府"
SECRET = "举报青石镇经办人员收受礼金"
TOPICS = (("城乡建设", "供暖"), ("教育体育", "招生"), ("劳动和社会保障", "工资福利"))


def _row(number: int, registered: date, **more: Any) -> dict[str, Any]:
    topic = TOPICS[number % len(TOPICS)]
    return {
        "信访件编号": f"W{number:05d}",
        "登记日期": registered,
        "信访形式": ("来信", "来访", "网上信访", "来电")[number % 4],
        "信访人数": 7 if number % 12 == 1 else 1,
        "信访目的": "求决",
        "内容分类一级": topic[0],
        "内容分类二级": topic[1],
        "问题属地": ("青石镇", "临河乡")[number % 2],
        "主要诉求": f"反映第{number}号楼供暖温度不达标，要求检修管网并退还部分费用",
        "初重件": "初次",
        "信访人姓名": f"试验人{number}",
        "联系电话": f"1990000{number:04d}",
        **more,
    }


def _sent(registered: date, organ: str, **more: Any) -> dict[str, Any]:
    return {"办理方式": "转送", "责任单位": organ, "转送交办日期": registered + timedelta(days=2), **more}


def county_rows(today: date) -> Rows:
    """A year and a half of petitions; some due about today, some late, one accusation, one that came back."""
    rows: Rows = []
    for number in range(1, 61):
        registered = today - timedelta(days=560 - 9 * number)
        organ = HOUSING if number % 3 else SCHOOLS
        steps = _sent(
            registered, organ, 告知日期=registered + timedelta(days=9), 受理日期=registered + timedelta(days=11)
        )
        if number % 5:
            closed = registered + timedelta(days=30 + number)
            steps |= (
                {"办结日期": closed, "办理结果": "支持", "是否化解": "是", "责任单位评价": "满意"}
                if closed < today
                else {}
            )
        rows.append(_row(number, registered, **steps))
    rows.append(_row(61, today - timedelta(days=14)))
    rows.append(_row(62, today - timedelta(days=3)))
    rows.append(_row(63, today - timedelta(days=12), **_sent(today - timedelta(days=12), HOUSING)))
    rows.append(_row(64, today - timedelta(days=70), 初重件="重复", 关联编号="W00020"))
    odd = today - timedelta(days=90)
    rows.append(_row(65, odd, **_sent(odd, SCHOOLS), 办结日期=odd - timedelta(days=5)))
    accused = {"信访目的": "揭发控告", "被反映单位": ACCUSED, "主要诉求": SECRET}
    rows.append(_row(66, today - timedelta(days=40), **_sent(today - timedelta(days=40), HOUSING), **accused))
    return rows


def write_sheet(path: Path, rows: Rows) -> Path:
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("信访台账")
        page.write_row(0, 0, headings)
        for number, row in enumerate(rows, 1):
            for column, heading in enumerate(headings):
                if row.get(heading) is not None:
                    page.write(number, column, row[heading])
    return path


@pytest.fixture(scope="session")
def county_sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sheet(tmp_path_factory.mktemp("ledger") / "望川县台账.xlsx", county_rows(timezone.localdate()))


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture(scope="module")
def loaded_county(kept: Any, county_sheet: Path) -> Organ:
    now, today = timezone.now(), timezone.localdate()
    with kept():
        bureau = accounts.add_organ("望川县信访局", kind=OrganKind.BUREAU, actor="system", at=now)
        for name in (HOUSING, SCHOOLS):
            accounts.add_organ(name, kind=OrganKind.DEPARTMENT, actor="system", at=now)
        import_ledger(Order(county_sheet, "system", now, today))
    return bureau


@pytest.fixture
def county(loaded_county: Organ, db: None) -> Organ:
    """The bureau, its two departments, and the ledger loaded."""
    return deepcopy(loaded_county)


#: Who the tests sign in: a name, the role, and the organ it is held in.
PEOPLE = {
    "clerk": (Role.CLERK, "望川县信访局"),
    "case_officer": (Role.CASE_OFFICER, "望川县信访局"),
    "supervisor": (Role.SUPERVISOR, "望川县信访局"),
    "performance_officer": (Role.PERFORMANCE_OFFICER, "望川县信访局"),
    "accusation_officer": (Role.ACCUSATION_OFFICER, "望川县信访局"),
    "appraiser": (Role.APPRAISER, "望川县信访局"),
    "finance_officer": (Role.FINANCE_OFFICER, "望川县信访局"),
    "asset_keeper": (Role.ASSET_KEEPER, "望川县信访局"),
    "assistance_officer": (Role.ASSISTANCE_OFFICER, "望川县信访局"),
    "section_head": (Role.SECTION_HEAD, "望川县信访局"),
    "bureau_leader": (Role.BUREAU_LEADER, "望川县信访局"),
    "review_officer": (Role.REVIEW_OFFICER, SCHOOLS),
    "organ_officer": (Role.ORGAN_OFFICER, HOUSING),
    "organ_head": (Role.ORGAN_HEAD, HOUSING),
    "other_organ": (Role.ORGAN_OFFICER, SCHOOLS),
    "system_admin": (Role.SYSTEM_ADMIN, "望川县信访局"),
    "security_admin": (Role.SECURITY_ADMIN, "望川县信访局"),
    "audit_admin": (Role.AUDIT_ADMIN, "望川县信访局"),
}


@pytest.fixture
def person(county: Organ, now: datetime) -> Callable[[str], Person]:
    """Somebody of PEOPLE, by name."""

    def make(name: str) -> Person:
        role, organ_name = PEOPLE[name]
        organ = Organ.objects.get(name=organ_name)
        made, _password = accounts.add_person(name, name, organ, actor="system", at=now)
        accounts.give_duty(made, role, organ, first_day=date(2020, 1, 1), actor="system", at=now)
        return made

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the pages and the stories of a process: Playwright cannot be started twice in one."""
    program = next((path for path in BROWSERS if path.exists()), None)
    if program is None:
        pytest.skip("no Chromium on this machine")
    expect.set_options(timeout=WAITING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(program), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
