"""Overlapping two-character tokens: the one tokenizer behind the text index of either database.

Chinese is not split into words here; every pair of neighbouring characters is a token, and every run also ends with its
last character alone, so that a two-character word is found exactly and a single character by prefix. Words in letters
and digits stay whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

#: Runs of ideographs, or runs of letters and digits of other scripts.
_RUNS = re.compile(r"([\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+)|([0-9a-z\u00c0-\u024f]+)")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _of_run(run: str) -> Iterator[str]:
    for first, second in pairwise(run):
        yield first + second
    yield run[-1]


def tokens(text: str) -> list[str]:
    """The tokens to index, in order of position: 拖欠工资 → 拖欠 欠工 工资 资."""
    found: list[str] = []
    for match in _RUNS.finditer(_folded(text)):
        if match[1]:
            found.extend(_of_run(match[1]))
        else:
            found.append(match[2])
    return found


def phrases(query: str) -> list[list[str]]:
    """What a query asks for: each inner list must be found as neighbours; all of them must be found.

    A list of one single ideograph means "any token that begins with it".
    """
    wanted: list[list[str]] = []
    for match in _RUNS.finditer(_folded(query)):
        if match[2]:
            wanted.append([match[2]])
        elif len(match[1]) == 1:
            wanted.append([match[1]])
        else:
            wanted.append(list(_of_run(match[1]))[:-1])
    return wanted


def is_single(phrase: list[str]) -> bool:
    return len(phrase) == 1 and len(phrase[0]) == 1 and not phrase[0].isascii()
