"""A money figure by its code: its value, what it is called, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet, Sum
from django.db.models import Count as Counting
from django.db.models.functions import Cast, Round
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.budget import COUNTS, THREE_PUBLIC, execution_rate, from_fen
from huiyin.core.classes import economic_name, function_name
from huiyin.finance.models import BudgetLine, BudgetSum, Count, Kind, Posting, Project, Source, SumOf, Version
from huiyin.finance.models.budget import APPROPRIATED
from huiyin.finance.selection import ALL, RATE, Selection, count_name, economic_of, parse


@dataclass(frozen=True, slots=True)
class Value:
    """`amount` in yuan, a count, or a rate as a fraction of 1; None: nothing is known of that year."""

    code: str
    year: int
    amount: Decimal | Fraction | int | None
    unit: str
    name: str
    selection: Selection | None = None

    def rows(self) -> QuerySet[BudgetLine]:
        """The budget lines that the figure adds up."""
        return lines(self.selection, self.year) if self.selection is not None else BudgetLine.objects.none()

    def postings(self) -> QuerySet[Posting]:
        """What was booked on them, as far as the figure counts it."""
        if self.selection is None:
            return Posting.objects.none()
        return booked(self.selection, self.year)


def value(code: str, year: int) -> Value:
    """
    Raises:
        CodeProblem: there is no such figure.
    """
    counted = count_name(code)
    if counted:
        row = Count.objects.filter(year=year, code=counted, ended=None).first()
        name, unit = COUNTS[counted]
        return Value(code, year, row.value if row else None, unit, name)
    selection = parse(code)
    if selection.amount == RATE:
        sums = kept(selection, year).aggregate(executed=fen("executed"), budget=fen("adjusted"), counted=Counting("pk"))
        rate = execution_rate(from_fen(sums["executed"]), from_fen(sums["budget"])) if sums["counted"] else None
        return Value(code, year, rate, "%", name_of(selection), selection)
    return Value(code, year, total(selection, year), "元", name_of(selection), selection)


def total(selection: Selection, year: int) -> Decimal | None:
    """The sum in yuan; None where the year has no such line, and so nothing to say."""
    if selection.month is not None or selection.until is not None:
        sums = spent_by_month(selection, year).aggregate(sum=fen("executed"), counted=Counting("pk"))
    else:
        sums = kept(selection, year).aggregate(sum=fen(selection.amount), counted=Counting("pk"))
    return from_fen(sums["sum"]) if sums["counted"] else None


def fen(column: str) -> Sum:
    """The sum of a column of yuan in whole 分: exact on every database, whatever it keeps decimals as."""
    return Sum(Cast(Round(F(column) * 100), BigIntegerField()))


def lines(selection: Selection, year: int) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(condition(selection), year=year)


def kept(selection: Selection, year: int, *, by_project: bool = False) -> QuerySet[Any]:
    """What a figure adds up: the kept sums where they say it, else the lines. Both have the same columns."""
    found = _sums(selection, year, by_project=by_project)
    return lines(selection, year) if found is None else found.filter(month=0)


def spent_by_month(selection: Selection, year: int) -> QuerySet[Any]:
    """What was spent, with its month and `executed`."""
    found = _sums(selection, year)
    if found is None:
        return booked(selection.of("executed"), year).annotate(executed=F("amount"))
    found = found.filter(month__gt=0)
    if selection.month is not None:
        found = found.filter(month=selection.month)
    if selection.until is not None:
        found = found.filter(month__lte=selection.until)
    return found


def everything(year: int) -> QuerySet[Any]:
    """Income and spending of a year, by classes."""
    found = BudgetSum.objects.filter(year=year, of=SumOf.CLASSES, month=0)
    return found if found.exists() else BudgetLine.objects.filter(year=year)


def _sums(selection: Selection, year: int, *, by_project: bool = False) -> QuerySet[Any] | None:
    """The kept sums that say what a selection asks; None where only the lines do."""
    if selection.organ is not None or selection.item is not None:
        return None
    is_of_project = by_project or selection.project is not None
    if is_of_project and (selection.function or selection.economic or selection.source or selection.three):
        return None
    found = BudgetSum.objects.filter(year=year, of=SumOf.PROJECT if is_of_project else SumOf.CLASSES)
    return found.filter(condition(selection)) if found.exists() else None


def booked(selection: Selection, year: int) -> QuerySet[Posting]:
    """The postings of a figure. The budget after adjustment is what was adopted and every adjustment since."""
    versions = [Version.ADOPTED, Version.ADJUSTED] if selection.amount == "adjusted" else [Version(selection.amount)]
    found = Posting.objects.filter(condition(selection, "line__"), year=year, version__in=versions)
    if selection.month is not None:
        found = found.filter(month=selection.month)
    if selection.until is not None:
        found = found.filter(month__lte=selection.until)
    return found


def condition(selection: Selection, prefix: str = "") -> Q:
    """The lines of a figure as a condition on them, or on what points to them."""
    given: dict[str, Any] = {"kind__in": selection.kinds}
    if selection.function:
        whole = len(selection.function) == 7
        given["function" if whole else "function__startswith"] = selection.function
    if selection.economic:
        whole = len(selection.economic) == 5
        given["economic" if whole else "economic__startswith"] = selection.economic
    if selection.source:
        given["source"] = selection.source
    if selection.project is not None:
        given["project"] = selection.project
    if selection.organ is not None:
        given["organ"] = selection.organ
    if selection.item is not None:
        given["item"] = selection.item
    if selection.three:
        given |= {"economic__in": economic_of(selection.three), "source__in": APPROPRIATED}
    return Q(**{f"{prefix}{name}": wanted for name, wanted in given.items()})


AMOUNT_NAMES = {
    "adopted": Version.ADOPTED.label,
    "adjusted": gettext_lazy("全年预算数"),
    "executed": Version.EXECUTED.label,
    "final": Version.FINAL.label,
    RATE: gettext_lazy("预算执行率"),
}


def subject_of(selection: Selection) -> str:
    """What the figure is about: 项目支出·办公费."""
    kinds = {"": _("支出合计"), "basic": _("基本支出")}
    parts = [kinds.get(selection.kind) or str(Kind(selection.kind).label)]
    if selection.three:
        three = {one.code: one.name for one in THREE_PUBLIC} | {ALL: _("“三公”经费")}
        parts = [three[selection.three]]
    if selection.function:
        parts.append(function_name(selection.function) or selection.function)
    if selection.project is not None:
        project = Project.objects.filter(pk=selection.project).first()
        parts.append(project.name if project else f"#{selection.project}")
    if selection.economic:
        parts.append(economic_name(selection.economic) or selection.economic)
    if selection.source:
        parts.append(str(Source(selection.source).label))
    if selection.item:
        parts.append(selection.item)
    return "·".join(parts)


def name_of(selection: Selection) -> str:
    words = f"{subject_of(selection)}{AMOUNT_NAMES[selection.amount]}"
    if selection.month is not None:
        return _("%(name)s（%(month)d月）") % {"name": words, "month": selection.month}
    if selection.until is not None:
        return _("%(name)s（1—%(month)d月）") % {"name": words, "month": selection.until}
    return words
