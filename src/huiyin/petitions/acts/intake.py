"""The rows of a file, read one by one: those that can be loaded go on in chunks, the others are rejected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.documents.sheets import CellProblem, Notice, SheetProblem, SheetReader
from huiyin.petitions.acts.outcome import ImportResult
from huiyin.petitions.acts.rejects import RejectsFile
from huiyin.petitions.imports.columns import BY_FIELD
from huiyin.petitions.imports.rows import ParsedRow, Problem, RowPlan


def spoken(said: SheetProblem | CellProblem | Notice) -> str:
    """A message of the reader in the language of the day."""
    return said.message_en if _is_english() else said.message


def _is_english() -> bool:
    return (translation.get_language() or "").startswith("en")


class Intake:
    """Reads, judges and counts rows. `rejects` is None in a dry run."""

    def __init__(self, reader: SheetReader, plan: RowPlan, result: ImportResult, rejects: RejectsFile | None) -> None:
        self.reader, self.plan, self.result, self.rejects = reader, plan, result, rejects
        #: Hash of (word of the registering organ, number) → row: of every row that was taken. Grows by the row, so
        #: it holds numbers only.
        self.taken: dict[int, int] = {}

    def chunks(self, size: int, *, letters: int) -> Iterator[list[ParsedRow]]:
        """The rows that can be read, at most `size` at a time and hardly more than `letters` of text."""
        chunk: list[ParsedRow] = []
        volume = 0
        for number, cells, doubts in self.reader:
            if not self.plan.is_wanted(cells):
                continue
            self.result.rows += 1
            parsed, problems = self.plan.read(number, cells)
            if doubts:
                problems = self._with_doubts(doubts, problems)
            problems = problems or self._twice(parsed)
            if problems:
                self._reject(cells, problems)
                continue
            chunk.append(parsed)
            volume += len(parsed.content["ask"])
            if len(chunk) == size or volume >= letters:
                yield chunk
                chunk, volume = [], 0
        if chunk:
            yield chunk

    def has_taken(self, word: object, number: str) -> bool:
        """Whether a row of this number was taken from this file; `word`: its registering organ as written there."""
        return hash((word, number)) in self.taken

    def _reject(self, cells: Mapping[str, object], problems: list[Problem]) -> None:
        self.result.reject(problems)
        if self.rejects is not None:
            found = {column.found: cells.get(column.heading) for column in self.reader.columns}
            self.rejects.add(found, problems)

    def _with_doubts(self, doubts: tuple[CellProblem, ...], problems: list[Problem]) -> list[Problem]:
        """What the reader says of cells: an error in a column of ours keeps the row out, anything else warns."""
        errors: dict[str, Problem] = {}
        for doubt in doubts:
            text = spoken(doubt).partition(": " if _is_english() else "：")[2]
            problem = Problem(doubt.row, doubt.heading or "", doubt.value, text, "")
            if doubt.severity == "error" and self.plan.owns(doubt.heading):
                errors[problem.column] = problem
            else:
                self.result.warn(problem)
        return [*errors.values(), *(problem for problem in problems if problem.column not in errors)]

    def _twice(self, parsed: ParsedRow) -> list[Problem]:
        """The same number twice in one file: the first is taken, the second is named together with it."""
        first = self.taken.setdefault(hash((parsed.values.get("registering_organ"), parsed.number)), parsed.line)
        if first == parsed.line:
            return []
        reason = _("编号重复：第%(first)s行和第%(second)s行的编号相同，已取第%(first)s行") % {
            "first": first,
            "second": parsed.line,
        }
        return [Problem(parsed.line, BY_FIELD["number"].heading, parsed.number, reason, _("请核对后更正其中一行"))]
