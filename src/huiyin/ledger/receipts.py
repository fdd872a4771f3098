"""The receipt of a petition: proof, in the petitioner's hand, of what was filed, when, and that it is in the ledger.

It carries the entry of the ledger exactly as it was hashed, what was filed with the salt of its digest, and the
bureau's signature. With the checkpoints, it shows that the entry is in the ledger and that the ledger was not written
anew; nobody need be asked. It never holds the query code.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from huiyin.core.events import canonical
from huiyin.ledger import checkpoints, given, merkle
from huiyin.ledger.chain import digest, moment
from huiyin.ledger.checkpoints import CheckpointFile, Keys, leaf_of
from huiyin.ledger.findings import Finding, broken, holds, left_open, remark
from huiyin.vault.signing import Signer

FORMAT = 1
#: A checkpoint that holds the entry is published so soon after it was made.
PROMISED = timedelta(hours=24)
_SIGNED = "huiyin receipt\n"
_FIELDS = (
    "format", "bureau", "number", "filed_at", "checkpoint_by", "entry", "entry_hash", "content", "salt", "digest",
    "files", "key", "public_key", "signature",
)  # fmt: skip
#: A proof is added once there is a checkpoint; it proves itself, so that it need not be signed.
_UNSIGNED = ("signature", "proof")


class FiledFile(NamedTuple):
    """A file that was filed: digest is SHA-256(salt ‖ sha256 of its bytes in hexadecimal), as the ledger names it."""

    name: str
    sha256: str
    salt: str
    digest: str


class Proof(NamedTuple):
    """Where the entry stands in the tree of a checkpoint, from 0, and the audit path of RFC 6962."""

    size: int
    place: int
    path: list[bytes]


class Receipt(NamedTuple):
    bureau: str
    number: str
    filed_at: datetime
    checkpoint_by: datetime
    entry: str
    entry_hash: str
    content: str
    salt: str
    digest: str
    files: list[FiledFile]
    key: str
    public_key: str
    signature: str
    proof: Proof | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The values of the file."""
        values = {**_signed_values(self), "signature": self.signature}
        if self.proof is not None:
            size, place, path = self.proof
            values["proof"] = {"size": size, "index": place, "path": [node.hex() for node in path]}
        return values

    @property
    def text(self) -> str:
        """The text of the file."""
        return json.dumps(self.document, ensure_ascii=False, indent=1) + "\n"

    @property
    def signed(self) -> str:
        return _SIGNED + canonical(_signed_values(self))

    @property
    def fingerprint(self) -> str:
        """What names the entry in the ledger, for people to compare: in groups of four."""
        return " ".join(self.entry_hash[start : start + 4] for start in range(0, len(self.entry_hash), 4))


def _signed_values(receipt: Receipt) -> dict[str, Any]:
    values: dict[str, Any] = {"format": FORMAT, **receipt._asdict()}
    for name in _UNSIGNED:
        del values[name]
    values["filed_at"], values["checkpoint_by"] = moment(receipt.filed_at), moment(receipt.checkpoint_by)
    values["files"] = [file._asdict() for file in receipt.files]
    return values


def make(  # noqa: PLR0917  # the facts of a receipt, in the order of the file
    entry_body: str,
    content: str,
    salt: bytes,
    number: str,
    bureau: str,
    at: datetime,
    signer: Signer,
    *,
    files: Sequence[FiledFile] = (),
) -> Receipt:
    """A signed receipt.

    `entry_body` is the body of the ledger's entry exactly as stored; `content` the canonical text of what was filed and
    `salt` its salt, as the entry's digest was made of them; `at` the moment in the entry.
    """
    unsigned = Receipt(
        bureau=bureau,
        number=number,
        filed_at=at,
        checkpoint_by=at + PROMISED,
        entry=entry_body,
        entry_hash=digest(entry_body),
        content=content,
        salt=salt.hex(),
        digest=_salted(salt, content),
        files=list(files),
        key=signer.id,
        public_key=signer.public,
        signature="",
    )
    return unsigned._replace(signature=signer.sign(unsigned.signed))


def _salted(salt: bytes, text: str) -> str:
    return sha256(salt + text.encode()).hexdigest()


def read(text: str) -> Receipt:
    """
    Raises:
        Unreadable: it is not the text of a receipt.
    """
    values = given.document(text, _FIELDS, ("proof",))
    if given.whole(values, "format") != FORMAT:
        raise given.Unreadable("format")
    return Receipt(
        bureau=given.text(values, "bureau"),
        number=given.text(values, "number"),
        filed_at=given.moment(values, "filed_at"),
        checkpoint_by=given.moment(values, "checkpoint_by"),
        entry=given.text(values, "entry"),
        entry_hash=given.hexadecimal(values, "entry_hash", 32),
        content=given.text(values, "content"),
        salt=given.hexadecimal(values, "salt", 32),
        digest=given.hexadecimal(values, "digest", 32),
        files=_read_files(values),
        key=given.hexadecimal(values, "key", 8),
        public_key=given.hexadecimal(values, "public_key", 32),
        signature=given.hexadecimal(values, "signature", 64),
        proof=_read_proof(values) if "proof" in values else None,
    )


def _read_files(values: dict[str, Any]) -> list[FiledFile]:
    if not isinstance(values["files"], list):
        raise given.Unreadable("files")
    found = []
    for one in values["files"]:
        file = given.part({"files": one}, "files", FiledFile._fields)
        hashes = (given.hexadecimal(file, name, 32) for name in FiledFile._fields[1:])
        found.append(FiledFile(given.text(file, "name"), *hashes))
    return found


