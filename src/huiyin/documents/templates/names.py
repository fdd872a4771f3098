"""What the linter must be told about the names that a template may use, and what it tells of those that it does."""

from __future__ import annotations

from typing import NamedTuple, Protocol

Path = tuple[str, ...]


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
