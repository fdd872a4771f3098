"""Published tables as they are kept and read: what each is called, and how a printed, a hidden and a missing number
are told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final, NamedTuple, TypeAlias

from huiyin.core.events import canonical
from huiyin.core.periods import Period, month_of, parse, quarter_of, year_of

FORMAT: Final = 1
#: Stands where a number is hidden; None where there is none.
HIDDEN: Final = "*"
Printed: TypeAlias = int | str | None

#: The tables of petitions by one dimension, in the order in which they are printed.
DIMENSIONS: Final = ("channel", "purpose", "topic", "place")
MONTHS, RATES = "month", "rates"
TABLES: Final = (*DIMENSIONS, MONTHS, RATES)
#: Purposes with a row of their own; all others, accusations among them, are one row.
PURPOSES: Final = ("claim", "appeal", "suggestion")
#: The row of what has no value, and of what has no row of its own.
UNKNOWN, OTHERS = "?", "others"
RATE_MEASURES: Final = ("notice_timely", "acceptance_timely[organ_15]", "reply_on_time[due_in_period]")
#: The two rows that a rate is made of.
KEPT, LATE = "kept", "late"
NOW, BEFORE = "now", "before"
SIDES: Final = (NOW, BEFORE)


class Atom(NamedTuple):
    """One number that can be published: of which dimension, which row of it, over which days.

    The dimension of totals is empty; a month is the total of its days, in whatever table it stands.
    """

    dimension: str
    row: str
    period: Period


def is_whole(period: Period) -> bool:
    """Whether the days are a year, a quarter or a month: of these any two lie apart or one in the other."""
    return any(period == whole(period.start) for whole in (year_of, quarter_of, month_of))


def digest_of(content: Mapping[str, Any]) -> str:
    return sha256(canonical(dict(content)).encode()).hexdigest()


def period_of(content: Mapping[str, Any], side: str = NOW) -> Period | None:
    text = content["period" if side == NOW else "previous"]
    return parse(text) if text else None


def month_before(month: str) -> str:
    """The same month a year earlier."""
    return f"{int(month[:4]) - 1}{month[4:]}"


def atoms(content: Mapping[str, Any]) -> Iterator[tuple[Atom, Printed]]:
    """Every number of a publication, printed or hidden."""
    for side in SIDES:
        period = period_of(content, side)
        if period is None:
            continue
        yield Atom("", "", period), content["total"][side]
        for table in content["tables"]:
            for row in table["rows"]:
                if row[side] is None:
                    continue
                if table["id"] == MONTHS:
                    month = row["key"] if side == NOW else month_before(row["key"])
                    yield Atom("", "", parse(month)), row[side]
                else:
                    yield Atom(table["id"], row["key"], period), row[side]
        for rate in content["rates"]:
            if rate[side] is not None:
                base, kept = rate[side]["base"], rate[side]["kept"]
                dimension = f"rate:{rate['measure']}"
                yield Atom(dimension, "", period), base
                late = base - kept if isinstance(base, int) and isinstance(kept, int) else HIDDEN
                yield Atom(dimension, KEPT, period), kept
                yield Atom(dimension, LATE, period), late
