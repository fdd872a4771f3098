"""The published checkpoints as the window shows them, and what they say of a receipt that is handed in."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from huiyin.ledger import checkpoints, receipts
from huiyin.ledger.checkpoints import CheckpointFile
from huiyin.ledger.findings import Finding, Weight, broken, holds, left_open
from huiyin.ledger.given import Unreadable
from huiyin.ledger.models import Checkpoint
from huiyin.ledger.receipts import Receipt
from huiyin.vault.signing import public_keys

#: Lines of one page.
PAGE = 30
#: Checkpoints after the promised moment in which an entry is still looked for.
LATER = 5


class Published(NamedTuple):
    """A line of the list: a checkpoint, how many entries came with it, and what its file weighs; None: it is gone."""

    checkpoint: Checkpoint
    new: int
    weight: int | None


class Page(NamedTuple):
    lines: list[Published]
    #: The smallest checkpoint shown, where there are older ones.
    older: int | None


def keys() -> dict[str, str]:
    """The bureau's public keys by their ids, old ones too."""
    return public_keys(settings.KEYS)


def path_of(checkpoint: Checkpoint) -> Path:
    return Path(settings.CHECKPOINTS) / checkpoint.file


def page(before: int | None = None) -> Page:
    """Newest first."""
    rows = Checkpoint.objects.order_by("-size")
    if before is not None:
        rows = rows.filter(size__lt=before)
    found = list(rows[: PAGE + 1])
    sizes = [*(row.size for row in found[1:]), 0]
    lines = [Published(row, row.size - smaller, _weight(row)) for row, smaller in zip(found, sizes, strict=False)]
    return Page(lines[:PAGE], found[PAGE - 1].size if len(found) > PAGE else None)


def _weight(row: Checkpoint) -> int | None:
    try:
        return path_of(row).stat().st_size
    except FileNotFoundError:
        return None


def check(receipt: Receipt, kept: CheckpointFile | None, now: datetime) -> list[Finding]:
    """A receipt, and perhaps a checkpoint its holder kept, against what is published here.

    A receipt that does not hold by itself is held against nothing: what it says of times could cost any effort.
    """
    trusted = keys()
    found = receipts.check_alone(receipt, trusted)
    if any(one.weight is Weight.BROKEN for one in found):
        return found
    rows = list(Checkpoint.objects.order_by("size"))
    if kept is not None:
        found += _compare(kept, rows, trusted)
    first = max((row.size for row in rows if row.at <= receipt.filed_at), default=0)
    late = [row.size for row in rows if row.at >= receipt.checkpoint_by][: LATER + 1]
    until = late[-1] if late else None
    chain: list[CheckpointFile] = []
    near: list[CheckpointFile] = []
    for row in rows:
        if row.size < first:
            continue
        try:
            file, wrong = _examined(*_stamp(row), tuple(trusted.items()))
            if until is None or row.size <= until:
                near.append(_read(path_of(row)))
        except (OSError, UnicodeDecodeError, Unreadable):
            found.append(left_open("file_gone", file=row.file))
            continue
        found += wrong
        if not wrong:
            chain.append(file)
    return found + checkpoints.compare(chain) + receipts.check_place(receipt, near, now)


def _compare(kept: CheckpointFile, rows: list[Checkpoint], trusted: dict[str, str]) -> list[Finding]:
    wrong = checkpoints.signature_of(kept, trusted)
    if wrong:
        return wrong
    same = next((row for row in rows if row.size == kept.size), None)
    if same is None:
        return [broken("unpublished", file=kept.label, size=kept.size)]
    if same.root != kept.root:
        return [broken("fork", earlier=same.file, later=kept.label, size=kept.size)]
    return [holds("same_as_published", file=kept.label, size=kept.size)]


def _read(path: Path) -> CheckpointFile:
    return checkpoints.read(path.read_text(encoding="utf-8"), path.name)


def _stamp(row: Checkpoint) -> tuple[str, int, int]:
    path = path_of(row)
    about = path.stat()
    return str(path), about.st_mtime_ns, about.st_size


@lru_cache(maxsize=4096)
def _examined(
    path: str, _changed: int, _size: int, trusted: tuple[tuple[str, str], ...]
) -> tuple[CheckpointFile, tuple[Finding, ...]]:
    """A file without its leaves, and what does not hold in it: looked into once, as long as the file stays the same."""
    file = _read(Path(path))
    return file._replace(leaves=b""), tuple(checkpoints.examine(file, dict(trusted)))
