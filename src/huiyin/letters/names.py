"""The names that a template of a kind may print, as the linter of `documents.templates` asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from huiyin.documents.templates.names import Path, Signature
from huiyin.letters.kinds import Field, LetterKind

NUMBER, ORGAN, DAY = "文号", "发文机关", "成文日期"
CHECKED_BY, SIGNED_BY = "核稿人", "签发人"
YOU = "称谓"
#: What every letter has beside its fields: name → (English, what it prints).
OWN: Final[dict[str, tuple[str, str]]] = {
    NUMBER: ("number", "云信转〔2026〕12号"),
    ORGAN: ("issuing organ", "云岫县信访局"),
    DAY: ("date", "2026年3月5日"),
    CHECKED_BY: ("checked by", "何敏"),
    SIGNED_BY: ("signed by", "周正"),
    YOU: ("how the petitioner is addressed in the text", "你"),
}
FILTER_NAMES: Final = frozenset(("顿号", "分号", "编号", "句号"))


class KindNames:
    """The names of one kind."""

    filters: frozenset[str] = FILTER_NAMES
    tests: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()

    def __init__(self, kind: LetterKind) -> None:
        self._fields = {field.name: field for field in kind.fields}

    def resolve(self, path: Path) -> bool:
        return len(path) == 1 and (path[0] in OWN or path[0] in self._fields)

    def loop(self, path: Path) -> frozenset[str] | None:
        """Fields of several paragraphs are lists as well; an entry has no parts."""
        field = self._fields.get(path[0]) if len(path) == 1 else None
        return frozenset() if field is not None and field.multiline else None

    def kind(self, path: Path) -> str:
        """Of a field of several paragraphs nothing is said: it is a list to a loop and a text elsewhere."""
        if len(path) == 2 and path[1] == "*":
            return "text"
        field = self._fields.get(path[0])
        return "" if field is None or field.multiline else "text"

    def attribute(self, text: str) -> Path:
        return ()

    def signature(self, name: str, *, is_test: bool) -> Signature | None:
        return None

    def nearest(self, path: Path) -> str:
        known = [*self._fields, *OWN]
        close = get_close_matches(path[0], known, 1, 0.4) if path else []
        return close[0] if close else ""


def always_printed(kind: LetterKind, fields: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """(name, article) of what a template must print: what the law wants, of a letter with these fields where they are
    given, and what makes a letter one; and what binds the addressee in such a letter."""
    own = [(ORGAN, ""), (DAY, ""), *([(NUMBER, "")] if kind.numbered else [])]
    given = fields or {}
    wanted = [field for field in kind.fields if field.is_wanted(given) or (field.binding and given.get(field.name))]
    return own + [(field.name, field.why) for field in wanted]


def sample(field: Field) -> str:
    """A text that stands for a field in trials; no other field's text contains it."""
    return f"（{field.name}）"
