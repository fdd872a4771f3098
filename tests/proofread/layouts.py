"""`python -m tests.proofread.layouts [SEEDS]`: tables made by chance, laid out in every way: what of them is lost, and
what is raised although nothing is wrong."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from .reader import answers
from .scoring import key
from .sheets import KINDS, LAYOUTS, MANNERS, Sheet


class Seen(NamedTuple):
    """Of one table, laid out in one way."""

    layout: str
    manner: str
    kind: str
    asked: int
    lost: tuple[str, ...]
    alarms: tuple[str, ...]


def see(seeds: Iterable[int], layouts: Iterable[str] = tuple(LAYOUTS)) -> Iterator[Seen]:
    for kind, make in KINDS.items():
        for seed in seeds:
            sheet = make(Random(f"{kind} {seed}"))
            for layout in layouts:
                for manner, changed in MANNERS.items():
                    yield _seen(layout, manner, kind, changed(sheet))


def _seen(layout: str, manner: str, kind: str, sheet: Sheet) -> Seen:
    found = answers(LAYOUTS[layout](sheet))
    told = {key(one.numbers) for one in found if one.numbers and not one.loud}
    asked = dict.fromkeys(key((result, *others)) for result, others in sheet.made)
    lost = tuple(f"{result} | {' '.join(sorted(others))}" for result, others in asked if (result, others) not in told)
    return Seen(layout, manner, kind, len(asked), lost, tuple(str(one) for one in found if one.loud))


def main(parts: list[str]) -> int:
    asked, lost, alarms = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in see(range(int(parts[0]) if parts else 3)):
        at = one.layout, one.manner
        asked[at] += one.asked
        lost[at] += len(one.lost)
        alarms[at] += len(one.alarms)
        for line in one.alarms:
            print(f"{one.layout}, {one.manner}, {one.kind}: raised {line}")
        if len(parts) > 1:
            for line in one.lost:
                print(f"{one.layout}, {one.manner}, {one.kind}: lost {line}")
    print(f"{'lost, raised':14}" + "".join(f"{manner:>14}" for manner in MANNERS))
    for layout in LAYOUTS:
        cells = (f"{lost[layout, one] / asked[layout, one]:.1%} {alarms[layout, one]:3}" for one in MANNERS)
        print(f"{layout:14}" + "".join(f"{cell:>14}" for cell in cells))
    print(f"of {asked.total()}: lost {lost.total()}, raised {alarms.total()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
