"""A scheme as its pages, its spreadsheet and its bulletin read it: areas, their indicators, what they sum to."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q, Sum
from django.utils.translation import gettext as _

from huiyin.core.scoring import AreaPoints, SumProblem, sum_problems, wanted_points
from huiyin.performance import parts
from huiyin.performance.models import Area, Closing, Handed, Indicator, Scheme
from huiyin.performance.schemes_given import warnings_for


class Line(NamedTuple):
    """An indicator with the codes of its warnings."""

    indicator: Indicator
    warnings: tuple[str, ...]


class Part(NamedTuple):
    """An area with its indicators and what their points sum to."""

    area: Area
    lines: list[Line]
    found: Decimal

    @property
    def holds(self) -> bool:
        return self.area.points is None or self.area.points == self.found


class Tree(NamedTuple):
    """A whole scheme. `wanted`: what the points of the indicators must sum to, beside bonus points."""

    scheme: Scheme
    parts: list[Part]
    found: Decimal
    wanted: Decimal
    problems: list[SumProblem]

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    def showing(self, lines: Iterable[Line]) -> list[Part]:
        """The areas with these of their indicators only; where all are shown, areas without any too."""
        chosen = {line.indicator.pk for line in lines}
        if len(chosen) == len(self.lines):
            return self.parts
        cut = [part._replace(lines=[line for line in part.lines if line.indicator.pk in chosen]) for part in self.parts]
        return [part for part in cut if part.lines]

    @property
    def warned(self) -> list[Line]:
        return [line for line in self.lines if line.warnings]


def tree_of(scheme: Scheme, *, with_handed: bool = False) -> Tree:
    handed = Handed.objects.filter(removed=False).select_related("organ", "person")
    rows = scheme.indicators.filter(removed=False).select_related("person").order_by("place", "pk")
    if with_handed:
        rows = rows.prefetch_related(Prefetch("handed", handed, to_attr="handed_now"))
    else:
        rows = rows.annotate(handed_count=Count("handed", filter=Q(handed__removed=False)))
    by_area: dict[int, list[Indicator]] = {}
    for row in rows:
        by_area.setdefault(row.area_id, []).append(row)
    parts = []
    for area in scheme.areas.filter(removed=False):
        lines = [Line(row, warnings_for(row)) for row in by_area.get(area.pk, [])]
        parts.append(Part(area, lines, sum((line.indicator.points for line in lines), Decimal(0))))
    problems = sum_problems(
        (
            AreaPoints(part.area.name, part.area.points, [line.indicator.points for line in part.lines])
            for part in parts
        ),
        has_execution=scheme.has_execution,
    )
    found = sum((part.found for part in parts), Decimal(0))
    return Tree(scheme, parts, found, wanted_points(has_execution=scheme.has_execution), problems)


def sums_of(scheme: Scheme) -> list[SumProblem]:
    """Which sums of a scheme do not hold."""
    points: dict[int, list[Decimal]] = {}
    for area, value in scheme.indicators.filter(removed=False).values_list("area", "points"):
        points.setdefault(area, []).append(value)
    areas = scheme.areas.filter(removed=False)
    return sum_problems(
        (AreaPoints(area.name, area.points, points.get(area.pk, [])) for area in areas),
        has_execution=scheme.has_execution,
    )


def sums_words(problems: Iterable[SumProblem]) -> str:
    return "".join(sum_words(problem) for problem in problems)


def sum_words(problem: SumProblem) -> str:
    """各指标分值合计 98 分，应为 100 分，少 2 分。"""
    told = {"found": plain(problem.found), "wanted": plain(problem.wanted), "gap": plain(abs(problem.gap))}
    if problem.of:
        told["of"] = problem.of
        short = _("“%(of)s”的指标分值合计 %(found)s 分，领域分值为 %(wanted)s 分，少 %(gap)s 分。")
        over = _("“%(of)s”的指标分值合计 %(found)s 分，领域分值为 %(wanted)s 分，多 %(gap)s 分。")
    else:
        short = _("全部指标分值合计 %(found)s 分，应为 %(wanted)s 分，少 %(gap)s 分。")
        over = _("全部指标分值合计 %(found)s 分，应为 %(wanted)s 分，多 %(gap)s 分。")
    return (short if problem.gap > 0 else over) % told


def plain(value: Decimal | None) -> str:
    """A number as people write it: without zeros at the end."""
    return "" if value is None else f"{value.normalize():f}"


def schemes_like(scheme_year: int) -> list[Scheme]:
    """From which schemes one of a year may begin: the latest first."""
    rows = Scheme.objects.exclude(state="withdrawn").filter(year__lte=scheme_year)
    return list(rows.order_by("-year", "pk")[:20])


class Listed(NamedTuple):
    """A scheme in the list: how much is in it and where it stands."""

    scheme: Scheme
    indicators: int
    points: Decimal
    handed: int
    closed: str


def listed(schemes: list[Scheme]) -> list[Listed]:
    rows = Indicator.objects.filter(scheme__in=schemes, removed=False).values_list("scheme")
    counts = {key: (count, points) for key, count, points in rows.annotate(count=Count("pk"), points=Sum("points"))}
    shares = Handed.objects.filter(indicator__scheme__in=schemes, removed=False, indicator__removed=False)
    handed = dict(shares.values_list("indicator__scheme").annotate(count=Count("pk")))
    closed: dict[int, str] = {}
    for row in Closing.objects.filter(scheme__in=schemes, ended=None).order_by("end", "key"):
        closed[row.scheme_id] = row.key
    found = []
    for one in schemes:
        count, points = counts.get(one.pk, (0, Decimal(0)))
        last = parts.words(closed[one.pk]) if one.pk in closed else ""
        found.append(Listed(one, count, points, handed.get(one.pk, 0), last))
    return found
