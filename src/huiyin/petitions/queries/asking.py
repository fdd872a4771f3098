"""What was asked of a petitioner, what he demanded on his data, and the words of both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from huiyin.core.course import Demand, Question
from huiyin.petitions.models import Note
from huiyin.petitions.queries.cases import Case


class AskedText(NamedTuple):
    """A question; `answer` is empty while there is none. A text that was disposed of is empty, too."""

    question: Question
    text: str
    answer: str


class DemandText(NamedTuple):
    demand: Demand
    text: str
    answer: str


def questions_of(case: Case) -> list[AskedText]:
    """In the order in which they were asked."""
    asked = case.course.questions
    texts = note_texts(case, (digest for one in asked for digest in (one.note, one.answer)))
    return [AskedText(one, texts.get(one.note, ""), texts.get(one.answer or "", "")) for one in asked]


def demands_of(case: Case) -> list[DemandText]:
    """In the order in which they were made."""
    made = case.course.demands
    texts = note_texts(case, (digest for one in made for digest in (one.note, one.answer)))
    return [DemandText(one, texts.get(one.note, ""), texts.get(one.answer or "", "")) for one in made]


def note_texts(case: Case, digests: Iterable[str | None]) -> dict[str, str]:
    """Texts of the petition's notes by digest. Who may read them is the caller's to know."""
    wanted = {digest for digest in digests if digest}
    if not wanted:
        return {}
    rows = Note.objects.filter(digest__in=wanted, petition=case.petition)
    return {row.digest: row.text for row in rows if row.text}
