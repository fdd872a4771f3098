"""What is sealed opens with the right key at the right place only; what is blind is found, and tells nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from huiyin.vault import KeyMissing, KeyUnknown, Signer, Vault, VaultError, vault_of
from huiyin.vault.keyring import create_keys
from huiyin.vault.sealing import add_key
from huiyin.vault.signing import create_signing_key

PLACE = "petitions_content.name"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_keys(tmp_path / "keys")
    return tmp_path / "keys"


def test_keys_are_for_their_owner_only(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_a_home_never_gets_its_keys_overwritten(folder: Path) -> None:
    before = (folder / "vault.json").read_bytes()
    with pytest.raises(VaultError, match="不会覆盖"):
        create_keys(folder)
    assert (folder / "vault.json").read_bytes() == before


def test_what_is_sealed_opens_and_two_seals_of_one_text_differ(folder: Path) -> None:
    vault = Vault(folder)
    first, second = vault.seal("李镕昇", PLACE), vault.seal("李镕昇", PLACE)
    assert first != second
    assert "李".encode() not in first
    assert vault.open(first, PLACE) == vault.open(second, PLACE) == "李镕昇"


def test_a_value_moved_to_another_column_does_not_open(folder: Path) -> None:
    vault = Vault(folder)
    with pytest.raises(VaultError, match="不属于这一栏"):
        vault.open(vault.seal("李镕昇", PLACE), "petitions_content.phone")


def test_every_changed_byte_is_noticed(folder: Path) -> None:
    vault = Vault(folder)
    sealed = vault.seal("13800000000", PLACE)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(VaultError):
            vault.open(bytes(changed), PLACE)
    with pytest.raises(VaultError, match="格式不认识"):
        vault.open(sealed[:20], PLACE)


def test_after_rotation_the_new_key_seals_and_the_old_one_still_opens(folder: Path) -> None:
    before = Vault(folder)
    old = before.seal("旧", PLACE)
    key_id = add_key(folder)
    after = Vault(folder)
    assert after.key_ids == [*before.key_ids, key_id]
    new = after.seal("新", PLACE)
    assert (after.is_newest(old), after.is_newest(new)) == (False, True)
    assert (after.open(old, PLACE), after.open(new, PLACE)) == ("旧", "新")
    assert before.open(new, PLACE) == "新", "a process that runs since before the rotation reads the key file again"


def test_lost_and_foreign_keys_are_named(folder: Path, tmp_path: Path) -> None:
    sealed = Vault(folder).seal("李", PLACE)
    create_keys(tmp_path / "other")
    with pytest.raises(KeyUnknown, match=Vault(folder).key_ids[0]):
        Vault(tmp_path / "other").open(sealed, PLACE)
    with pytest.raises(KeyMissing, match="huiyin init"):
        Vault(tmp_path / "nowhere")
    (folder / "vault.json").write_text("{", encoding="ascii")
    with pytest.raises(VaultError, match="已损坏"):
        Vault(folder)
    (folder / "vault.json").write_text(json.dumps({"sealing": [], "index": "00"}), encoding="ascii")
    with pytest.raises(VaultError, match="长度"):
        Vault(folder)


@pytest.mark.parametrize(
    ("purpose", "one", "other"),
    [
        ("phone", "13800001234", "+86 138-0000-1234"),
        ("phone", "13800001234", "１３８００００１２３４"),
        ("phone", "0746-4210000", "07464210000"),
        ("id_number", "11010519491231002x", "11010519491231002X "),
        ("id_number", "110105491231002", "11010519491231002X"),
        ("name", "阿卜杜拉·买买提", "阿卜杜拉•买买提"),
        ("name", "张 三", "张三"),
        ("name", "ＬＩ Wei", "li wei"),
    ],
)
def test_one_value_in_two_spellings_is_found(folder: Path, purpose: str, one: str, other: str) -> None:
    vault = Vault(folder)
    assert vault.blind(one, purpose) == vault.blind(other, purpose)
    assert len(vault.blind(one, purpose)) == 32


def test_blind_indexes_of_two_purposes_or_two_homes_cannot_be_joined(folder: Path, tmp_path: Path) -> None:
    vault = Vault(folder)
    create_keys(tmp_path / "other")
    assert vault.blind("13800001234", "phone") != vault.blind("13800001234", "accused_phone")
    assert vault.blind("13800001234", "phone") != Vault(tmp_path / "other").blind("13800001234", "phone")
    assert vault.blind("张三", "name") != vault.blind("张三丰", "name")


def test_the_blind_index_survives_a_rotation(folder: Path) -> None:
    before = Vault(folder).blind("张三", "name")
    add_key(folder)
    assert Vault(folder).blind("张三", "name") == before


@given(text=st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_comes_back(text: str) -> None:
    vault = vault_of(settings.KEYS)
    assert vault.open(vault.seal(text, PLACE), PLACE) == text


def test_a_signature_holds_for_its_text_and_its_key_also_after_a_new_key(folder: Path) -> None:
    first = Signer(folder)
    signature = first.sign("2018-03-01")
    assert first.holds(first.id, "2018-03-01", signature)
    assert not first.holds(first.id, "2018-03-02", signature)
    assert not first.holds(first.id, "2018-03-01", signature[:-2] + "00")
    assert not first.holds("0" * 16, "2018-03-01", signature)
    create_signing_key(folder)
    second = Signer(folder)
    assert second.id != first.id
    assert second.holds(first.id, "2018-03-01", signature)
    assert not second.holds(second.id, "2018-03-01", signature)
