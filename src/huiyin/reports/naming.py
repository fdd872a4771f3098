"""What the linter of templates is told of the names of a kind: which are values, which are lists, which is nearest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from functools import cached_property

from huiyin.core.measures import shipped
from huiyin.documents.templates import Signature
from huiyin.figures.models import Fact
from huiyin.figures.queries import DIMENSIONS, Names
from huiyin.figures.queries.entered import own_units
from huiyin.reports import subjects
from huiyin.reports.kind_names import (
    ANY,
    CHART,
    CHART_CAPTION,
    CHART_COUNT,
    CHART_NUMBER,
    CONTEXT,
    ENTERED,
    FIGURES,
    FLAGS,
    GAP_ATTRIBUTES,
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
)
from huiyin.reports.kinds.spec import Kind
from huiyin.reports.lookup import unit_of
from huiyin.reports.phrases import FILTER_NAMES, FILTER_SIGNATURES, TEST_NAMES, TEST_SIGNATURES
from huiyin.reports.subjects import Path, canonical_list, expression, general_list

#: The labels that a dimension has in the ledger; None where nobody can say.
Labels = Callable[[str], Collection[str] | None]
_CLOSE = 0.5


def database_labels(dimension: str) -> Collection[str] | None:
    """The places, organs, topics and batches of this bureau, and the numbers of its own."""
    if dimension == ENTERED:
        return own_units().keys()
    domain = DIMENSIONS[dimension].domain
    if domain is not None:
        tree = Names().tree(domain)
        return {entry.short_name for entry in tree.entries.values() if entry.short_name} | set(tree.labels.values())
    if dimension == "batch":
        return {str(one) for one in Fact.objects.exclude(batch=None).values_list("batch", flat=True).distinct()}
    return None


def names_of(kind: Kind, labels: Labels = database_labels) -> TemplateNames:
    """The names of a kind, with those of the bureau's places and organs."""
    return TemplateNames(kind, labels)


