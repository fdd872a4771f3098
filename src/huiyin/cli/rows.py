"""`huiyin rows MEASURE`: the petitions behind a number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

import click
from django.utils.translation import gettext as _

from huiyin.cli.asking import as_of_day, language, question, required_period, told
from huiyin.cli.columns import table
from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.core.facts import COLUMNS, Column
from huiyin.core.measures import Measure, shipped
from huiyin.core.periods import Period
from huiyin.core.predicate import DOMAINS, Predicate
from huiyin.documents.workbook import Field, Sheet, write_workbook
from huiyin.figures.models import Fact
from huiyin.figures.queries import Dimension, Names, OrganView, dimensions, measure_rows
from huiyin.figures.queries.groups import basis_of
from huiyin.ledger import reads

#: Columns printed for people; a file and the JSON document have all of them.
_SHOWN = ("number", "registered", "channel", "purpose", "organ", "disposition", "closed", "due")
_ALL = tuple(name for name in COLUMNS if name not in ("petition", "matter"))
_MOST_SHOWN = 100


@click.command(name="rows")
@click.argument("name", metavar="MEASURE")
@question
@click.option(
    "--side", type=click.Choice(["numerator", "denominator"]), default="numerator", help="率的分子或分母 (of a rate)"
)
@click.option(
    "--xlsx", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False), help="写成电子表格 (write here)"
)
@json_option
def rows(
    *,
    name: str,
    period: Period | None,
    by: tuple[str, ...],
    where: Predicate | None,
    as_of: date | None,
    organs: OrganView,
    side: str,
    xlsx: Path | None,
    as_json: bool,
) -> None:
    """列出一个数字背后的信访件。MEASURE 见 huiyin measures --list，例如 closed[answered]。

    The petitions behind a number. --by puts the groups in front of the rows and sorts by them.
    """
    asked = required_period(period)
    require_home()
    day = as_of_day(as_of)
    with told():
        measure = _meant(name)
        grouping = dimensions(by)
        found = measure_rows(
            measure.id,
            measure.variant,
            asked,
            side=cast('Literal["numerator", "denominator"]', side),
            where=where,
            as_of=day,
            organs=organs,
        )
        listing = _Listing(measure, grouping, list(found), Names(organs, day))
    reads.record("cli", f"rows {measure.key}", [fact.petition for fact in listing.facts])
    if xlsx is not None:
        write_workbook([listing.sheet()], xlsx, is_private=True, title=measure.title)
    if as_json:
        print_json({"measure": measure.key, "period": asked.label, "as_of": day, "side": side, **listing.document()})
    elif xlsx is not None:
        say(_("%(count)s 件已写入 %(file)s") % {"count": len(listing.facts), "file": xlsx})
    else:
        listing.print()


def _meant(name: str) -> Measure:
    """The measure named; an id without its variant means the usual one, and says which that is."""
    variants = shipped().variants(name)
    if len(variants) < 2:
        return shipped().find(name)
    keys = "、".join(measure.key for measure in variants)
    say(
        _("“%(name)s”有几种口径：%(keys)s；以下按 %(chosen)s。")
        % {"name": name, "keys": keys, "chosen": variants[0].key},
        as_json=True,
    )
    return variants[0]


class _Listing:
    def __init__(self, measure: Measure, grouping: tuple[Dimension, ...], facts: list[Fact], grouped_by: Names) -> None:
        self.measure, self.grouping, self.names, self._grouped_by = measure, grouping, Names(), grouped_by
        basis = basis_of(measure)
        self.groups = {fact.petition: [self._group(each, fact, basis) for each in grouping] for fact in facts}
        self.facts = sorted(facts, key=lambda fact: [label or "\uffff" for label in self.groups[fact.petition]])

    def _group(self, dimension: Dimension, fact: Fact, basis: str) -> str | None:
        if dimension.column is None:
            day: date | None = getattr(fact, basis)
            return None if day is None else f"{day:%Y-%m}"
        return dimension.label_of(getattr(fact, dimension.column), self._grouped_by)

    def _value(self, column: Column, fact: Fact) -> Any:
        """A value in words; days and numbers as they are."""
        value = getattr(fact, column.name)
        if value is None:
            return None
        if column.name in DOMAINS:
            return self.names.tree(DOMAINS[column.name]).label(value)
        if column.kind == "flag":
            return column.vocabulary.label("yes" if value else "no") if column.vocabulary else value
        if column.vocabulary is not None and value in column.vocabulary:
            return column.vocabulary.label(value)
        return value

    def _lines(self, names: tuple[str, ...]) -> Iterator[list[Any]]:
        columns = [COLUMNS[name] for name in names]
        for fact in self.facts:
            yield [*self.groups[fact.petition], *(self._value(column, fact) for column in columns)]

    def document(self) -> dict[str, Any]:
        heads = [dimension.name for dimension in self.grouping]
        found = []
        for fact, line in zip(self.facts, self._lines(_ALL), strict=True):
            form: dict[str, Any] = {"petition": fact.petition, "matter": fact.matter}
            if heads:
                form["by"] = dict(zip(heads, line, strict=False))
            form |= {name: value for name, value in zip(_ALL, line[len(heads) :], strict=True) if value is not None}
            found.append(form)
        return {"count": len(found), "rows": found}

    def sheet(self) -> Sheet:
        kinds: dict[str, Any] = {"date": "date", "int": "whole", "text": "identifier"}
        fields = [Field(dimension.label) for dimension in self.grouping]
        fields += [Field(COLUMNS[name].label, kinds.get(COLUMNS[name].kind, "text")) for name in _ALL]
        return Sheet(self.measure.title, fields, self._lines(_ALL))

    def print(self) -> None:
        english = language() == "en"
        named: list[Dimension | Column] = [*self.grouping, *(COLUMNS[name] for name in _SHOWN)]
        heads = [each.english if english else each.label for each in named]
        lines = [["" if cell is None else str(cell) for cell in line] for line in self._lines(_SHOWN)]
        say(table(heads, lines[:_MOST_SHOWN], most=28))
        if len(lines) > _MOST_SHOWN:
            say(_("……另有 %(count)s 件，请用 --xlsx 或 --json 取全部") % {"count": len(lines) - _MOST_SHOWN})
        say(_("共 %(count)s 件") % {"count": len(lines)})
