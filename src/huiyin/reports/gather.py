"""From a kind, the petitions and what the bureau typed to the figures of one report. Each is worked out once, here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from huiyin.core.periods import Period
from huiyin.figures.entries import SEPARATOR, is_large, plain_name
from huiyin.reports.book import Book, Frame, Group, Missing, days_in_words, in_words
from huiyin.reports.figure import Figure, Sides, Source, Value
from huiyin.reports.inputs import Inputs, Published, Typed, is_sample
from huiyin.reports.kind_names import counted_path
from huiyin.reports.kinds.spec import Cohort, Derived, Items, Kind, Measured
from huiyin.reports.subjects import UNKNOWN_KEY, expression, group_path, spelt

#: Ids of numbers that no report asks for: the bureau's own, `own.NAME`.
OWN = "own"
TOTAL = Group("total", "合计")
#: A ledger that begins more than this many days into the period compared with does not cover it.
LATE_START_DAYS = 31
#: No registration in so many last days of the period: perhaps the ledger was exported too early.
EARLY_END_DAYS = 14


class Counted(NamedTuple):
    """One value of a measure; the counts of the fraction where it is a rate."""

    value: Value | None
    sides: Sides | None = None


class Definition(NamedTuple):
    """What the register of measures says of one variant."""

    text: str
    version: str


class Coverage(NamedTuple):
    """Which days the ledger speaks of: first and last registration of all, and of the period itself."""

    first: date | None
    last_in_period: date | None
    registered: int
    registered_before: int


class Counter(Protocol):
    """Who counts petitions: the fact table in the product, a list of facts in tests."""

    def groups(self, cohort: Cohort, periods: Iterable[Period]) -> list[Group]: ...

    def count(self, cohort: Cohort, measured: Measured, period: Period) -> dict[str, Counted]:
        """By key of the group; `total` for all together (the only key of a cohort that is not split)."""

    def definition(self, measured: Measured) -> Definition: ...

    def coverage(self, period: Period, previous: Period | None) -> Coverage: ...


def gather(kind: Kind, frame: Frame, counter: Counter, inputs: Inputs, threshold: Decimal) -> Book:
    """All figures of the report. `threshold`: per cent of change from which a typed number needs its reason."""
    book = Book(kind, frame, words=dict(inputs.words), said_none=set(inputs.said_none))
    book.published = {spelt(name): published for name, published in inputs.published.items()}
    book.notices = list(inputs.notices)
    _coverage(book, counter)
    for cohort in kind.cohorts:
        _cohort(book, cohort, counter)
    _publish(book)
    _typed(book, inputs, threshold)
    for derived in kind.derived:
        _derive(book, derived)
    _wanted(book)
    return book


def _coverage(book: Book, counter: Counter) -> None:
    frame = book.frame
    seen = counter.coverage(frame.period, frame.previous)
    if frame.previous is None:
        book.incomparable = "没有可作比较的时段"
    elif seen.registered_before == 0 or seen.first is None:
        book.incomparable = f"台账中没有{days_in_words(frame.previous)}的登记数据"
    elif (seen.first - frame.previous.start).days > LATE_START_DAYS:
        book.incomparable = f"台账自{in_words(seen.first)}起登记，{days_in_words(frame.previous)}的数据不完整"
    if seen.registered == 0:
        book.notices.append(f"台账中没有{days_in_words(frame.period)}的登记数据，信访数据均为零")
    elif seen.last_in_period is not None and (frame.period.end - seen.last_in_period).days > EARLY_END_DAYS:
        book.notices.append(f"本期最后一件登记于{in_words(seen.last_in_period)}，请核对台账是否完整")
    if frame.as_of < frame.period.end:
        book.notices.append(f"数据截至{in_words(frame.as_of)}，早于期末{in_words(frame.period.end)}")


def _cohort(book: Book, cohort: Cohort, counter: Counter) -> None:
    periods = [period for period in (book.frame.period, _compared(book, cohort)) if period is not None]
    groups: list[Group] = []
    if cohort.by:
        groups = month_groups(book.frame.period) if cohort.by == "month" else counter.groups(cohort, periods)
    keys = [*groups, TOTAL] if cohort.total or not cohort.by else list(groups)
    for measured in cohort.measured:
        counts = [counter.count(cohort, measured, period) for period in periods]
        for group in keys:
            figure = _measured_figure(cohort, measured, group, counter.definition(measured))
            _count(book, cohort, figure, counts)
            book.figures[figure.id] = figure
            book.counted[figure.id] = (cohort, measured)
    if cohort.by:
        book.groups[cohort.id] = _named([group for group in groups if _is_shown(book, cohort, group)], book, cohort)


def count_one(book: Book, cohort: Cohort, measured: Measured, group: Group, counter: Counter) -> Figure:
    """One figure more, counted like those of the kind; it is not yet in the book."""
    figure = _measured_figure(cohort, measured, group, counter.definition(measured))
    periods = [period for period in (book.frame.period, _compared(book, cohort)) if period is not None]
    _count(book, cohort, figure, [counter.count(cohort, measured, period) for period in periods])
    return figure


def _compared(book: Book, cohort: Cohort) -> Period | None:
    return book.frame.previous if cohort.compared and not book.incomparable else None


def _count(book: Book, cohort: Cohort, figure: Figure, counts: list[dict[str, Counted]]) -> None:
    """The figure's value from the counts of the period, and of the one compared with where there is one."""
    now, *before = counts
    counted = counted_of(now, figure.key, figure)
    figure.value, figure.sides, figure.period = counted.value, counted.sides, book.frame.period
    if cohort.by == "month" and figure.key > f"{book.frame.as_of:%Y-%m}" and figure.key != TOTAL.key:
        figure.value = None
    previous = book.frame.previous
    if before and previous is not None:
        earlier = counted_of(before[0], _earlier_key(book.frame.period, previous, figure), figure)
        figure.previous, figure.previous_sides = earlier.value, earlier.sides


