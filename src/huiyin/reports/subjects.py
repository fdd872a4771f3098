"""The words of a template for petitions and measures: 国家登记.来信.件次 as the petitions it means and what is counted.

A path is subjects and then a measure: 对象[.对象…].指标[.口径][.分子|.分母]. Subjects narrow each other in any order;
`canonical` is the one order under which a path is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from huiyin.core import terms
from huiyin.core.measures import Measure, shipped
from huiyin.core.predicate import And, Predicate, parse
from huiyin.figures.queries import DIMENSIONS
from huiyin.reports.kinds.spec import Part

Path = tuple[str, ...]

#: All petitions, where no other subject stands.
EVERYTHING = "信访"
UNKNOWN_KEY, UNKNOWN_LABEL = "unknown", "未注明"


class Word(NamedTuple):
    """A subject of one word: the predicate it stands for."""

    word: str
    dimension: str
    where: str
    english: str


#: Where the label of a term alone would be misunderstood, or means two things.
_WORDS = {
    ("level", "nation"): "国家登记",
    ("level", "province"): "省登记",
    ("level", "city"): "市登记",
    ("level", "county"): "县登记",
    ("level", "town"): "乡登记",
    ("channel", "other"): "其他形式",
    ("purpose", "other"): "其他目的",
    ("reception", "group"): "集体接访",
    ("reception", "other"): "其他接访",
}
_COLUMNS = {
    "level": "首次登记层级",
    "source": "来源级别",
    "purpose": "信访目的",
    "first": "初重件",
    "channel": "信访形式",
    "reception": "接访方式",
}
#: Dimensions whose values are data: written 属地["城关镇"]. Also the vocabularies, for 信访形式["未注明"].
CONTAINERS = {
    "level": "首次登记层级",
    "source": "来源级别",
    "purpose": "信访目的",
    "first": "初重件",
    "channel": "信访形式",
    "reception": "接访方式",
    "topic": "内容分类",
    "place": "属地",
    "organ": "责任单位",
    "batch": "专项批次",
    "month": "月份",
}
LISTS = {
    **{dimension: f"各{word}" for dimension, word in CONTAINERS.items()},
    "level": "各登记层级",
    "month": "各月",
    "first": "各初重件",
}
_RANKS = {name: n for n, name in enumerate(("class", "settled", *CONTAINERS))}
_STEP = re.compile(
    r'\s*(?:^|\.|(?=\[))\s*(?:\[\s*(?P<quote>["\'])(?P<label>.*?)(?P=quote)\s*\]|(?P<word>[^\s.\[\]]+))\s*'
)
NUMERATOR, DENOMINATOR = "分子", "分母"
_PARTS: dict[str, Part] = {NUMERATOR: "numerator", DENOMINATOR: "denominator"}


def _vocabulary_words() -> Iterable[Word]:
    for dimension, column in _COLUMNS.items():
        vocabulary = DIMENSIONS[dimension].vocabulary
        assert vocabulary is not None
        for term in vocabulary:
            word = _WORDS.get((dimension, term.code), term.label)
            yield Word(word, dimension, f"{column} = {term.label}", term.english)
    yield Word("上级交办", "source", "来源级别 != 本级", "assigned from above")
    yield Word("全国初次", "first", "全国初次 = 是", "first nationwide")
    yield Word("已化解", "settled", "是否化解 = 是", "settled")
    for term in terms.PETITION_CLASS:
        if term.code != "other":
            yield Word(term.label, "class", f"信访类别 = {term.label}", term.english)


@cache
def words() -> dict[str, Word]:
    """Every subject of one word."""
    found: dict[str, Word] = {}
    for word in _vocabulary_words():
        assert word.word not in found, word.word
        found[word.word] = word
    return found


@cache
def _by_predicate() -> dict[str, str]:
    return {str(parse(word.where)): word.word for word in words().values()}


@cache
def word_of(dimension: str, code: str) -> str | None:
    """The subject that means one term of a vocabulary."""
    vocabulary = DIMENSIONS[dimension].vocabulary
    if vocabulary is None or code not in vocabulary:
        return None
    return _WORDS.get((dimension, code), vocabulary.label(code))


@cache
def measures() -> dict[str, dict[str, Measure]]:
    """By term and variant term; the usual variant also under none."""
    found: dict[str, dict[str, Measure]] = {}
    for measure in shipped():
        variants = found.setdefault(measure.term, {})
        variants.setdefault("", measure)
        variants[measure.variant_term] = measure
    return found


@dataclass(frozen=True, slots=True)
class Segment:
    """One subject of a path: a word, or a container with a label."""

    path: Path
    dimension: str

    @property
    def is_group(self) -> bool:
        return len(self.path) > 1

    @property
    def label(self) -> str:
        return self.path[-1]

    @property
    def where(self) -> str:
        if not self.is_group:
            return words()[self.path[0]].where
        column = DIMENSIONS[self.dimension].label
        return f"未知({column})" if self.label == UNKNOWN_LABEL else f'{column} = "{self.label}"'


class Asked(NamedTuple):
    """What a path asks: of which petitions, and what of them. `rest` is what follows the subjects."""

    subjects: tuple[Segment, ...]
    rest: Path

    @property
    def where(self) -> str:
        """The subjects as one predicate, but for the one that is counted group by group."""
        return " 且 ".join(one.where for one in self.subjects if one != self.grouped)

    @property
    def grouped(self) -> Segment | None:
        """The subject that stands for a group of a dimension whose values are data: the last of them."""
        return next((one for one in reversed(self.subjects) if one.is_group), None)

    @property
    def subject(self) -> Path:
        return tuple(part for one in self.subjects for part in one.path) or (EVERYTHING,)


class Counting(NamedTuple):
    """Which measure, and which side of its line."""

    measure: Measure
    part: Part


def asked(path: Path) -> Asked | None:
    """The subjects at the head of a path, in their one order; None when it begins with none."""
    found: dict[Path, Segment] = {}
    at = 0
    if path[:1] == (EVERYTHING,):
        at = 1
    while at < len(path):
        step = _segment(path[at:])
        if step is None:
            break
        found[step.path] = step
        at += len(step.path)
    if not at:
        return None
    return Asked(tuple(sorted(found.values(), key=_rank)), path[at:])


def _segment(path: Path) -> Segment | None:
    word = words().get(path[0])
    if word is not None:
        return Segment(path[:1], word.dimension)
    for dimension, container in CONTAINERS.items():
        if path[0] == container and len(path) > 1:
            return _of_label(dimension, path[:2])
    return None


def _of_label(dimension: str, path: Path) -> Segment:
    """信访形式["来信"] is 来信."""
    vocabulary = DIMENSIONS[dimension].vocabulary
    code = vocabulary.code(path[1]) if vocabulary is not None else None
    word = word_of(dimension, code) if code is not None else None
    return Segment((word,) if word else path, dimension)


def _rank(one: Segment) -> tuple[int, Path]:
    return _RANKS[one.dimension], one.path


def counting(rest: Path) -> Counting | None:
    """满意率.责任单位 as a measure; None when the words are none of the register's."""
    variants = measures().get(rest[0]) if rest else None
    if variants is None:
        return None
    tail = rest[1:]
    variant = tail[0] if tail and tail[0] in variants else ""
    measure = variants[variant]
    tail = tail[1:] if variant else tail
    if not tail:
        return Counting(measure, "value")
    if len(tail) == 1 and tail[0] in _PARTS and measure.kind == "rate":
        return Counting(measure, _PARTS[tail[0]])
    return None


