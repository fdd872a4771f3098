"""张桂兰 checks her receipt at home: what is proved, what is still to come, and each way of having tampered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from huiyin.ledger import checkpoints, merkle, receipts
from huiyin.ledger.checkpoints import CheckpointFile, Tree, leaf_of
from huiyin.ledger.findings import Finding, Verdict, Weight, verdict
from huiyin.ledger.given import Unreadable
from huiyin.ledger.receipts import Proof, Receipt
from huiyin.ledger.tests.made import DAYS, FILED, LATER, entry_of, hashes_with, log_of, receipt_by
from huiyin.ledger.wording import SENTENCES, sentence
from huiyin.vault.signing import Signer, create_signing_key


@pytest.fixture
def bureau(tmp_path: Path) -> Signer:
    create_signing_key(tmp_path / "bureau")
    return Signer(tmp_path / "bureau")


@pytest.fixture
def stranger(tmp_path: Path) -> Signer:
    create_signing_key(tmp_path / "stranger")
    return Signer(tmp_path / "stranger")


@pytest.fixture
def receipt(bureau: Signer) -> Receipt:
    return receipt_by(bureau)


@pytest.fixture
def log(bureau: Signer) -> list[CheckpointFile]:
    return log_of(hashes_with(entry_of()), DAYS, bureau)


def keys(*signers: Signer) -> dict[str, str]:
    return {signer.id: signer.public for signer in signers}


def wrong(found: list[Finding]) -> list[str]:
    """The codes of what does not hold or is open; each of them has its sentence."""
    assert all(sentence(one) for one in found)
    return [one.code for one in found if one.weight in (Weight.BROKEN, Weight.OPEN)]


def test_a_receipt_and_its_checkpoints_prove_the_petition(
    receipt: Receipt, log: list[CheckpointFile], bureau: Signer
) -> None:
    found = receipts.check(receipt, log, keys=keys(bureau))
    assert verdict(found) is Verdict.PROVEN
    assert [one.code for one in found] == [
        "receipt_signed", "content_is_entered", "files_are_entered", "extends", "included",
    ]  # fmt: skip
    assert sentence(found[-1]) == "这件信访事项是登记簿的第 12 条，在 2026-03-03 的检查点（2026-03-03-15.json）里。"
    assert verdict(receipts.check(receipt, [log[2]], keys=keys(bureau))) is Verdict.PROVEN


def test_what_is_written_is_read_again(receipt: Receipt, log: list[CheckpointFile]) -> None:
    proof = Proof(15, 11, checkpoints.CheckpointFile(*log[2]).grown.inclusion(11))
    with_proof = receipt._replace(proof=proof)
    assert receipts.read(receipt.text) == receipt
    assert receipts.read(with_proof.text) == with_proof
    assert [checkpoints.read(checkpoints.write(file)) for file in log] == log
    assert "proof_holds" in [one.code for one in receipts.check(with_proof, log)]
    moved = receipt._replace(proof=proof._replace(place=10))
    assert wrong(receipts.check(moved, log)) == ["proof"]


def test_without_a_key_of_ones_own_that_is_said(
    receipt: Receipt, log: list[CheckpointFile], bureau: Signer, stranger: Signer
) -> None:
    found = receipts.check(receipt, log)
    assert (verdict(found), found[-1].code) == (Verdict.PROVEN, "key_of_the_files")
    forged = log_of(hashes_with(entry_of()), DAYS, stranger)
    assert wrong(receipts.check(receipt, forged)) == ["several_keys"]
    assert wrong(receipts.check(receipt, log, keys=keys(stranger))) == ["receipt_key", *["checkpoint_key"] * 4]
    assert wrong(receipts.check(receipt, forged, keys=keys(stranger, bureau))) == []


def test_a_checkpoint_to_come_is_told_from_one_that_is_wanted(
    receipt: Receipt, log: list[CheckpointFile], bureau: Signer
) -> None:
    soon, after = FILED + timedelta(hours=3), FILED + timedelta(hours=25)
    for files in ([], log[:2]):
        assert verdict(receipts.check(receipt, files, keys=keys(bureau), now=soon)) is Verdict.NOT_YET
        assert wrong(receipts.check(receipt, files, keys=keys(bureau), now=after)) == ["wanted"]
        assert verdict(receipts.check(receipt, files, keys=keys(bureau), now=after)) is Verdict.INCOMPLETE
    assert wrong(receipts.check(receipt, log[3:], now=LATER)) == ["uncovered"]
    assert wrong(receipts.check(receipt, [log[0], log[3]], now=LATER)) == ["gap", "uncovered"]
    assert wrong(receipts.check(receipt, [log[0], log[2]], now=LATER)) == ["gap"]


def test_a_checkpoint_after_the_promised_time_is_remarked(receipt: Receipt, bureau: Signer) -> None:
    late = [*DAYS[:2], (FILED + timedelta(hours=30), 15)]
    found = receipts.check(receipt, log_of(hashes_with(entry_of()), late, bureau))
    assert verdict(found) is Verdict.PROVEN
    assert "late" in [one.code for one in found]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"number": "XF2026-00008"}, ["receipt_signature", "number"]),
        ({"content": "暖气很热"}, ["receipt_signature", "content"]),
        ({"salt": "00" * 32}, ["receipt_signature", "content"]),
        ({"filed_at": FILED - timedelta(days=1)}, ["receipt_signature", "filed_at", "promise"]),
        ({"checkpoint_by": LATER}, ["receipt_signature", "promise", "uncovered"]),
        ({"entry": entry_of().replace("2026-03-03", "2026-03-04", 1)}, ["receipt_signature", "entry_hash"]),
        ({"entry": "[]", "entry_hash": "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"},
         ["receipt_signature", "entry_form", "missing"]),
        ({"bureau": "别的机关"}, ["receipt_signature"]),
        ({"signature": "00" * 64}, ["receipt_signature"]),
        ({"key": "00" * 8}, ["receipt_key"]),
    ],
)  # fmt: skip
def test_a_receipt_that_was_altered(
    receipt: Receipt, log: list[CheckpointFile], change: dict[str, Any], found: list[str]
) -> None:
    altered = receipts.read(receipt._replace(**change).text)
    if change.get("checkpoint_by"):
        found = [code for code in found if code != "uncovered"]
    assert wrong(receipts.check(altered, log, now=LATER)) == found


def test_a_file_that_was_not_filed(receipt: Receipt, log: list[CheckpointFile]) -> None:
    photo = receipt.files[0]
    altered = receipt._replace(files=[photo._replace(sha256="11" * 32)])
    assert wrong(receipts.check(altered, log)) == ["receipt_signature", "file"]


def test_the_bureau_itself_cannot_sign_another_content(bureau: Signer, log: list[CheckpointFile]) -> None:
    receipt = receipt_by(bureau)._replace(content="{}", digest="22" * 32)
    forged = receipt._replace(signature=bureau.sign(receipt.signed))
    assert wrong(receipts.check(forged, log)) == ["content"]


def alter(hashes: list[str]) -> None:
    hashes[11] = "33" * 32


def remove(hashes: list[str]) -> None:
    del hashes[11]


def swap(hashes: list[str]) -> None:
    hashes[3], hashes[11] = hashes[11], hashes[3]


@pytest.mark.parametrize("tamper", [alter, remove, swap])
def test_a_bureau_that_writes_its_ledger_anew_and_signs_it_is_found(
    receipt: Receipt, log: list[CheckpointFile], bureau: Signer, tamper: Callable[[list[str]], None]
) -> None:
    """It has its key and signs every checkpoint again: the receipt finds it, or an older checkpoint does."""
    hashes = hashes_with(entry_of())
    tamper(hashes)
    anew = log_of(hashes, [(at, min(size, len(hashes))) for at, size in DAYS], bureau)
    found = wrong(receipts.check(receipt, anew, now=LATER))
    assert found == ([] if tamper is swap else ["missing"])
    kept = [log[2], *anew[3:]]
    assert wrong(receipts.check(receipt, kept, now=LATER)) == ["not_extension"]
    assert "fork" in wrong(receipts.check(receipt, [log[2], *anew], now=LATER))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda file: file._replace(leaves=file.leaves[:-32] + bytes(32)), ["checkpoint_signature", "checkpoint_root"]),
        (lambda file: file._replace(leaves=file.leaves[32:64] + file.leaves[:32] + file.leaves[64:]),
         ["checkpoint_signature", "checkpoint_root"]),
        (lambda file: file._replace(root="44" * 32),
         ["checkpoint_signature", "checkpoint_root", "checkpoint_consistency", "not_extension"]),
        (lambda file: file._replace(previous=Tree(file.previous.size, "55" * 32)),
         ["checkpoint_signature", "checkpoint_peaks", "checkpoint_consistency", "not_extension"]),
        (lambda file: file._replace(peaks=[bytes(32), *file.peaks[1:]]), ["checkpoint_peaks"]),
        (lambda file: file._replace(consistency=file.consistency[:-1]), ["checkpoint_consistency"]),
        (lambda file: file._replace(at=file.at - timedelta(hours=1)), ["checkpoint_signature"]),
    ],
)  # fmt: skip
def test_a_checkpoint_that_was_altered(
    receipt: Receipt,
    log: list[CheckpointFile],
    change: Callable[[CheckpointFile], CheckpointFile],
    found: list[str],
) -> None:
    altered = checkpoints.read(checkpoints.write(change(log[2])))
    assert wrong(receipts.check(receipt, [log[0], log[1], altered, log[3]], now=LATER)) == found


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "{}", "[" * 5000, '{"format": 1}', '{"a": NaN}', "\ud800", '"\\ud800"', "1" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_receipt_is_said_to_be_none(text: str) -> None:
    for read in (receipts.read, checkpoints.read):
        with pytest.raises(Unreadable):
            read(text)


def test_a_field_too_many_twice_or_of_another_kind_is_refused(receipt: Receipt, log: list[CheckpointFile]) -> None:
    others: tuple[object, ...] = (None, 1.5, True, [], {}, -1, "\ud800", 1 << 60)
    values = receipt.document
    for name in values:
        for other in others[:-1]:
            if name == "files" and other == []:
                continue
            with pytest.raises(Unreadable, match=f"{name}|document"):
                receipts.read(json.dumps(values | {name: other}))
    with pytest.raises(Unreadable, match="extra"):
        receipts.read(json.dumps(values | {"extra": 1}))
    with pytest.raises(Unreadable, match="number"):
        receipts.read('{"number": "XF1", ' + receipt.text[1:])
    one = json.loads(checkpoints.write(log[2]))
    for name in one:
        for other in others:
            if name == "consistency" and other == []:
                continue
            with pytest.raises(Unreadable, match=f"{name}|document"):
                checkpoints.read(json.dumps(one | {name: other}))


def test_every_sentence_can_be_said() -> None:
    facts = {
        "key": "k", "bureau": "b", "number": "n", "filed_at": FILED.isoformat(), "checkpoint_by": FILED.isoformat(),
        "name": "n", "count": 1, "file": "f", "size": 1, "before": 1, "first": "f", "last": "l", "earlier": "e",
        "later": "l", "missing": 2, "place": 1, "day": "d", "at": FILED.isoformat(), "others": "o",
    }  # fmt: skip
    for code in SENTENCES:
        assert "%" not in sentence(Finding(code, Weight.HOLDS, facts))


def test_a_leaf_is_that_of_the_entrys_hash() -> None:
    entry_hash = "66" * 32
    assert leaf_of(entry_hash) == merkle.leaf_hash(bytes.fromhex(entry_hash))


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+08:00"])
def test_a_day_at_the_end_of_days_is_no_moment(receipt: Receipt, moment: str) -> None:
    values = receipt.document | {"filed_at": moment}
    with pytest.raises(Unreadable, match="filed_at"):
        receipts.read(json.dumps(values))
