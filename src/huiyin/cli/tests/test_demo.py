"""The demonstration as a newcomer meets it: made, made again, broken off, and kept out of a real bureau's home."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin.cli.demo_cases import COURSES
from huiyin.cli.demo_county import ACCOUNTS, FOLDER, State
from huiyin.demo import county

pytestmark = pytest.mark.slow

#: Petitions and suggestions that the demonstration files at the window.
WINDOW = 4


def huiyin(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    command = [str(Path(sys.executable).with_name("huiyin")), "--home", str(home), "--lang", "zh", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo") / "home"
    made = huiyin(place, "demo", "--no-serve", "--petitions", "240")
    assert made.returncode == 0, made.stderr
    return place


def count(home: Path, table: str) -> int:
    with sqlite3.connect(home / "huiyin.sqlite3") as database:
        found: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def test_it_loads_the_county_through_the_importer_and_leaves_a_few_names_to_settle(home: Path) -> None:
    assert count(home, "petitions_petition") == 240 + len(COURSES) + WINDOW
    assert count(home, "reception_receptionday") == 4
    assert count(home, "figures_bulletin") == 1
    assert count(home, "ledger_checkpoint") == 1
    assert count(home, "petitions_importrun") == 2
    with sqlite3.connect(home / "huiyin.sqlite3") as database:
        names = {row[0] for row in database.execute("SELECT name FROM accounts_organ WHERE NOT confirmed")}
        towns = database.execute("SELECT count(*) FROM accounts_organ WHERE kind = 'town' AND confirmed").fetchone()[0]
    assert names <= set(county.MISSPELT.values())
    assert towns == 25


def test_there_is_a_case_in_every_state_a_desk_meets(home: Path) -> None:
    with sqlite3.connect(home / "huiyin.sqlite3") as database:
        states = {row[0] for row in database.execute("SELECT DISTINCT state FROM petitions_matter WHERE id IN"
                  " (SELECT matter_id FROM petitions_petition WHERE query_key IS NOT NULL)")}  # fmt: skip
        issued = database.execute("SELECT count(*) FROM letters_letter WHERE state = 'issued'").fetchone()[0]
    assert states >= {
        "registered", "sent", "objected", "told", "accepted", "simple", "extended", "answered", "confirmed",
        "in_review", "reviewed", "in_re_review", "answered_directly", "filed", "led", "withdrawn",
    }  # fmt: skip
    assert issued > len(COURSES)


def test_a_second_run_does_nothing_again_and_prints_the_same_accounts(home: Path) -> None:
    entries = count(home, "ledger_entry")
    again = huiyin(home, "demo", "--no-serve")
    assert again.returncode == 0, again.stderr
    assert "新登记" not in again.stdout
    assert count(home, "ledger_entry") == entries
    for account in ACCOUNTS:
        assert account.username in again.stdout and account.password in again.stdout


def test_a_run_that_was_broken_off_is_finished_by_the_next(home: Path) -> None:
    kept = home / FOLDER / "demo.json"
    state = json.loads(kept.read_text(encoding="utf-8"))
    entries, organs = count(home, "ledger_entry"), count(home, "accounts_organ")
    kept.write_text(json.dumps({**state, "done": ["home", "names", "exports", "first"]}), encoding="utf-8")
    again = huiyin(home, "demo", "--no-serve")
    assert again.returncode == 0, again.stderr
    assert "新登记 0" in again.stdout
    assert json.loads(kept.read_text(encoding="utf-8")) == state
    assert (count(home, "ledger_entry"), count(home, "accounts_organ")) == (entries, organs), (
        "old rows name an old organ"
    )


def test_it_stays_out_of_the_home_of_a_real_bureau(tmp_path: Path) -> None:
    place = tmp_path / "bureau"
    made = huiyin(place, "init", "--organ", "东安县信访局", "--division", "431122")
    assert made.returncode == 0, made.stderr
    refused = huiyin(place, "demo", "--no-serve")
    assert refused.returncode != 0
    assert "正式的工作目录" in refused.stderr
    assert not State.is_in(place)
    assert count(place, "accounts_organ") == 1


def test_passwords_differ_and_belong_to_people_who_do_not_exist() -> None:
    assert len({account.password for account in ACCOUNTS}) == len(ACCOUNTS)
    assert all(len(account.password) >= 12 for account in ACCOUNTS)
