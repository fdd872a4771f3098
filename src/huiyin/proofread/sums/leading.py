"""The largest of a list, added up behind it: 城乡建设412件、农业农村287件、劳动社保196件、…，前三类合计895件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from huiyin.proofread.arithmetic import numerals
from huiyin.proofread.arithmetic.addition import Found, add
from huiyin.proofread.model import Analysis, Quantity

_LEADING: Final = re.compile(
    r"(?:前|以上|上述|这)(?P<many>[二两三四五六七八九十\d]{1,2})(?:大)?[项类位个者家](?:[\u4e00-\u9fff]{0,6})?(?:合计|共计|总计|共)(?:为|达|有|占)?$"
)
#: Figures before it that the list may be among.
_BEFORE: Final = 24
_REACH: Final = 20  # characters


def rule(analysis: Analysis) -> Iterator[Found]:
    """Only what comes out: which list is meant the words do not say."""
    for passage in analysis.passages:
        told = [one for one in passage.quantities if one.kind in ("count", "money")]
        for at, whole in enumerate(told):
            # the number of them is a figure of its own
            found = _LEADING.search(passage.block.text[max(0, whole.start - _REACH) : whole.start])
            many = int(numerals.read(found["many"]) or 0) if found else 0
            if many > 1:
                yield from _of(whole, told[max(0, at - _BEFORE) : at], many)


def _of(whole: Quantity, before: Sequence[Quantity], many: int) -> Iterator[Found]:
    for at in range(len(before) - many + 1):
        parts = before[at : at + many]
        if {one.unit for one in parts} == {whole.unit} and add(whole, parts).verdict == "equal":
            yield Found.of(whole, parts)
            return