def _earlier_key(period: Period, previous: Period, figure: Figure) -> str:
    """A month is compared with the one that has its place in the other period."""
    if figure.by != "month":
        return figure.key
    pairs = zip(month_groups(period), month_groups(previous), strict=False)
    return next((earlier.key for group, earlier in pairs if group.key == figure.key), figure.key)


def month_groups(period: Period) -> list[Group]:
    months = list(period.months())
    is_one_year = period.start.year == period.end.year
    return [
        Group(
            f"{month.start:%Y-%m}",
            f"{month.start.month}月" if is_one_year else f"{month.start.year}年{month.start.month}月",
        )
        for month in months
    ]


def _measured_figure(cohort: Cohort, measured: Measured, group: Group, definition: Definition) -> Figure:
    is_split = bool(cohort.by)
    within = group_path(cohort.by, group.key, group.label) if is_split and group != TOTAL else ()
    return Figure(
        id=f"{cohort.id}.{group.key}.{measured.id}" if is_split else f"{cohort.id}.{measured.id}",
        name=cohort.name + measured.name.format(label=group.label),
        unit=dict(measured.units).get(group.key, measured.unit),
        source="fact",
        definition=definition.text,
        label=group.label if is_split else "",
        path=expression(counted_path(cohort, measured, within)),
        cohort=cohort.id,
        by=cohort.by if group != TOTAL else "",
        key=group.key,
        measure=measured.measure,
        variant=measured.variant,
        part=measured.part,
        version=definition.version,
        where=" 且 ".join(part for part in (cohort.where, measured.where) if part),
    )


def counted_of(counted: dict[str, Counted], key: str, figure: Figure) -> Counted:
    """An absent group of counts is a count of nothing: zero; an absent rate has no data."""
    if key in counted:
        return counted[key]
    if figure.is_rate:
        return Counted(None, Sides(0, 0))
    return Counted(None if figure.unit == "天" else 0)


def _is_shown(book: Book, cohort: Cohort, group: Group) -> bool:
    if cohort.by == "month" or group.key in cohort.always:
        return True
    figure = book.figures[f"{cohort.id}.{group.key}.{cohort.shown}"]
    return bool(figure.value) or bool(figure.previous)


def _named(groups: list[Group], book: Book, cohort: Cohort) -> list[Group]:
    """None at all where the ledger has nothing, or says of nothing which group it belongs to."""
    if cohort.by == "month":
        return groups
    figures = [book.figures[f"{cohort.id}.{group.key}.{cohort.shown}"] for group in groups if group.key != UNKNOWN_KEY]
    return groups if any(figure.value or figure.previous for figure in figures) else []


