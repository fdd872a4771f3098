"""Parts that are laid out like those of another line, which come out: 公路, 铁路 and 水运 under each of four headings.

A line that bears no word for a total is called wrong only where a brother of it says what its parts are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final, NamedTuple

from huiyin.proofread.tables.certainty import Check, agreeing
from huiyin.proofread.tables.layouts import Entry, Parts

_SIGNS: Final = re.compile(r"^(?:其中[：:]?|[#※*＃])|[（(].*?[）)]")
#: So many digits at least in what comes out.
_LEAST_DIGITS: Final = 3
_LEAST_PARTS: Final = 2


class Judged(NamedTuple):
    """A line, the lists that may be its parts, and what the best of them says."""

    at: int
    ways: Sequence[Parts]
    checks: Sequence[Check]
    chosen: Parts


class Likeness:
    """The lists that come out in full, by their shape and by their names."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._known: dict[Hashable, int] = {}

    def learn(self, one: Judged) -> None:
        if len(one.chosen) < _LEAST_PARTS or agreeing(one.checks) < len(one.checks):
            return
        if any(_is_telling(check) for check in one.checks):
            for key in self._keys(one.at, one.chosen, learns=True):
                self._known[key] = self._known.get(key, 0) + 1

    def ways(self, one: Judged) -> Iterator[tuple[Parts, int]]:
        """The lists of a line that look like one that came out, and how often it did."""
        for parts in dict.fromkeys([*one.ways, *self._named(one.at)]):
            many = max((self._known.get(key, 0) for key in self._keys(one.at, parts)), default=0)
            if many and len(parts) >= _LEAST_PARTS:
                yield parts, many

    def _keys(self, at: int, parts: Parts, *, learns: bool = False) -> Iterator[Hashable]:
        own, lines = self._entries[at], [self._entries[part] for part in parts]
        yield ("names", *(_plain(line) for line in lines))
        if parts[0] != at + 1 or not (learns or self._is_whole(at, parts[-1])):
            return
        if any(one.is_amid for one in lines):
            yield ("some", own.level, *((one.level, one.is_amid, one.indent - own.indent) for one in lines))
        elif own.level or own.indent < lines[0].indent:
            yield ("all", own.level, own.is_amid, frozenset((one.level, one.indent - own.indent) for one in lines))

    def _is_whole(self, at: int, last: int) -> bool:
        """Up to the next line of its own kind; at the foot of a page only what says that nothing follows."""
        if last + 1 == len(self._entries):
            return _plain(self._entries[last]).startswith("其他")
        own, after = self._entries[at], self._entries[last + 1]
        return after.is_total or (after.level, after.indent, after.is_amid) == (own.level, own.indent, own.is_amid)

    def _named(self, at: int) -> Iterator[Parts]:
        """The lines right below, if they bear the names of a list that came out."""
        for key in list(self._known):
            if isinstance(key, tuple) and key[0] == "names":
                parts = tuple(range(at + 1, at + len(key)))
                if parts[-1] < len(self._entries) and all(
                    _plain(self._entries[part]) == name for part, name in zip(parts, key[1:], strict=True)
                ):
                    yield parts


def raised(
    entries: Sequence[Entry],
    judged: Sequence[Judged],
    check: Callable[[int, Parts], list[Check]],
) -> dict[int, tuple[Sequence[Check], int]]:
    """For lines that do not come out, what the list says that looks like one which does, and how many of those do."""
    known = Likeness(entries)
    for one in judged:
        known.learn(one)
    found: dict[int, tuple[Sequence[Check], int]] = {}
    for one in judged:
        if one.checks and agreeing(one.checks) == len(one.checks):
            continue
        for parts, many in known.ways(one):
            checks = check(one.at, parts)
            if checks and agreeing(checks) < len(checks) and all(len(each.parts) == len(parts) for each in checks):
                found[one.at] = checks, many
                break
    return found


def _plain(entry: Entry) -> str:
    return _SIGNS.sub("", entry.label)


def _is_telling(check: Check) -> bool:
    digits = len(check.total.text.replace(",", "").replace(".", "").strip("-0"))
    return check.verdict != "broken" and digits >= _LEAST_DIGITS and sum(bool(part.value) for part in check.parts) > 1
