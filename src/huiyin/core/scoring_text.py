"""The rule of an indicator as people write it in a form or a spreadsheet, and read it back.

formula     反向A · 反向B (which of the two forms scores an indicator with ≤); empty is A
elements    通知告知；测温记录；上门核实
condition   未达到得50%; empty: nothing
bands       95：100%；90：80%；其他：0%
levels      80、60
deduction   每次扣0.5；最多扣3
bonus       每次加0.5；最多加2
scale       5级
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from huiyin.core.phrasing import number
from huiyin.core.scoring import (
    Band,
    Bands,
    Bonus,
    Condition,
    Deduction,
    Elements,
    Formula,
    Levels,
    Rule,
    Scale,
    ScoringError,
)

_NUMBER = r"(\d+(?:\.\d+)?)"
_REVERSE = re.compile(r"(?:反向)?(?:形式)?([ABab])")
_OTHERWISE = re.compile(rf"(?:未达到|未达标|达不到|否则)(?:得|为)?{_NUMBER}%")
_BAND = re.compile(rf"(?:≥|>=|≤|<=)?{_NUMBER}%?[:=]{_NUMBER}%?")
_REST = re.compile(rf"(?:其他|其余|否则)[:=]{_NUMBER}%?")
_LEVELS = re.compile(rf"{_NUMBER}%?[、,/]{_NUMBER}%?")
_COUNTED = re.compile(rf"每\S*?([扣加]){_NUMBER}分?(?:[;,](?:最多|至多|上限)[扣加]?{_NUMBER}分?)?")
_SCALE = re.compile(r"(\d{1,2})级?(?:量表)?")
EXAMPLES = {
    "formula": "反向A",
    "elements": "通知告知；测温记录；上门核实",
    "condition": "未达到得50%",
    "bands": "95：100%；90：80%；其他：0%",
    "levels": "80、60",
    "deduction": "每次扣0.5；最多扣3",
    "bonus": "每次加0.5；最多加2",
    "scale": "5级",
}


def rule_text(rule: Rule) -> str:
    """The rule as it is written; `parse_rule` reads the same rule of it."""
    if isinstance(rule, Formula):
        return "" if rule.reverse == "A" else "反向B"
    if isinstance(rule, Elements):
        return "；".join(rule.names)
    if isinstance(rule, Condition):
        return f"未达到得{_plain(rule.otherwise)}%" if rule.otherwise else ""
    if isinstance(rule, Bands):
        parts = [f"{_plain(band.limit)}：{_plain(band.share)}%" for band in rule.bands]
        return "；".join([*parts, f"其他：{_plain(rule.otherwise)}%"])
    if isinstance(rule, Levels):
        return f"{_plain(rule.upper)}、{_plain(rule.lower)}"
    if isinstance(rule, Scale):
        return f"{rule.steps}级"
    verb = "加" if isinstance(rule, Bonus) else "扣"
    most = "" if rule.most is None else f"；最多{verb}{_plain(rule.most)}"
    return f"每次{verb}{_plain(rule.each)}{most}"


@lru_cache(maxsize=4096)
def parse_rule(kind: str, text: str) -> Rule:
    """Remembered, for a scheme asks for the same rules over and over.

    Raises:
        ScoringError: unknown_kind, or rule_unreadable with the kind and the text.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if kind not in _READERS:
        raise ScoringError("unknown_kind", kind=kind)
    rule = _READERS[kind](plain)
    if rule is None:
        raise ScoringError("rule_unreadable", kind=kind, text=text, example=EXAMPLES[kind])
    return rule


def _formula(text: str) -> Rule | None:
    if not text:
        return Formula()
    found = _REVERSE.fullmatch(text)
    if not found:
        return None
    return Formula("B" if found[1] in "Bb" else "A")


def _elements(text: str) -> Rule | None:
    names = tuple(name for name in re.split(r"[;、]", text) if name)
    return Elements(names) if names else None


def _condition(text: str) -> Rule | None:
    if not text:
        return Condition()
    found = _OTHERWISE.fullmatch(text)
    return Condition(Decimal(found[1])) if found else None


def _bands(text: str) -> Rule | None:
    bands, otherwise = [], Decimal(0)
    parts = [part for part in text.split(";") if part]
    for at, part in enumerate(parts):
        if found := _BAND.fullmatch(part):
            bands.append(Band(Decimal(found[1]), Decimal(found[2])))
        elif at == len(parts) - 1 and (found := _REST.fullmatch(part)):
            otherwise = Decimal(found[1])
        else:
            return None
    return Bands(tuple(bands), otherwise) if bands else None


def _levels(text: str) -> Rule | None:
    if not text:
        return Levels()
    found = _LEVELS.fullmatch(text)
    return Levels(Decimal(found[1]), Decimal(found[2])) if found else None


def _deduction(text: str) -> Rule | None:
    found = _COUNTED.fullmatch(text)
    if not found or found[1] != "扣":
        return None
    return Deduction(Decimal(found[2]), Decimal(found[3]) if found[3] else None)


def _bonus(text: str) -> Rule | None:
    found = _COUNTED.fullmatch(text)
    if not found or found[1] != "加" or not found[3]:
        return None
    return Bonus(Decimal(found[2]), Decimal(found[3]))


def _scale(text: str) -> Rule | None:
    if not text:
        return Scale()
    found = _SCALE.fullmatch(text)
    return Scale(int(found[1])) if found else None


_READERS = {
    "formula": _formula,
    "elements": _elements,
    "condition": _condition,
    "bands": _bands,
    "levels": _levels,
    "deduction": _deduction,
    "bonus": _bonus,
    "scale": _scale,
}


def _plain(value: Decimal) -> str:
    return number(value, 6, trimmed=True)
