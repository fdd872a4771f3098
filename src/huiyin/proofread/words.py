"""What the proofreader says, in Chinese and in English, by code. Each rule keeps its sentences beside itself."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.proofread.changes.direction_words import WORDS as DIRECTION
from huiyin.proofread.changes.words import WORDS as CHANGES
from huiyin.proofread.evidence.words import WORDS as EVIDENCE
from huiyin.proofread.rates.words import WORDS as RATES
from huiyin.proofread.sums.words import WORDS as SUMS
from huiyin.proofread.tables.words import WORDS as TABLES_SAID
from huiyin.proofread.wording.dates_words import WORDS as DATES
from huiyin.proofread.wording.forms_words import WORDS as FORMS
from huiyin.proofread.wording.repeats_words import WORDS as REPEATS
from huiyin.proofread.wording.sequences_words import WORDS as SEQUENCES

#: A rule that speaks adds its table here: code -> (Chinese, English), with {names} of its parameters.
TABLES: tuple[Mapping[str, tuple[str, str]], ...] = (
    SUMS,
    DATES,
    FORMS,
    SEQUENCES,
    TABLES_SAID,
    CHANGES,
    DIRECTION,
    RATES,
    REPEATS,
    EVIDENCE,
)
SENTENCES: dict[str, tuple[str, str]] = {code: pair for table in TABLES for code, pair in table.items()}

SEVERITIES = {
    "error": ("错误", "Error"),
    "likely": ("疑似错误", "Likely error"),
    "rounding": ("四舍五入差", "Rounding"),
    "remark": ("提示", "Remark"),
}


def say(code: str, params: Mapping[str, str], language: str = "zh") -> str:
    zh, en = SENTENCES[code]
    return (en if language == "en" else zh).format_map(params)
