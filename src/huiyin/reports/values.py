"""What a template is filled with: figures, lists, words and charts by name, and what filters and tests make of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from typing import NoReturn

from huiyin.core import phrasing
from huiyin.documents.templates import gap, number_here, number_of, plain_text, traced
from huiyin.documents.templates.sandbox import ValueProblem
from huiyin.figures.entries import SEPARATOR
from huiyin.reports import subjects
from huiyin.reports.book import Book, Group, days_in_words, in_words, is_whole_year
from huiyin.reports.counter import FactCounter
from huiyin.reports.figure import Figure, Sides
from huiyin.reports.gather import is_wanted, month_groups
from huiyin.reports.kind_names import (
    CHART,
    CHART_CAPTION,
    CHART_COUNT,
    CHART_NUMBER,
    CONTEXT,
    GAPS,
    LABEL,
    NOTES,
    TABLE,
    TABLE_CAPTION,
    TABLE_COUNT,
    TABLE_NUMBER,
    WANTED,
    WORDS,
    KindNames,
    identifier,
)
from huiyin.reports.kinds.spec import Items, Table
from huiyin.reports.lookup import Item, Lookup, UnknownName
from huiyin.reports.naming import names_of
from huiyin.reports.settling import note_here, optional
from huiyin.reports.subjects import Path, expression
from huiyin.reports.translating import ASPECTS
from huiyin.reports.wording import NO_DATA, NOTHING, wording

_ENDS = "。！？；：…）”』」》"
#: Where a figure that the bureau has not given yet shows its gap; its change and its reason show nothing.
_GAPPED = ("", "n", "size", "fraction")
#: Where the reason of a change belongs.
_EXPLAINED = frozenset({"change", ",change", "yoy", "against", ",against"})
_WHAT = {
    "表": (TABLE, TABLE_NUMBER, TABLE_COUNT, TABLE_CAPTION),
    "图": (CHART, CHART_NUMBER, CHART_COUNT, CHART_CAPTION),
}


class Desk:
    """Everything of one report that its template can ask for."""

    def __init__(self, book: Book, counter: FactCounter, signed_on: date, charts: Callable[[Desk, str], str]) -> None:
        self.book, self.signed_on = book, signed_on
        self.names = KindNames(book.kind)
        self.lookup = Lookup(book, counter, self.names)
        self.charts = charts

    def values(self) -> dict[str, object]:
        """Every name that stands at the head of a path."""
        roots = {path[0] for path in (*self.names.entries, *self.names.lists)}
        roots |= {subjects.EVERYTHING, *subjects.words(), *subjects.CONTAINERS.values(), *subjects.LISTS.values()}
        found: dict[str, object] = {root: Named(self, (root,)) for root in roots | {"填报", "账簿", "数据", "计算"}}
        found |= {**self.context(), GAPS: Gaps(self.book), WORDS: _Space(self._words), WANTED: _Space(self._wanted)}
        for kind in _WHAT:
            found |= self._blocks(kind)
        return found

    def _blocks(self, kind: str) -> dict[str, object]:
        """Tables or charts: whether one is there, its number where it stands, a reference to it, its caption."""
        here, number, count, caption = _WHAT[kind]
        return {
            here: _Space(partial(Block, self, kind)),
            number: _Space(partial(self._reference, kind)),
            count: _Space(lambda name: kind + number_here(kind, name)),
            caption: _Space(partial(self._caption, kind)),
        }

    def context(self) -> dict[str, object]:
        frame = self.book.frame
        year = f"{frame.period.start.year}年度" if is_whole_year(frame.period) else ""
        found: dict[str, object] = {
            "本单位": plain_text(frame.organ),
            "年度": year,
            "时段": frame.period.chinese(),
            "评价年度": year or frame.period.chinese(),
            "起止": days_in_words(frame.period),
            "期初": in_words(frame.period.start),
            "期末": in_words(frame.period.end),
            "截至": in_words(frame.as_of),
            "上期名称": frame.prior,
            "上期起止": days_in_words(frame.previous) if frame.previous else "",
            "整年": bool(year),
            "跨月": len(month_groups(frame.period)) > 1,
            "有可比数据": not self.book.incomparable,
            "无可比原因": self.book.incomparable,
            "成文日期": in_words(self.signed_on),
            NOTES: note_here(f"{frame.prior}无可比数据。"),
        }
        assert set(found) == {*CONTEXT, NOTES}
        return found

    def say(self, figure: Figure, aspect: str) -> str:
        """A figure in words, traced; its gap where the bureau has not given it."""
        if figure.missing and aspect in _GAPPED:
            return traced(figure.id, gap(self._wanted_name(figure)))
        text = wording(figure, aspect, self.book.frame)
        is_nothing = not text or text == NOTHING or (aspect == "yoy" and figure.change() is None)
        said = text if is_nothing else traced(figure.id, plain_text(text))
        explains = _EXPLAINED | {"reason"} if figure.source == "booked" else _EXPLAINED
        if aspect in explains and figure.reason_wanted:
            said += gap(f"{figure.name}变化原因")
        return said

    def figure(self, path: Path) -> Figure:
        try:
            return self.lookup.figure(path)
        except UnknownName as error:
            near = names_of(self.book.kind).nearest(path)
            hint = f"最接近的是“{near}”。" if near else "请对照名称表改正。"
            raise ValueProblem(f"没有“{error}”这个数；{hint}") from None

    def _wanted_name(self, figure: Figure) -> str:
        """What must be filled in so that this figure is known: itself, or the first gap among its parts."""
        if figure.source != "derived":
            return figure.name
        for part in figure.parts:
            inner = self.book.figures.get(part)
            if inner is not None and inner.missing:
                return self._wanted_name(inner)
        return figure.name

    def _words(self, name: str) -> Words | None:
        narrative = self.names.words.get(name)
        return Words(name, self.book.words.get(name), narrative.required) if narrative is not None else None

    def _wanted(self, name: str) -> str | None:
        """The mark that asks for a list of items, or for the first wanted list of a family."""
        found = [items for items in self.book.kind.items if self._is_called(items, name)]
        if not found:
            return None
        wanted = next((items for items in found if is_wanted(self.book, items)), None)
        return gap(f"{wanted.name}{SEPARATOR}（各{wanted.item}）") if wanted is not None else ""

    def _is_called(self, items: Items, name: str) -> bool:
        return name in (identifier(items.name), self.names.family_name(items.family))

    def has_rows(self, table: Table) -> bool:
        if table.fixed:
            return any(self.book.figures[figure].value is not None for _label, figure in table.fixed)
        return bool(self.book.groups.get(table.over))

    def chart_figures(self, name: str) -> list[tuple[Group, Figure]]:
        """What a chart shows; empty when no value in it is anything but zero."""
        chart = self.names.charts[name]
        groups = self.book.groups.get(chart.over, [])
        found = [(group, self.book.figures[chart.figure.replace("*", group.key)]) for group in groups]
        is_drawn = len(found) > 1 or chart.kind == "bars"  # a line of one point shows nothing
        return found if is_drawn and any(figure.value for _group, figure in found) else []

    def is_there(self, kind: str, name: str) -> bool | None:
        """Whether a table or chart has something to show; None when there is none of the name."""
        if kind == "表":
            return self.has_rows(self.names.tables[name]) if name in self.names.tables else None
        return bool(self.chart_figures(name)) if name in self.names.charts else None

    def _reference(self, kind: str, name: str) -> str | None:
        there = self.is_there(kind, name)
        return None if there is None else kind + number_of(kind, name) if there else ""

    def _caption(self, kind: str, name: str) -> str | None:
        block = (self.names.tables if kind == "表" else self.names.charts).get(name)
        return f"{kind}{number_here(kind, name)}　{block.caption}" if block is not None else None


class _Space:
    """Names under a common head: 文字.主要职责."""

    __slots__ = ("_find",)

    def __init__(self, find: Callable[[str], object]) -> None:
        self._find = find

    def __getitem__(self, name: str) -> object:
        found = self._find(name)
        if found is None:
            raise KeyError(name)
        return found


class Gaps:
    """缺项: what is still wanted, section by section."""

    __slots__ = ("_book",)

    def __init__(self, book: Book) -> None:
        self._book = book

    def __len__(self) -> int:
        return len(self._book.missing)

    def __getitem__(self, name: str) -> object:
        if name != "数量":
            raise KeyError(name)
        return len(self)

    def __iter__(self) -> Iterator[dict[str, str]]:
        missing = self._book.missing
        for section in dict.fromkeys(one.section for one in missing):
            here = [one for one in missing if one.section == section]
            numbers = "、".join(one.name for one in here if one.what != "文字")
            words = "、".join(one.name for one in here if one.what == "文字")
            yield {"章节": section, "数据": plain_text(numbers), "文字": plain_text(words)}


class Words:
    """What the bureau wrote under a name: text, or paragraph by paragraph; its gap where it wrote nothing."""

    __slots__ = ("_is_required", "_name", "_text")

    def __init__(self, name: str, text: str | None, is_required: bool) -> None:
        self._name, self._is_required = name, is_required
        self._text = None if text is None else plain_text(text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __iter__(self) -> Iterator[str]:
        if self._text is None:
            yield self._gap()
            return
        yield from (_ended(line) for line in self._text.split("\n"))

    def __str__(self) -> str:
        return "\n".join(self)

    def _gap(self) -> str:
        return gap(f"{self._name}（文字）") if self._is_required else ""

    def _joined(self) -> str:
        return self._gap() if self._text is None else _ended(self._text.replace("\n", ""))

    def _phrase(self) -> str:
        return self._gap() if self._text is None else self._text.replace("\n", "").rstrip("。：:")


class Block:
    """A table or a chart of the kind: whether it is there, and of a chart its picture."""

    __slots__ = ("_desk", "_kind", "_name")

    def __init__(self, desk: Desk, kind: str, name: str) -> None:
        if desk.is_there(kind, name) is None:
            raise ValueProblem(f"没有“{kind}.{name}”。请对照名称表改正。")
        self._desk, self._kind, self._name = desk, kind, name

    def __bool__(self) -> bool:
        return bool(self._desk.is_there(self._kind, self._name))

    def __str__(self) -> str:
        if self._kind == "表":
            raise ValueProblem("表格由模板里的行和列组成，这里只能用来判断有没有内容。")
        return self._desk.charts(self._desk, self._name) if self else ""


class Named:
    """A path of the template: a figure, a list, or the beginning of either."""

    __slots__ = ("_desk", "_group", "_path")

    def __init__(self, desk: Desk, path: Path, group: Group | None = None) -> None:
        self._desk, self._path, self._group = desk, path, group

    def __getitem__(self, name: str) -> object:
        if name == LABEL and self._group is not None:
            return plain_text(self._group.label)
        return Named(self._desk, (*self._path, name))

    def __str__(self) -> str:
        return self._desk.say(self._figure(), "")

    def __iter__(self) -> Iterator[Named]:
        yield from _named(self._desk, self._items())

    def __bool__(self) -> bool:
        items = self._desk.lookup.items(self._path)
        return bool(items) if items is not None else bool(self._figure().value)

    def _items(self) -> list[Item]:
        items = self._desk.lookup.items(self._path)
        if items is None:
            raise ValueProblem(f"“{expression(self._path)}”不是列表，不能循环。")
        return items

    def _figure(self) -> Figure:
        return self._desk.figure(self._path)

    def _number(self) -> Fraction | None:
        """As it is printed: a rate in per cent."""
        figure = self._figure()
        if figure.value is None:
            return None
        return Fraction(figure.value) * 100 if figure.is_rate else Fraction(figure.value)

    def _compared(self, other: object, holds: Callable[[Fraction, Fraction], bool]) -> bool:
        ours, theirs = self._number(), _as_number(other)
        return ours is not None and theirs is not None and holds(ours, theirs)

    def __lt__(self, other: object) -> bool:
        return self._compared(other, lambda one, two: one < two)

    def __le__(self, other: object) -> bool:
        return self._compared(other, lambda one, two: one <= two)

    def __gt__(self, other: object) -> bool:
        return self._compared(other, lambda one, two: one > two)

    def __ge__(self, other: object) -> bool:
        return self._compared(other, lambda one, two: one >= two)

    def __eq__(self, other: object) -> bool:
        return self._compared(other, lambda one, two: one == two)

    def __ne__(self, other: object) -> bool:
        return self._compared(other, lambda one, two: one != two)

    def __hash__(self) -> int:
        return hash(self._path)

    def _reckoned(self, *_: object) -> NoReturn:
        raise ValueProblem("数不在模板里加减乘除：算出来的数查不到出处。要合计、占比，请用名称表里的名称或“占比”。")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _reckoned
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __neg__ = __pos__ = _reckoned


class Share(Named):
    """A figure worked out in the template: one as a share of another."""

    __slots__ = ("_share",)

    def __init__(self, desk: Desk, share: Figure) -> None:
        super().__init__(desk, (share.id,))
        self._share = share

    def _figure(self) -> Figure:
        return self._share


def _named(desk: Desk, items: Iterable[Item]) -> Iterator[Named]:
    for item in items:
        yield Named(desk, item.path, item.group)


def _as_number(value: object) -> Fraction | None:
    if isinstance(value, Named):
        return value._number()
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise ValueProblem("数只能与数比较大小。")
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def _ended(text: str) -> str:
    return text if text.endswith(tuple(_ENDS)) else f"{text}。"


@cache
def filters() -> dict[str, Callable[..., object]]:
    """What stands after a bar; the names are those of `phrases`."""
    said = {word: _saying(aspect) for word, aspect in ASPECTS.items() if word}
    return said | {
        "百分数": _percent,
        "占比": _share,
        "口径": lambda value: _figure(value).definition,
        "引号": lambda value: f"“{value}”" if str(value)[-1:].isascii() and str(value) else str(value),
        "连写": lambda value: _words(value)._joined(),
        "短语": lambda value: _words(value)._phrase(),
        "最大": lambda value, name: _extreme(value, name, max),
        "最小": lambda value, name: _extreme(value, name, min),
        "除去": lambda value, *labels: [one for one in _listed(value) if _label(one) not in labels],
        "不为零": lambda value, name: [one for one in _listed(value) if _of(one, name)],
        "降序": lambda value, name: sorted(_listed(value), key=lambda one: -_of(one, name)),
        "升序": lambda value, name: sorted(_listed(value), key=lambda one: _of(one, name)),
        "前": lambda value, number: _listed(value)[: int(number)],
        "可省列": lambda value: optional(str(value)),
    }


@cache
def tests() -> dict[str, Callable[..., bool]]:
    """What stands after `is`; the names are those of `phrases`."""
    return {
        "有数": lambda value: _figure(value).value is not None,
        "为零": lambda value: _figure(value).value == 0,
        "为正": lambda value: (_figure(value).value or 0) > 0,
        "为负": lambda value: (_figure(value).value or 0) < 0,
        "可比": lambda value: _figure(value).change() is not None,
        "上升": lambda value: (_figure(value).change() or 0) > 0,
        "下降": lambda value: (_figure(value).change() or 0) < 0,
        "持平": lambda value: _figure(value).change() == 0,
        "已列": lambda value: bool(_listed(value)),
        "注明无": _is_said_none,
    }


def _saying(aspect: str) -> Callable[[object], str]:
    return lambda value: _checked(value)._desk.say(_figure(value), aspect)


def _checked(value: object) -> Named:
    if isinstance(value, Named):
        return value
    raise ValueProblem(f"这一项只能用于数；“{str(value)[:20]}”是文字。")


def _figure(value: object) -> Figure:
    return _checked(value)._figure()


def _words(value: object) -> Words:
    if isinstance(value, Words):
        return value
    raise ValueProblem(f"这一项只能用于“{WORDS}”里的内容；“{str(value)[:20]}”不是。")


def _percent(value: object, digits: int = 2) -> str:
    figure = _figure(value)
    if not figure.is_rate:
        raise ValueProblem(f"“{figure.name}”不是比率，不能按百分数印。要算占比，请用“占比(…)”。")
    if figure.missing or figure.value is None:
        return _checked(value)._desk.say(figure, "")
    return traced(figure.id, phrasing.percent(figure.value, int(digits)))


def _share(value: object, whole: object) -> Share:
    """One figure as a share of another, itself a figure of the report."""
    desk, part, base = _checked(value)._desk, _figure(value), _figure(whole)
    figure_id = f"{part.path or part.id} ÷ {base.path or base.id}"
    if figure_id not in desk.book.figures:
        figure = Figure(figure_id, f"{part.name}占{base.name}比重", "%", "derived", parts=(part.id, base.id))
        figure.definition = f"{part.name}÷{base.name}"
        figure.missing = part.missing or base.missing
        figure.value, figure.previous = _ratio(part.value, base.value), _ratio(part.previous, base.previous)
        if isinstance(part.value, int) and isinstance(base.value, int):
            figure.sides = Sides(part.value, base.value)
        desk.book.figures[figure_id] = figure
    return Share(desk, desk.book.figures[figure_id])


def _ratio(part: int | Fraction | None, whole: int | Fraction | None) -> Fraction | None:
    return None if part is None or not whole else Fraction(part) / Fraction(whole)


def _listed(value: object) -> list[Named]:
    if isinstance(value, list):
        return value
    return list(_checked(value))


def _label(one: Named) -> str:
    return one._group.label if one._group is not None else ""


def _of(one: Named, name: object) -> Fraction:
    found = one
    for part in subjects.read_path(str(name)):
        found = Named(found._desk, (*found._path, part))
    return found._number() or Fraction(0)


def _extreme(value: object, name: object, which: Callable[[list[Fraction]], Fraction]) -> list[Named]:
    items = _listed(value)
    values = [_of(one, name) for one in items]
    return [one for one, number in zip(items, values, strict=True) if number == which(values)] if values else []


def _is_said_none(value: object) -> bool:
    named = _checked(value)
    listed = named._desk.names.lists.get(named._path)
    return listed is not None and listed.over in named._desk.book.said_none


__all__ = ["NO_DATA", "Desk", "filters", "tests"]
