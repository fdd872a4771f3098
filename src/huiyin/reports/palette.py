"""All that a template of a kind can print: by section, with what it means, its variants and its present value."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

import docx

from huiyin.core.measures import Measure, shipped
from huiyin.core.predicate import PredicateError
from huiyin.documents.templates import FillError, fill, plain_text
from huiyin.figures.queries import DIMENSIONS
from huiyin.reports import subjects
from huiyin.reports.book import Book
from huiyin.reports.counter import FactCounter
from huiyin.reports.kind_names import (
    ANY,
    BOOKED,
    CHART,
    CHART_CAPTION,
    CHART_COUNT,
    CHART_NUMBER,
    CONTEXT,
    ENTERED,
    FLAGS,
    LABEL,
    TABLE,
    TABLE_CAPTION,
    TABLE_COUNT,
    TABLE_NUMBER,
    WORDS,
    Entry,
    KindNames,
    Listed,
)
from huiyin.reports.kinds.spec import Kind
from huiyin.reports.lookup import UnknownName
from huiyin.reports.naming import Labels, database_labels
from huiyin.reports.phrases import FILTERS, TESTS
from huiyin.reports.subjects import Path, expression
from huiyin.reports.values import Desk, filters, tests
from huiyin.reports.wording import wording

#: What prints a value, and what a page says of it when nothing is counted.
Value = Callable[[Path], str]
_MOST_LABELS: Final = 60
_ITEM: Final = "项"


#: Name of a section, in English, what to know of it, in English.
_ABOUT: Final = {
    "own": (
        "本报告的信访数字",
        "petition figures of this report",
        "随系统提供的模板里用到的，都从登记台账算出。",
        "Those that the shipped template uses, all counted from the ledger.",
    ),
    "entered": (
        "填报的数据",
        "figures entered by the bureau",
        "台账里没有、由本局填报的。没有填报的，编制时标【待填】。",
        "Not in any ledger; a gap is marked where nothing was entered.",
    ),
    "lists": (
        "列表",
        "lists",
        "在段落或表格里逐项列出：段落用 {% for … %}，表格整行用 {%tr for … %}。",
        "Gone through item by item, in a paragraph or row by row in a table.",
    ),
    "words": (
        "本局写的文字",
        "words of the bureau",
        "在“报告文字”里写的各节，逐段放进来。",
        "The narrative sections, paragraph by paragraph.",
    ),
    "blocks": ("表和图", "tables and charts", "编号按文中出现的先后自动排。", "Numbered as they appear."),
    "context": ("报告自身", "the report itself", "单位、时段、日期。", "Organ, period, days."),
    "measures": (
        "全部指标",
        "all measures",
        '指标前可以换上任何对象：{{ 来信.… }}、{{ 国家登记.来访.… }}、{{ 属地["…"].… }}。',
        "Any subject may stand before a measure.",
    ),
    "subjects": (
        "对象",
        "subjects",
        "写在指标前，可以连写，越写越窄：{{ 国家登记.来信.件次 }}。",
        "Written before a measure; several narrow each other.",
    ),
}


class Row(NamedTuple):
    """One placeholder, to be copied as it stands."""

    placeholder: str
    name: str
    english: str
    meaning: str
    meaning_english: str
    value: str = ""
    #: The other formulas of the same measure, and the sides of a rate.
    variants: tuple[Row, ...] = ()


class Section(NamedTuple):
    key: str
    name: str
    english: str
    about: str
    about_english: str
    rows: list[Row]


def palette(kind: Kind, value: Value = lambda _path: "", labels: Labels = database_labels) -> list[Section]:
    """The sections of a kind's palette, the kind's own figures first."""
    return [section for section in _Palette(kind, value, labels).sections() if section.rows]


def values_of(book: Book, counter: FactCounter) -> Value:
    """Prints a path as it would stand in the text of a report signed on its as-of day; empty where it has no value."""
    desk = Desk(book, counter, book.frame.as_of, lambda _desk, name: name)
    of_the_report = {(name,): _told(said) for name, said in desk.context().items()}

    def value(path: Path) -> str:
        if path in of_the_report:
            return of_the_report[path]
        try:
            figure = desk.lookup.figure(path)
        except (UnknownName, PredicateError):
            return ""
        return "" if figure.missing else wording(figure, "", book.frame)

    return value


def _told(said: object) -> str:
    if isinstance(said, bool):
        return "是" if said else "否"
    return plain_text(str(said))


def examples(book: Book, counter: FactCounter, signed_on: date) -> dict[str, str]:
    """What the examples of filters and tests print now, by their text; without those that stand in a loop."""
    desk = Desk(book, counter, signed_on, lambda _desk, name: name)
    told = [phrase.example for phrase in (*FILTERS, *TESTS) if f"{{{{ {_ITEM}" not in phrase.example]
    document = docx.Document()
    for example in told:
        document.add_paragraph(_completed(example))
    out = io.BytesIO()
    document.save(out)
    try:
        filled = fill(out.getvalue(), desk.values(), filters(), tests())
    except FillError:
        return {}
    texts = [plain_text(one.text) for one in docx.Document(io.BytesIO(filled.docx)).paragraphs]
    return {example: text for example, text in zip(told, texts, strict=True) if text and "【" not in text}


def _completed(example: str) -> str:
    """A loop with its end, a condition with what follows from it."""
    if example.startswith("{% for"):
        return example + "{{ 项.名称 }}{% if not loop.last %}、{% endif %}{% endfor %}"
    if example.startswith("{% if"):
        return example + "成立{% else %}不成立{% endif %}"
    return example


def printed(path: Path) -> str:
    return f"{{{{ {expression(path)} }}}}"


class _Palette:
    def __init__(self, kind: Kind, value: Value, labels: Labels) -> None:
        self.kind, self.value, self.labels = kind, value, labels
        self.names = KindNames(kind)

    def sections(self) -> Iterator[Section]:
        """The kind's own first, then what any kind can print."""
        for key, rows in (
            ("own", (self._counted(entry) for entry in self._single() if entry.path[0] != ENTERED)),
            ("entered", (self._plain(entry) for entry in self._single() if entry.path[0] in (ENTERED, BOOKED))),
            ("lists", (self._list(listed) for listed in self.names.lists.values())),
            ("words", (self._narrative(name) for name in self.names.words)),
            ("blocks", self._blocks()),
            ("context", (self._of_the_report(name, meaning) for name, meaning in CONTEXT.items())),
            ("measures", (self._measure(term) for term in subjects.measures())),
            ("subjects", (*self._subjects(), *self._containers())),
        ):
            yield Section(key, *_ABOUT[key], list(rows))

    def _of_the_report(self, name: str, meaning: str) -> Row:
        placeholder = f"{{% if {name} %}}…{{% endif %}}" if name in FLAGS else printed((name,))
        return Row(placeholder, name, name, meaning, meaning, self.value((name,)))

    def _single(self) -> Iterator[Entry]:
        """The figures that are not one of a list."""
        return (entry for path, entry in self.names.entries.items() if ANY not in path)

    def _plain(self, entry: Entry) -> Row:
        return Row(printed(entry.path), entry.name, entry.name, entry.meaning, entry.meaning, self.value(entry.path))

    def _counted(self, entry: Entry) -> Row:
        read = subjects.asked(entry.path)
        counting = subjects.counting(read.rest) if read is not None else None
        if read is None or counting is None:
            return self._plain(entry)
        meaning, english = _formula(counting.measure)
        row = self._plain(entry)._replace(
            english=f"{'.'.join(read.subject)}: {counting.measure.title_english}",
            meaning=meaning,
            meaning_english=english,
        )
        return row._replace(variants=tuple(self._others(read.subject, counting.measure, entry.path)))

    def _others(self, subject: Path, measure: Measure, but: Path) -> Iterator[Row]:
        """The other variants of a measure, and the sides of a rate."""
        for name, other in subjects.measures()[measure.term].items():
            path = (*subject, *subjects.measure_path(other, "value"))
            if name and path != but:
                yield Row(printed(path), other.title, other.title_english, *_formula(other), self.value(path))
        if measure.kind == "rate":
            for part, words, english in (
                ("numerator", "分子：合格的件数", "above the line"),
                ("denominator", "分母：计入的件数", "below the line"),
            ):
                path = (*subject, *subjects.measure_path(measure, part))  # type: ignore[arg-type]
                if path != but:
                    yield Row(printed(path), words, english, "", "", self.value(path))

    def _measure(self, term: str) -> Row:
        measure = subjects.measures()[term][""]
        path = (subjects.EVERYTHING, *subjects.measure_path(measure, "value"))
        row = Row(printed(path), measure.title, measure.title_english, *_formula(measure), self.value(path))
        return row._replace(variants=tuple(self._others((subjects.EVERYTHING,), measure, path)))

    def _list(self, listed: Listed) -> Row:
        name = expression(listed.path)
        own = sorted(self.names.own_attributes(listed))
        shown = [printed((_ITEM, *attribute)) for attribute in own[:3]]
        if not listed.by and self.names.has_figures(listed):
            shown.insert(0, f"{{{{ {_ITEM} }}}}")
        row = f"{{% for {_ITEM} in {name} %}}{printed((_ITEM, LABEL))}{''.join(shown)}{{% endfor %}}"
        of = DIMENSIONS[listed.by] if listed.by else None
        meaning = f"按{of.label}逐项" if of else "填报的各项"
        if own:
            meaning += "；每项有：" + "、".join(".".join(attribute) for attribute in ((LABEL,), *own))
        if of:
            meaning += "；也可以用任何指标"
        return Row(row, name, name, meaning, meaning)

    def _narrative(self, name: str) -> Row:
        row = f"{{%p for 段 in {expression((WORDS, name))} %}}"
        about = (
            "这一段之后另起两段，写 {{ 段 }} 和 {%p endfor %}；接在句子里用 {{ "
            + expression((WORDS, name))
            + " | 连写 }}"
        )
        return Row(row, name, name, about, about)

    def _blocks(self) -> list[Row]:
        found = []
        for name in self.names.tables:
            found += [
                Row(
                    f"{{%p if {expression((TABLE, name))} %}}",
                    name,
                    name,
                    "表里有内容才印；用在表前",
                    "where the table has rows",
                ),
                Row(printed((TABLE_COUNT, name)), name, name, "表题前的编号：表1", "its number, at the caption"),
                Row(printed((TABLE_NUMBER, name)), name, name, "文中提到这个表：表1", "a reference to it"),
                Row(printed((TABLE_CAPTION, name)), name, name, "表题", "its caption"),
            ]
        for name in self.names.charts:
            found += [
                Row(printed((CHART, name)), name, name, "图，单独成段", "the chart, a paragraph of its own"),
                Row(printed((CHART_COUNT, name)), name, name, "图题前的编号：图1", "its number, at the caption"),
                Row(printed((CHART_NUMBER, name)), name, name, "文中提到这个图：图1", "a reference to it"),
                Row(printed((CHART_CAPTION, name)), name, name, "图题", "its caption"),
            ]
        return found

    def _subjects(self) -> Iterator[Row]:
        pieces = subjects.measure_path(shipped().find("pieces"), "value")
        for word in subjects.words().values():
            path = (word.word, *pieces)
            yield Row(printed(path), word.word, word.english, word.where, word.where, self.value(path))

    def _containers(self) -> Iterator[Row]:
        pieces = subjects.measure_path(shipped().find("pieces"), "value")
        for dimension in ("place", "organ", "topic", "batch", "month"):
            container = subjects.CONTAINERS[dimension]
            known = sorted(self.labels(dimension) or ())
            path = (container, known[0] if known else "…", *pieces)
            about = "现有：" + "、".join(known[:_MOST_LABELS]) if known else "方括号里写名称，带英文引号"
            if len(known) > _MOST_LABELS:
                about += f"等 {len(known)} 个"
            yield Row(
                printed(path), container, DIMENSIONS[dimension].english, about, about, self.value(path) if known else ""
            )


def _formula(measure: Measure) -> tuple[str, str]:
    return (
        "；".join(text for text in (measure.words, measure.open) if text),
        "; ".join(text for text in (measure.words_english, measure.open_english) if text),
    )
