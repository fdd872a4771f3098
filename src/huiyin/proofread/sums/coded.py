"""Accounts told with their codes: 201一般公共服务, 20104发展与改革; what has the longer code is a part of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from huiyin.proofread.arithmetic.addition import Found
from huiyin.proofread.model import Analysis, Block, Quantity

#: A class of three digits, its sections of five, their items of seven, right before the name.
_CODE: Final = re.compile(r"(?<![\d.])(?P<code>\d{3}|\d{5}|\d{7})[\]】）)]?(?=[\u4e00-\u9fff])[^\d，。；]{2,40}$")


#: A code and a name are no longer.
_REACH: Final = 60


def code_of(figure: Quantity, analysis: Analysis) -> str:
    part = analysis.document.parts[figure.block]
    text = part.text if isinstance(part, Block) else ""
    found = _CODE.search(text, max(figure.start - _REACH, 0), figure.start)
    return found["code"] if found else ""


def of_one_level(found: Found, analysis: Analysis) -> Iterator[Found]:
    """A list that does not come out and holds accounts of two levels, or of another whole, is none: those right below
    the whole are, where they make it."""
    if found.severity not in {"error", "likely"}:
        yield found
        return
    own, codes = code_of(found.whole, analysis), [code_of(part, analysis) for part in found.parts]
    if not _is_mixed(own, [code for code in codes if code]):
        yield found
        return
    below = [len(code) if code != own and code.startswith(own) else 0 for code in codes]
    least = min((length for length in below if length), default=0)
    parts = [part for part, length in zip(found.parts, below, strict=True) if length == least > 0]
    made = Found.of(found.whole, parts) if len(parts) > 1 else None
    if made is not None and made.result.holds:
        yield made


def _is_mixed(own: str, codes: Sequence[str]) -> bool:
    if len(codes) < 2:
        return False
    if any(not code.startswith(own) for code in codes):
        return True
    return any(one != other and other.startswith(one) for one in codes for other in codes)
