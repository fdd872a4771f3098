"""Every rule, in the order in which a reader checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from huiyin.proofread.changes import balances, direction
from huiyin.proofread.changes import rule as changes
from huiyin.proofread.model import Analysis, Relation
from huiyin.proofread.rates import rule as rates
from huiyin.proofread.shares import percent_sums, structure
from huiyin.proofread.shares import rule as shares
from huiyin.proofread.sums import rule as sums
from huiyin.proofread.tables import by_total, coded_rows, one_line, run_rates
from huiyin.proofread.tables import rule as tables
from huiyin.proofread.tables import shares as table_shares
from huiyin.proofread.wording import dates, forms, lists, parallels, repeats, sequences, steps, units

Rule = Callable[[Analysis], Iterable[Relation]]

RULES: tuple[Rule, ...] = (
    sums.rule,
    lists.rule,
    steps.rule,
    tables.rule,
    coded_rows.rule,
    one_line.rule,
    run_rates.rule,
    by_total.rule,
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
