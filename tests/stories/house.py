"""望川县 as the stories have it: the organs, the people of every role, a served home, and hands that work its pages."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import xlsxwriter
from docx import Document
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState

HUIYIN = Path(sys.executable).with_name("huiyin")
PASSWORD = "wangchuan-stories-2026"
_STARTUP = 180

BUREAU = "望川县信访局"
GOVERNMENT, CITY = "望川县人民政府", "南岭市人民政府"
HOUSING, SCHOOLS, LABOUR = "望川县住房和城乡建设局", "望川县教育局", "望川县人力资源和社会保障局"
TOWN, TOWN_OFFICE = "望川县青石镇人民政府", "望川县青石镇村镇建设办公室"
REVIEW, RE_REVIEW = "望川县人民政府复查复核办公室", "南岭市人民政府复查复核办公室"
DISCIPLINE = "望川县纪委监委"


class OrganOf(NamedTuple):
    name: str
    short: str
    kind: str
    parent: str = ""


ORGANS = (
    OrganOf(CITY, "市政府", "superior"),
    OrganOf(RE_REVIEW, "市复查复核办", "other", CITY),
    OrganOf(GOVERNMENT, "县政府", "government", CITY),
    OrganOf(REVIEW, "县复查复核办", "other", GOVERNMENT),
    OrganOf(HOUSING, "县住建局", "department", GOVERNMENT),
    OrganOf(SCHOOLS, "县教育局", "department", GOVERNMENT),
    OrganOf(LABOUR, "县人社局", "department", GOVERNMENT),
    OrganOf(TOWN, "青石镇", "town", GOVERNMENT),
    OrganOf(TOWN_OFFICE, "青石镇村建办", "other", TOWN),
    OrganOf(DISCIPLINE, "县纪委监委", "other"),
)


class Who(NamedTuple):
    name: str
    username: str
    role: str
    organ: str


PEOPLE = (
    Who("李素芬", "lisufen", "clerk", BUREAU),
    Who("何敏", "hemin", "case_officer", BUREAU),
    Who("周文斌", "zhouwenbin", "section_head", BUREAU),
    Who("陈国栋", "chenguodong", "bureau_leader", BUREAU),
    Who("孙丽", "sunli", "supervisor", BUREAU),
    Who("吴岚", "wulan", "performance_officer", BUREAU),
    Who("赵刚", "zhaogang", "accusation_officer", BUREAU),
    Who("杜桂英", "duguiying", "finance_officer", BUREAU),
    Who("孟慧", "menghui", "asset_keeper", BUREAU),
    Who("邹敏", "zoumin", "assistance_officer", BUREAU),
    Who("王建民", "wangjianmin", "organ_officer", HOUSING),
    Who("刘志远", "liuzhiyuan", "organ_head", HOUSING),
    Who("郑晓燕", "zhengxiaoyan", "organ_officer", SCHOOLS),
    Who("冯立新", "fenglixin", "organ_head", SCHOOLS),
    Who("许倩", "xuqian", "organ_officer", LABOUR),
    Who("唐明", "tangming", "organ_head", LABOUR),
    Who("罗成", "luocheng", "organ_officer", TOWN),
    Who("石峰", "shifeng", "organ_head", TOWN),
    Who("田苗", "tianmiao", "organ_officer", TOWN_OFFICE),
    Who("沈静", "shenjing", "review_officer", REVIEW),
    Who("章远", "zhangyuan", "organ_head", REVIEW),
    Who("方晴", "fangqing", "review_officer", REVIEW),
    Who("顾平", "guping", "review_officer", RE_REVIEW),
    Who("彭飞", "pengfei", "review_officer", RE_REVIEW),
    Who("高岩", "gaoyan", "organ_head", RE_REVIEW),
    Who("严正", "yanzheng", "accusation_officer", DISCIPLINE),
)
_USERNAMES = {who.name: who.username for who in PEOPLE}

#: People come to their desks with the session that signing in leaves: the form takes longer than many a page does.
_SETTLE = """
import json, sys, django
django.setup()
from datetime import date
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from huiyin.accounts import acts
from huiyin.accounts.models import Organ
from huiyin.accounts.sessions import SessionStore
told, sessions = json.loads(sys.argv[1]), {}
now = timezone.now()
for name, short, kind, parent in told["organs"]:
    above = Organ.objects.get(name=parent) if parent else None
    acts.add_organ(name, kind=kind, parent=above, short_name=short, actor="system", at=now)
