"""`huiyin verify` finds a letter that was changed, added or taken away, in the database or on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huiyin.ledger import refusal
from huiyin.ledger.queries import verify
from huiyin.letters import acts, files, queries
from huiyin.letters.models import Letter, LetterText, Voiding
from huiyin.letters.problems import Damaged
from huiyin.letters.queries.damages import damaged_letters
from huiyin.letters.tests.office import AT, TODAY, Office, now, set_up
from huiyin.vault import vault_of
from huiyin.vault.keyring import create_keys
from huiyin.vault.resealing import reseal
from huiyin.vault.sealing import add_key


@pytest.fixture
def office(db: None) -> Office:
    return set_up()


@pytest.fixture
def letter(office: Office) -> Letter:
    return now("direct_reply", office.bureau, office.clerk)


@pytest.fixture
def lifted(db: None) -> Callable[[str], None]:
    """Run a statement as somebody who may drop triggers would."""

    def run(statement: str) -> None:
        guards = [one for one in refusal.guarded_tables("default") if one.table.startswith("letters_")]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # What foreign keys have yet to check would keep the table from being altered.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for guarded in guards:
                for name in refusal.wanted_of(connection, guarded):
                    on = f" ON {guarded.table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
            cursor.execute(statement)
        refusal.install()

    return run


def found() -> list[str]:
    return [problem.message for problem in damaged_letters()]


def test_nothing_is_said_of_letters_that_stand(letter: Letter, office: Office) -> None:
    acts.void(letter, code="not_sent", person=office.clerk, at=AT, today=TODAY)
    assert found() == []
    assert verify().problems == []


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("number = '望信答〔2026〕9号'", "number"),
        ("issued_on = '2026-03-01'", "day"),
        ("digest = 'aa'", "digest"),
        ("matter = 99", "matter"),
        ("kind = 'transfer'", "kind"),
    ],
)
def test_a_changed_row_is_found(letter: Letter, lifted: Callable[[str], None], change: str, column: str) -> None:
    lifted(f"UPDATE letters_letter SET {change} WHERE id = {letter.pk}")
    assert f"数据库中的“{column}”一栏与登记簿不符：被改动" in found()


def test_a_deleted_row_is_found(letter: Letter, lifted: Callable[[str], None]) -> None:
    LetterText.objects.filter(pk=letter.pk).delete()
    lifted(f"DELETE FROM letters_letter WHERE id = {letter.pk}")
    assert "登记簿载明已制发望信答〔2026〕1号，但文书已不存在：被删除" in found()


def test_a_forged_row_is_found(letter: Letter, lifted: Callable[[str], None]) -> None:
    forged = Letter.objects.get(pk=letter.pk)
    forged.pk, forged.number, forged.serial = None, "望信答〔2026〕2号", 2
    forged.save(force_insert=True)
    assert "登记簿中没有这份文书的制发条目：伪造，或条目被删除" in found()


def test_changed_words_are_found(letter: Letter) -> None:
    text = letter.text
    text.content = text.content.replace("张桂兰", "张桂芳")
    text.save()
    assert found() == ["文书内容与登记簿中的摘要不符：被改动"]


def test_a_forged_voiding_is_found(letter: Letter, office: Office) -> None:
    Voiding.objects.create(letter=letter, code="other", reason="没有这回事", by=office.clerk, at=AT)
    assert found() == ["作废记录与登记簿不符：被添加或删除"]


def test_a_damaged_file_is_found_and_not_shown(letter: Letter, office: Office) -> None:
    path = files.letter_path(letter.stored)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert found() == ["文书的文件已损坏，或不是这一份的"]
    with pytest.raises(Damaged, match="huiyin verify"):
        queries.document(letter)
    other = now("direct_reply", office.bureau, office.clerk)
    path.write_bytes(files.letter_path(other.stored).read_bytes())
    assert found() == ["文书的文件已损坏，或不是这一份的"]
    files.seal_letter(letter.stored, b"another letter")
    assert found() == ["文书的文件与制发时的摘要不符：被改动"]
    path.unlink()
    assert found() == ["文书的文件不在"]
    with pytest.raises(Damaged):
        queries.document(letter)


def test_what_is_on_the_disk_is_sealed(letter: Letter) -> None:
    sealed = files.letter_path(letter.stored).read_bytes()
    assert not sealed.startswith(b"PK")
    assert "张桂兰".encode() not in sealed


def test_letters_are_sealed_anew_under_a_new_key(office: Office, settings: Any, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    create_keys(settings.KEYS)
    letter = now("direct_reply", office.bureau, office.clerk)
    acts.void(letter, code="other", reason="另行制发", person=office.clerk, at=AT, today=TODAY)
    before = files.letter_path(letter.stored).read_bytes()
    add_key(settings.KEYS)
    vault_of.cache_clear()
    assert reseal() > 0
    assert (acts.reseal_letters(), acts.reseal_letters()) == (1, 0)
    assert files.letter_path(letter.stored).read_bytes() != before
    assert found() == []
    assert Letter.objects.get(pk=letter.pk).voiding.reason == "另行制发"


def test_another_reason_for_voiding_is_found(letter: Letter, office: Office) -> None:
    acts.void(letter, code="wrong_kind", person=office.clerk, at=AT, today=TODAY)
    Voiding.objects.update(code="not_sent")
    assert found() == ["作废原因与登记簿不符：被改动"]
