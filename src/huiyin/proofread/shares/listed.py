"""Shares of what a list makes together, where no whole is named."""

from __future__ import annotations

from dataclasses import replace

from huiyin.proofread.arithmetic.quotients import compare, say
from huiyin.proofread.model import Quantity, Relation
from huiyin.proofread.quantities.kin import alike
from huiyin.proofread.shares.wholes import Run, Share

MOST = 8  # figures that may make a whole together


def listed_with(run: Run) -> list[Quantity]:
    """初次信访1937件，重复信访314件，重复信访占比13.95%: with no whole named it is what the list makes together."""
    first = run.shares[0]
    if first.name:
        return []
    row = [one for one in run.here if one.part == "level" and alike(one.figure, first.above.figure)]
    for begin in range(len(row)):
        for end in range(begin + 2, min(begin + MOST, len(row)) + 1):
            window = row[begin:end]
            exact = [
                share.above in window
                and compare(share.item.figure, [share.above.figure], [one.figure for one in window]) == "exact"
                for share in run.shares
            ]
            if all(exact):
                return [one.figure for one in window]
    return []


def share_of_list(share: Share, listed: list[Quantity]) -> Relation:
    """Its figure is one of the list: told once."""
    above = share.above.figure
    relation = say("share", share.item.figure, [above], listed, "exact")
    figures = (share.item.figure, above, *(one for one in listed if one is not above))
    numbers, places = tuple(one.text for one in figures), tuple(one.place for one in figures)
    return replace(relation, numbers=numbers, at=places, figures=figures)
