"""What can be wrong with a template: what, where, and how to mend it, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from huiyin.documents.templates.messages import MESSAGES

Severity = Literal["error", "warning"]
_LONGEST = 60
#: Blanks are taken together before a text is cut; no more than this many times its length is looked at.
_ROOM = 10


class Trap(NamedTuple):
    """One thing that keeps a placeholder from being filled, or from being filled as meant.

    `place` says where a person finds it (正文第 3 段); `found` is what stands there. A warning mends itself or may be
    meant.
    """

    code: str
    severity: Severity
    place: str
    found: str
    message: str
    remedy: str
    english_message: str
    english_remedy: str


class TemplateRefused(Exception):
    """The file is not opened any further; every reason is in `problems`."""

    def __init__(self, problems: Iterable[Trap]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(f"{problem.message}{problem.remedy}" for problem in self.problems))


class FillError(Exception):
    """The template could not be filled; the place is where, the message what and how to mend it."""

    def __init__(self, place: str, message: str, traps: Iterable[Trap] = ()) -> None:
        self.place, self.message, self.traps = place, message, tuple(traps)
        super().__init__(f"{place}：{message}" if place else message)


def trap(code: str, place: str, found: object = "", **details: object) -> Trap:
    """A trap with its sentences; `found` is shortened to one line."""
    severity, chinese, chinese_remedy, english, english_remedy = MESSAGES[code]
    text = shown(found)
    said = {"found": text, **{name: shown(value, 200) for name, value in details.items()}}
    return Trap(
        code,
        severity,
        place,
        text,
        chinese.format(**said),
        chinese_remedy.format(**said),
        english.format(**said),
        english_remedy.format(**said),
    )


def shown(value: object, longest: int = _LONGEST) -> str:
    """A value short enough to stand in a message, on one line."""
    text = " ".join(str(value)[: _ROOM * longest].split())
    return text if len(text) <= longest else text[:longest] + "…"
