"""Sentences of the rules about rates and shares."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "rate.holds": (
        "“{percent}”与{above}÷{below}＝{exact}%相符。",
        "“{percent}” follows: {above} / {below} = {exact} %.",
    ),
    "rate.rounding": (
        "{above}÷{below}＝{exact}%，文中为“{percent}”；按四舍五入前的值可以成立。",
        "{above} / {below} = {exact} %, printed “{percent}”; the figures before rounding may give it.",
    ),
    "rate.cut": (
        "{above}÷{below}＝{exact}%，文中“{percent}”是舍去尾数而非四舍五入。四舍五入应为{expected}%。",
        "{above} / {below} = {exact} %; “{percent}” was cut off, not rounded. Rounded it is {expected} %.",
    ),
    "rate.broken": (
        "“{percent}”与两数不符：{above}÷{below}＝{exact}%。应改为{expected}%，或核对{above}和{below}。",
        "“{percent}” does not follow: {above} / {below} = {exact} %. Make it {expected} %, or check both.",
    ),
    "rate.above": (
        "“{percent}”超过100%：{above}应包含在{below}之内，不会多于它。请核对两数；如含上年结转，应写明。",
        "“{percent}” is above 100 %: {above} should be part of {below}. Check both; if some were carried over, say so.",
    ),
    "rate.attainable": (
        "“{percent}”可由{level}中的{part}得出。",
        "“{percent}” is {part} of {level}.",
    ),
    "average.holds": (
        "“{average}”与{above}÷{below}＝{exact}相符。",
        "“{average}” follows: {above} / {below} = {exact}.",
    ),
    "average.broken": (
        "“{average}”与两数不符：{above}÷{below}＝{exact}。请核对三个数。",
        "“{average}” does not follow: {above} / {below} = {exact}. Check all three.",
    ),
    "shares.holds": (
        "各项占比之和为{sum}%：{parts}。",
        "The shares make {sum} %: {parts}.",
    ),
    "shares.broken": (
        "各项占比之和为{sum}%，不是100%：{parts}。请核对“{percent}”等占比；如可多选或未列全，应写明。",
        "The shares make {sum} %, not 100 %: {parts}. Check them; if several may apply or some are left out, say so.",
    ),
}
