"""Correct texts with one thing changed: a digit, a unit, a word of direction, an addend. Which of them are noticed?

Whether a change makes a marked relation false is decided by the annotation and `oracle.py`, not by the proofreader:
many changes leave all true, since a rounded percentage allows them. `python -m tests.proofread.mutation [SEED]`
prints the table.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from .corpus import Marked, Passage, passages
from .oracle import verdict
from .scoring import Found, plain

FIGURE = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?![\d.]|,\d)")
TURNED = {
    "增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "上升": "下降", "提高": "下降", "上涨": "下降",
}  # fmt: skip
DIRECTION = re.compile("|".join(TURNED))


class Mutant(NamedTuple):
    """A changed text and the relations that no longer hold in it."""

    kind: str
    passage: Passage
    text: str
    before: str
    after: str
    broken: tuple[Marked, ...]

    def noticed(self, baseline: Iterable[Found], answers: Iterable[Found]) -> bool:
        """Whether something is raised that was not, about a figure of a broken relation."""
        old = Counter((one.kind, one.numbers) for one in baseline if one.loud)
        concerned = {plain(number) for marked in self.broken for number in marked.numbers} | {plain(self.after)}
        for one in answers:
            if one.loud and concerned & set(map(plain, one.numbers)):
                if not old[one.kind, one.numbers]:
                    return True
                old[one.kind, one.numbers] -= 1
        return False


def mutants(passage: Passage, chance: Random, count: int = 4) -> Iterator[Mutant]:
    """Up to `count` of each kind."""
    spots = [spot for spot in FIGURE.finditer(passage.text) if _known(passage, spot)]
    if not spots:
        return
    for make in (_digit, _addend, _unit, _direction):
        made = 0
        for _ in range(count * 4):
            mutant = make(passage, spots, chance)
            if mutant and mutant.broken:
                yield mutant
                made += 1
            if made == count:
                break


def _known(passage: Passage, spot: re.Match[str]) -> bool:
    """A figure that is printed once, so that the annotation can only mean this one."""
    once = sum(found.group() == spot.group() for found in FIGURE.finditer(passage.text)) == 1
    return once and any(spot.group() in marked.numbers for marked in passage.relations if marked.verdict == "ok")


def _broken(passage: Passage, before: str, after: str) -> tuple[Marked, ...]:
    """The relations that held with the one figure and do not with the other."""
    changed = [
        (marked, marked._replace(numbers=tuple(after if number == before else number for number in marked.numbers)))
        for marked in passage.relations
        if marked.verdict == "ok" and before in marked.numbers
    ]
    return tuple(new for marked, new in changed if verdict(marked) == "ok" and verdict(new) == "bad")


def _digit(passage: Passage, spots: Sequence[re.Match[str]], chance: Random) -> Mutant | None:
    spot = chance.choice(spots)
    figure = spot.group()
    place = chance.choice([n for n, letter in enumerate(figure) if letter.isdigit()])
    low = 1 if place == 0 and len(figure) > 1 and figure[1] != "." else 0
    digit = chance.choice([d for d in "0123456789"[low:] if d != figure[place]])
    return _mutant("digit", passage, spot, figure[:place] + digit + figure[place + 1 :])


def _addend(passage: Passage, spots: Sequence[re.Match[str]], chance: Random) -> Mutant | None:
    parts = {number for marked in passage.relations if marked.kind == "sum" for number in marked.numbers[1:]}
    fitting = [spot for spot in spots if spot.group() in parts and "," not in spot.group()]
    if not fitting:
        return None
    spot = chance.choice(fitting)
    decimals = len(spot.group().partition(".")[2])
    value = float(spot.group()) * (1 + chance.choice((-1, 1)) * chance.uniform(0.05, 0.6))
    return _mutant("addend", passage, spot, f"{value:.{decimals}f}")


def _mutant(kind: str, passage: Passage, spot: re.Match[str], after: str) -> Mutant | None:
    before = spot.group()
    if after == before:
        return None
    text = passage.text[: spot.start()] + after + passage.text[spot.end() :]
    return Mutant(kind, passage, text, before, after, _broken(passage, before, after))


def _unit(passage: Passage, spots: Sequence[re.Match[str]], chance: Random) -> Mutant | None:
    """万元 becomes 元 or 亿元: false wherever the figure meets others."""
    fitting = [
        spot for spot in spots if passage.text[spot.end() :].startswith("万元") and float(spot[0].replace(",", ""))
    ]
    if not fitting:
        return None
    spot = chance.choice(fitting)
    broken = tuple(
        marked
        for marked in passage.relations
        if marked.verdict == "ok" and spot.group() in marked.numbers and len(marked.numbers) > 2 and verdict(marked)
    )
    unit = chance.choice(("元", "亿元"))
    text = passage.text[: spot.end()] + unit + passage.text[spot.end() + 2 :]
    return Mutant("unit", passage, text, spot.group() + "万元", spot.group() + unit, broken)


def _direction(passage: Passage, spots: Sequence[re.Match[str]], chance: Random) -> Mutant | None:
    """The word just before a difference, a percentage or points, where both values are printed."""
    fitting = []
    for spot in spots:
        word = DIRECTION.search(passage.text, max(0, spot.start() - 3), spot.start())
        moved = tuple(
            marked
            for marked in passage.relations
            if marked.verdict == "ok"
            and marked.kind in ("difference", "change", "points")
            and marked.numbers[0] == spot.group()
            and len(marked.numbers) == 3
            and marked.comment not in ("up", "down", "of last", "by hand")
        )
        if word and moved:
            fitting.append((word, moved))
    if not fitting:
        return None
    word, moved = chance.choice(fitting)
    after = TURNED[word.group()]
    text = passage.text[: word.start()] + after + passage.text[word.end() :]
    return Mutant("direction", passage, text, word.group(), after, moved)


class Tally(NamedTuple):
    made: Counter[str]
    noticed: Counter[str]
    missed: list[Mutant]

    def share(self, kind: str) -> float:
        return self.noticed[kind] / self.made[kind] if self.made[kind] else 1.0


def run(texts: Iterable[Passage], read: Callable[[str, str | None], list[Found]], seed: int, count: int = 4) -> Tally:
    chance, tally = Random(seed), Tally(Counter(), Counter(), [])
    for passage in texts:
        baseline = read(passage.text, passage.date)
        for mutant in mutants(passage, chance, count):
            tally.made[mutant.kind] += 1
            if mutant.noticed(baseline, read(mutant.text, passage.date)):
                tally.noticed[mutant.kind] += 1
            else:
                tally.missed.append(mutant)
    return tally


def main(arguments: list[str]) -> int:
    # The bench itself needs no proofreader, which may be asked for elsewhere.
    from .reader import answers

    seed = int(arguments[0]) if arguments else 7
    for part in arguments[1:] or ["dev", "held"]:
        tally = run(passages(part), answers, seed)
        print(f"== {part}")
        for kind in tally.made:
            print(f"{kind:10}{tally.noticed[kind]:6} of {tally.made[kind]:6}{tally.share(kind):9.1%}")
        if not part.endswith("held"):
            for mutant in tally.missed:
                print(f"{mutant.passage.id}: {mutant.kind} {mutant.before} -> {mutant.after}: {mutant.broken[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
