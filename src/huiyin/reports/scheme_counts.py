"""What the scheme of a year comes to: its areas, its indicators, its points, where nobody has typed them."""

from __future__ import annotations

from decimal import Decimal

from huiyin.core.periods import Period
from huiyin.performance.queries.overview import scheme_of_year
from huiyin.performance.queries.schemes import tree_of
from huiyin.reports.book import is_whole_year
from huiyin.reports.inputs import Inputs, Typed
from huiyin.reports.kinds.spec import Kind


def lay(kind: Kind, inputs: Inputs, period: Period) -> None:
    """Give a report that asks for them the counts of the bureau's own scheme."""
    asked = {one.id: one for one in kind.entered if one.id.startswith("scheme.") and not one.code}
    scheme = scheme_of_year(period.start.year) if asked and is_whole_year(period) else None
    if scheme is None:
        return
    tree = tree_of(scheme)
    counts = {
        "scheme.areas": Decimal(len(tree.parts)),
        "scheme.indicators": Decimal(len(tree.lines)),
        "scheme.points": tree.found,
    }
    ground = f"{scheme.name}（{scheme.year}年）第{scheme.version}版"
    for id_, value in counts.items():
        typed = inputs.numbers.get(id_)
        if id_ in asked and (typed is None or typed.value is None):
            inputs.numbers[id_] = Typed(asked[id_].name, 0, value, ground=ground)
