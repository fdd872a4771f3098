"""The tree is that of RFC 6962: the known vectors of certificate transparency, and properties against a naive tree."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.ledger import merkle

LEAVES = [
    merkle.leaf_hash(bytes.fromhex(data))
    for data in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
_96, _5F, _6B, _BC, _CA, _0E = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
#: index, size, path
PATHS = [
    (0, 1, []),
    (0, 8, [_96, _5F, _6B]),
    (5, 8, [_BC, _CA, ROOTS[4]]),
    (2, 3, [ROOTS[2]]),
    (1, 5, [ROOTS[1], _5F, _BC]),
]
#: old size, size, proof
CONSISTENT = [
    (1, 1, []),
    (1, 8, [_96, _5F, _6B]),
    (6, 8, [_0E, _CA, ROOTS[4]]),
    (2, 5, [_5F, _BC]),
]


def hexes(nodes: list[bytes]) -> list[str]:
    return [node.hex() for node in nodes]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_the_known_leaves(size: int) -> None:
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), PATHS)
def test_the_known_audit_paths(index: int, size: int, path: list[str]) -> None:
    tree = merkle.Grown(0, [], LEAVES)
    assert hexes(tree.inclusion(index, size)) == path
    assert merkle.includes(LEAVES[index], index, size, tree.inclusion(index, size), bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "size", "proof"), CONSISTENT)
def test_the_known_consistency_proofs(old: int, size: int, proof: list[str]) -> None:
    tree = merkle.Grown(0, [], LEAVES)
    assert hexes(tree.consistency(old, size)) == proof
    assert merkle.extends(old, bytes.fromhex(ROOTS[old]), size, bytes.fromhex(ROOTS[size]), tree.consistency(old, size))


def naive(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + naive(leaves[:k]) + naive(leaves[k:])).digest()


def some_leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


sizes = st.integers(0, 200)


@settings(max_examples=60, deadline=None)
@given(st.lists(sizes, min_size=3, max_size=3))
def test_a_tree_that_grows_from_its_peaks_is_the_tree_of_all_its_leaves(three: list[int]) -> None:
    known, old, size = sorted(three)
    leaves = some_leaves(size)
    peaks = merkle.peaks_of(leaves[:known])
    assert merkle.root_of(merkle.extended(known, peaks, leaves[known:])) == naive(leaves)
    tree = merkle.Grown(known, peaks, leaves[known:])
    assert tree.root() == naive(leaves)
    assert tree.root(old) == naive(leaves[:old])
    proof = tree.consistency(old)
    assert proof == merkle.Grown(0, [], leaves).consistency(old)
    assert merkle.extends(old, naive(leaves[:old]), size, naive(leaves), proof)
    for index in range(known, size, 7):
        path = tree.inclusion(index)
        assert merkle.includes(leaves[index], index, size, path, naive(leaves))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 130), st.data())
def test_nothing_else_is_proved(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    tree, root = merkle.Grown(0, [], leaves), naive(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion(index)
    other = merkle.leaf_hash(b"other")
    assert not merkle.includes(other, index, size, path, root)
    assert not merkle.includes(leaves[index], index, size, [*path, other], root)
    assert not merkle.includes(leaves[index], size, size, path, root)
    wrong_index = data.draw(st.integers(0, size - 1))
    assert merkle.includes(leaves[index], wrong_index, size, path, root) == (index == wrong_index)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        assert not merkle.includes(leaves[index], index, size, [*path[:place], other, *path[place + 1 :]], root)
        assert not merkle.includes(leaves[index], index, size, path[:-1], root)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 130), st.data())
def test_a_tree_that_was_changed_is_no_extension(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    leaves = some_leaves(size)
    changed = list(leaves)
    changed[data.draw(st.integers(0, old - 1))] = merkle.leaf_hash(b"changed")
    proof = merkle.Grown(0, [], changed).consistency(old)
    assert not merkle.extends(old, naive(leaves[:old]), size, naive(changed), proof)
    honest = merkle.Grown(0, [], leaves).consistency(old)
    assert not merkle.extends(old, naive(changed[:old]), size, naive(leaves), honest)
    assert not merkle.extends(old, naive(leaves[:old]), size, naive(leaves), [*honest, honest[0]])
    assert not merkle.extends(old, naive(leaves[:old]), size, naive(leaves), honest[:-1])


def test_what_the_peaks_do_not_reach_is_refused() -> None:
    tree = merkle.Grown(6, merkle.peaks_of(LEAVES[:6]), LEAVES[6:])
    for ask in (lambda: tree.root(5), lambda: tree.inclusion(5), lambda: tree.consistency(5), lambda: tree.root(9)):
        with pytest.raises(merkle.Unproven):
            ask()
    with pytest.raises(ValueError, match="peaks"):
        merkle.Grown(7, merkle.peaks_of(LEAVES[:6]), [])
    assert not merkle.extends(3, naive(LEAVES[:3]), 2, naive(LEAVES[:2]), [])
    assert not merkle.extends(0, naive(LEAVES[:1]), 2, naive(LEAVES[:2]), [])