def _publish(book: Book) -> None:
    for figure in list(book.figures.values()):
        publish(book, figure)
    taken = [figure for figure in book.figures.values() if figure.previous_published]
    if taken:
        numbers = "、".join(dict.fromkeys(figure.previous_number for figure in taken if figure.previous_number))
        names = "、".join(f"“{figure.name}”" for figure in taken)
        book.notices.append(f"{names}的对比期数取自公布数据（{numbers}）")
        if book.incomparable:
            book.incomparable += f"，除取自{numbers}的公布数外"


def publish(book: Book, figure: Figure) -> None:
    """Give a counted figure what others have published under its name or its path, if they have.

    The published value of a period that is not loaded is what is compared with; so is one that was adopted.
    """
    names = (figure.name, figure.path, figure.id, plain_name(figure.name), plain_name(figure.path))
    published = next((book.published[name] for name in names if name in book.published), None)
    if published is None:
        return
    figure.published = _in_unit(published.value, figure)
    figure.published_previous = _in_unit(published.previous, figure)
    figure.published_number = published.number
    _doubt(book, figure, published)
    figure.counted, figure.counted_previous = figure.value, figure.previous
    if figure.published_previous is not None:
        figure.previous_number = published.previous_number or published.number
        if figure.previous is None or published.previous_chosen:
            figure.previous, figure.previous_sides = figure.published_previous, None
            figure.previous_published = True
    if figure.published is None or figure.published == figure.value:
        return
    figure.printed_published = published.chosen
    if published.chosen:
        figure.value, figure.sides = figure.published, None
    book.notices.append(f"“{figure.name}”的公布数据（{published.number}）与台账统计不一致，见工作底稿")


def _doubt(book: Book, figure: Figure, published: Published) -> None:
    """A published rate that was perhaps not entered in per cent is asked about; it is taken as it is."""
    if not figure.is_rate:
        return
    earlier = published.previous_number or published.number
    pairs = ((published.value, figure.value, published.number), (published.previous, figure.previous, earlier))
    for value, counted, number in pairs:
        said = {"name": figure.name, "value": value, "number": number}
        if value is not None and value > 100 and (counted is None or counted <= 1):
            book.notices.append("“{name}”的公布数据 {value}%（{number}）大于 100%，请核对".format(**said))
        elif value is not None and 0 < value < 1 and (counted is None or counted >= Fraction(1, 10)):
            words = "“{name}”的公布数据 {value}%（{number}）不到 1%；比率按百分数填写，80.5% 填 80.5，请核对"
            book.notices.append(words.format(**said))


def _in_unit(value: Decimal | None, figure: Figure) -> Value | None:
    if value is None:
        return None
    return Fraction(value) / 100 if figure.is_rate else _whole(Fraction(value))


def _typed(book: Book, inputs: Inputs, threshold: Decimal) -> None:
    kind = book.kind
    for entered in kind.entered:
        source: Source = "booked" if entered.code else "entered"
        figure = Figure(entered.id, entered.name, entered.unit, source, definition=entered.meaning)
        _fill(book, figure, inputs.numbers.get(figure.id), threshold)
    for items in kind.items:
        listed = [Group(item, item) for item in inputs.lists.get(items.family, [])]
        book.groups[items.family] = listed
        for group in listed:
            if is_sample(items, group.key):
                book.notices.append(f"“{items.name}{SEPARATOR}{group.label}”是空表中的示例名称，请改为实际名称")
        for group in listed:
            figure = Figure(
                id=f"{items.id}.{group.key}",
                name=f"{items.name}{SEPARATOR}{group.label}",
                unit=items.unit,
                source="booked" if items.code else "entered",
                definition=items.meaning,
                label=group.label,
                cohort=items.family,
                key=group.key,
            )
            _fill(book, figure, inputs.numbers.get(figure.id), threshold)
            figure.reason_wanted = figure.reason_wanted and items.is_explained
    for name, (typed, unit) in inputs.own.items():
        figure = Figure(f"{OWN}.{name}", name, unit, "entered", definition="本局自设的填报数据")
        _fill(book, figure, typed, threshold)


def _fill(book: Book, figure: Figure, typed: Typed | None, threshold: Decimal) -> None:
    if typed is not None:
        figure.unit = typed.unit or figure.unit
        figure.value, figure.previous = _exact(typed.value), _exact(typed.previous)
        if typed.unit and figure.is_rate and figure.value is not None:
            figure.value = _whole(Fraction(figure.value) / 100)
        figure.reason, figure.ground, figure.number = typed.reason, typed.ground, typed.number
    figure.missing = figure.value is None and bool(figure.unit)
    if typed is not None and figure.source == "booked":  # its own year says from which change on
        figure.code, figure.year, figure.reason_wanted = typed.code, typed.year, typed.wants_reason
    elif typed is not None:
        figure.reason_wanted = not figure.reason and is_large(typed.value, typed.previous, threshold)
    book.figures[figure.id] = figure