for name, username, role, organ in told["people"]:
    at = Organ.objects.get(name=organ)
    person, _ = acts.add_person(username, name, at, actor="system", at=now, password=told["password"])
    acts.give_duty(person, role, at, first_day=date(2020, 1, 1), actor="system", at=now)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.set_expiry(24 * 3600)
    session.create()
    sessions[name] = session.session_key
print(json.dumps(sessions))
"""


@dataclass
class House:
    """A served home of the county. Facts of it are read from its database; everything is done through its pages."""

    base: str
    home: Path
    states: dict[str, StorageState] = field(default_factory=dict)

    def run(self, program: str, *words: str) -> str:
        """Run a program against the home, with Django set up by it; for what no page does."""
        return _ran([sys.executable, "-c", program, *words], self.home)

    def imports(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Load rows of a ledger, as years before were loaded; the headings are those of the import."""
        rows = list(rows)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        path = self.home / f"ledger-{time.monotonic_ns()}.xlsx"
        with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
            sheet = book.add_worksheet("信访台账")
            sheet.write_row(0, 0, headings)
            for number, row in enumerate(rows, 1):
                for column, heading in enumerate(headings):
                    if row.get(heading) is not None:
                        sheet.write(number, column, row[heading])
        _ran([str(HUIYIN), "import", "ledger", str(path), "--json"], self.home)

    def one(self, sql: str, *given: Any) -> Any:
        """The first value that a question to the database finds; None without one."""
        with sqlite3.connect(f"file:{self.home / 'huiyin.sqlite3'}?mode=ro", uri=True, timeout=10) as database:
            found = database.execute(sql, given).fetchone()
        return None if found is None else found[0]

    def matter_of(self, number: str) -> int:
        found: int = self.one("SELECT matter_id FROM petitions_petition WHERE number = ?", number)
        return found

    def petition_of(self, number: str) -> int:
        found: int = self.one("SELECT id FROM petitions_petition WHERE number = ?", number)
        return found

    def state_of(self, matter: int) -> str:
        """The state of the leading petition, as the code of the workflow."""
        found: str = self.one("SELECT state FROM petitions_matter WHERE id = ?", matter)
        return found

    def organ(self, name: str) -> int:
        found: int = self.one("SELECT id FROM accounts_organ WHERE name = ? AND valid_until IS NULL", name)
        return found

    def person(self, name: str) -> int:
        found: int = self.one("SELECT id FROM accounts_person WHERE username = ?", _USERNAMES[name])
        return found


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    return kept | {"HUIYIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}


def _ran(words: list[str], home: Path) -> str:
    done = subprocess.run(words, env=_environment(home), capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


def make_home(home: Path) -> Path:
    """The home with its organs and people and no petition yet."""
    _ran([str(HUIYIN), "init", "--organ", BUREAU, "--division", "431122", "--json"], home)
    told = {"organs": ORGANS, "people": PEOPLE, "password": PASSWORD}
    _sessions(home).write_text(_ran([sys.executable, "-c", _SETTLE, json.dumps(told)], home), encoding="utf-8")
    return home


def _sessions(home: Path) -> Path:
    """Beside a made home: the sessions of PEOPLE, by name."""
    return home.with_name(f"{home.name}-sessions.json")


def window_of(session: str) -> StorageState:
    """What a browser remembers of who is signed in."""
    cookie = {"name": "huiyin_session", "value": session, "domain": "127.0.0.1", "path": "/", "expires": -1}
    return {"cookies": [{**cookie, "httpOnly": True, "secure": False, "sameSite": "Lax"}], "origins": []}  # type: ignore[typeddict-item]


@contextmanager
def served(made: Path, home: Path, **settings: str) -> Iterator[House]:
    """A copy of a made home, served. `settings` are further HUIYIN_ variables."""
    shutil.copytree(made, home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    server = subprocess.Popen(
        [str(HUIYIN), "serve", "--port", str(port), "--workers", "1"],
        env=_environment(home) | settings,
        stdout=subprocess.DEVNULL,
        stderr=(home / "server.log").open("wb"),
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, server)
        sessions = json.loads(_sessions(made).read_text(encoding="utf-8"))
        yield House(base, home, {name: window_of(session) for name, session in sessions.items()})
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(base: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTUP
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            with urlopen(f"{base}/accounts/login/", timeout=2):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError("the server did not answer")


@dataclass
class Hands:
    """What a story does with the pages. Everybody has a window of their own; all are closed when the story ends."""

    house: House
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, name: str, *, by_form: bool = False) -> Page:
        """The window of somebody of PEOPLE, signed in; the same one each time."""
        if name in self.pages:
            return self.pages[name]
        state = None if by_form else self.house.states[name]
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", storage_state=state)
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        page = self.pages[name] = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if by_form:
            page.goto(f"{self.house.base}/accounts/login/")
            page.fill("#id_login", _USERNAMES[name])
            page.fill("#id_password", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(f"{self.house.base}/")
        return page

    def at(self, page: Page, path: str) -> Page:
        page.goto(self.house.base + path)
        return page

    def matter(self, page: Page, matter: int) -> Page:
        return self.at(page, f"/matters/{matter}/")

    def opens(self, page: Page, matter: int, act: str, **query: int | str) -> Locator:
        """The page of an act, and its form. `query`: petition=, assignment=, letter= …"""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        self.at(page, f"/matters/{matter}/do/{act}/" + (f"?{asked}" if asked else ""))
        return page.locator(".deed form")

    def do(self, page: Page, matter: int, act: str, values: Mapping[str, Any] | None = None, **query: int | str) -> str:
        """Do an act by its page, and give back what the matter page says then.

        `values` by the names of the fields: words for a field, the words or the value of a choice (a list for several),
        True or False for a box, a Path for a file. Fails with the page's words when the act was not done.
        """
        form = self.opens(page, matter, act, **query)
        assert form.count() == 1, f"{act}: {page.locator('main').inner_text()}"
        self.fill(form, values or {})
        form.locator("button:not([type=button])").last.click()
        page.wait_for_load_state("load")
        wrong = page.locator(".errors, .notice[role=alert]")
        assert f"/do/{act}/" not in page.url, f"{act}: {wrong.all_inner_texts() or page.locator('main').inner_text()}"
        return "\n".join(page.locator(".notices").all_inner_texts())

    def fill(self, form: Locator, values: Mapping[str, Any]) -> None:
        # A click that leads to a new page comes back before that page is read to its end.
        form.page.wait_for_load_state("load")
        for name, value in values.items():
            fields = form.locator(f'[name="{name}"]')
            assert fields.count(), f"no field {name} in {form.inner_text()}"
            self._fill_one(fields, value)

    def _fill_one(self, fields: Locator, value: Any) -> None:
        first = fields.first
        tag = first.evaluate("element => element.tagName.toLowerCase()")
        kind = first.get_attribute("type") or ""
        if tag == "select":
            first.select_option(_options(first, value))
        elif kind == "radio" or (kind == "checkbox" and not isinstance(value, bool)):
            for one in value if isinstance(value, list | tuple) else [value]:
                self._tick(fields, str(one))
        elif kind == "checkbox":
            first.set_checked(value)
        elif kind == "file":
            first.set_input_files(value)
        else:
            first.fill(str(value))

    def _tick(self, fields: Locator, wanted: str) -> None:
        for box in fields.all():
            words = box.evaluate("element => [...element.labels].map(label => label.textContent.trim()).join(' ')")
            if wanted in (box.get_attribute("value"), words):
                box.check()
                return
        raise AssertionError(f"no choice {wanted}")

    def read_letter(self, page: Page, kind: str, matter: int | None = None) -> str:
        """The text of the newest Word document of a kind on the matter page (`data-letter=KIND`, link `data-word`)."""
        if matter is not None:
            self.matter(page, matter)
        link = page.locator(f'[data-letter="{kind}"] a[data-word]').first
        href = link.get_attribute("href")
        answer = page.request.get(href if href and href.startswith("http") else f"{self.house.base}{href}")
        assert answer.ok, f"{kind}: {answer.status}"
        return docx_text(answer.body())

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def _options(select: Locator, value: Any) -> list[str]:
    """The values of the wanted options, named by value or by words."""
    told: list[list[str]] = select.evaluate("element => [...element.options].map(o => [o.value, o.text.trim()])")
    found = []
    for one in value if isinstance(value, list | tuple) else [value]:
        match = [code for code, words in told if str(one) in (code, words)]
        assert match, f"no choice {one} in {told}"
        found.append(match[0])
    return found


def docx_text(content: bytes) -> str:
    """All words of a Word document, tables included, line by line."""
    document = Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += ["\t".join(cell.text for cell in row.cells) for row in table.rows]
    for section in document.sections:
        lines += [paragraph.text for part in (section.header, section.footer) for paragraph in part.paragraphs]
    return "\n".join(line for line in lines if line.strip())
