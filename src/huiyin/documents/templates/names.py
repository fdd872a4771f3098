"""What the linter must be told about the names that a template may use, and what it tells of those that it does."""

from __future__ import annotations

from typing import NamedTuple, Protocol

Path = tuple[str, ...]


#: What a value can be, in both languages; "" is what nobody knows before it is filled.
KIND_WORDS = {
    "": ("值", "a value"),
    "figure": ("数", "a figure"),
    "rate": ("比率", "a rate"),
    "number": ("写明的数", "a written number"),
    "text": ("文字", "a text"),
    "words": ("填写的文字", "what was written for a section"),
    "list": ("列表", "a list"),
    "gaps": ("缺项清单", "the list of gaps"),
    "literal": ("方括号里的几项", "items in brackets"),
    "item": ("列表中的一项", "an item of a list"),
    "flag": ("判断", "a yes or no"),
    "table": ("表格", "a table"),
    "picture": ("图", "a picture"),
    "nothing": ("空值", "nothing"),
}


class Signature(NamedTuple):
    """What a filter or a test takes, gives and wants in brackets. `gives` "same": the list that it was given.

    `arguments` are attribute (the name of a number of the items), figure, text, count or digits; so many of the last
    are `optional`; `repeats`: the last may come any number of times.
    """

    takes: frozenset[str]
    gives: str
    arguments: tuple[str, ...] = ()
    optional: int = 0
    repeats: bool = False
    example: str = ""


class Names(Protocol):
    """The names that can be printed. A path is 来信.件次 or 属地["城关镇"].来访.批次, part by part."""

    @property
    def filters(self) -> frozenset[str]: ...

    @property
    def tests(self) -> frozenset[str]: ...

    @property
    def functions(self) -> frozenset[str]: ...

    def resolve(self, path: Path) -> bool:
        """Whether the path is a value."""

    def loop(self, path: Path) -> frozenset[str] | None:
        """The attributes of the items where the path is a list; None where it is none.

        An attribute may itself be dotted (来信.件次); a path through an item is (*list, *attribute).
        """

    def kind(self, path: Path) -> str:
        """What a name stands for, one of `KIND_WORDS`; of an item of a list, (*list, "*", *attribute)."""

    def attribute(self, text: str) -> Path:
        """The path of an attribute as it is written in quotation marks; empty when it is none."""

    def signature(self, name: str, *, is_test: bool) -> Signature | None:
        """What a filter or a test wants; None where nothing is known of it."""

    def nearest(self, path: Path) -> str:
        """The right name that resembles this wrong one most, empty where none does."""


class Placeholder(NamedTuple):
    """A value that the template asks for, in text or in a condition.

    Through the variable of a loop the path is that of the list, then "*", then the attribute: 各月.*.件次. `filters`
    are those applied to it, first to last; `expression` is what stands in the document.
    """

    path: Path
    filters: tuple[str, ...]
    expression: str
    place: str
