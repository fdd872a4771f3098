"""From the register of figures and the bureau's own words to the inputs of a report; and from a spreadsheet back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core.periods import Period
from huiyin.figures.acts.entering import Given, enter_figure
from huiyin.figures.acts.publishing import Publication, publish_figure
from huiyin.figures.entries import NONE, SEPARATOR, item_name
from huiyin.figures.models import EnteredFigure
from huiyin.figures.queries.entered import entered_of, own_units, published_of
from huiyin.reports.inputs import (
    NUMBERS_SHEET,
    PUBLISHED_SHEET,
    WORDS_SHEET,
    InputProblem,
    Inputs,
    InputsRefused,
    Published,
    Typed,
    find,
)
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Entered, Items, Kind, Narrative
from huiyin.reports.passages import passages_of, write_passage
from huiyin.reports.sheets import in_order, read_inputs

_HEADINGS = {
    "name": "名称",
    "path": "名称",
    "unit": "单位",
    "value": "本期",
    "previous": "上期",
    "reason": "原因",
    "ground": "依据",
    "number": "文号",
    "text": "内容",
}


class Loaded(NamedTuple):
    """How many figures, sections of words and published values of a spreadsheet the register has taken over."""

    figures: int
    words: int
    published: int


# --- Out of the register ----------------------------------------------------------------------------------------------


def inputs_of(kind: Kind, period: Period, previous: Period | None) -> Inputs:
    """What stands entered, written and published for a period, as the inputs of a report."""
    inputs = Inputs()
    before = entered_of(previous) if previous is not None else {}
    is_year_earlier = previous == period.previous()
    now = entered_of(period)
    for row in now.values():
        earlier = before.get(row.name)
        typed = Typed(row.name, 0, row.value, earlier.value if earlier else None, row.reason, row.ground, row.number)
        if is_year_earlier and row.previous is not None:
            typed.previous = row.previous
        _keep(kind, inputs, row, typed)
    for name, earlier in before.items():
        spec, _item = find(kind, name)
        if name not in now and isinstance(spec, Entered) and earlier.unit == spec.unit:
            inputs.numbers[spec.id] = Typed(name, 0, None, earlier.value)
    for name, unit in own_units().items():
        if name not in now and find(kind, name)[0] is None and not _is_asked_elsewhere(name):
            inputs.own[name] = (Typed(name, 0, None, before[name].value if name in before else None), unit)
    inputs.said_none -= set(inputs.lists)
    narratives = {narrative.name for narrative in kind.narratives}
    inputs.words = {name: row.text for name, row in passages_of(period).items() if name in narratives}
    inputs.published = _published(period, previous)
    inputs.digest = digest_of(inputs)
    return inputs


def _keep(kind: Kind, inputs: Inputs, row: EnteredFigure, typed: Typed) -> None:
    spec, item = find(kind, row.name)
    if spec is None:
        if not _is_asked_elsewhere(row.name):
            inputs.own[row.name] = (typed, row.unit)
    elif isinstance(spec, Items) and item == NONE:
        inputs.said_none.add(spec.family)
    elif row.unit != spec.unit:
        inputs.notices.append(f"填报的“{row.name}”单位是“{row.unit}”，报告要“{spec.unit}”，没有采用")
    elif isinstance(spec, Items):
        inputs.numbers[f"{spec.id}.{item}"] = typed
        listed = inputs.lists.setdefault(spec.family, [])
        if item not in listed:
            listed.append(item)
    else:
        inputs.numbers[spec.id] = typed


def _is_asked_elsewhere(name: str) -> bool:
    return any(find(kind, name)[0] is not None for kind in KINDS.values())


def _published(period: Period, previous: Period | None) -> dict[str, Published]:
    found = {
        path: Published(path, 0, row.value, None, row.number, row.adopted) for path, row in published_of(period).items()
    }
    for path, row in (published_of(previous) if previous is not None else {}).items():
        one = found.setdefault(path, Published(path, 0))
        one.previous, one.previous_number, one.previous_chosen = row.value, row.number, row.adopted
    return found


def overlaid(base: Inputs, sheet: Inputs) -> Inputs:
    """The register with a filled spreadsheet laid over it: whatever the spreadsheet says counts.

    A row of the spreadsheet replaces the register's row; only an empty 上期 is taken from there, and where the number
    is the same also what the row leaves out. The items of a family are those of the spreadsheet once it names any.
    """
    if not sheet.digest and sheet == Inputs():
        return base
    whole = replace(base, numbers=dict(base.numbers), lists=dict(base.lists), notices=list(base.notices))
    for family, items in sheet.lists.items():
        for item in base.lists.get(family, []):
            if item not in items:
                whole.notices.append(f"以数据表为准：登记中的“{item}”不在表中，没有列入")
                whole.numbers = {key: one for key, one in whole.numbers.items() if not _is_of(one, family, item)}
        whole.lists[family] = list(items)
    whole.numbers |= {key: _over(base.numbers.get(key), typed) for key, typed in sheet.numbers.items()}
    whole.lists = {family: items for family, items in whole.lists.items() if family not in sheet.said_none}
    whole.said_none = (base.said_none - set(sheet.lists)) | sheet.said_none
    whole.words = base.words | sheet.words
    whole.published = base.published | sheet.published
    whole.own = base.own | sheet.own
    whole.digest = digest_of(whole) if base.digest else sheet.digest
    return whole


def _is_of(typed: Typed, family: str, item: str) -> bool:
    head, _dot, of = typed.name.partition(SEPARATOR)
    names = {items.name for kind in KINDS.values() for items in kind.items if items.family == family}
    return head in names and of == item


def _over(base: Typed | None, typed: Typed) -> Typed:
    if base is None:
        return typed
    previous = base.previous if typed.previous is None else typed.previous
    if typed.value is not None and typed.value != base.value:
        return replace(typed, previous=previous)
    return replace(
        typed,
        value=base.value,
        previous=previous,
        reason=typed.reason or base.reason,
        ground=typed.ground or base.ground,
        number=typed.number or base.number,
    )


def digest_of(inputs: Inputs) -> str:
    """The digest of what inputs say, whatever they were read from; empty when they say nothing."""
    said = {
        "numbers": {key: _said(typed) for key, typed in inputs.numbers.items()},
        "own": {name: [*_said(typed), unit] for name, (typed, unit) in inputs.own.items() if any(_said(typed))},
        "lists": inputs.lists,
        "none": sorted(inputs.said_none),
        "words": inputs.words,
        "published": {
            name: [
                *(_number(value) for value in (one.value, one.previous)),
                one.number,
                one.previous_number,
                one.chosen,
                one.previous_chosen,
            ]
            for name, one in inputs.published.items()
        },
    }
    if not any(said.values()):
        return ""
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _said(typed: Typed) -> list[str]:
    return [_number(typed.value), _number(typed.previous), typed.reason, typed.ground, typed.number]


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


# --- The spreadsheet --------------------------------------------------------------------------------------------------


def printed_of(kind: Kind, period: Period) -> Inputs:
    """"""
    inputs = inputs_of(kind, period, period.previous())
    for name, row in entered_of(period.previous()).items():
        spec, item = find(kind, name)
        if not isinstance(spec, Items) or item == NONE or spec.family in inputs.said_none or row.unit != spec.unit:
            continue
        listed = inputs.lists.setdefault(spec.family, [])
        if item not in listed:
            listed.append(item)
        inputs.numbers.setdefault(f"{spec.id}.{item}", Typed(name, 0, None, row.value))
    return inputs


def everything() -> Kind:
    """One kind that asks for all that any kind asks for, and for the bureau's own figures. Figure ids are the names."""
    entered: dict[str, Entered] = {}
    items: dict[str, Items] = {}
    narratives: dict[str, Narrative] = {}
    for kind in KINDS.values():
        asked, lists = kind.asks
        entered |= {one.name: replace(one, id=one.name) for one in asked if one.name not in entered}
        items |= {one.name: replace(one, id=one.name) for one in lists if one.name not in items}
        narratives |= {one.name: one for one in kind.narratives if one.name not in narratives}
    for name, unit in own_units().items():
        if not _is_asked_elsewhere(name) and SEPARATOR not in name:
            entered[name] = Entered(name, name, unit, "", "")
    first = next(iter(KINDS.values()))
    return replace(
        first, entered=tuple(entered.values()), items=tuple(items.values()), narratives=tuple(narratives.values())
    )


