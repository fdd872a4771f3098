"""Sentences of the rule about words that say rise or fall."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "direction.reason": (
        "“{word}”与前文“{figure}”的方向相反：前文是{true}。应改为“{mend}”，或核对前文。",
        "“{word}” contradicts “{figure}” before it, which is {true_en}. Change the word, or check what stands before.",
    ),
    "direction.twice": (
        "“{figure}”前已写明减少，又带负号，成为双重否定。应改为{plain}。",
        "“{figure}” follows a word for a fall and has a minus sign too. Make it {plain}.",
    ),
    "direction.both": (
        "“{gap}”与“{figure}”前的升降用语相反；按百分比计算是{true}。请改正其中一处。",
        "The words before “{gap}” and “{figure}” go opposite ways; the percentage makes it {true_en}. Change one.",
    ),
    "direction.planned": (
        "“{word}”与“{figure}”相反：决算数{true}预算数。应改为“{mend}”，或核对前面的数。",
        "“{word}” contradicts “{figure}”: spending is {true_en} than the budget. Change either.",
    ),
    "direction.bright": (
        "文中称“{word}”，同时“{figure}”是上升。请斟酌用语，或说明上升的原因。",
        "“{word}” stands beside a rise, “{figure}”. Weigh the words, or say why it rose.",
    ),
    "flat.holds": ("“{word}”与{one}、{two}相符。", "“{word}” agrees with {one} and {two}."),
    "flat.near": (
        "“{word}”与{one}、{two}相符，相差{expected}%。",
        "“{word}” agrees with {one} and {two}, {expected} % apart.",
    ),
    "flat.apart": (
        "“{word}”与两数不符：{one}与{two}相差{expected}%。应写明增减，或核对两数。",
        "“{word}” does not agree with {one} and {two}, {expected} % apart. Tell the change, or check both.",
    ),
    "doubled.holds": (
        "“{word}”与{two}、{one}相符，为{expected}倍。",
        "“{word}” agrees with {two} and {one}: {expected} times.",
    ),
    "doubled.broken": (
        "“{word}”与两数不符：{two}到{one}是{expected}倍。请核对用语和两数。",
        "“{word}” does not agree with {two} and {one}, which is {expected} times. Check the word and both figures.",
    ),
    "flat.zero": (
        "“{word}”与两数不符：{two}到{one}。应写明增减，或核对两数。",
        "“{word}” does not agree with {two} and {one}. Tell the change, or check both.",
    ),
}
