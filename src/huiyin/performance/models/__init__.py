from huiyin.performance.models.evaluation import Claim, Evaluation, EvaluationState, Mark
from huiyin.performance.models.progress import Closing, Reading
from huiyin.performance.models.schemes import (
    Area,
    Audience,
    Direction,
    Handed,
    Indicator,
    Scheme,
    SchemeChange,
    SchemeState,
    ScoringKind,
    Source,
)

__all__ = [
    "Area",
    "Audience",
    "Claim",
    "Closing",
    "Direction",
    "Evaluation",
    "EvaluationState",
    "Handed",
    "Indicator",
    "Mark",
    "Reading",
    "Scheme",
    "SchemeChange",
    "SchemeState",
    "ScoringKind",
    "Source",
]
