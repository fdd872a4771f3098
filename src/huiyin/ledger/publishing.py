"""The files of checkpoints: what stands in them is made from the database, and they are written whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from huiyin.ledger import merkle, queries
from huiyin.ledger.checkpoints import NOTHING, CheckpointFile, examine, leaf_of
from huiyin.ledger.checkpoints import write as text_of
from huiyin.ledger.models import Checkpoint, Sequence
from huiyin.ledger.receipts import Proof
from huiyin.vault.folder import KeyMissing, make_private
from huiyin.vault.signing import PUBLIC, public_keys


class Damaged(Exception):
    """What the ledger holds is not what was signed; nothing more may be published before somebody has looked."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        super().__init__(
            f"检查点 {checkpoint} 与登记簿对不上，不再公布。请运行 huiyin verify 查看。"
            " (the ledger no longer fits its checkpoint)"
        )


def folder() -> Path:
    return Path(settings.CHECKPOINTS)


def peaks_of(checkpoint: Checkpoint | None) -> tuple[int, list[bytes]]:
    """The size of the tree and its peaks.

    Raises:
        Damaged: they are not those of its root.
    """
    if checkpoint is None:
        return 0, []
    peaks = [bytes.fromhex(peak) for peak in json.loads(checkpoint.peaks)]
    if merkle.root_of(peaks).hex() != checkpoint.root:
        raise Damaged(checkpoint)
    return checkpoint.size, peaks


def since(checkpoint: Checkpoint | None, most: int) -> tuple[merkle.Grown, list[bytes]]:
    """The tree with what was sequenced after a checkpoint, and the leaves of that."""
    size, peaks = peaks_of(checkpoint)
    leaves = [leaf_of(entry_hash) for entry_hash in queries.entry_hashes(size, most)]
    return merkle.Grown(size, peaks, leaves), leaves


def file_of(checkpoint: Checkpoint) -> CheckpointFile:
    """The file of a checkpoint, from what the database holds now.

    Raises:
        Damaged: the entries are no longer those that were signed.
        KeyMissing: the public half of its key is gone.
    """
    before = queries.last_checkpoint(before=checkpoint.size)
    previous = before.tree if before else NOTHING
    grown, leaves = since(before, checkpoint.size - previous.size)
    public = public_keys(settings.KEYS).get(checkpoint.key)
    if public is None:
        raise KeyMissing(settings.KEYS / PUBLIC.format(id=checkpoint.key))
    file = CheckpointFile(
        day=checkpoint.day,
        at=checkpoint.at,
        size=checkpoint.size,
        root=checkpoint.root,
        previous=previous,
        peaks=peaks_of(before)[1],
        leaves=b"".join(leaves),
        consistency=grown.consistency(previous.size),
        key=checkpoint.key,
        public_key=public,
        signature=checkpoint.signature,
    )
    if len(leaves) != checkpoint.size - previous.size or examine(file):
        raise Damaged(checkpoint)
    return file


def proof_of(entry: int) -> Proof | None:
    """Where an entry, by the id of its row, stands in the first checkpoint that holds it; None before there is one.

    Raises:
        Damaged: the checkpoint no longer fits the ledger.
    """
    seq = Sequence.objects.filter(entry=entry).values_list("seq", flat=True).first()
    holding = Checkpoint.objects.filter(size__gte=seq).order_by("size").first() if seq else None
    if seq is None or holding is None:
        return None
    before = queries.last_checkpoint(before=holding.size)
    grown, _leaves = since(before, holding.size - (before.size if before else 0))
    return Proof(holding.size, seq - 1, grown.inclusion(seq - 1))


def missing() -> list[Checkpoint]:
    """Checkpoints without their file, oldest first."""
    there = {path.name for path in folder().glob("*.json")}
    rows = Checkpoint.objects.order_by("size")
    return [row for row in rows if row.file not in there]


def write(checkpoint: Checkpoint) -> Path:
    """Write the file of a checkpoint; a reader meets the whole file or none, also after a loss of power."""
    text = text_of(file_of(checkpoint))
    make_private(folder())
    path = folder() / checkpoint.file
    part = path.with_name(f".{path.name}.{token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _sync(folder())
    return path


def _sync(place: Path) -> None:
    """Make the name of a new file last."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