def canonical(path: Path) -> Path:
    """The one way in which a path is written: subjects in order, the variant always with its word."""
    read = asked(path)
    if read is None:
        return path
    found = counting(read.rest)
    return read.subject + (measure_path(*found) if found is not None else read.rest)


def measure_path(measure: Measure, part: Part) -> Path:
    variant = (measure.variant_term,) if measure.variant_term else ()
    side = () if part == "value" else (NUMERATOR if part == "numerator" else DENOMINATOR,)
    return (measure.term, *variant, *side)


def subject_of(where: str) -> Path | None:
    """The subjects that a predicate stands for; None when there are no words for it."""
    if not where:
        return ()
    predicate = parse(where)
    parts: tuple[Predicate, ...] = predicate.parts if isinstance(predicate, And) else (predicate,)
    found = [_by_predicate().get(str(part)) for part in parts]
    return tuple(word for word in found if word) if all(found) else None


def group_path(dimension: str, key: str, label: str) -> Path:
    """The subject of one group of a dimension."""
    word = word_of(dimension, key)
    if word is not None:
        return (word,)
    return CONTAINERS[dimension], UNKNOWN_LABEL if key == UNKNOWN_KEY else label


def expression(path: Iterable[str]) -> str:
    """A path as a template writes it: 属地["城关镇"].来访.批次."""
    first, *rest = path
    text, before = first, first
    for part in rest:
        is_label = before in CONTAINERS.values() or not part.isidentifier()
        text += f'["{part}"]' if is_label else f".{part}"
        before = "" if is_label else part
    return text


def read_path(text: str) -> Path:
    """The path that somebody wrote; empty when it is none."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None:
            return ()
        parts.append(match["label"] if match["label"] is not None else match["word"])
        at = match.end()
    return tuple(parts)


def spelt(text: str) -> str:
    """A name as written, in the one way in which it is known; a text that is no path stays as it is."""
    path = read_path(text)
    return expression(canonical(path)) if path and asked(path) is not None else text


def canonical_list(path: Path) -> Path:
    """来访.本级.各接访方式 → 本级.来访.各接访方式."""
    read = asked(path[:-1]) if path else None
    return (*(read.subject if read.subjects else ()), path[-1]) if read is not None and not read.rest else path


def general_list(path: Path) -> tuple[str, Path]:
    """The dimension that a list goes through, and of which petitions; an empty dimension when it is no list."""
    dimension = next((name for name, word in LISTS.items() if path and path[-1] == word), "")
    if not dimension:
        return "", ()
    read = asked(path[:-1] or (EVERYTHING,))
    return (dimension, path[:-1]) if read is not None and not read.rest else ("", ())
