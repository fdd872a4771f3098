"""A table says the same however it was laid out."""

from __future__ import annotations

from collections import Counter

import pytest

from .layouts import see
from .sheets import LAYOUTS

#: Of what tables say, the share that may be lost where they were changed so much; nothing of it elsewhere.
LOST = {"transposed": 0.15, "nameless": 0.25}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_table_is_read_however_it_is_laid_out(layout: str) -> None:
    asked, lost = Counter[str](), Counter[str]()
    told: list[str] = []
    for one in see(range(2), [layout]):
        assert one.alarms == (), (one.manner, one.kind)
        asked[one.manner] += one.asked
        lost[one.manner] += len(one.lost)
        told += [f"{one.manner}, {one.kind}: {line}" for line in one.lost]
    shares = {manner: lost[manner] / asked[manner] for manner in asked}
    assert {manner: share for manner, share in shares.items() if share > LOST.get(manner, 0)} == {}, "\n".join(told)
    assert asked.total() > 800
