"""What is ordered of a load, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from huiyin.petitions.imports.cells import Bounds
from huiyin.petitions.imports.mapping import Mapping
from huiyin.petitions.imports.rows import Problem

#: Messages kept for the report; the counts are of all.
MESSAGES_KEPT = 200


@dataclass(frozen=True)
class Order:
    """What is to be loaded, by whom, and on which day."""

    path: Path
    actor: str
    now: datetime
    today: date
    mapping: Mapping | None = None
    sheet: str | None = None
    bounds: Bounds | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What is said about a row, or about the file (row 0). `kind`: "rejected", "warning" or "note"."""

    kind: str
    row: int
    column: str
    value: str
    reason: str
    remedy: str

    def sentence(self) -> str:
        return Problem(self.row, self.column, self.value, self.reason, self.remedy).sentence()


@dataclass
class ImportResult:
    """What came of a load.

    Attributes:
        linked: petitions moved into the matter of the earlier one they name.
        irregular: irregularities of the matters that the load touched.
        unconfirmed: names of organs, topics and places met for the first time.
        messages: the first ones only.
    """

    rows: int = 0
    loaded: int = 0
    updated: int = 0
    unchanged: int = 0
    warnings: int = 0
    rejected: int = 0
    rejects_file: str | None = None
    seconds: float = 0.0
    linked: int = 0
    irregular: int = 0
    unconfirmed: int = 0
    dry_run: bool = False
    messages: list[Message] = field(default_factory=list)

    def reject(self, problems: Sequence[Problem]) -> None:
        self.rejected += 1
        self._say("rejected", problems)

    def warn(self, problem: Problem) -> None:
        self.warnings += 1
        self._say("warning", [problem])

    def note(self, text: str) -> None:
        """Something worth knowing about the file, that is no doubt."""
        self._say("note", [Problem(0, "", "", text, "")])

    def _say(self, kind: str, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if len(self.messages) < MESSAGES_KEPT:
                self.messages.append(Message(kind, *problem))
