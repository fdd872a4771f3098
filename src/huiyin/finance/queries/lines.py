"""The lines of a year with all their amounts, as a spreadsheet shows and compares them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.db.models.functions import Round

from huiyin.accounts.models import Organ
from huiyin.finance.imports.budget import ADJUSTED, ADOPTED, FINAL, MONTHS, TO_DATE, WHOLE, Key
from huiyin.finance.models import BudgetLine, Posting, Version


@dataclass(slots=True)
class Standing:
    """A line as it stands: its amounts by the heading they have in a spreadsheet."""

    pk: int
    key: Key
    amounts: dict[str, Decimal] = field(default_factory=dict)
    project_code: str = ""


def standing(lines: QuerySet[BudgetLine], year: int) -> dict[Key, Standing]:
    """Lines of a year by their keys, in the order in which they were entered."""
    found: dict[Key, Standing] = {}
    months = months_of(year, lines)
    columns = ("pk", *Key._fields, "adopted", "adjusted", "executed", "final", "project__name", "project__code")
    for row in lines.filter(year=year).order_by("pk").values(*columns):
        key = Key(
            row["organ"], row["kind"], row["function"], row["economic"], row["project__name"] or "", row["source"],
            row["item"],
        )  # fmt: skip
        amounts = {
            ADOPTED: row["adopted"], ADJUSTED: row["adjusted"] - row["adopted"], WHOLE: row["adjusted"],
            TO_DATE: row["executed"], FINAL: row["final"],
        }  # fmt: skip
        amounts |= dict(zip(MONTHS, months.get(row["pk"], _NO_MONTHS), strict=True))
        found[key] = Standing(row["pk"], key, amounts, row["project__code"] or "")
    return found


_NO_MONTHS = [Decimal(0)] * 12


def months_of(year: int, lines: QuerySet[BudgetLine]) -> dict[int, list[Decimal]]:
    """What was spent on each line, month by month."""
    found: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 12)
    booked = Posting.objects.filter(year=year, version=Version.EXECUTED, line__in=lines.filter(year=year).order_by())
    for line, month, amount in booked.order_by().values_list("line", "month").annotate(sum=Round(Sum("amount"), 2)):
        assert month is not None
        found[line][month - 1] += Decimal(amount).quantize(Decimal("0.01"))
    return found


def organ_names() -> dict[str, int]:
    """The organs that a spreadsheet may name, by name and short name; a name two organs share is neither's."""
    found: dict[str, int] = {}
    doubled: set[str] = set()
    for pk, name, short in Organ.objects.filter(confirmed=True, same_as=None).values_list("pk", "name", "short_name"):
        for one in {name, short} - {""}:
            plain = "".join(one.split())
            if plain in found:
                doubled.add(plain)
            found[plain] = pk
    return {name: pk for name, pk in found.items() if name not in doubled}


def names_of_organs(organs: Iterable[int]) -> dict[int, str]:
    return dict(Organ.objects.filter(pk__in=set(organs)).values_list("pk", "name"))
