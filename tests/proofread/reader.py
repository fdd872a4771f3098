"""The proofreader as the corpus asks it."""

from __future__ import annotations

from datetime import date

from huiyin.proofread.check import check

from .corpus import Passage, passages
from .scoring import Found, Score, score


def answers(text: str, day: str | None = None) -> list[Found]:
    report = check(text, report_date=date.fromisoformat(day) if day else None)
    return [
        Found(one.kind, tuple(one.numbers), one.holds, one.severity, one.alternate, one.message.text())
        for one in report.relations
    ]


def scored(part: str) -> tuple[Score, list[Score]]:
    """The total of a part of the corpus, and one score for each of its passages."""
    each = [score(passage, answers_to(passage)) for passage in passages(part)]
    total = Score()
    for one in each:
        total.add(one)
    return total, each


def answers_to(passage: Passage) -> list[Found]:
    return answers(passage.text, passage.date)
