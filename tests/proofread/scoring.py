"""How what was found agrees with what was marked. It knows the corpus, and of the proofreader only its answers."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .corpus import Marked, Passage

LOUD = ("error", "likely")
#: Relations between equals: which of the figures is called the result does not matter.
SYMMETRIC = ("repeat", "conflict")


class Found(NamedTuple):
    """One relation as the proofreader reports it."""

    kind: str
    numbers: tuple[str, ...]
    holds: bool
    severity: str | None = None
    alternate: bool = False
    message: str = ""

    @property
    def loud(self) -> bool:
        return self.severity in LOUD and not self.alternate

    def __str__(self) -> str:
        said = "holds" if self.holds else self.severity or "fails"
        return f"{said} {self.kind} {self.numbers[0]} | {' '.join(self.numbers[1:])}".rstrip(" |")


def plain(figure: str) -> str:
    """As printed, without what README.md leaves free: width, thousands marks, signs of percentage, scale, blanks."""
    folded = unicodedata.normalize("NFKC", figure)
    bare = "".join(letter for letter in folded if letter not in ",%％ \n\t")
    return bare.rstrip("千万亿") if bare[:1].isdigit() or bare[:1] == "-" else bare


def key(numbers: Sequence[str]) -> tuple[str, frozenset[str]]:
    return plain(numbers[0]), frozenset(plain(number) for number in numbers[1:])


def same(marked: Marked, found: Found) -> bool:
    """The same stated result and the same set of other figures."""
    if key(marked.numbers) == key(found.numbers):
        return True
    both = marked.kind in SYMMETRIC and found.kind in SYMMETRIC
    return both and set(map(plain, marked.numbers)) == set(map(plain, found.numbers))


def agrees(verdict: str, found: Found) -> bool:
    if verdict == "ok":
        return found.holds
    if verdict == "bad":
        return not found.holds and (found.severity in LOUD or found.alternate)
    if verdict == "cut":
        return found.holds or found.severity not in LOUD
    return found.severity not in LOUD


@dataclass
class Score:
    """Counts of one passage or of many."""

    asked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)  # with the same figures, whatever the verdict
    right: Counter[str] = field(default_factory=Counter)  # and the same verdict
    kind_right: Counter[str] = field(default_factory=Counter)
    raised: int = 0
    raised_right: int = 0
    never: int = 0
    never_raised: int = 0
    misses: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in ("asked", "found", "right", "kind_right"):
            getattr(self, name).update(getattr(other, name))
        for name in ("raised", "raised_right", "never", "never_raised"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.misses += other.misses
        self.alarms += other.alarms

    @property
    def recall(self) -> float:
        """Found with the right figures and the right verdict."""
        return _share(self.right.total(), self.asked.total())

    @property
    def verdicts(self) -> float:
        return _share(self.right.total(), self.found.total())

    @property
    def precision(self) -> float:
        return _share(self.raised_right, self.raised)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def score(passage: Passage, answers: Iterable[Found]) -> Score:
    """One passage. Each answer serves for one marked relation at most."""
    result, left = Score(), [answer for answer in answers if answer.numbers]
    wanted = sorted(passage.relations, key=lambda marked: marked.verdict in ("may", "note"))
    served: set[int] = set()
    for marked in wanted:
        optional = marked.verdict in ("may", "note")
        if not optional:
            result.asked[marked.kind] += 1
        number = _best(marked, left, served)
        if number is None:
            if not optional:
                result.misses.append(f"{passage.id}: not found: {marked}{_near(marked, left)}")
            continue
        served.add(number)
        if not optional:
            _count(result, passage, marked, left[number])
        elif marked.verdict == "note" and left[number].loud:
            served.discard(number)  # louder than a remark: judged below
    _judge_loud(result, passage, [(answer, number in served) for number, answer in enumerate(left)])
    return result


def _best(marked: Marked, answers: Sequence[Found], served: set[int]) -> int | None:
    fits = [number for number, one in enumerate(answers) if number not in served and same(marked, one)]
    return min(fits, key=lambda number: _rank(marked, answers[number]), default=None)


def _rank(marked: Marked, answer: Found) -> tuple[bool, bool, bool]:
    return not agrees(marked.verdict, answer), answer.kind != marked.kind, answer.alternate


def _near(marked: Marked, answers: Sequence[Found]) -> str:
    """What was said of the same result, to show with a miss."""
    close = [str(answer) for answer in answers if plain(answer.numbers[0]) == plain(marked.numbers[0])]
    return f" (said: {'; '.join(close[:3])})" if close else ""


def _count(result: Score, passage: Passage, marked: Marked, answer: Found) -> None:
    result.found[marked.kind] += 1
    result.kind_right[marked.kind] += marked.kind == answer.kind
    if agrees(marked.verdict, answer):
        result.right[marked.kind] += 1
    else:
        result.misses.append(f"{passage.id}: wrong verdict: {marked} (said: {answer}) {answer.message}")


def _judge_loud(result: Score, passage: Passage, answers: Sequence[tuple[Found, bool]]) -> None:
    """A loud finding is right when it names the result of a line that is bad, or may be."""
    bad = {plain(marked.numbers[0]) for marked in passage.relations if marked.verdict == "bad"}
    bad |= {
        plain(number)
        for marked in passage.relations
        if marked.verdict == "bad" and marked.kind in SYMMETRIC
        for number in marked.numbers
    }
    fine = [marked for marked in passage.relations if marked.verdict in ("bad", "may")]
    good = [marked for marked in passage.relations if marked.verdict in ("ok", "cut", "note")]
    never = set(map(plain, passage.never))
    result.never += len(never)
    hit: set[str] = set()
    for answer, _ in answers:
        if not answer.loud:
            continue
        result.raised += 1
        named = plain(answer.numbers[0])
        contradicted = any(same(marked, answer) for marked in good)
        by_figures = any(same(marked, answer) for marked in fine)
        if by_figures or (named in bad and not contradicted):
            result.raised_right += 1
            continue
        result.alarms.append(f"{passage.id}: false alarm: {answer} {answer.message}")
        hit |= {named} & never
    result.never_raised += len(hit)
