"""A home as an administrator meets it: made, verified, forged, backed up, restored, its keys changed, served."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from huiyin.cli.serve import Children, Helper, Process
from huiyin.vault.keyring import create_keys

pytestmark = pytest.mark.slow

COMMAND = str(Path(sys.executable).with_name("huiyin"))


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_", "LC_"))}
    return {**kept, "LANG": "C.UTF-8"}


def huiyin(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *map(str, words)], env=environment(), capture_output=True, text=True, timeout=120, check=False
    )


def done(*words: str | Path) -> str:
    result = huiyin(*words)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home, and what `init` said."""
    home = tmp_path_factory.mktemp("home") / "东安"
    return home, done("init", "--home", home, "--organ", "东安县信访局", "--division", "431122")


@pytest.fixture(scope="module")
def backup(made: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "home.backup"
    assert "不含密钥" in done("--home", made[0], "backup", file)
    return file


@pytest.fixture
def copy(backup: Path, made: tuple[Path, str], tmp_path: Path) -> Path:
    """A home restored from the backup, with its keys put back."""
    home = tmp_path / "copy"
    assert "keys" in done("restore", backup, "--home", home)
    for key in (made[0] / "keys").iterdir():
        (home / "keys" / key.name).write_bytes(key.read_bytes())
    return home


def verdict(home: Path) -> tuple[int, list[tuple[str, str, int | None]]]:
    result = huiyin("--home", home, "verify", "--json")
    found = json.loads(result.stdout)
    return result.returncode, [(problem["kind"], problem["stream"], problem["n"]) for problem in found["problems"]]


def test_init_shows_four_accounts_once_and_opens_the_home_to_nobody_else(made: tuple[Path, str]) -> None:
    home, said = made
    assert "东安县信访局（431122 东安县）" in said
    for name in ("系统管理员", "安全管理员", "审计管理员", "窗口登记员"):
        assert said.count(name) == 1
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "huiyin.sqlite3").stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(home / "huiyin.sqlite3") as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_home_is_made_once(made: tuple[Path, str]) -> None:
    again = huiyin("init", "--home", made[0], "--organ", "别的信访局", "--division", "43")
    assert again.returncode == 1
    assert "已经建立过" in again.stderr
    assert again.stdout == ""


@pytest.mark.parametrize("code", ["431", "东安", "00", "4311220"])
def test_a_code_that_is_none_makes_nothing(code: str, tmp_path: Path) -> None:
    result = huiyin("init", "--home", tmp_path / "none", "--organ", "某信访局", "--division", code)
    assert result.returncode != 0
    assert code in result.stderr
    assert not (tmp_path / "none").exists()


def test_an_init_that_was_broken_off_is_finished_by_the_next(tmp_path: Path) -> None:
    home = tmp_path / "half"
    create_keys(home / "keys")
    said = json.loads(done("init", "--home", home, "--organ", "永州市信访局", "--division", "4311", "--json"))
    assert [account["role"] for account in said["accounts"]] == [
        "system_admin",
        "security_admin",
        "audit_admin",
        "clerk",
    ]
    assert verdict(home) == (0, [])


def test_without_a_home_every_command_says_what_to_do(tmp_path: Path) -> None:
    for words in (["verify"], ["backup", str(tmp_path / "b")]):
        result = huiyin("--home", tmp_path / "nowhere", *words)
        assert result.returncode == 1, words
        assert "huiyin init" in result.stderr
        assert result.stdout == ""


def test_what_was_forged_with_the_databases_own_tool_is_found(copy: Path) -> None:
    assert verdict(copy) == (0, [])
    with sqlite3.connect(copy / "huiyin.sqlite3") as database:
        with pytest.raises(sqlite3.DatabaseError, match="append only"):
            database.execute("UPDATE ledger_entry SET body = replace(body, 'system', 'person')")
        trigger = database.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_entry_no_update'").fetchone()[0]
        database.execute("DROP TRIGGER ledger_entry_no_update")
    assert verdict(copy) == (1, [("trigger", "ledger_entry", None)])
    refused = huiyin("--home", copy, "backup", copy / "b")
    assert (refused.returncode, "ledger_entry_no_update" in refused.stderr) == (1, True)
    with sqlite3.connect(copy / "huiyin.sqlite3") as database:
        database.execute(
            "UPDATE ledger_entry SET body = replace(body, 'system_admin', 'clerk') WHERE body LIKE '%system_admin%'"
        )
        database.execute(trigger)
    code, problems = verdict(copy)
    assert code == 1
    assert [kind for kind, _stream, _n in problems] == ["hash"]
    assert problems[0][1].startswith("person:")


def test_a_backup_holds_no_key_and_comes_back_whole(backup: Path, made: tuple[Path, str], copy: Path) -> None:
    with tarfile.open(backup) as tar:
        names = tar.getnames()
    assert {"huiyin.sqlite3", "reads.sqlite3", "manifest.json"} <= set(names)
    assert not [name for name in names if "key" in name or "secret" in name or "vault" in name]
    secret = (made[0] / "keys" / "vault.json").read_text(encoding="ascii").split('"')[5]
    assert secret.encode() not in backup.read_bytes()
    assert backup.stat().st_mode & 0o777 == 0o600
    assert verdict(copy) == (0, [])


