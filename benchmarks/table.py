"""One table for all benchmarks: what was done, how much of it, how long it took, and against which baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import NamedTuple
from unicodedata import east_asian_width


class Line(NamedTuple):
    """One row of the table.

    Attributes:
        rate: how much in a second, in `unit`; None where only the time is of interest.
        ratio: time divided by that of the baseline in the same run; None for the baseline itself.
        target: what `rate` should at least be.
        limit: what `seconds` may at most be.
        holds: whether another promise was kept, such as of memory; `note` says which.
    """

    name: str
    size: str
    seconds: float
    rate: float | None = None
    unit: str = ""
    ratio: float | None = None
    target: float | None = None
    limit: float | None = None
    note: str = ""
    holds: bool | None = None

    @property
    def kept(self) -> bool | None:
        """Whether all that was promised was kept; None where nothing was."""
        if self.holds is False:
            return False
        if self.target is not None and self.rate is not None:
            return self.rate >= self.target
        return self.seconds <= self.limit if self.limit is not None else self.holds


HEADINGS = ("what", "size", "seconds", "rate", "× baseline", "should be", "")


def best(work: Callable[[], object], rounds: int = 3, clock: Callable[[], float] = perf_counter) -> float:
    """The shortest of several runs, in seconds; with `process_time` in seconds of one core."""
    times = []
    for _ in range(rounds):
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)


def table(lines: Iterable[Line]) -> str:
    rows = [HEADINGS, *(_cells(line) for line in lines)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "  ".join(_padded(*pair, n) for n, pair in enumerate(zip(row, widths, strict=True))).rstrip() for row in rows
    )


def _cells(line: Line) -> tuple[str, ...]:
    rate = "" if line.rate is None else f"{line.rate:,.0f} {line.unit}"
    ratio = "baseline" if line.ratio is None else f"{line.ratio:,.1f}"
    wanted = f"≥ {line.target:,.0f}" if line.target else f"≤ {line.limit:g} s" if line.limit else ""
    verdict = {True: "kept", False: "MISSED", None: ""}[line.kept]
    return line.name, line.size, f"{line.seconds:.4f}", rate, ratio, wanted, f"{verdict} {line.note}".strip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int, column: int) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if 2 <= column <= 5 else text + blanks
