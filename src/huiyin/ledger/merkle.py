"""The tree of RFC 6962: one root for a list of leaves, and short proofs that the list only ever grew.

Nothing here knows what a leaf means. A leaf is given as its hash (`leaf_hash` of its bytes).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

#: The root of the tree without leaves.
EMPTY = sha256(b"").digest()
HASH = 32

#: The root of the leaves from one place up to, and without, another.
_RootOf = Callable[[int, int], bytes]


class Unproven(ValueError):
    """The leaves at hand do not reach far enough back for what is asked."""


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def peaks_of(leaves: Iterable[bytes]) -> list[bytes]:
    return extended(0, (), leaves)


def extended(size: int, peaks: Sequence[bytes], leaves: Iterable[bytes]) -> list[bytes]:
    """The peaks of a tree after more leaves: the roots of its largest whole subtrees, from the left.

    A tree of `size` leaves has as many peaks as `size` has ones in binary, so that growing it needs nothing older.

    Raises:
        ValueError: a tree of this size has another number of peaks.
    """
    _require_peaks(size, peaks)
    grown = list(peaks)
    for leaf in leaves:
        node, count = leaf, size
        while count & 1:
            node, count = node_hash(grown.pop(), node), count >> 1
        grown.append(node)
        size += 1
    return grown


def root_of(peaks: Sequence[bytes]) -> bytes:
    """The root of the tree that has these peaks."""
    if not peaks:
        return EMPTY
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def root(leaves: Iterable[bytes]) -> bytes:
    return root_of(peaks_of(leaves))


def _require_peaks(size: int, peaks: Sequence[bytes]) -> None:
    if size < 0 or len(peaks) != size.bit_count():
        raise ValueError(f"a tree of {size} leaves has not {len(peaks)} peaks")


class Grown:
    """A tree known by the peaks it once had and every leaf since: roots and proofs of what came since."""

    def __init__(self, size: int, peaks: Sequence[bytes], leaves: Sequence[bytes]) -> None:
        """
        Raises:
            ValueError: a tree of this size has another number of peaks.
        """
        _require_peaks(size, peaks)
        self._old, self._leaves = size, leaves
        self.size = size + len(leaves)
        self._peaks: dict[tuple[int, int], bytes] = {}
        start = 0
        for peak in peaks:
            width = 1 << ((size - start).bit_length() - 1)
            self._peaks[start, start + width] = peak
            start += width

    def root(self, size: int | None = None) -> bytes:
        """The root as it is, or as it was when the tree had `size` leaves.

        Raises:
            Unproven: the tree was smaller than the peaks reach back.
        """
        size = self.size if size is None else size
        if not self._old <= size <= self.size:
            raise Unproven(f"a tree known from {self._old} to {self.size} leaves says nothing of {size}")
        return self._root(0, size)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of a leaf (RFC 6962, 2.1.1).

        Raises:
            Unproven: the leaf is older than the peaks, or is not in the tree of that size.
        """
        size = self.size if size is None else size
        if not self._old <= index < size <= self.size:
            raise Unproven(f"leaf {index} of a tree of {size} leaves is not at hand")
        return _path(self._root, index, 0, size)

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """The proof that the tree of `old` leaves is the beginning of this one (RFC 6962, 2.1.2).

        Raises:
            Unproven: the tree is not known at one of the sizes.
        """
        size = self.size if size is None else size
        if not self._old <= old <= size <= self.size:
            raise Unproven(f"a tree known from {self._old} to {self.size} leaves: not from {old} to {size}")
        return _subproof(self._root, old, 0, size, whole=True) if old else []

    def _root(self, start: int, end: int) -> bytes:
        known = self._peaks.get((start, end))
        if known is not None:
            return known
        if start >= self._old:
            return root(self._leaves[start - self._old : end - self._old])
        if end - start < 2:
            raise Unproven(f"leaf {start} lies below the peaks")
        middle = start + _left(end - start)
        return node_hash(self._root(start, middle), self._root(middle, end))


def _left(size: int) -> int:
    """How many leaves the left subtree has: the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _path(root_of_leaves: _RootOf, index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _left(end - start)
    if index < middle:
        return [*_path(root_of_leaves, index, start, middle), root_of_leaves(middle, end)]
    return [*_path(root_of_leaves, index, middle, end), root_of_leaves(start, middle)]


def _subproof(root_of_leaves: _RootOf, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
    """`old` counts from the first leaf of all. whole: the old root itself is known to whoever checks."""
    if old == end:
        return [] if whole else [root_of_leaves(start, end)]
    middle = start + _left(end - start)
    if old <= middle:
        return [*_subproof(root_of_leaves, old, start, middle, whole=whole), root_of_leaves(middle, end)]
    return [*_subproof(root_of_leaves, old, middle, end, whole=False), root_of_leaves(start, middle)]


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path proves that the leaf stands at `index` of the tree with this size and root."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def extends(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of `old` leaves is the beginning of the tree of `size` leaves."""
    if not 0 <= old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    if old == 0:
        return not proof and old_root == EMPTY
    nodes = list(proof) if old & (old - 1) else [old_root, *proof]
    if not nodes:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_node = node = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_node, node = node_hash(sibling, old_node), node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old_node == old_root and node == root
