"""A real home, made and served by the command line, and a browser that looks at it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

HUIYIN = Path(sys.executable).with_name("huiyin")
_STARTUP = 60

#: Says who else works there: the roles that `init` makes no account for.
_MORE_PEOPLE = """
import sys, django
django.setup()
from datetime import date
from django.utils import timezone
from huiyin.accounts import acts
from huiyin.accounts.queries import bureau
for role in ("supervisor", "accusation_officer"):
    person, _ = acts.add_person(role, role, bureau(), actor="system", at=timezone.now(), password=sys.argv[1])
    acts.give_duty(person, role, bureau(), first_day=date(2020, 1, 1), actor="system", at=timezone.now())
person, _ = acts.add_person("liwen", "李文", bureau(), actor="system", at=timezone.now(), password=sys.argv[1])
acts.give_duty(person, "performance_officer", bureau(), first_day=date(2020, 1, 1), actor="system", at=timezone.now())
"""
_PASSWORD = "county-pages-2026"


@dataclass
class Site:
    """Where the pages are, and who may sign in with which password."""

    base: str
    home: Path
    passwords: dict[str, str]
    states: dict[str, StorageState] = field(default_factory=dict)


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    return kept | {"HUIYIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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


@dataclass(frozen=True)
class Prepared:
    """A home made from the county's ledger, never served: every site is a copy of it."""

    home: Path
    passwords: dict[str, str]


@pytest.fixture(scope="session")
def prepared(county_sheet: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Made once in a run, whichever of its processes comes first."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder, told = shared / "prepared", shared / "prepared.json"
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            shutil.rmtree(folder, ignore_errors=True)
            told.write_text(json.dumps(_prepare(folder, county_sheet)), encoding="utf-8")
    return Prepared(folder, json.loads(told.read_text(encoding="utf-8")))


def _prepare(home: Path, sheet: Path) -> dict[str, str]:
    """Init, the ledger, and more people, by the command line; the passwords."""
    environment = _environment(home)

    def run(*words: str) -> str:
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True, timeout=120)
        return done.stdout

    made = json.loads(run(str(HUIYIN), "init", "--organ", "望川县信访局", "--division", "431122", "--json"))
    passwords = {account["username"]: account["password"] for account in made["accounts"]}
    run(str(HUIYIN), "import", "ledger", str(sheet), "--json")
    run(sys.executable, "-c", _MORE_PEOPLE, _PASSWORD)
    return passwords | {"supervisor": _PASSWORD, "accusation_officer": _PASSWORD, "liwen": _PASSWORD}


@pytest.fixture(scope="session")
def site(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with county_site(tmp_path_factory.mktemp("pages") / "home", prepared) as made:
        yield made


@contextmanager
def county_site(home: Path, prepared: Prepared, fill: Callable[[Path], None] | None = None) -> Iterator[Site]:
    """A copy of the prepared home, served; a test that changes the ledger has one of its own. `fill` puts more in."""
    shutil.copytree(prepared.home, home)
    if fill is not None:
        fill(home)
    environment = _environment(home)
    port = _free_port()
    server = subprocess.Popen(
        [str(HUIYIN), "serve", "--port", str(port), "--workers", "1"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, server)
        yield Site(base, home, dict(prepared.passwords))
    finally:
        server.terminate()
        server.wait(20)


@dataclass
class Look:
    """A page in a window, and what the browser complained of while it was open."""

    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)

    def at(self, path: str) -> Page:
        answer = self.page.goto(self.site.base + path)
        assert answer is not None
        self.page.wait_for_load_state("load")
        return self.page


Looks = Callable[..., Look]


def _sign_in(browser: Browser, site: Site, name: str) -> StorageState:
    if name not in site.states:
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(f"{site.base}/accounts/login/")
        page.fill("#id_login", name)
        page.fill("#id_password", site.passwords[name])
        page.click("main button[type=submit]")
        page.wait_for_url(f"{site.base}/")
        site.states[name] = context.storage_state()
        context.close()
    return site.states[name]


@pytest.fixture
def look(site: Site, browser: Browser) -> Iterator[Looks]:
    """Opens a window: as whom, how wide, in large print or dark."""
    contexts: list[BrowserContext] = []

    def open_(
        who: str = "clerk", *, width: int = 1440, large: bool = False, dark: bool = False, locale: str = "zh-CN"
    ) -> Look:
        state = _sign_in(browser, site, who) if who else None
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            storage_state=state,
            color_scheme="dark" if dark else "light",
            locale=locale,
        )
        contexts.append(context)
        if large:
            context.add_cookies([{"name": "huiyin_size", "value": "large", "url": site.base}])
        seen = Look(site, context.new_page())
        seen.page.on(
            "console", lambda said: seen.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        return seen

    yield open_
    for context in contexts:
        context.close()
