"""A checkpoint is published by `huiyin serve` alone, survives being killed, and is looked at on an old telephone."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from ..seeing import wrong  # noqa: TID252 - the tests are no package
from .house import _environment, _wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HUIYIN = Path(sys.executable).with_name("huiyin")

#: 张桂兰's petition enters the ledger as it would by the window, two days ago; her receipt is printed.
_FILE = """
import django, json
django.setup()
from datetime import timedelta
from django.conf import settings
from django.utils import timezone
from huiyin.ledger import acts, receipts
from huiyin.ledger.models import Entry
from huiyin.ledger.tests.made import CONTENT, PHOTO, SALT, entry_of
from huiyin.vault.signing import signer
at = timezone.now() - timedelta(days=2)
acts.append(stream="matter:7", expected_n=0, act="window.file", actor="window", at=at,
            events=json.loads(entry_of())["events"])
body = Entry.objects.get(stream="matter:7").body
made = receipts.make(body, CONTENT, SALT, "XF2026-00007", "望川县信访局", at, signer(settings.KEYS), files=[PHOTO])
print(made.text)
"""


class Served(NamedTuple):
    base: str
    home: Path
    server: int
    receipt: str


def run(home: Path, *words: str | Path) -> str:
    done = subprocess.run(
        [*map(str, words)], env=_environment(home), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("log") / "home"
    run(home, HUIYIN, "init", "--organ", "望川县信访局", "--division", "431122")
    run(home, HUIYIN, "checkpoint")
    receipt = run(home, sys.executable, "-c", _FILE)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [str(HUIYIN), "serve", "--port", str(port), "--workers", "1"],
        env=_environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, server)
        yield Served(base, home, server.pid, receipt)
    finally:
        server.terminate()
        server.wait(30)


def children(parent: int, word: str) -> list[int]:
    """The processes under this one whose command line has the word."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            status = (entry / "stat").read_text().rpartition(")")[2].split()
            words = (entry / "cmdline").read_text().split("\0")
            if entry.name.isdigit() and int(status[1]) == parent and word in words:
                found.append(int(entry.name))
        except (OSError, IndexError):
            continue
    return found


def until(ask: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not ask():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.2)


def published(home: Path) -> list[Path]:
    return sorted((home / "checkpoints").glob("*.json"))


def test_the_clock_publishes_by_itself_and_may_be_killed_at_any_moment(served: Served) -> None:
    """What is two days old is due at once; the clock is killed again and again while there is something to do."""
    until(lambda: len(published(served.home)) == 2)
    for delay in (0.0, 0.4, 0.8, 1.2):
        for path in published(served.home):
            path.unlink()
        until(lambda: children(served.server, "work"))
        time.sleep(delay)
        for pid in children(served.server, "work"):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.3)
    until(lambda: len(published(served.home)) == 2)
    found = json.loads(run(served.home, HUIYIN, "verify", "--json"))
    assert (found["problems"], found["checkpoints"]) == ([], 2)


def test_the_clock_ends_with_a_server_that_was_killed(served: Served) -> None:
    start = "import os, subprocess, sys, time; subprocess.Popen([*sys.argv[1:], str(os.getpid())]); time.sleep(60)"
    words = [sys.executable, "-c", start, sys.executable, "-m", "huiyin.cli.main", "work", "--parent"]
    with subprocess.Popen(words, env=_environment(served.home)) as parent:
        until(lambda: children(parent.pid, "work"))
        (clock,) = children(parent.pid, "work")
        parent.kill()
    until(lambda: not Path(f"/proc/{clock}").exists())


def test_the_receipt_is_proved_offline_by_what_was_published(served: Served, tmp_path: Path) -> None:
    until(lambda: len(published(served.home)) == 2)
    (tmp_path / "receipt.json").write_text(served.receipt, encoding="utf-8")
    key = next((served.home / "keys").glob("signing-*.pub"))
    nowhere = tmp_path / "nowhere"
    told = run(
        nowhere, HUIYIN, "receipt", "check", tmp_path / "receipt.json", served.home / "checkpoints", "--key", key
    )
    assert "已证明" in told
    assert not nowhere.exists()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", java_script_enabled=request.param, has_touch=True
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    yield page
    context.close()
    assert [told for told in complaints if "422" not in told] == []


def well_made(page: Page, browser: Browser, name: str) -> None:
    """Nothing sticks out sideways; axe has nothing to say (asked in a window with scripts, of the same markup)."""
    page.wait_for_load_state("load")
    if shots := os.environ.get("HUIYIN_TEST_SHOTS"):
        page.screenshot(path=f"{shots}/{name}.png", full_page=True)
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", bypass_csp=True)
    asked = context.new_page()
    asked.goto(page.url)
    asked.set_content(page.content())
    assert wrong(asked) == []
    context.close()


def test_an_old_telephone_downloads_and_checks(served: Served, phone: Page, browser: Browser, tmp_path: Path) -> None:
    until(lambda: len(published(served.home)) == 2)
    weight = 0

    def weigh(answer: object) -> None:
        nonlocal weight
        weight += len(answer.body())  # type: ignore[attr-defined]

    phone.on("requestfinished", lambda request: weigh(request.response()))
    phone.goto(f"{served.base}/window/checkpoints/")
    assert weight < 100_000
    well_made(phone, browser, "checkpoints")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="下载公钥").click()
    assert download.value.suggested_filename == "public-keys.txt"
    with phone.expect_download() as download:
        phone.locator(".log-list a[download]").first.click()
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    phone.get_by_role("link", name="核对我的回执").click()
    well_made(phone, browser, "check")
    phone.keyboard.press("Tab")
    phone.get_by_role("button", name="核对", exact=True).press("Enter")
    assert "请选择回执文件" in phone.locator("main").inner_text()
    well_made(phone, browser, "check-errors")
    receipt = {"name": "receipt.json", "mimeType": "application/json", "buffer": served.receipt.encode()}
    phone.set_input_files("#id_file", receipt)  # type: ignore[arg-type]
    phone.locator(".log-form summary").click()
    phone.set_input_files("#id_kept", kept)
    phone.get_by_role("button", name="核对", exact=True).click()
    told = phone.locator(".log-verdict").inner_text()
    assert "已证明" in told
    assert "没有改写" in told
    well_made(phone, browser, "check-proven")
    altered = {**receipt, "buffer": served.receipt.replace("暖气不热", "暖气很热").encode()}
    phone.set_input_files("#id_file", altered)  # type: ignore[arg-type]
    phone.get_by_role("button", name="核对", exact=True).click()
    assert "对不上" in phone.locator(".log-verdict h2").inner_text()
    well_made(phone, browser, "check-broken")