def _read_proof(values: dict[str, Any]) -> Proof:
    proof = given.part(values, "proof", ("size", "index", "path"))
    return Proof(given.whole(proof, "size"), given.whole(proof, "index"), given.hashes(proof, "path"))


def check(
    receipt: Receipt, files: Iterable[CheckpointFile], *, keys: Keys = None, now: datetime | None = None
) -> list[Finding]:
    """All that a receipt and some checkpoints show. keys: those trusted; without them, those in the files.

    `now` tells a checkpoint that is still to come from one that is overdue.
    """
    in_order = checkpoints.in_order(files)
    found = check_alone(receipt, keys)
    for file in in_order:
        found += checkpoints.examine(file, keys)
    found += checkpoints.compare(in_order)
    found += check_place(receipt, in_order, now)
    if keys is None:
        found.append(_whose_key(receipt, in_order))
    return found


def check_alone(receipt: Receipt, keys: Keys = None) -> list[Finding]:
    """What a receipt shows without any checkpoint: that the bureau signed it, and that its parts belong together."""
    wrong = checkpoints.is_signed(receipt.key, receipt.public_key, receipt.signed, receipt.signature, keys)
    found = [broken(f"receipt_{wrong}", key=receipt.key) if wrong else holds("receipt_signed", bureau=receipt.bureau)]
    if digest(receipt.entry) != receipt.entry_hash:
        return [*found, broken("entry_hash")]
    try:
        body = json.loads(receipt.entry)
        events = [event for event in body["events"] if isinstance(event, Mapping)]
        at = body["at"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return [*found, broken("entry_form")]
    return found + _check_entry(receipt, events, at)


def _check_entry(receipt: Receipt, events: list[Mapping[str, Any]], at: object) -> list[Finding]:
    found: list[Finding] = []
    registered = next((one for one in events if one.get("event") == "registered"), {})
    if registered.get("number") != receipt.number:
        found.append(broken("number", number=receipt.number))
    if at != moment(receipt.filed_at):
        found.append(broken("filed_at", filed_at=moment(receipt.filed_at)))
    if receipt.checkpoint_by != receipt.filed_at + PROMISED:
        found.append(broken("promise", checkpoint_by=moment(receipt.checkpoint_by)))
    if _salted(bytes.fromhex(receipt.salt), receipt.content) != receipt.digest:
        found.append(broken("content"))
    elif registered.get("content") != receipt.digest:
        found.append(broken("content_elsewhere"))
    attached = {one.get("digest") for one in events if one.get("event") == "attached"}
    for file in receipt.files:
        if _salted(bytes.fromhex(file.salt), file.sha256) != file.digest:
            found.append(broken("file", name=file.name))
        elif file.digest not in attached:
            found.append(broken("file_elsewhere", name=file.name))
    if not found:
        found.append(holds("content_is_entered", number=receipt.number, filed_at=moment(receipt.filed_at)))
        if receipt.files:
            found.append(holds("files_are_entered", count=len(receipt.files)))
    return found


def check_place(receipt: Receipt, files: Sequence[CheckpointFile], now: datetime | None = None) -> list[Finding]:
    """Whether the entry is in the ledger that the checkpoints, by size, are of."""
    leaf = leaf_of(receipt.entry_hash)
    found = _check_proof(receipt, leaf, files)
    for file in files:
        index = file.find(leaf)
        if index is not None:
            about = {"file": file.label, "day": file.day.isoformat(), "place": index + 1, "at": moment(file.at)}
            found.append(holds("included", **about))
            if file.at > receipt.checkpoint_by:
                found.append(remark("late", at=about["at"], checkpoint_by=moment(receipt.checkpoint_by)))
            return found
    return found or [_why_not(receipt, files, now)]


def _check_proof(receipt: Receipt, leaf: bytes, files: Sequence[CheckpointFile]) -> list[Finding]:
    if receipt.proof is None:
        return []
    size, index, path = receipt.proof
    of_size = [file for file in files if file.size == size]
    for file in of_size:
        if not merkle.includes(leaf, index, size, path, bytes.fromhex(file.root)):
            return [broken("proof", file=file.label)]
    return [holds("proof_holds", file=file.label, place=index + 1) for file in of_size[:1]]


def _why_not(receipt: Receipt, files: Sequence[CheckpointFile], now: datetime | None) -> Finding:
    """The entry is in none of the files: is it too early, are files missing, or is the entry gone?"""
    by = moment(receipt.checkpoint_by)
    late_enough = [place for place, file in enumerate(files) if file.at >= receipt.checkpoint_by]
    if not late_enough:
        if now is not None and now < receipt.checkpoint_by:
            return left_open("not_yet", checkpoint_by=by)
        return left_open("wanted", checkpoint_by=by)
    last = late_enough[0]
    for place in range(last, -1, -1):
        file = files[place]
        if file.at <= receipt.filed_at or file.previous.size == 0:
            return broken("missing", filed_at=moment(receipt.filed_at), checkpoint_by=by, last=files[last].label)
        if place and files[place - 1].size < file.previous.size:
            break
    return left_open("uncovered", filed_at=moment(receipt.filed_at), checkpoint_by=by)


def _whose_key(receipt: Receipt, files: Sequence[CheckpointFile]) -> Finding:
    """Without keys of one's own, a signature says only that all of it comes from the same hand."""
    others = {file.public_key for file in files} - {receipt.public_key}
    if others:
        return left_open("several_keys", key=receipt.key, others=", ".join(sorted({one.key for one in files})))
    return remark("key_of_the_files", key=receipt.key)
