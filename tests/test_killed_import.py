"""A load killed in the middle loses nothing, doubles nothing, and is finished by loading the same file again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter

ROWS = 4000
HUIYIN = str(Path(sys.executable).with_name("huiyin"))


def command(home: Path, *words: str) -> list[str]:
    return [HUIYIN, "--home", str(home), "--lang", "zh", *words]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}


def huiyin(home: Path, *words: str) -> str:
    done = subprocess.run(command(home, *words), env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def count(home: Path, table: str, where: str = "1") -> int:
    with sqlite3.connect(home / "huiyin.sqlite3", timeout=10) as database:
        found: int = database.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]
    return found


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Every fifth row names one that comes after it, so that links are still to be made when the load is cut off."""
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("信访件编号", "登记日期", "信访形式", "主要诉求", "关联编号"))
        for row in range(1, ROWS + 1):
            page.write_row(row, 0, (f"K{row}", date(2023, 1, 1) + timedelta(days=row % 300), "来信", f"第{row}件诉求"))
            if row % 5 == 0 and row < ROWS:
                page.write(row, 4, f"K{row + 1}")
    return path


@pytest.mark.slow
def test_killed_in_the_middle_and_finished_by_a_second_run(tmp_path: Path, ledger: Path) -> None:
    home = tmp_path / "home"
    huiyin(home, "init", "--organ", "望川县信访局", "--division", "420100")
    loading = subprocess.Popen(command(home, "import", "ledger", str(ledger)), env=environment())
    deadline = time.monotonic() + 60
    while count(home, "petitions_petition") < 600:
        assert loading.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    loading.send_signal(signal.SIGKILL)
    loading.wait()
    loaded = count(home, "petitions_petition")
    assert 600 <= loaded < ROWS
    assert (
        loaded
        == count(home, "figures_fact")
        == count(home, "petitions_content")
        == count(home, "ledger_entry") - (count(home, "ledger_entry", "stream NOT LIKE 'matter:%'"))
    )
    huiyin(home, "verify")

    again = json.loads(huiyin(home, "import", "ledger", str(ledger), "--json"))
    assert (again["rows"], again["loaded"], again["unchanged"], again["rejected"]) == (ROWS, ROWS - loaded, loaded, 0)
    assert count(home, "petitions_petition") == count(home, "figures_fact") == ROWS
    assert count(home, "petitions_importrun", "state = 'interrupted'") == 1
    assert count(home, "petitions_importrun", "state = 'finished'") == 1
    together = "matter_id IN (SELECT matter_id FROM petitions_petition GROUP BY matter_id HAVING count(*) = 2)"
    assert count(home, "petitions_petition", together) == 2 * (ROWS // 5 - 1)
    huiyin(home, "verify")
    huiyin(home, "rebuild", "--check")
    third = json.loads(huiyin(home, "import", "ledger", str(ledger), "--json"))
    assert (third["loaded"], third["updated"], third["unchanged"], third["linked"]) == (0, 0, ROWS, 0)
