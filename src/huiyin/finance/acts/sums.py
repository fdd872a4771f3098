"""The sums of classes: kept with every posting, so that no page adds up all lines; made anew where there are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from huiyin.core.budget import from_fen
from huiyin.finance.models import BudgetLine, BudgetSum, Posting, SumOf, Version
from huiyin.finance.queries.figures import fen

_AT_ONCE = 500


class Booked(NamedTuple):
    """An amount in yuan that is to be added to a line; `reverses` the posting that it takes back."""

    line: int
    version: Version
    amount: Decimal
    month: int | None = None
    reverses: int | None = None


class Classes(NamedTuple):
    """What a line has in common with others; `project` 0 without one."""

    kind: str
    function: str
    economic: str
    source: str
    project: int

    def sums(self) -> tuple[Key, Key]:
        """The sums that the line is part of."""
        return (
            Key(SumOf.CLASSES, self.kind, self.function, self.economic, self.source, 0),
            Key(SumOf.PROJECT, self.kind, "", "", "", self.project),
        )


class Key(NamedTuple):
    """What tells the sums of a year and a month apart."""

    of: str
    kind: str
    function: str
    economic: str
    source: str
    project: int


def amounts_of(version: Version) -> tuple[str, ...]:
    """What a posting is added to: the budget after adjustment begins with what was adopted."""
    return ("adopted", "adjusted") if version is Version.ADOPTED else (version.value,)


def add_to_sums(year: int, booked: Sequence[Booked], classes: Mapping[int, Classes]) -> None:
    """Add postings to the sums of a year that the caller holds; `classes` of every line they are on, which already
    have their new amounts."""
    if not BudgetSum.objects.filter(year=year).exists():
        rebuild_sums(year)
        return
    added: dict[tuple[int, Key], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in booked:
        for key in classes[one.line].sums():
            for name in amounts_of(one.version):
                added[0, key][name] += one.amount
            if one.month is not None:
                added[one.month, key]["executed"] += one.amount
    keys = {key for _month, key in added}
    known = BudgetSum.objects.filter(
        year=year, economic__in={key.economic for key in keys}, project__in={key.project for key in keys}
    )
    there = {_key(row): row for row in known}
    new: list[BudgetSum] = []
    changed: list[BudgetSum] = []
    for (month, key), amounts in added.items():
        row = there.get((month, key))
        (new if row is None else changed).append(row := row or _row(year, month, key))
        for name, amount in amounts.items():
            setattr(row, name, getattr(row, name) + amount)
    BudgetSum.objects.bulk_create(new, batch_size=_AT_ONCE)
    BudgetSum.objects.bulk_update(changed, Version.values, batch_size=_AT_ONCE)


@transaction.atomic
def rebuild_sums(year: int) -> int:
    """Add up all lines and postings of a year anew; returns how many sums there are."""
    BudgetSum.objects.filter(year=year).delete()
    made: dict[tuple[int, Key], BudgetSum] = {}
    grouped = BudgetLine.objects.filter(year=year).order_by().values_list(*Classes._fields)
    sums = grouped.annotate(**{f"sum_{name}": fen(name) for name in Version.values})
    for row in sums.values_list(*Classes._fields, *(f"sum_{name}" for name in Version.values)):
        for key in _classes(row[:5]).sums():
            one = made.setdefault((0, key), _row(year, 0, key))
            for name, fens in zip(Version.values, row[5:], strict=True):
                setattr(one, name, getattr(one, name) + from_fen(fens))
    columns = [f"line__{name}" for name in Classes._fields]
    booked = Posting.objects.filter(year=year, version=Version.EXECUTED).order_by().values_list("month", *columns)
    for month, *rest, fens in booked.annotate(sum=fen("amount")).values_list("month", *columns, "sum"):
        for key in _classes(rest).sums():
            one = made.setdefault((month or 0, key), _row(year, month or 0, key))
            one.executed += from_fen(fens)
    BudgetSum.objects.bulk_create(made.values(), batch_size=_AT_ONCE)
    return len(made)


def _classes(row: Iterable[object]) -> Classes:
    kind, function, economic, source, project = row
    return Classes(str(kind), str(function), str(economic), str(source), project if isinstance(project, int) else 0)


def _row(year: int, month: int, key: Key) -> BudgetSum:
    return BudgetSum(year_id=year, month=month, **key._asdict())


def _key(row: BudgetSum) -> tuple[int, Key]:
    return row.month, Key(row.of, row.kind, row.function, row.economic, row.source, row.project)
