"""The figures of one report by the paths of its template; what the kind does not have is counted when it is asked for.

A figure so counted joins the book under its path, and is in the working papers like all others.
"""

from __future__ import annotations

from typing import NamedTuple

from huiyin.figures.queries import DIMENSIONS, Names
from huiyin.reports import subjects
from huiyin.reports.book import Book, Group
from huiyin.reports.counter import FactCounter
from huiyin.reports.figure import Figure
from huiyin.reports.gather import OWN, TOTAL, count_one, month_groups, publish
from huiyin.reports.kind_names import ANY, ENTERED, FIGURES, Entry, KindNames
from huiyin.reports.kinds.spec import Cohort, Measured
from huiyin.reports.subjects import Asked, Counting, Path, Segment, expression

_UNITS = {"件": "件", "批": "批次", "率": "%", "件(人)次": "件（人）次"}


class Item(NamedTuple):
    """One group or item of a list: its path, its key and what people read."""

    path: Path
    group: Group


class UnknownName(LookupError):
    """No value has this path."""


class Lookup:
    """Figures and lists by path."""

    def __init__(self, book: Book, counter: FactCounter, names: KindNames) -> None:
        self.book, self.names = book, names
        self._counter = counter
        self._trees = Names()
        #: List → how long it is, and its groups by what they are called.
        self._by_name: dict[str, tuple[int, dict[str, Group]]] = {}
        self._specs = {f"{cohort.id}|{one.id}": (cohort, one) for cohort, one in book.kind.measured()}

    def figure(self, path: Path) -> Figure:
        """The figure that a path means.

        Raises:
            UnknownName: none.
        """
        found = self._own(path) or self._of_kind(path) or self._general(path)
        if found is None:
            raise UnknownName(expression(path))
        return found

    def items(self, path: Path) -> list[Item] | None:
        """What a list holds; None when the path is no list."""
        listed = self.names.lists.get(subjects.canonical_list(path))
        if listed is not None:
            groups = self.book.groups.get(listed.over, [])
            return [Item(listed.item(group.key, group.label), group) for group in groups]
        dimension, head = subjects.general_list(path)
        if not dimension:
            return None
        found = []
        for group in self._groups(dimension, head):
            read = subjects.asked((*head, *subjects.group_path(dimension, group.key, group.label)))
            assert read is not None
            found.append(Item(read.subject, group))
        return found

    def _own(self, path: Path) -> Figure | None:
        """Numbers of the bureau's own, and any figure by its id."""
        if len(path) != 2:
            return None
        if path[0] == ENTERED:
            return self.book.figures.get(f"{OWN}.{path[1]}")
        return self.book.figures.get(path[1]) if path[0] == FIGURES else None

    def _of_kind(self, path: Path) -> Figure | None:
        found = self.names.entry(path)
        if found is None:
            return None
        entry, label = found
        group = self._group_of(entry, label) if label else None
        figure_id = entry.id.replace(ANY, group.key if group else label)
        if figure_id in self.book.figures:
            return self.book.figures[figure_id]
        return self._counted_of_kind(entry, figure_id, group)

    def _group_of(self, entry: Entry, label: str) -> Group | None:
        groups = self.book.groups.get(entry.over, [])
        known = self._by_name.get(entry.over)
        if known is None or known[0] != len(groups):
            named: dict[str, Group] = {}
            for group in groups:
                named.setdefault(group.label, group)
                named.setdefault(group.key, group)
            known = self._by_name[entry.over] = (len(groups), named)
        return known[1].get(label)

    def _counted_of_kind(self, entry: Entry, figure_id: str, group: Group | None) -> Figure | None:
        """A figure of a group that has no petitions in either period, so that it is not in the book."""
        cohort_id, _dot, rest = figure_id.partition(".")
        spec = self._specs.get(f"{cohort_id}|{rest.rpartition('.')[2]}")
        if spec is None or not entry.over:
            return None
        cohort, measured = spec
        key = rest.rpartition(".")[0]
        vocabulary = DIMENSIONS[cohort.by].vocabulary
        if group is None and vocabulary is not None and key in vocabulary:
            group = Group(key, vocabulary.label(key))
        if group is None:
            return None
        return self._kept(count_one(self.book, cohort, measured, group, self._counter), cohort, measured)

    def _general(self, path: Path) -> Figure | None:
        read = subjects.asked(path)
        counting = subjects.counting(read.rest) if read is not None else None
        if read is None or counting is None:
            return None
        read = self._spelt(read)
        name = expression((*read.subject, *subjects.measure_path(*counting)))
        if name in self.book.figures:
            return self.book.figures[name]
        cohort, measured = general(read, counting)
        group = self._group(read.grouped) if read.grouped is not None else TOTAL
        if group is None:
            return None
        figure = count_one(self.book, cohort, measured, group, self._counter)
        figure.id = figure.path = name
        figure.name = f"{spoken(read)}{measured.name}"
        publish(self.book, figure)
        return self._kept(figure, cohort, measured)

    def _kept(self, figure: Figure, cohort: Cohort, measured: Measured) -> Figure:
        self.book.figures[figure.id] = figure
        self.book.counted[figure.id] = (cohort, measured)
        return figure

    def _spelt(self, read: Asked) -> Asked:
        """Names of organs, places and topics as the ledger writes them, also where a short name stands."""
        return Asked(tuple(self._spelt_one(one) for one in read.subjects), read.rest)

    def _spelt_one(self, one: Segment) -> Segment:
        if not one.is_group or one.label == subjects.UNKNOWN_LABEL:
            return one
        label = self.label(one.dimension, one.label)
        if label is None:
            raise UnknownName(expression(one.path))
        return Segment((one.path[0], label), one.dimension)

    def label(self, dimension: str, label: str) -> str | None:
        """How the ledger writes this group of a dimension; None when it has none of the name."""
        domain = DIMENSIONS[dimension].domain
        if domain is not None:
            tree = self._trees.tree(domain)
            ids = sorted(tree.ids(label, under=False))
            return tree.label(ids[0]) if ids else None
        if (
            dimension == "batch"
        ):  # a batch in which nothing moved is worth zero; one that the ledger has never met is unknown
            return label if self._counter.has_batch(label) else None
        groups = month_groups(self.book.frame.period) if dimension == "month" else self._groups(dimension, ())
        return next((group.label for group in groups if label in (group.label, group.key)), None)

    def _group(self, one: Segment) -> Group | None:
        if one.label == subjects.UNKNOWN_LABEL:
            return Group(subjects.UNKNOWN_KEY, subjects.UNKNOWN_LABEL)
        if one.dimension == "month":
            months = month_groups(self.book.frame.period)
            return next((group for group in months if one.label in (group.label, group.key)), None)
        return Group(one.label, one.label)

    def _groups(self, dimension: str, head: Path) -> list[Group]:
        frame = self.book.frame
        if dimension == "month":
            return month_groups(frame.period)
        read = subjects.asked(head or (subjects.EVERYTHING,))
        assert read is not None
        is_batch = dimension == "batch"
        shown = Measured("shown", "", "件", "batch_matters" if is_batch else "pieces")
        where = " 且 ".join(one.where for one in read.subjects)
        cohort = Cohort("list", "", (shown,), where, dimension, shown="shown", compared=not is_batch)
        compared = frame.previous if not is_batch and not self.book.incomparable else None
        return self._counter.groups(cohort, [frame.period] if compared is None else [frame.period, compared])


