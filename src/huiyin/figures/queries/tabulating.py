"""Tables of measures: counted once by up to two dimensions, asked of any row, column, total or rest.

What is counted over a group can be added over groups, so that totals and the rest of a long dimension are worked out
from the same counts as the cells: a sum can never differ from its parts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import NamedTuple, TypeAlias

from django.db.models import Q

from huiyin.core.measures import NO_DATA, Measure, Value
from huiyin.core.periods import Period
from huiyin.core.predicate import Predicate
from huiyin.figures.queries.groups import Dimension, Rest
from huiyin.figures.queries.names import AS_WAS, OrganView
from huiyin.figures.queries.values import Counts, Group, Question, ask, count

Label: TypeAlias = str | None
#: Of fewer than so many no rest is made: they are listed.
FEWEST_IN_REST = 3


class Member(NamedTuple):
    """A row or a column: how its rows are found again, and which labels it adds up."""

    by: str | Rest | None
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension of a table, in the order in which it is shown."""

    dimension: Dimension
    members: tuple[Member, ...]

    @property
    def left_out(self) -> int:
        """How many groups the rest adds up."""
        return sum(len(member.labels) for member in self.members if isinstance(member.by, Rest))


@dataclass(frozen=True)
class Tabulation:
    """Measures over one or several periods by up to two dimensions. The first period is the one that is asked about."""

    periods: tuple[Period, ...]
    question: Question
    counts: tuple[Counts, ...]
    _places: dict[tuple[str | None, int, int], dict[Label, list[Group]]] = field(default_factory=dict)
    _pairs: dict[int, dict[str, str]] = field(default_factory=dict)

    def value(self, measure: Measure, *members: Member | None, at: int = 0) -> Value:
        """A cell; None for a member is the total of that dimension. `at` says of which period."""
        chosen = []
        for place, member in enumerate(members):
            if member is not None:
                stand_in = self.paired(place, member, at)
                if stand_in is None:
                    return NO_DATA
                chosen.append((place, stand_in))
        return self.counts[at].value(measure, self._groups(measure, chosen, at), self.question.as_of)

    def _groups(self, measure: Measure, chosen: Sequence[tuple[int, Member]], at: int) -> Collection[Group] | None:
        """The groups of these members; None where all are meant."""
        if not chosen:
            return None
        if len(chosen) == len(self.question.by):
            return list(product(*(member.labels for _place, member in chosen)))
        ((place, member),) = chosen
        index = self._index(measure.basis, place, at)
        return [group for label in member.labels for group in index.get(label, ())]

    def _index(self, basis: str | None, place: int, at: int) -> dict[Label, list[Group]]:
        key = (basis, place, at)
        if key not in self._places:
            found: dict[Label, list[Group]] = {}
            for group in self.counts[at].groups.get(basis, ()):
                found.setdefault(group[place], []).append(group)
            self._places[key] = found
        return self._places[key]

    def paired(self, place: int, member: Member, at: int) -> Member | None:
        """What stands for this member in another period: of months the one in the same place, else itself."""
        if at == 0 or self.question.by[place].column is not None or member.by is None:
            return member
        if isinstance(member.by, Rest):
            return self._other_months(place, at)
        if at not in self._pairs:
            months = zip(self.periods[0].months(), self.periods[at].months(), strict=False)
            self._pairs[at] = {month.label: beside.label for month, beside in months}
        label = self._pairs[at].get(member.by)
        return None if label is None else Member(label, (label,))

    def axis(self, place: int, measures: Sequence[Measure], most: int | None) -> Axis:
        """The members of a dimension: terms and months in their order, names by size; of very many the largest `most`.

        Rows without a value come last. The size is that of the first measure, of a rate what it is taken of.
        """
        dimension = self.question.by[place]
        bases = {measure.basis for measure in measures}
        found = {group[place] for counts in self.counts for basis in bases for group in counts.groups.get(basis, ())}
        unknown = [Member(None, (None,))] if None in found else []
        labels = sorted((label for label in found if label is not None), key=dimension.order)
        if dimension.column is None:
            return Axis(dimension, (*self._months(place, labels), *unknown))
        if dimension.vocabulary is None:
            labels.sort(key=lambda label: self._size(measures[0], place, label), reverse=True)
        shown = labels
        if most is not None and len(labels) >= most + FEWEST_IN_REST:
            shown = labels[:most]
        members = [Member(label, (label,)) for label in shown]
        if len(shown) < len(labels):
            members.append(Member(Rest(tuple(shown)), tuple(labels[len(shown) :])))
        return Axis(dimension, (*members, *unknown))

    def _size(self, measure: Measure, place: int, label: str) -> list[int]:
        """How much there is of a group: in the period asked about, then in the others."""

        def of(at: int) -> int:
            groups = self._index(measure.basis, place, at).get(label, ())
            value = self.counts[at].value(measure, groups, self.question.as_of)
            return (value.numerator if measure.kind == "count" or measure.of_all else value.denominator) or 0

        return [of(at) for at in range(len(self.periods))]

    def _months(self, place: int, labels: Collection[str]) -> list[Member]:
        """Every month of the period that has begun or has rows; rows of other times are added up as the rest."""
        as_of = self.question.as_of
        months = [
            month.label
            for month in self.periods[0].months()
            if as_of is None or month.start <= as_of or month.label in labels
        ]
        rest = self._other_months(place, 0)
        return [*(Member(label, (label,)) for label in months), *([rest] if rest.labels else [])]

    def _other_months(self, place: int, at: int) -> Member:
        """The months outside a period: only what asks for no period at all has rows there."""
        own = tuple(month.label for month in self.periods[at].months())
        found = {group[place] for groups in self.counts[at].groups.values() for group in groups}
        return Member(Rest(own), tuple(sorted(label for label in found if label is not None and label not in own)))


def tabulate(
    measures: Sequence[Measure],
    periods: Sequence[Period],
    *,
    by: Sequence[str] = (),
    where: Predicate | None = None,
    as_of: date | None = None,
    scope: Q | None = None,
    organs: OrganView = AS_WAS,
) -> Tabulation:
    """Count measures over periods by these dimensions; all periods are seen from the same day.

    Raises:
        PredicateError, UnknownDimension: as their messages say.
    """
    question = ask(where=where, as_of=as_of, by=by, scope=scope, organs=organs)
    return Tabulation(tuple(periods), question, tuple(count(measures, period, question) for period in periods))
