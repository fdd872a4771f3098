"""The rows of this room; each part has a module of its own."""

from huiyin.finance.models.budget import (
    AMOUNTS,
    Batch,
    BatchKind,
    BudgetLine,
    BudgetUpload,
    Count,
    Explanation,
    Kind,
    Posting,
    Project,
    PublishedSet,
    Source,
    TableSet,
    Version,
)
from huiyin.finance.models.years import FinanceYear, YearState

__all__ = [
    "AMOUNTS",
    "Batch",
    "BatchKind",
    "BudgetLine",
    "BudgetUpload",
    "Count",
    "Explanation",
    "FinanceYear",
    "Kind",
    "Posting",
    "Project",
    "PublishedSet",
    "Source",
    "TableSet",
    "Version",
    "YearState",
]
