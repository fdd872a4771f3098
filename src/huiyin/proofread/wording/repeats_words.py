"""Sentences of the rule about figures that are told twice."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "repeat.holds": ("“{later}”与前文“{first}”一致。", "“{later}” is as told before (“{first}”)."),
    "repeat.table": ("“{later}”与表中“{first}”一致。", "“{later}” is as in the table (“{first}”)."),
    "repeat.conflict": (
        "“{later}”与另一处“{first}”说的是同一数，却不一致。请核对，两处改为一致。",
        "“{later}” and “{first}” elsewhere are the same figure and differ. Check them and make both alike.",
    ),
    "repeat.sisters": (
        "“{later}”与本段“{first}”不一致：其他{sisters}段中，这两处都是同一数。请核对，两处改为一致。",
        "“{later}” and “{first}” differ; in {sisters} paragraphs of the same make both are one. Make both alike.",
    ),
    "repeat.amount": (
        "“{later}”与“{first}”应为同一数额，却不相等。请核对单位和数字。",
        "“{later}” and “{first}” should be one amount and are not equal. Check units and digits.",
    ),
    "goal.conflict": (
        "“{name}”的目标值前后不一：此处{later}，另一处{first}。请改为一致。",
        "The target of “{name}” is told twice and differs: {later} here, {first} elsewhere. Make both alike.",
    ),
}