def test_a_backup_never_overwrites_and_a_restore_never_mixes(backup: Path, made: tuple[Path, str]) -> None:
    for word in ("backup", "restore"):
        result = huiyin("--home", made[0], word, backup)
        assert result.returncode == 1
        assert "已" in result.stderr
    assert verdict(made[0]) == (0, [])


def test_a_damaged_backup_restores_nothing(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    for name, content in (("cut", whole[: len(whole) // 2]), ("empty", b""), ("other", b"not a backup")):
        file = tmp_path / name
        file.write_bytes(content)
        result = huiyin("--home", tmp_path / f"home-{name}", "restore", file)
        assert result.returncode == 1, name
        assert "备份" in result.stderr
        assert not (tmp_path / f"home-{name}" / "huiyin.sqlite3").exists()


@pytest.mark.parametrize("kind", ["above", "root", "link"])
def test_a_backup_that_would_write_elsewhere_restores_nothing(kind: str, backup: Path, tmp_path: Path) -> None:
    file = tmp_path / "forged"
    with tarfile.open(backup) as whole, tarfile.open(file, mode="w:gz") as forged:
        info = tarfile.TarInfo({"above": "../elsewhere", "root": str(tmp_path / "elsewhere"), "link": "link"}[kind])
        if kind == "link":
            info.type, info.linkname = tarfile.SYMTYPE, str(tmp_path)
        forged.addfile(info)
        for member in whole:
            forged.addfile(member, whole.extractfile(member))
    result = huiyin("--home", tmp_path / "home", "restore", file)
    assert result.returncode == 1
    assert "不是完整的回音备份" in result.stderr
    assert not (tmp_path / "elsewhere").exists()
    assert not (tmp_path / "home" / "huiyin.sqlite3").exists()


def test_a_new_key_seals_from_now_on(copy: Path) -> None:
    before = json.loads(done("--home", copy, "keys", "--json"))["keys"]
    after = json.loads(done("keys", "--rotate", "--json", "--home", copy))
    assert after["keys"][:-1] == before
    assert after["sealing"] == after["keys"][-1]


def test_the_tables_fit_the_program(made: tuple[Path, str]) -> None:
    assert json.loads(done("--home", made[0], "upgrade", "--json"))["applied"] == []


def test_a_home_of_an_earlier_program_is_verified_backed_up_and_upgraded(copy: Path, tmp_path: Path) -> None:
    """The frozen rows of reports were not yet refused by the database; going back to that drops the triggers."""
    program = "import django; django.setup(); from django.core.management import call_command; "
    program += "call_command('migrate', 'reports', '0002', verbosity=0)"
    home = {"HUIYIN_HOME": str(copy), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    subprocess.run([sys.executable, "-c", program], env=environment() | home, check=True, timeout=120)
    with sqlite3.connect(copy / "huiyin.sqlite3") as database:
        for name in ("update", "delete", "replace"):
            database.execute(f"DROP TRIGGER IF EXISTS reports_report_no_{name}")
    counted = huiyin("--home", copy, "measures", "--period", "2023")
    assert (counted.returncode, "huiyin upgrade" in counted.stderr) == (1, True)
    assert verdict(copy) == (0, [])
    done("--home", copy, "backup", tmp_path / "before.backup")
    assert "reports.0003_freezing" in json.loads(done("--home", copy, "upgrade", "--json"))["applied"]
    assert verdict(copy) == (0, [])
    done("--home", copy, "measures", "--period", "2023")


def test_help_and_errors_speak_chinese_unless_english_is_asked_for(tmp_path: Path) -> None:
    assert "命令" in done("--help")
    assert "Commands" in done("--lang", "en", "--help")
    wrong = huiyin("nosuch")
    assert (wrong.returncode, "没有命令" in wrong.stderr) == (2, True)
    assert "Missing option" in huiyin("init", "--lang=en", "--home", tmp_path).stderr
    assert "缺少选项" in huiyin("init", "--home", tmp_path).stderr
    assert huiyin("--lang", "fr", "verify").returncode == 2


def test_a_worker_that_died_is_started_again_after_a_pause() -> None:
    started: list[Process] = []

    def start() -> Process:
        started.append(subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]))
        return started[-1]

    web = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    children = Children(web, [Helper("后台任务进程", start)])
    for now, count in ((0.0, 1), (0.5, 1), (1.0, 2), (2.0, 2), (2.5, 2), (4.0, 3)):
        started[-1].wait(20)
        children.look_after(now)
        assert len(started) == count, now
    children.stop()
    assert web.returncode == -signal.SIGTERM


def test_what_a_stopped_server_left_behind_ends_with_it() -> None:
    """A web server told to stop while it starts may end before the process that it has just made."""
    script = "import subprocess; one = subprocess.Popen(['sleep', '60']); print(one.pid, flush=True); one.wait()"
    web = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, process_group=0)
    assert web.stdout is not None
    left = int(web.stdout.readline())
    Children(web, []).stop()
    web.stdout.close()
    for _ in range(100):
        state = Path(f"/proc/{left}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    raise AssertionError(f"{left} still runs")


@pytest.mark.slow
def test_the_pages_are_served_until_somebody_says_stop(made: tuple[Path, str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [COMMAND, "--home", str(made[0]), "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        try:
            page = _page(f"http://127.0.0.1:{port}/accounts/login/")
            assert 'lang="zh' in page
            style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
            assert _page(f"http://127.0.0.1:{port}{style}")
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(30) == 0
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/", timeout=2)


def _page(address: str) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")
