"""A bureau's checkpoints through publishing, backup, a restore of what is too old, and the upgrade of an older home."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from huiyin.cli.tests.test_home import done, huiyin

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("log") / "东安"
    done("init", "--home", place, "--organ", "东安县信访局", "--division", "431122")
    return place


def verified(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(huiyin("--home", home, "verify", "--json").stdout)
    return found


def test_published_backed_up_and_restored(home: Path, tmp_path: Path) -> None:
    first = json.loads(done("--home", home, "checkpoint", "--json"))
    assert first["published"]
    assert Path(first["file"]).parent == home / "checkpoints"
    again = json.loads(done("--home", home, "checkpoint", "--json"))
    assert (again["published"], again["root"]) == (False, first["root"])
    assert "没有新条目" in done("--home", home, "checkpoint")
    done("--home", home, "backup", tmp_path / "b")

    copy = tmp_path / "copy"
    done("restore", tmp_path / "b", "--home", copy)
    for key in (home / "keys").iterdir():
        (copy / "keys" / key.name).write_bytes(key.read_bytes())
    found = verified(copy)
    assert (found["problems"], found["checkpoints"]) == ([], 1)
    assert (copy / "checkpoints" / Path(first["file"]).name).read_bytes() == Path(first["file"]).read_bytes()

    # Later a checkpoint was published that this backup knows nothing of.
    (copy / "checkpoints" / "2030-01-01-999.json").write_text("{}")
    (problem,) = verified(copy)["problems"]
    assert problem["kind"] == "checkpoint_unknown"
    assert "较早的备份" in problem["message"]


def test_a_home_of_the_first_version_is_backed_up_and_upgraded(home: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(home, old)
    shutil.rmtree(old / "checkpoints")
    with closing(sqlite3.connect(old / "huiyin.sqlite3")) as database:
        database.execute("DROP TABLE ledger_checkpoint")
        database.execute("DELETE FROM django_migrations WHERE app = 'ledger' AND name > '0002'")
        database.commit()
    assert verified(old)["problems"] == []
    done("--home", old, "backup", tmp_path / "before")
    refused = huiyin("--home", old, "checkpoint")
    assert (refused.returncode, "huiyin upgrade" in refused.stderr) == (1, True)
    done("--home", old, "upgrade")
    assert json.loads(done("--home", old, "checkpoint", "--json"))["published"]
    assert verified(old)["problems"] == []


def test_a_ledger_that_no_longer_fits_publishes_nothing(home: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged"
    shutil.copytree(home, forged)
    done("--home", forged, "checkpoint")
    shutil.rmtree(forged / "checkpoints")
    with closing(sqlite3.connect(forged / "huiyin.sqlite3")) as database:
        name = "ledger_entry_no_update"
        trigger = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone()[0]
        database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE ledger_entry SET hash = ? WHERE id = 1", ["0" * 64])
        database.execute(trigger)
        database.commit()
    refused = huiyin("--home", forged, "checkpoint")
    assert (refused.returncode, "huiyin verify" in refused.stderr) == (1, True)
    assert not list((forged / "checkpoints").glob("*.json"))
    assert "checkpoint" in {problem["kind"] for problem in verified(forged)["problems"]}
