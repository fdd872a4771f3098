"""Sentences of the rules about parts, wholes and lists."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "sum.holds": ("“{whole}”等于各部分之和：{parts} = {sum}。", "“{whole}” is the sum of its parts: {parts} = {sum}."),
    "sum.rounding": (
        "“{whole}”与各部分之和相差{gap}，在四舍五入的范围内：{parts} = {sum}。",
        "“{whole}” differs from the sum of its parts by {gap}, within rounding: {parts} = {sum}.",
    ),
    "sum.broken": (
        "“{whole}”与各部分之和不符：{parts} = {sum}，文中为{total}，相差{gap}。应改总数为{sum}，或核对各部分。",
        "“{whole}” is not the sum of its parts: {parts} = {sum}, printed {total}. Make it {sum}, or check the parts.",
    ),
    "sum.over": (
        "“其中”各项超过总数：{parts} = {sum}，大于“{whole}”的{total}。请核对总数或各部分。",
        "The parts exceed their whole: {parts} = {sum}, more than {total} of “{whole}”. Check the whole or the parts.",
    ),
    "list.holds": (
        "“{stated}”与所列{count}项相符：{names}。",
        "“{stated}” matches the {count} that are listed: {names}.",
    ),
    "list.broken": (
        "“{stated}”，所列为{count}项：{names}。应改为{count}，或补正所列名称。",
        "“{stated}”, but {count} are listed: {names}. Make it {count}, or mend the list.",
    ),
    "count.holds": (
        "“{stated}”与下文的{count}项相符：{names}。",
        "“{stated}” matches the {count} that follow: {names}.",
    ),
    "count.broken": (
        "“{stated}”，下文只见{count}项：{names}。应改为{count}，或补正所列内容。",
        "“{stated}”, but {count} follow: {names}. Make it {count}, or mend what follows.",
    ),
}
