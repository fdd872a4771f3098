"""Sentences of the rules about differences, changes and percentage points."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "difference.holds": (
        "“{gap}”与前后两数相符：{larger}－{smaller}＝{expected}。",
        "“{gap}” follows from both figures: {larger} - {smaller} = {expected}.",
    ),
    "difference.rounding": (
        "“{gap}”与{larger}－{smaller}＝{expected}在末位相差，在四舍五入的范围内。",
        "“{gap}” differs from {larger} - {smaller} = {expected} in the last digit, within rounding.",
    ),
    "difference.direction": (
        "“{gap}”的方向与两数相反：由{base}到{level}是{word}{expected}。应改为“{word}”，或核对两数是否对调。",
        (
            "“{gap}” goes the other way: from {base} to {level} is {word_en} of {expected}. Change the word, "
            "or check whether the two figures were exchanged."
        ),
    ),
    "difference.broken": (
        "“{gap}”与两数不符：{larger}－{smaller}＝{expected}。应改为{word}{expected}，或核对{level}和{base}。",
        "“{gap}” does not follow: {larger} - {smaller} = {expected}. Make it {expected}, or check {level} and {base}.",
    ),
    "balance.holds": (
        "“{gap}”等于{larger}－{smaller}。",
        "“{gap}” is {larger} - {smaller}.",
    ),
    "balance.adjusted": (
        "“{gap}”等于{larger}＋{smaller}。",
        "“{gap}” is {larger} + {smaller}.",
    ),
    "adjusted.broken": (
        "“{gap}”与调整不符：{start}{sign}{change}＝{expected}。应改为{expected}，或核对三个数。",
        "“{gap}” does not follow: {start} {sign} {change} = {expected}. Make it {expected}, or check all three.",
    ),
    "balance.rounding": (
        "“{gap}”与{larger}－{smaller}＝{expected}在末位相差，在四舍五入的范围内。",
        "“{gap}” differs from {larger} - {smaller} = {expected} in the last digit, within rounding.",
    ),
    "balance.broken": (
        "“{gap}”与前文两数不符：{larger}－{smaller}＝{expected}。应改为{expected}，或核对前文两数。",
        "“{gap}” does not follow: {larger} - {smaller} = {expected}. Make it {expected}, or check the two figures.",
    ),
    "change.holds": (
        "“{percent}”与{one}、{two}相符，计算得{exact}%。",
        "“{percent}” follows from {one} and {two}: {exact} %.",
    ),
    "change.rounding": (
        "由{one}、{two}计算得{exact}%，文中为“{percent}”；按两数四舍五入前的值可以成立。",
        "{one} and {two} make {exact} %, printed “{percent}”; the figures before rounding may give it.",
    ),
    "change.cut": (
        "由{one}、{two}计算得{exact}%，文中“{percent}”是舍去尾数而非四舍五入。四舍五入应为{expected}%。",
        "{one} and {two} make {exact} %; “{percent}” was cut off, not rounded. Rounded it is {expected} %.",
    ),
    "change.broken": (
        "“{percent}”与{one}、{two}不符，计算得{exact}%。应改为{expected}%，或核对两数。",
        "“{percent}” does not follow from {one} and {two}, which make {exact} %. Make it {expected} %, or check both.",
    ),
    "change.base": (
        "“{percent}”是以本期数为分母算得的；以{one}、{two}按上期数为分母计算得{exact}%。应改为{expected}%。",
        (
            "“{percent}” was divided by this period's figure; by last period's {one} and {two} make {exact} %. "
            "Make it {expected} %."
        ),
    ),
    "change.exceeds": (
        "增加额“{gap}”大于本期的“{level}”，上期将是负数，“{percent}”无从算起。请核对这三个数。",
        "A rise of “{gap}” to “{level}” would start below zero, and “{percent}” follows from nothing: check all three.",
    ),
    "change.unit": (
        "“{gap}”的单位与“{percent}”不符：以{level}计算，变动额为“{guess}”时才相符。请核对“{gap}”的单位。",
        "“{percent}” follows from {level} only if “{gap}” is {guess}: check the unit of “{gap}”.",
    ),
    "change.direction": (
        "“{said}{percent}”的方向与{one}、{two}相反，幅度{exact}%。应改正升降用语，或核对两数是否对调。",
        (
            "“{percent}” goes the other way than {one} and {two}, which move by {exact} %. "
            "Change the word, or check whether the figures were exchanged."
        ),
    ),
    "change.zero": (
        "“{percent}”的基数为零，无法计算增减百分比（{one}、{two}）。建议只写增减额，或以“—”表示。",
        "“{percent}” starts from zero: no percentage can be computed ({one}, {two}). Give the amount only, or a dash.",
    ),
    "points.holds": (
        "“{points}”与{one}、{two}相符。",
        "“{points}” follows from {one} and {two}.",
    ),
    "points.rounding": (
        "“{points}”与{one}、{two}之差{expected}个百分点在末位相差，在四舍五入的范围内。",
        "“{points}” differs from {expected} points between {one} and {two} in the last digit, within rounding.",
    ),
    "points.direction": (
        "“{points}”的方向与{one}、{two}相反：应为{word}{expected}个百分点。",
        "“{points}” goes the other way than {one} and {two}: {expected} points.",
    ),
    "points.broken": (
        "“{points}”与{one}、{two}不符，两者相差{expected}个百分点。应改为{expected}个百分点，或核对两个百分数。",
        "“{points}” does not follow: {one} and {two} are {expected} points apart. Make it {expected}, or check both.",
    ),
    "points.percent": (
        "“{percent}”是{one}与{two}之差，应写作“{number}个百分点”。",
        "“{percent}” is the difference of {one} and {two}: say “{number} percentage points”.",
    ),
    "factor.holds": (
        "“{times}”与{one}、{two}相符，增加{more}倍。",
        "“{times}” follows from {one} and {two}: {more} times more.",
    ),
    "factor.rounding": (
        "由{one}、{two}计算增加{more}倍，文中为“{times}”，在四舍五入或舍去尾数的范围内。",
        "{one} and {two} make {more} times more, printed “{times}”, within rounding or cut-off.",
    ),
    "factor.became": (
        "“{times}”把“是……的{multiple}倍”写成了“增长{multiple}倍”：由{two}到{one}，增加{more}倍。应改为增长{more}倍，或“是上期的{multiple}倍”。",
        "“{times}” tells {multiple} times as much as {multiple} times more: {two} to {one} is {more} times more.",
    ),
    "factor.broken": (
        "“{times}”与{one}、{two}不符，计算得增加{more}倍（是上期的{multiple}倍）。应改为增长{more}倍，或核对两数。",
        "“{times}” does not follow from {one} and {two}, which make {more} times more ({multiple} times as much).",
    ),
    "factor.fall": (
        "减少不能用倍数表示：“{times}”，由{two}到{one}。应改为百分比。",
        "A fall cannot be told in times: “{times}”, from {two} to {one}. Give a percentage.",
    ),
    "multiple.holds": (
        "“{times}”与{one}、{two}相符，计算得{multiple}倍。",
        "“{times}” follows from {one} and {two}: {multiple} times.",
    ),
    "multiple.rounding": (
        "由{one}、{two}计算得{multiple}倍，文中为“{times}”，在四舍五入或舍去尾数的范围内。",
        "{one} and {two} make {multiple} times, printed “{times}”, within rounding or cut-off.",
    ),
    "multiple.broken": (
        "“{times}”与{one}、{two}不符，计算得{multiple}倍。应改为{multiple}倍，或核对两数。",
        "“{times}” does not follow from {one} and {two}, which make {multiple} times. Make it that, or check both.",
    ),
    "attainable.holds": (
        "本期{level}，{word}{percent}：上期为{last}时成立。",
        "{level} now, changed by {percent}: true if it was {last} before.",
    ),
    "attainable.cut": (
        "本期{level}，{word}{percent}：上期为{last}时舍去尾数可得。",
        "{level} now, changed by {percent}: true by cut-off if it was {last} before.",
    ),
    "attainable.broken": (
        "本期{level}，{word}{percent}：没有任何整数的上期数能得出这个百分比，最接近的是{near}。请核对两数。",
        "{level} now, changed by {percent}: no whole number before gives it; nearest are {near_en}. Check both.",
    ),
}
