"""`huiyin measures`: count the measures of a period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import click
from django.utils.translation import gettext as _

from huiyin.cli.asking import as_of_day, language, question, required_period, told
from huiyin.cli.columns import table
from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.core import periods
from huiyin.core.measures import Measure, Number, shipped
from huiyin.core.periods import Period
from huiyin.core.phrasing import NO_DATA, number, percent
from huiyin.core.predicate import Predicate
from huiyin.figures.queries import AS_NOW, GroupValue, MeasureValue, OrganView, dimensions, measure_values
from huiyin.figures.queries import as_json as document
from huiyin.figures.queries.mergers import OF_ORGANS, mergers_between

#: Words for the period directly before (环比), in place of a range.
_PRIOR = ("上期", "prior")


def _earlier(period: Period, value: str | None) -> Period:
    """The period compared with: by default the same range a year before."""
    if value is None:
        return period.previous()
    return period.preceding() if value.strip().lower() in _PRIOR else periods.parse(value)


@click.command(name="measures")
@question
@click.option("--previous", metavar="RANGE|prior", help="对比期间，默认上年同期；上期即环比 (compare with)")
@click.option("--list", "is_list", is_flag=True, help="列出全部指标及其口径 (list all measures)")
@json_option
def measures(
    *,
    period: Period | None,
    by: tuple[str, ...],
    where: Predicate | None,
    as_of: date | None,
    organs: OrganView,
    previous: str | None,
    is_list: bool,
    as_json: bool,
) -> None:
    """计算一个期间的全部指标，与上年同期对比，可分组。

    Every measure of a period beside the same range a year earlier. --by takes any of: channel source level reception
    purpose first topic place organ batch month. --where --help explains conditions. --organs as_now counts the years of
    a merged organ under its successor.
    """
    if is_list:
        _list(as_json)
        return
    asked = required_period(period)
    require_home()
    day = as_of_day(as_of)
    with told():
        earlier = _earlier(asked, previous)
        values = measure_values(asked, previous=earlier, by=by, where=where, as_of=day, organs=organs)
    if as_json:
        print_json(document(values, period=asked, previous=earlier, as_of=day) | {"organs": organs})
        return
    say(_("期间 %(period)s，对比 %(previous)s，截至 %(day)s") % {"period": asked, "previous": earlier, "day": day})
    _say_mergers([asked, earlier], organs, day, asks_organs=_names_organs(by, where))
    heads = [_("指标"), *([_("分组")] if by else []), _("本期"), _("对比期"), _("增减")]
    say(table(heads, _lines(values, by=bool(by)), right=range(len(heads) - 3, len(heads))))


def _names_organs(by: tuple[str, ...], where: Predicate | None) -> bool:
    grouped = any(dimension.domain == "organ" for dimension in dimensions(by))
    return grouped or (where is not None and not OF_ORGANS.isdisjoint(where.columns()))


def _say_mergers(compared: list[Period], organs: OrganView, day: date, *, asks_organs: bool) -> None:
    """What merged between the two periods, and under which names organs are counted here."""
    if not asks_organs:
        return
    say(_("机构按现在的统计") if organs == AS_NOW else _("机构按当时的统计"))
    for merger in mergers_between(compared, day):
        say(
            _("%(day)s起，%(organ)s并入%(successor)s")
            % {"day": merger.first_day, "organ": merger.organ, "successor": merger.successor}
        )


def _lines(values: Iterable[MeasureValue], *, by: bool) -> Iterable[list[str]]:
    for value in values:
        title = value.measure.title_english if language() == "en" else value.measure.title
        if not by:
            yield [title, *_numbers(value.measure, value)]
            continue
        yield [title, _("合计"), *_numbers(value.measure, value)]
        for group in value.groups:
            if group.present:
                name = " · ".join(label or _("（未填）") for label in group.by.values())
                yield ["", name, *_numbers(value.measure, group)]


def _numbers(measure: Measure, value: MeasureValue | GroupValue) -> list[str]:
    change = value.change_percent
    return [
        shown(measure, value.value),
        shown(measure, value.previous),
        "" if change is None else f"{'+' if change > 0 else ''}{number(change, 2)}%",
    ]


def shown(measure: Measure, value: Number | None) -> str:
    """A value as people read it: a rate as per cent with two digits, a mean with two, a count as it is."""
    if value is None:
        return NO_DATA[language()]
    if measure.kind == "rate":
        return percent(value)
    return number(value, 0 if measure.kind == "count" else 2, grouped=True)


def _list(as_json: bool) -> None:
    english = language() == "en"
    if as_json:
        print_json({"measures": [_definition(measure) for measure in shipped()]})
        return
    for measure in shipped():
        say(f"{measure.key}　{measure.title_english if english else measure.title}")
        say(f"    {measure.words_english if english else measure.words}")
        say(f"    {measure.open_english if english else measure.open}")
        say("    " + _("第 %(version)s 版；依据：%(source)s") % {"version": measure.version, "source": measure.source})


def _definition(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "variant": measure.variant,
        "version": measure.version,
        "name": measure.title,
        "english": measure.title_english,
        "unit": measure.unit.label,
        "basis": measure.basis,
        "words": measure.words,
        "open": measure.open,
        "source": measure.source,
    }
