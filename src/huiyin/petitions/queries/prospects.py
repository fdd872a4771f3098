"""What a deed would set going if it were done today: the periods it starts, and their last days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from huiyin.core import deadlines, workflow
from huiyin.core.days import Due
from huiyin.core.facts import Fact
from huiyin.core.law import Term
from huiyin.petitions.queries.judging import clock_maker

#: Periods that begin when the letter is served, not with the deed itself (Art. 35, 36).
_FROM_SERVICE = frozenset({"review_window", "re_review_window"})


@dataclass(frozen=True, slots=True)
class Prospect:
    """`due` None: it begins with the service of the letter."""

    term: Term
    started: date
    due: Due | None

    def explanation(self, *, english: bool = False) -> str:
        if self.due is None:
            return ""
        return deadlines.explain(self.term, self.started, self.due, clock_maker().calendar, "en" if english else "zh")


def prospects(act: str, fact: Fact, today: date) -> list[Prospect]:
    """The periods an act starts, in the order of the table: under the law in force that day, from acceptance on under
    that of the acceptance."""
    return list(_prospects(workflow.BY_ACT[act], fact, today))


def _prospects(arrow: workflow.Arrow, fact: Fact, today: date) -> Iterator[Prospect]:
    maker = clock_maker()
    terms = maker.law.in_force(fact.accepted or today).terms
    for name in arrow.starts:
        term = terms.get(name)
        if term is None or (term.purposes is not None and fact.purpose not in term.purposes):
            continue
        if name in _FROM_SERVICE:
            yield Prospect(term, today, None)
        elif name == "extension":
            if fact.accepted is not None:
                # It counts from the last day of the first period as it stood before any roll over rest days.
                first = terms["completion"]
                ended = maker.calendar.due(fact.accepted, first.length, first.unit, strict=True).raw
                yield Prospect(term, ended, maker.longest_extension(fact.accepted))
        elif arrow.act != "annul_and_redo":
            started = fact.accepted or today if arrow.act == "leave_simple" else today
            due = maker.calendar.due(started, term.length, term.unit, strict=not term.rolls)
            yield Prospect(term, started, due)
