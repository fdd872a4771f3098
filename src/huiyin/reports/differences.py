"""Two lists of figures beside each other: the last report of a kind and period, and this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

#: A figure as reports keep it: see `acts.Made.figures`.
Document: TypeAlias = Mapping[str, Any]
What = Literal["changed", "new", "gone"]


class Difference(NamedTuple):
    """A figure that is not what it was. Values are as documents hold them: a rate is a share of 1."""

    id: str
    name: str
    unit: str
    what: What
    before: float | None
    now: float | None
    previous_before: float | None
    previous_now: float | None

    @property
    def is_about_previous(self) -> bool:
        """Only the number of the period compared with is another."""
        return self.what == "changed" and self.before == self.now


class Earlier(NamedTuple):
    """A report made before of the same kind and period: how it is called, and what it printed."""

    name: str
    figures: Sequence[Document]


def differences(before: Sequence[Document], now: Sequence[Document]) -> list[Difference]:
    """What changed, in the order of the later list; figures that are gone come last."""
    earlier = {figure["id"]: figure for figure in before}
    found: list[Difference] = []
    for figure in now:
        was = earlier.pop(figure["id"], None)
        if was is None:
            found.append(_difference(figure, "new", None, figure))
        elif (was["value"], was["previous"]) != (figure["value"], figure["previous"]):
            found.append(_difference(figure, "changed", was, figure))
    return found + [_difference(figure, "gone", figure, None) for figure in earlier.values()]


def _difference(named: Document, what: What, before: Document | None, now: Document | None) -> Difference:
    return Difference(
        named["id"],
        named["name"],
        named["unit"],
        what,
        before["value"] if before else None,
        now["value"] if now else None,
        before["previous"] if before else None,
        now["previous"] if now else None,
    )