class TemplateNames:
    """The names that a template of a kind may use, as `documents.templates` asks for them."""

    filters = FILTER_NAMES
    tests = TEST_NAMES
    functions: frozenset[str] = frozenset()

    def __init__(self, kind: Kind, labels: Labels) -> None:
        self.names = KindNames(kind)
        self._labels_of = labels
        self._known_labels: dict[str, Collection[str] | None] = {}

    def resolve(self, path: Path) -> bool:
        if not path:
            return False
        own = self._of_the_report(path)
        if own is not None:
            return own
        listed, attribute = self._through_list(path)
        if listed:
            return self._is_attribute(listed, attribute)
        return self._is_figure(path)

    def loop(self, path: Path) -> frozenset[str] | None:
        if path == (GAPS,):
            return GAP_ATTRIBUTES
        if len(path) == 2 and path[0] == WORDS and path[1] in self.names.words:
            return frozenset()
        if not self._is_list(path):
            return None
        return frozenset(expression(attribute) for attribute in self._attributes(path))

    def signature(self, name: str, *, is_test: bool) -> Signature | None:
        return (TEST_SIGNATURES if is_test else FILTER_SIGNATURES).get(name)

    def attribute(self, text: str) -> Path:
        return subjects.read_path(text)

    def kind(self, path: Path) -> str:
        if ANY in path:
            at = len(path) - 1 - path[::-1].index(ANY)
            return self._kind_of_item(tuple(part for part in path[:at] if part != ANY), path[at + 1 :])
        root = path[0]
        if root in CONTEXT:
            return "flag" if root in FLAGS else "text"
        if root == GAPS:
            return "gaps" if len(path) == 1 else "number" if path[1:] == ("数量",) else "nothing"
        plain = {WORDS: "words", TABLE: "table", CHART: "picture", NOTES: "text", WANTED: "text"}
        said = (TABLE_NUMBER, TABLE_COUNT, TABLE_CAPTION, CHART_NUMBER, CHART_COUNT, CHART_CAPTION)
        if root in plain or root in said:
            return plain.get(root, "text")
        found = self.names.entry(path)
        if found is None and self._is_list(path):
            return "list"
        if root == FIGURES:
            return _of_unit(next((entry.unit for entry in self.names.all_entries if path[1:] == (entry.id,)), None))
        return _of_unit(found[0].unit if found is not None else _general_unit(path))

    def _kind_of_item(self, listed: Path, attribute: Path) -> str:
        """What an item of a list is, or one of its attributes."""
        if listed == (GAPS,):
            return "text" if attribute[:1] and attribute[0] in GAP_ATTRIBUTES else "nothing" if attribute else "item"
        if listed[0] == WORDS:
            return "nothing" if attribute else "text"
        one = self.names.lists.get(canonical_list(listed))
        if not attribute:
            return "figure" if one is not None and self.names.has_figures(one) else "item"
        if attribute == (LABEL,):
            return "text"
        if self._is_list((*listed, *attribute)):
            return "list"
        if not self._is_attribute(listed, attribute):
            return "nothing"
        own = self.names.entry((*one.head, ANY, *attribute)) if one is not None else None
        return _of_unit(own[0].unit if own is not None else _general_unit((subjects.EVERYTHING, *attribute)))

    def nearest(self, path: Path) -> str:
        """The right name that is written most like this one."""
        listed, attribute = self._through_list(path)
        if listed and attribute and ANY not in path:
            dimension, head = general_list(listed)
            mended = (*head, subjects.CONTAINERS[dimension], *attribute) if dimension else ()
            if mended and self.resolve(mended):  # 各月.3月.件次 is 月份["3月"].件次
                return expression(mended)
        if listed:
            return _best(".".join(attribute), {".".join(one) for one in self._attributes(listed)})
        for at in range(len(path)):
            options = set(self._options(path[:at]))
            if path[at] in options:
                continue
            for near in get_close_matches(path[at], options, n=3, cutoff=_CLOSE):
                mended = (*path[:at], near, *path[at + 1 :])
                if self.resolve(mended) or self._is_list(mended):
                    return expression(mended)
            break
        return self._like(path)

    def _like(self, path: Path) -> str:
        """The name that has most letters in common, wherever its dots are."""
        return self._spoken.get(_best("".join(path), self._spoken), "")

    @cached_property
    def _spoken(self) -> dict[str, str]:
        return {"".join(path): expression(path) for path in self.every_name()}

    def every_name(self) -> Iterator[Path]:
        """What may be written, but for what depends on the bureau's own places, organs and items."""
        yield from ((name,) for name in (*CONTEXT, GAPS, NOTES))
        yield from (path for path in self.names.entries if ANY not in path)
        yield from self.names.lists
        yield from ((WORDS, name) for name in self.names.words)
        for word in (subjects.EVERYTHING, *subjects.words()):
            for measure in shipped():
                yield (word, *subjects.measure_path(measure, "value"))

    def _of_the_report(self, path: Path) -> bool | None:
        """Whether a path that is neither a figure nor a list is a value; None when it is of the other kinds."""
        root = path[0]
        members: dict[str, Collection[str]] = {
            WORDS: self.names.words,
            WANTED: {*self.names.wanted, *(name for (name,) in self._families)},
            **dict.fromkeys((TABLE, TABLE_NUMBER, TABLE_COUNT, TABLE_CAPTION), self.names.tables),
            **dict.fromkeys((CHART, CHART_NUMBER, CHART_COUNT, CHART_CAPTION), self.names.charts),
        }
        if root in members:
            return len(path) == 2 and path[1] in members[root]
        if root == GAPS:
            return path == (GAPS,) or path[1:] == ("数量",) or (len(path) == 2 and path[1] in GAP_ATTRIBUTES)
        if root in CONTEXT or root == NOTES:
            return len(path) == 1
        if root == ENTERED:
            return len(path) == 2 and (path in self.names.entries or self._has_label(ENTERED, path[1]))
        return path[1:] in {(entry.id,) for entry in self.names.all_entries} if root == FIGURES else None

    @property
    def _families(self) -> list[Path]:
        return [path for path, one in self.names.lists.items() if not one.by]

    def _is_list(self, path: Path) -> bool:
        return canonical_list(path) in self.names.lists or bool(general_list(path)[0])

    def _through_list(self, path: Path) -> tuple[Path, Path]:
        """The list at the head of a path, and what is asked of its items; a list itself is a value where `if` asks."""
        for at in range(len(path), 0, -1):
            head = path[:at]
            rest = path[at + 1 :] if path[at : at + 1] == (ANY,) else path[at:]
            if self._is_list(head) and not self._is_own_total(path):
                return head, rest
        return (), ()

    def _is_own_total(self, path: Path) -> bool:
        """专项资金.预算 is the sum of the list, 专项资金["维护"].预算 that of one item."""
        found = self.names.entry(path)
        return found is not None and (not found[1] or found[1] != ANY)

    def _attributes(self, path: Path) -> set[Path]:
        listed = self.names.lists.get(canonical_list(path))
        found: set[Path] = {(LABEL,)}
        if listed is not None:
            found |= self.names.own_attributes(listed)
        if listed is None or listed.by:
            found |= {(term,) for term in subjects.measures()}
            found |= {subjects.measure_path(measure, "value") for measure in shipped()}
        return found

    def _is_attribute(self, listed: Path, attribute: Path) -> bool:
        if not attribute or attribute == (LABEL,):
            return True
        one = self.names.lists.get(canonical_list(listed))
        if one is not None:
            own = {subjects.canonical(("信访", *path))[1:] for path in self.names.own_attributes(one)}
            if attribute in self.names.own_attributes(one) or subjects.canonical(("信访", *attribute))[1:] in own:
                return True
        if one is not None and not one.by:
            return False
        dimension, head = general_list(listed)
        if dimension and self.names.entry((*head, subjects.CONTAINERS[dimension], ANY, *attribute)) is not None:
            return True
        read = subjects.asked((subjects.EVERYTHING, *attribute))
        return read is not None and subjects.counting(read.rest) is not None

    def _is_figure(self, path: Path) -> bool:
        found = self.names.entry(path)
        if found is not None:
            entry, label = found
            return not label or not entry.over or not self._is_unknown_label(entry.path, path)
        read = subjects.asked(path)
        if read is None or subjects.counting(read.rest) is None:
            return False
        return all(self._has_label(one.dimension, one.label) for one in read.subjects if one.is_group)

    def _is_unknown_label(self, pattern: Path, path: Path) -> bool:
        read = subjects.asked(path)
        if read is None:
            return False
        return not all(self._has_label(one.dimension, one.label) for one in read.subjects if one.is_group)

    def _has_label(self, dimension: str, label: str) -> bool:
        known = self._labels(dimension)
        return known is None or label in (ANY, subjects.UNKNOWN_LABEL) or label in known

    def _labels(self, dimension: str) -> Collection[str] | None:
        if dimension not in self._known_labels:
            self._known_labels[dimension] = self._labels_of(dimension)
        return self._known_labels[dimension]

    def _options(self, head: Path) -> Iterator[str]:
        """What may stand after the head of a path."""
        yield from (
            path[len(head)] for path in self.names.entries if path[: len(head)] == head and len(path) > len(head)
        )
        if not head:
            yield from (*CONTEXT, GAPS, NOTES, WORDS, ENTERED, WANTED, TABLE, CHART, TABLE_COUNT, TABLE_NUMBER)
            yield from (CHART_COUNT, CHART_NUMBER, subjects.EVERYTHING, *subjects.CONTAINERS.values())
            yield from (path[0] for path in self.names.lists)
        if head == (WORDS,):
            yield from self.names.words
        if head == (ENTERED,):
            yield from self._labels(ENTERED) or ()
        if head[:1] in ((TABLE,), (TABLE_COUNT,), (TABLE_NUMBER,), (TABLE_CAPTION,)):
            yield from self.names.tables
        if head[:1] in ((CHART,), (CHART_COUNT,), (CHART_NUMBER,), (CHART_CAPTION,)):
            yield from self.names.charts
        yield from self._general_options(head)

    def _general_options(self, head: Path) -> Iterator[str]:
        dimension = next((name for name, word in subjects.CONTAINERS.items() if head[-1:] == (word,)), "")
        if dimension:
            yield from self._labels(dimension) or ()
        read = subjects.asked(head or (subjects.EVERYTHING,))
        if read is None:
            return
        if not read.rest:
            yield from (*subjects.words(), *subjects.LISTS.values())
        if not read.rest and head:
            yield from subjects.measures()
        variants = subjects.measures().get(read.rest[0]) if len(read.rest) == 1 else None
        yield from (variant for variant in variants or () if variant)


def _general_unit(path: Path) -> str | None:
    read = subjects.asked(path)
    counting = subjects.counting(read.rest) if read is not None else None
    return unit_of(read, counting) if read is not None and counting is not None else None


def _of_unit(unit: str | None) -> str:
    """The kind of a figure by its unit; unknown where that is."""
    return "" if unit is None else "rate" if unit == "%" else "figure"


def _best(text: str, options: Collection[str]) -> str:
    found = get_close_matches(text, options, n=1, cutoff=_CLOSE)
    return found[0] if found else ""
