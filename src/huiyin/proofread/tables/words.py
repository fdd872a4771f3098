"""Sentences of the rules about tables."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "table.holds": (
        "{where}：{total}等于各部分之和：{parts} = {sum}。",
        "{where}: {total} is the sum of its parts: {parts} = {sum}.",
    ),
    "table.rounding": (
        "{where}：{total}与各部分之和相差{gap}，在四舍五入的范围内：{parts} = {sum}。",
        "{where}: {total} differs from the sum of its parts by {gap}, within rounding: {parts} = {sum}.",
    ),
    "table.broken": (
        "{where}：{total}与各部分之和不符：{parts} = {sum}，相差{gap}。应为{sum}，或核对各部分。",
        "{where}: {total} is not the sum of its parts: {parts} = {sum}, {gap} apart. Make it {sum}, or check them.",
    ),
    "table.difference_holds": (
        "{where}：{stated} = {first} - {second}。",
        "{where}: {stated} = {first} - {second}.",
    ),
    "table.difference_rounding": (
        "{where}：{stated}与{first} - {second} = {value}相差在四舍五入的范围内。",
        "{where}: {stated} is {first} - {second} = {value} within rounding.",
    ),
    "table.difference_broken": (
        "{where}：{first} - {second} = {value}，表中为{stated}。应为{value}，或核对两数。",
        "{where}: {first} - {second} = {value}, printed {stated}. Make it {value}, or check the two figures.",
    ),
    "table.change_holds": (
        "{where}：({this} - {last}) ÷ {last} = {value}%，与{stated}%相符。",
        "{where}: ({this} - {last}) / {last} = {value}%, which is {stated}%.",
    ),
    "table.change_cut": (
        "{where}：({this} - {last}) ÷ {last} = {value}%，{stated}%是舍去尾数的结果，四舍五入应为{expected}%。",
        "{where}: ({this} - {last}) / {last} = {value}%; {stated}% was cut off, rounded it is {expected}%.",
    ),
    "table.change_broken": (
        "{where}：({this} - {last}) ÷ {last} = {value}%，表中为{stated}%。应为{expected}%，或核对两数。",
        "{where}: ({this} - {last}) / {last} = {value}%, printed {stated}%. Make it {expected}%, or check the figures.",
    ),
    "table.increase_holds": (
        "{where}：{first} ÷ ({second} - {first}) = {value}%，与{stated}%相符。",
        "{where}: {first} / ({second} - {first}) = {value}%, which is {stated}%.",
    ),
    "table.base_broken": (
        "{where}：{stated}%是以{this}为基数算出的，以{last}为基数是{value}%。应为{expected}%。",
        "{where}: {stated}% was reckoned on {this}; on {last} it is {value}%. Make it {expected}%.",
    ),
    "table.rate_holds": (
        "{where}：{this} ÷ {last} = {value}%，与{stated}%相符。",
        "{where}: {this} / {last} = {value}%, which is {stated}%.",
    ),
    "table.rate_cut": (
        "{where}：{this} ÷ {last} = {value}%，{stated}%是舍去尾数的结果，四舍五入应为{expected}%。",
        "{where}: {this} / {last} = {value}%; {stated}% was cut off, rounded it is {expected}%.",
    ),
    "table.rate_broken": (
        "{where}：{this} ÷ {last} = {value}%，表中为{stated}%。应为{expected}%，或核对两数。",
        "{where}: {this} / {last} = {value}%, printed {stated}%. Make it {expected}%, or check the two figures.",
    ),
    "table.balance_holds": (
        "{where}：{first} + {second} - {third} = {value}，与{stated}相符。",
        "{where}: {first} + {second} - {third} = {value}, which is {stated}.",
    ),
    "table.balance_broken": (
        "{where}：{first} + {second} - {third} = {value}，表中为{stated}。应为{value}，或核对各数。",
        "{where}: {first} + {second} - {third} = {value}, printed {stated}. Make it {value}, or check the figures.",
    ),
    "table.adjusted_holds": (
        "{where}：{first} + {second} = {value}，与{stated}相符。",
        "{where}: {first} + {second} = {value}, which is {stated}.",
    ),
    "table.adjusted_broken": (
        "{where}：{first} + {second} = {value}，表中为{stated}。应为{value}，或核对两数。",
        "{where}: {first} + {second} = {value}, printed {stated}. Make it {value}, or check the two figures.",
    ),
    "table.product_holds": (
        "{where}：{first} × {second} = {value}，与{stated}相符。",
        "{where}: {first} × {second} = {value}, which is {stated}.",
    ),
    "table.quotient_holds": (
        "{where}：{first} ÷ {second} = {value}，与{stated}相符。",
        "{where}: {first} / {second} = {value}, which is {stated}.",
    ),
    "table.quotient_broken": (
        "{where}：{first} ÷ {second} = {value}，表中为{stated}。应为{value}，或核对两数。",
        "{where}: {first} / {second} = {value}, printed {stated}. Make it {value}, or check both.",
    ),
    "table.product_broken": (
        "{where}：{first} × {second} = {value}，表中为{stated}。应为{value}，或核对单价和数量。",
        "{where}: {first} × {second} = {value}, printed {stated}. Make it {value}, or check price and count.",
    ),
    "table.score": (
        "{where}：得分{stated}超过分值{most}。请核对。",
        "{where}: the score {stated} is more than its {most} points. Check it.",
    ),
}
