"""Do the checkpoints that were published still fit the ledger, and their files the checkpoints?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.ledger import checkpoints, merkle
from huiyin.ledger.checkpoints import NOTHING, CheckpointFile, Tree, leaf_of
from huiyin.ledger.given import Unreadable
from huiyin.ledger.models import Checkpoint
from huiyin.ledger.problems import Problem
from huiyin.ledger.wording import sentence
from huiyin.vault.signing import public_keys

TABLE = "ledger_checkpoint"
#: Stands for an entry that is gone, so that the places after it stay.
_GONE = bytes(merkle.HASH)


class Growth:
    """The tree as it grows under the entries in their order, looked at where a checkpoint was signed."""

    def __init__(self, rows: Sequence[Checkpoint] = ()) -> None:
        self.rows = list(rows)
        self.size = 0
        #: Size → the peaks there, and SHA-256 of the leaves since the checkpoint before.
        self.seen: dict[int, tuple[list[bytes], str]] = {}
        self._sizes = {row.size for row in self.rows}
        self._peaks: list[bytes] = []
        self._leaves = sha256()

    @classmethod
    def of_checkpoints(cls) -> Growth:
        return cls(list(Checkpoint.objects.order_by("size")))

    def add(self, entry_hash: str | None) -> None:
        if not self._sizes:
            return
        leaf = _leaf(entry_hash)
        self._leaves.update(leaf)
        self._peaks = merkle.extended(self.size, self._peaks, (leaf,))
        self.size += 1
        if self.size in self._sizes:
            self.seen[self.size] = (self._peaks, self._leaves.hexdigest())
            self._leaves = sha256()


def _leaf(entry_hash: str | None) -> bytes:
    try:
        return leaf_of(entry_hash or "")
    except ValueError:
        return _GONE


def verify(growth: Growth) -> Iterator[Problem]:
    """The checkpoints against what was seen of the entries, then the files against the checkpoints."""
    if not growth.rows and not Path(settings.CHECKPOINTS).is_dir():
        return
    keys = public_keys(settings.KEYS)
    previous = NOTHING
    for row in growth.rows:
        yield from _verify_row(row, previous, growth, keys)
        yield from _verify_file(row, previous, keys)
        previous = row.tree
    known = {row.file for row in growth.rows}
    for path in sorted(Path(settings.CHECKPOINTS).glob("*.json")):
        if path.name not in known:
            told = _("已公布的检查点 %(file)s 在登记簿里没有记载：登记簿可能是由较早的备份恢复的，或检查点被删除")
            yield Problem("checkpoint_unknown", TABLE, None, told % {"file": path.name})


def _verify_row(row: Checkpoint, previous: Tree, growth: Growth, keys: dict[str, str]) -> Iterator[Problem]:
    about = {"day": row.day, "size": row.size}
    seen = growth.seen.get(row.size)
    if seen is None:
        told = _("%(day)s 的检查点有 %(size)d 条，现存的总序没有这么多：条目被删除")
        yield Problem("checkpoint", TABLE, row.size, told % about)
        return
    peaks, leaves = seen
    if merkle.root_of(peaks).hex() != row.root:
        told = _("%(day)s 的检查点的根与现存的前 %(size)d 条不符：其中有条目被改动、删除或调换")
        yield Problem("checkpoint", TABLE, row.size, told % about)
    elif [peak.hex() for peak in peaks] != _listed(row.peaks):
        yield Problem("checkpoint_peaks", TABLE, row.size, _("%(day)s 的检查点的节点被改动") % about)
    text = checkpoints.signed_text(
        day=row.day, at=row.at, size=row.size, root=row.root, previous=previous, leaves=leaves
    )
    public = keys.get(row.key, "")
    if checkpoints.is_signed(row.key, public, text, row.signature, keys):
        told = _("%(day)s 的检查点的签名不符：签名之后，检查点或它所含的条目被改动")
        yield Problem("checkpoint_signature", TABLE, row.size, told % about)


def _listed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _verify_file(row: Checkpoint, previous: Tree, keys: dict[str, str]) -> Iterator[Problem]:
    path = Path(settings.CHECKPOINTS) / row.file
    about = {"file": path.name}
    try:
        file = _read(path)
    except FileNotFoundError:
        told = _("检查点文件 %(file)s 不在：被删除，或写出前中断。运行 huiyin checkpoint 可重新写出")
        yield Problem("checkpoint_file", TABLE, row.size, told % about)
        return
    except (OSError, UnicodeDecodeError, Unreadable):
        yield Problem("checkpoint_file", TABLE, row.size, _("检查点文件 %(file)s 已损坏，读不了") % about)
        return
    found = [sentence(one) for one in checkpoints.examine(file, keys)]
    if (file.size, file.root, file.previous) != (row.size, row.root, previous):
        found.append(_("检查点文件 %(file)s 与登记簿里记的检查点不同：文件被换过") % about)
    for told in found[:1]:
        yield Problem("checkpoint_file", TABLE, row.size, told)


def _read(path: Path) -> CheckpointFile:
    return checkpoints.read(path.read_text(encoding="utf-8"), path.name)
