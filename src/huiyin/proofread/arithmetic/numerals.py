"""Numbers as Chinese prose writes them, read exactly: 一千二百零三, 两万三, 二〇二一, 12.5万, 三分之一."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "两": 2,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "幺": 1,
}  # fmt: skip
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
SCALES = {"万": 10**4, "亿": 10**8}
CHARACTERS = "".join((*DIGITS, *TENS, *SCALES))
WIDE = str.maketrans("０１２３４５６７８９．，％＋－", "0123456789.,%+-")
_ARABIC = re.compile(r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<scale>[十百千]?[万亿]?亿?)")
_WRITTEN = "零一二三四五六七八九"


def decimals(text: str) -> int:
    """How many digits stand behind the point."""
    return len(text.partition(".")[2].rstrip("十百千万亿"))


def scale_of(word: str) -> int:
    """百万 is 10**6, 万亿 10**12."""
    product = 1
    for character in word:
        product *= TENS.get(character) or SCALES.get(character) or 1
    return product


def arabic(text: str) -> Fraction | None:
    """508, 1,760, 12.5万, with full width digits too."""
    match = _ARABIC.fullmatch(text.translate(WIDE))
    if match is None:
        return None
    return Fraction(match["number"].replace(",", "")) * scale_of(match["scale"])


def _under_ten_thousand(text: str) -> int | None:
    """一千二百零三; 十二 begins without its one; 三百五 means 350."""
    total, digit, last = 0, None, 10**4
    for index, character in enumerate(text):
        if character in DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = DIGITS[character]
            continue
        ten = TENS[character]
        bare = digit is None and not (ten == 10 and (index == 0 or text[index - 1] == "零"))
        if ten >= last or bare:
            return None
        total += (digit or 1) * ten
        digit, last = None, ten
    if digit:
        # 三百五: the digit behind counts the next tens, unless a 零 stands between
        elided = last in {100, 1000} and len(text) >= 2 and text[-2] in TENS
        total += digit * (last // 10 if elided else 1)
    return total


def _whole(text: str) -> int | None:
    if not text:
        return None
    if len(text) > 1 and all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    for scale in ("亿", "万"):
        head, found, tail = text.rpartition(scale)
        if not found:
            continue
        above, below = _whole(head), 0
        if above is None:
            return None
        if tail:
            rest = _whole(tail)
            if rest is None or rest >= SCALES[scale]:
                return None
            # 两万三 means 23000
            below = rest * SCALES[scale] // 10 if len(tail) == 1 and tail in DIGITS and rest else rest
        return above * SCALES[scale] + below
    return _under_ten_thousand(text)


def chinese(text: str) -> Fraction | None:
    """The value of Chinese numerals, or None if they are none."""
    whole, point, behind = text.partition("点")
    if any(character not in CHARACTERS for character in whole):
        return None
    if not point:
        value = _whole(whole)
        return None if value is None else Fraction(value)
    figures = behind.rstrip("万亿")
    if not figures or any(character not in DIGITS for character in figures):
        return None
    value = _whole(whole)
    if value is None:
        return None
    part = Fraction(int("".join(str(DIGITS[character]) for character in figures)), 10 ** len(figures))
    return (value + part) * scale_of(behind[len(figures) :])


def read(text: str) -> Fraction | None:
    """Either kind, and 三分之一, 百分之八, 千分之三."""
    below, parted, above = text.partition("分之")
    if parted:
        bottom, top = read(below if below not in TENS else f"一{below}"), read(above)
        return None if not bottom or top is None else top / bottom
    return arabic(text) if text[:1].translate(WIDE).isdecimal() else chinese(text)


def written(value: int) -> str:
    """A whole number in Chinese numerals: 10 is 十, 105 一百零五, 20000 二万."""
    if value < 10:
        return _WRITTEN[value]
    for scale, name in ((10**8, "亿"), (10**4, "万")):
        if value >= scale:
            above, below = divmod(value, scale)
            gap = "零" if 0 < below < scale // 10 else ""
            return f"{written(above)}{name}{gap}{written(below) if below else ''}"
    text, rest = "", value
    for ten, name in ((1000, "千"), (100, "百"), (10, "十")):
        digit, rest = divmod(rest, ten)
        if digit:
            text += _WRITTEN[digit] + name
        elif text and rest and not text.endswith("零"):
            text += "零"
    text += _WRITTEN[rest] if rest else ""
    return text.removeprefix("一") if 10 <= value < 20 else text


@lru_cache(maxsize=1024)
def unit_scale(unit: str) -> int:
    """万元 counts 10000 yuan, 件 one piece."""
    if unit in {"千元", "百元"}:
        return scale_of(unit[0])
    head = re.match(r"[百千]?[万亿](?=[元美欧港])", unit)
    return scale_of(head[0]) if head else 1
