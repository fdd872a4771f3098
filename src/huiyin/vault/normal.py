"""One spelling for what is looked up by blind index, so that 138-1234 5678 finds １３８１２３４５６７８."""

from __future__ import annotations

import re
from unicodedata import normalize

_NOT_DIGITS = re.compile(r"\D")
_COUNTRY = re.compile(r"^(?:0086|86)(?=1\d{10}$)")
_SPACES = re.compile(r"\s+")
#: Between the parts of a transliterated name several dots are in use.
_DOTS = str.maketrans("", "", "·•・‧∙.．")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def phone(text: str) -> str:
    return _COUNTRY.sub("", _NOT_DIGITS.sub("", normalize("NFKC", text)))


def id_number(text: str) -> str:
    """居民身份证号码: fifteen digits of the old kind become eighteen (GB 11643-1999)."""
    number = _SPACES.sub("", normalize("NFKC", text)).upper()
    if len(number) == 15 and number.isdecimal():
        number = f"{number[:6]}19{number[6:]}"
        number += "10X98765432"[
            sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=True)) % 11
        ]
    return number


def name(text: str) -> str:
    return _SPACES.sub("", normalize("NFKC", text)).translate(_DOTS).casefold()


def plain(text: str) -> str:
    return _SPACES.sub(" ", normalize("NFKC", text)).strip().casefold()


#: Purpose of a blind index → how its values are brought to one spelling; any other purpose uses `plain`.
BY_PURPOSE = {"phone": phone, "id_number": id_number, "name": name}
