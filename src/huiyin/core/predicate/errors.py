"""What is said when a text is not a predicate."""

from __future__ import annotations


class PredicateError(ValueError):
    """The text says nothing that can be asked of a fact.

    The message is Chinese and says what to write instead; `english` says the same. `position` counts characters of
    the text from 0 and is None when the error is not in the text (an unknown name, a missing period).
    """

    def __init__(
        self,
        message: str,
        english: str,
        *,
        position: int | None = None,
        expected: tuple[str, ...] = (),
        suggestion: str | None = None,
    ) -> None:
        super().__init__(message)
        self.english = english
        self.position = position
        self.expected = expected
        self.suggestion = suggestion
