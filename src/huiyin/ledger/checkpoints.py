"""Checkpoints of the ledger: small signed files, each of which proves that the ledger only grew since the one before.

A file holds the peaks of the tree before, the hashes of the leaves since, and the consistency proof of RFC 6962. With
it alone one can compute the root before and the root now; so it says which entries came, and that none went.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from huiyin.core.events import canonical
from huiyin.ledger import given, merkle
from huiyin.ledger.chain import moment
from huiyin.ledger.findings import Finding, Weight, broken, holds, left_open, remark
from huiyin.vault.signing import Signer, id_of, verifies

FORMAT = 1
#: Said before what is signed, so that no signature can be taken for one of another kind.
_SIGNED = "huiyin checkpoint\n"
_FIELDS = (
    "format", "day", "at", "size", "root", "previous", "peaks", "leaves", "consistency", "key", "public_key",
    "signature",
)  # fmt: skip

#: Public halves of the keys that are trusted, by id; None: those that the files name themselves.
Keys = Mapping[str, str] | None


class Tree(NamedTuple):
    size: int
    root: str


#: The ledger before its first entry.
NOTHING = Tree(0, merkle.EMPTY.hex())


class CheckpointFile(NamedTuple):
    """One file. `previous` and `peaks` are of the tree before, `leaves` the 32-byte hashes since, in one piece."""

    day: date
    at: datetime
    size: int
    root: str
    previous: Tree
    peaks: list[bytes]
    leaves: bytes
    consistency: list[bytes]
    key: str
    public_key: str
    signature: str
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or file_name(self.day, self.size)

    @property
    def new_leaves(self) -> list[bytes]:
        return [self.leaves[start : start + merkle.HASH] for start in range(0, len(self.leaves), merkle.HASH)]

    @property
    def grown(self) -> merkle.Grown:
        return merkle.Grown(self.previous.size, self.peaks, self.new_leaves)

    def find(self, leaf: bytes) -> int | None:
        """The place of a leaf in the whole ledger, where this file has it."""
        try:
            return self.previous.size + self.new_leaves.index(leaf)
        except ValueError:
            return None


def file_name(day: date, size: int) -> str:
    return f"{day.isoformat()}-{size}.json"


def leaf_of(entry_hash: str) -> bytes:
    """The leaf of an entry."""
    return merkle.leaf_hash(bytes.fromhex(entry_hash))


def signed_text(*, day: date, at: datetime, size: int, root: str, previous: Tree, leaves: str) -> str:
    """What is signed. leaves: SHA-256 of the leaf hashes, one after the other."""
    return _SIGNED + canonical(
        {
            "format": FORMAT,
            "day": day.isoformat(),
            "at": moment(at),
            "size": size,
            "root": root,
            "previous": previous._asdict(),
            "leaves": leaves,
        }
    )


def sign(
    tree: merkle.Grown, previous: Tree, leaves: bytes, *, day: date, at: datetime, signer: Signer
) -> tuple[str, str]:
    """The root, and the signature, of a tree that grew by these leaves."""
    root = tree.root().hex()
    text = signed_text(day=day, at=at, size=tree.size, root=root, previous=previous, leaves=sha256(leaves).hexdigest())
    return root, signer.sign(text)


def write(file: CheckpointFile) -> str:
    """The text of a file: the same for the same checkpoint."""
    values = {
        "format": FORMAT,
        "day": file.day.isoformat(),
        "at": moment(file.at),
        "size": file.size,
        "root": file.root,
        "previous": file.previous._asdict(),
        "peaks": [peak.hex() for peak in file.peaks],
        "leaves": b64encode(file.leaves).decode("ascii"),
        "consistency": [node.hex() for node in file.consistency],
        "key": file.key,
        "public_key": file.public_key,
        "signature": file.signature,
    }
    return json.dumps(values, indent=1) + "\n"


def read(text: str, name: str = "") -> CheckpointFile:
    """
    Raises:
        Unreadable: it is not the text of a checkpoint.
    """
    values = given.document(text, _FIELDS)
    if given.whole(values, "format") != FORMAT:
        raise given.Unreadable("format")
    before = given.part(values, "previous", ("size", "root"))
    previous = Tree(given.whole(before, "size"), given.hexadecimal(before, "root", 32))
    size, peaks, leaves = given.whole(values, "size"), given.hashes(values, "peaks"), given.base64(values, "leaves")
    if not leaves or len(leaves) != (size - previous.size) * merkle.HASH:
        raise given.Unreadable("leaves")
    if len(peaks) != previous.size.bit_count():
        raise given.Unreadable("peaks")
    return CheckpointFile(
        given.day(values, "day"),
        given.moment(values, "at"),
        size,
        given.hexadecimal(values, "root", 32),
        previous,
        peaks,
        leaves,
        given.hashes(values, "consistency"),
        given.hexadecimal(values, "key", 8),
        given.hexadecimal(values, "public_key", 32),
        given.hexadecimal(values, "signature", 64),
        name,
    )


def is_signed(key: str, public_key: str, text: str, signature: str, keys: Keys) -> str | None:
    """None when the signature holds; otherwise what is wrong with it: "key" or "signature"."""
    public = public_key if keys is None else keys.get(key)
    if public is None or public != public_key or id_of(bytes.fromhex(public)) != key:
        return "key"
    return None if verifies(bytes.fromhex(public), text, signature) else "signature"


def signature_of(file: CheckpointFile, keys: Keys = None) -> list[Finding]:
    """What is wrong with the signature of a file; empty when it holds."""
    text = signed_text(
        day=file.day,
        at=file.at,
        size=file.size,
        root=file.root,
        previous=file.previous,
        leaves=sha256(file.leaves).hexdigest(),
    )
    wrong = is_signed(file.key, file.public_key, text, file.signature, keys)
    return [broken(f"checkpoint_{wrong}", file=file.label, key=file.key)] if wrong else []


def examine(file: CheckpointFile, keys: Keys = None) -> list[Finding]:
    """What does not hold in one file by itself; empty when all of it does."""
    found = signature_of(file, keys)
    if merkle.root_of(file.peaks).hex() != file.previous.root:
        found.append(broken("checkpoint_peaks", file=file.label, size=file.previous.size))
    elif file.grown.root().hex() != file.root:
        found.append(broken("checkpoint_root", file=file.label, size=file.size))
    proof = (file.previous.size, bytes.fromhex(file.previous.root), file.size, bytes.fromhex(file.root))
    if not merkle.extends(*proof, file.consistency):
        found.append(broken("checkpoint_consistency", file=file.label, before=file.previous.size, size=file.size))
    return found


def compare(files: Sequence[CheckpointFile]) -> list[Finding]:
    """Whether each file goes on from the one before it; `files` by size."""
    found: list[Finding] = []
    for earlier, later in pairwise(files):
        about = {"earlier": earlier.label, "later": later.label, "size": earlier.size}
        if earlier.size < later.previous.size:
            found.append(left_open("gap", **about, missing=later.previous.size))
        elif earlier.root != _root_at(later, earlier.size):
            found.append(broken("fork" if earlier.size == later.size else "not_extension", **about))
        elif later.at < earlier.at:
            found.append(remark("time_went_back", **about))
    if len(files) > 1 and all(one.weight is Weight.REMARK for one in found):
        found.append(holds("extends", first=files[0].label, last=files[-1].label, count=len(files)))
    return found


def _root_at(file: CheckpointFile, size: int) -> str:
    """The root that the tree of a file had at an earlier size."""
    if size == file.size:
        return file.root
    return file.previous.root if size == file.previous.size else file.grown.root(size).hex()


def in_order(files: Iterable[CheckpointFile]) -> list[CheckpointFile]:
    """By size; a file that was handed in twice counts once."""
    seen: dict[tuple[Any, ...], CheckpointFile] = {}
    for file in files:
        seen.setdefault((file.size, file.root, file.previous, file.signature), file)
    return sorted(seen.values(), key=lambda file: (file.size, file.at))