def load_file(source: Path, period: Period, *, by: Person | None, at: datetime, today: date) -> Loaded:
    """Take a filled spreadsheet of any kind over into the register: all of it or nothing.

    Raises:
        PermissionDenied: not this person's duty.
        SheetProblem, InputsRefused: the spreadsheet cannot be used, and where and how to mend it.
    """
    return load(read_inputs(everything(), source), period, by=by, at=at, today=today)


def load(inputs: Inputs, period: Period, *, by: Person | None, at: datetime, today: date) -> Loaded:
    """Take a filled spreadsheet, read as of `everything()`, over into the register: all of it or nothing.

    A number printed beside as last period's stays what it is: a value of the period before is stored only where it
    says something else than that period's own entry.

    Raises:
        PermissionDenied: not this person's duty.
        InputsRefused: rows that the register does not take, every one with its place and remedy.
    """
    problems = list(inputs.problems)
    kind = everything()
    with transaction.atomic():
        figures = [*_figures(kind, inputs, period), *_nones(kind, inputs, period)]
        problems += _still_listed(kind, inputs, period)
        for given, row in figures:
            try:
                enter_figure(given, by=by, at=at, today=today)
            except ValidationError as error:
                problems += _told(NUMBERS_SHEET, row, given.name, error)
        for name, text in inputs.words.items():
            try:
                write_passage(name, period, text, by=by, at=at, today=today)
            except ValidationError as error:
                problems += _told(WORDS_SHEET, 0, name, error)
        published = _publications(inputs, period)
        for publication, row in published:
            try:
                publish_figure(publication, by=by, at=at, today=today)
            except ValidationError as error:
                problems += _told(PUBLISHED_SHEET, row, publication.path, error)
        if problems:
            raise InputsRefused(in_order(problems))
    return Loaded(len(figures), len(inputs.words), len(published))