def _exact(value: Decimal | None) -> Value | None:
    return None if value is None else _whole(Fraction(value))


def _whole(value: Value) -> Value:
    return int(value) if value.denominator == 1 else value


def _derive(book: Book, derived: Derived) -> None:
    if not derived.per:
        book.figures[derived.id] = _derived_figure(book, derived, derived.id, derived.name, derived.of)
        return
    for group in book.family(derived.per):
        of = tuple(part.replace("*", group.key) for part in derived.of)
        figure = _derived_figure(
            book, derived, f"{derived.id}.{group.key}", f"{derived.name}{SEPARATOR}{group.label}", of
        )
        figure.label = group.label
        book.figures[figure.id] = figure


def _derived_figure(book: Book, derived: Derived, figure_id: str, name: str, of: tuple[str, ...]) -> Figure:
    parts = [part for pattern in of for part in expand(book, pattern)]
    figure = Figure(figure_id, name, derived.unit, "derived", definition=derived.meaning, parts=tuple(parts))
    known = [book.figures[part] for part in parts if part in book.figures]
    if derived.op == "count":
        figure.value = len(known)
        figure.missing = not known
        return figure
    if not known or any(part.missing for part in known):
        figure.missing = True
        return figure
    values = [part.value for part in known]
    if derived.op in ("largest", "smallest"):
        counts = [value for value in values if value is not None]
        figure.value = (max(counts) if derived.op == "largest" else min(counts)) if counts else None
        return figure
    work = _OPERATIONS[derived.op]
    figure.value = work(values)
    figure.previous = work([part.previous for part in known])
    figure.previous_published = figure.previous is not None and any(part.previous_published for part in known)
    if derived.op == "ratio" and isinstance(values[0], int) and isinstance(values[1], int):
        figure.sides = Sides(values[0], values[1])
    return figure


def _sum(values: list[Value | None]) -> Value | None:
    known = [value for value in values if value is not None]
    return _whole(sum(known)) if len(known) == len(values) else None


def _difference(values: list[Value | None]) -> Value | None:
    first, second = values
    return None if first is None or second is None else _whole(first - second)


def _ratio(values: list[Value | None]) -> Value | None:
    first, second = values
    return None if first is None or not second else Fraction(first) / Fraction(second)


_OPERATIONS: dict[str, Callable[[list[Value | None]], Value | None]] = {
    "sum": _sum,
    "difference": _difference,
    "ratio": _ratio,
}


def expand(book: Book, pattern: str) -> list[str]:
    """The figure ids that a pattern with * stands for, in the order of the groups."""
    if "*" not in pattern:
        return [pattern]
    owner = next((items.family for items in book.kind.items if pattern == f"{items.id}.*"), pattern.partition(".")[0])
    return [pattern.replace("*", group.key) for group in book.groups.get(owner, [])]


def _wanted(book: Book) -> None:
    for section, name in (("opening", "开头"), *((section.id, section.name) for section in book.kind.sections)):
        book.missing += [Missing(what, name, kind) for what, kind in _wanted_in(book, section)]


def _wanted_in(book: Book, section: str) -> Iterable[tuple[str, str]]:
    kind = book.kind
    for entered in kind.entered:
        if entered.section == section:
            yield from _wanted_of(book.figures[entered.id])
    for items in kind.items:
        if items.section != section:
            continue
        listed = book.family(items.family)
        if not listed and is_wanted(book, items):
            yield f"{items.name}{SEPARATOR}（各{items.item}）", "数据"
        for group in listed:
            yield from _wanted_of(book.figures[f"{items.id}.{group.key}"])
    for narrative in kind.narratives:
        if narrative.section == section and narrative.required and narrative.name not in book.words:
            yield narrative.name, "文字"


def is_wanted(book: Book, items: Items) -> bool:
    return items.family not in book.said_none and not (items.unless and book.groups.get(items.unless))


def _wanted_of(figure: Figure) -> Iterable[tuple[str, str]]:
    if figure.missing:
        yield figure.name, "数据"
    if figure.reason_wanted:
        yield f"{figure.name}变化原因", "原因"
