"""张桂兰's daughter checks the receipt on a computer that has no home and no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from huiyin.ledger import checkpoints
from huiyin.ledger.tests.made import DAYS, entry_of, hashes_with, log_of, receipt_by
from huiyin.vault.signing import Signer, create_signing_key

COMMAND = str(Path(sys.executable).with_name("huiyin"))


def huiyin(place: Path, *words: str | Path, lang: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    """In a folder of her own; there is no home, and none is made."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_", "LC_"))}
    environment = {**kept, "LANG": lang, "HOME": str(place / "nobody"), "HUIYIN_HOME": str(place / "none")}
    return subprocess.run(
        [COMMAND, *map(str, words)],
        env=environment, cwd=place, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """What lies on her table: the receipt, the checkpoints, the bureau's public key."""
    create_signing_key(tmp_path / "bureau")
    bureau = Signer(tmp_path / "bureau")
    (tmp_path / "receipt.json").write_text(receipt_by(bureau).text, encoding="utf-8")
    (tmp_path / "downloads").mkdir()
    for file in log_of(hashes_with(entry_of()), DAYS, bureau):
        (tmp_path / "downloads" / file.label).write_text(checkpoints.write(file), encoding="utf-8")
    (tmp_path / "key.txt").write_text(f"望川县信访局的公钥\n{bureau.public}\n", encoding="utf-8")
    return tmp_path


def document(place: Path, *words: str | Path) -> tuple[int, dict[str, Any]]:
    done = huiyin(place, "receipt", "check", *words, "--json")
    return done.returncode, json.loads(done.stdout)


def codes(found: dict[str, Any], *weights: str) -> list[str]:
    return [one["code"] for one in found["findings"] if one["weight"] in weights]


def test_all_of_it_is_proven_offline(table: Path) -> None:
    done = huiyin(table, "receipt", "check", "receipt.json", "downloads", "--key", "key.txt")
    assert done.returncode == 0, done.stderr
    assert "登记簿的第 12 条" in done.stdout
    assert "已证明" in done.stdout
    assert not (table / "none").exists()
    code, found = document(table, "receipt.json", *sorted((table / "downloads").iterdir()))
    assert (code, found["verdict"], found["number"]) == (0, "proven", "XF2026-00007")
    assert codes(found, "remark") == ["key_of_the_files"]


def test_what_does_not_hold_is_said_and_the_exit_code_is_one(table: Path) -> None:
    path = table / "downloads" / "2026-03-03-15.json"
    text = path.read_text()
    values = json.loads(text)
    path.write_text(json.dumps(values | {"root": "00" * 33}))
    unreadable = huiyin(table, "receipt", "check", "receipt.json", "downloads")
    assert (unreadable.returncode, "root" in unreadable.stderr, path.name in unreadable.stderr) == (1, True, True)
    path.write_text(json.dumps(values | {"root": "00" * 32}))
    code, found = document(table, "receipt.json", "downloads", "--key", "key.txt")
    assert (code, found["verdict"]) == (1, "broken")
    assert codes(found, "broken") == [
        "checkpoint_signature", "checkpoint_root", "checkpoint_consistency", "not_extension",
    ]  # fmt: skip
    path.unlink()
    code, found = document(table, "receipt.json", "downloads")
    assert (code, found["verdict"], codes(found, "open")) == (1, "incomplete", ["gap", "uncovered"])
    code, found = document(table, "receipt.json")
    assert (code, codes(found, "open")) == (1, ["wanted"])


@pytest.mark.parametrize("name", ["nothing.json", "downloads", "key.txt", "blob.json"])
def test_what_is_no_receipt_is_said_to_be_none(table: Path, name: str) -> None:
    (table / "blob.json").write_bytes(bytes(range(256)))
    done = huiyin(table, "receipt", "check", name)
    assert (done.returncode, done.stdout) == (1, "")
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_key_file_without_a_key(table: Path) -> None:
    (table / "empty.txt").write_text("没有")
    done = huiyin(table, "receipt", "check", "receipt.json", "--key", "empty.txt")
    assert (done.returncode, "64" in done.stderr) == (1, True)