def general(read: Asked, counting: Counting) -> tuple[Cohort, Measured]:
    """A path that no kind has as the cohort and the measure that are counted for it."""
    measure, part = counting
    grouped = read.grouped
    title = measure.title if part == "value" else f"{measure.title}{counting_side(counting)}"
    measured = Measured("n", title, unit_of(read, counting), measure.id, measure.variant, part)
    cohort = Cohort(
        expression(read.subject),
        "",
        (measured,),
        read.where,
        grouped.dimension if grouped is not None else "",
        shown="n",
        compared=measure.basis is not None,
    )
    return cohort, measured


def counting_side(counting: Counting) -> str:
    return {"numerator": subjects.NUMERATOR, "denominator": subjects.DENOMINATOR}.get(counting.part, "")


def spoken(read: Asked) -> str:
    """The subjects as words before the name of a measure; the name of a measure says itself that it is of 信访."""
    return "".join(one.label for one in read.subjects)


def unit_of(read: Asked, counting: Counting) -> str:
    """件次 of letters, 批次 of visits, 件（批）次 of both; of a side of a rate, 件."""
    measure, part = counting
    if part != "value":
        return "件"
    if measure.id == "pieces":
        channels = [one.path[0] for one in read.subjects if one.dimension == "channel"]
        if not channels:
            return "件（批）次"
        return "批次" if "来访" in channels else "件次"
    return _UNITS.get(measure.unit.label, measure.unit.label)