def _figures(kind: Kind, inputs: Inputs, period: Period) -> Iterator[tuple[Given, int]]:
    before = entered_of(period.previous())
    for typed in inputs.numbers.values():
        spec, item = find(kind, typed.name)
        name = item_name(spec.name, item) if isinstance(spec, Items) else typed.name
        earlier = before.get(name)
        previous = None if earlier is not None and earlier.value == typed.previous else typed.previous
        unit = spec.unit if spec is not None else ""
        given = Given(name, period, unit, typed.value, previous, typed.reason, typed.ground, typed.number)
        if not _says_nothing_new(given):
            yield given, typed.row


def _says_nothing_new(given: Given) -> bool:
    """A row that the spreadsheet was printed with: a number not filled in yet, last period's beside it."""
    said = (given.value, given.previous, given.reason, given.ground, given.number)
    return bool(given.unit) and not any(one not in (None, "") for one in said)


def _nones(kind: Kind, inputs: Inputs, period: Period) -> Iterator[tuple[Given, int]]:
    for family in sorted(inputs.said_none - set(inputs.lists)):
        first = next(items for items in kind.items if items.family == family)
        yield Given(item_name(first.name, NONE), period), 0


def _still_listed(kind: Kind, inputs: Inputs, period: Period) -> Iterator[InputProblem]:
    """Families said to have none of which the register still names some."""
    for name in entered_of(period):
        spec, item = find(kind, name)
        if isinstance(spec, Items) and item != NONE and spec.family in inputs.said_none - set(inputs.lists):
            message = _("表中写“无”，但登记中还有“%s”；请先在“填报数据”页撤下它") % name
            yield InputProblem(NUMBERS_SHEET, 0, "名称", item_name(spec.name, NONE), message)


def _publications(inputs: Inputs, period: Period) -> list[tuple[Publication, int]]:
    """A value of the period before that the register knows already keeps its own document."""
    found: list[tuple[Publication, int]] = []
    before = published_of(period.previous())
    for one in inputs.published.values():
        if one.value is not None:
            found.append((Publication(one.name, period, one.value, one.number, adopted=one.chosen), one.row))
        known = before.get(one.name)
        if one.previous is not None and (known is None or known.value != one.previous):
            given = Publication(one.name, period.previous(), one.previous, one.number, adopted=one.chosen)
            found.append((given, one.row))
    return found


def _told(sheet: str, row: int, name: str, error: ValidationError) -> list[InputProblem]:
    if not hasattr(error, "error_dict"):
        return [InputProblem(sheet, row, "名称", name, message) for message in error.messages]
    return [
        InputProblem(sheet, row, _HEADINGS.get(field, field), name, message)
        for field, messages in error.message_dict.items()
        for message in messages
    ]
