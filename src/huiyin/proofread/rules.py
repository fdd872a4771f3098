"""Every rule, in the order in which a reader checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from huiyin.proofread import (
    balances,
    changes,
    coded_rows,
    dates,
    direction,
    forms,
    lists,
    one_line,
    parallels,
    percent_sums,
    rates,
    repeats,
    sequences,
    shares,
    steps,
    structure,
    sums,
    table_shares,
    tables,
    units,
)
from huiyin.proofread.model import Analysis, Relation

Rule = Callable[[Analysis], Iterable[Relation]]

RULES: tuple[Rule, ...] = (
    sums.rule,
    lists.rule,
    steps.rule,
    tables.rule,
    coded_rows.rule,
    one_line.rule,
    changes.rule,
    balances.rule,
    direction.rule,
    rates.rule,
    shares.rule,
    structure.rule,
    percent_sums.rule,
    table_shares.rule,
    repeats.rule,
    parallels.rule,
    dates.rule,
    forms.rule,
    units.rule,
    sequences.rule,
)
