"""Sentences of the rules about numbered headings, steps and tables."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "sequence.gap": (
        "序号不连续：“{before}”之后是“{label}”，缺“{expected}”。请核对是否漏了一项，或改正序号。",
        "The numbering skips: “{before}” is followed by “{label}”, “{expected}” is missing. Add it or renumber.",
    ),
    "sequence.twice": (
        "序号重复：“{label}”出现了两次，这里应为“{expected}”。请改正序号。",
        "The number “{label}” is used twice; here it should be “{expected}”. Renumber.",
    ),
    "sequence.back": (
        "序号颠倒：“{before}”之后是“{label}”，应为“{expected}”。请核对次序。",
        "The numbering runs back: “{before}” is followed by “{label}”, “{expected}” was due. Check the order.",
    ),
    "sequence.no_such": (
        "“{words}”指向{label}，文中只有{known}。请核对编号。",
        "“{words}” points to {label}, but the report has only {known}. Check the number.",
    ),
}
