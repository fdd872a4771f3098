"""What is seen without fractions to be far apart never agrees when it is reckoned exactly."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from huiyin.proofread.arithmetic import quotients
from huiyin.proofread.arithmetic.agreement import HUNDRED, agree, per_cent, per_cent_step
from huiyin.proofread.check import analyse
from huiyin.proofread.mending import mend
from huiyin.proofread.model import Quantity
from huiyin.proofread.reading.text import read_text

_amount = st.decimals(min_value=1, max_value=100_000, places=2).map(lambda one: one.normalize())
_near = st.decimals(min_value=-3, max_value=3, places=1)


def _figures(above: Decimal, below: Decimal, percent: str) -> list[Quantity]:
    text = f"甲完成{above:f}万元，乙完成{below:f}万元，占{percent}%。"
    return list(analyse(mend(read_text(text))).quantities)


@given(_amount, _amount, st.integers(0, 2), _near)
def test_what_is_far_never_agrees(above: Decimal, below: Decimal, places: int, off: Decimal) -> None:
    true = above / below * 100
    step = Decimal(1).scaleb(-places)
    stated = max(true.quantize(step) + off * step, step)
    one, two, percent = _figures(above, below, f"{stated:f}")
    if not quotients._is_far(percent, one, two):
        return
    found = quotients.quotient([one], [two])
    assert found is not None
    center, span = found
    assert (
        agree(percent, center * HUNDRED, span.times(HUNDRED), value=per_cent(percent), step=per_cent_step(percent))
        is None
    )


def test_most_pairs_are_seen_to_be_far() -> None:
    one, two, percent = _figures(Decimal("318.42"), Decimal("1207.5"), "61.3")
    assert quotients._is_far(percent, one, two)
    assert quotients.compare(percent, [one], [two]) is None
    (one, two, percent) = _figures(Decimal("318.42"), Decimal("1207.5"), "26.4")
    assert quotients.compare(percent, [one], [two]) == "exact"
