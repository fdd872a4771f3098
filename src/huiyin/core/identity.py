"""公民身份号码 (GB 11643-1999), telephone numbers, e-mail addresses: what about them cannot be right."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_RESIDENT = re.compile(r"\d{17}[\dX]|\d{15}")
_MOBILE = re.compile(r"(?:(?:\+?0{0,2}86)?1[3-9]\d{9})")
#: Area code and number, or the number alone, with an extension.
_FIXED = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:[-转]\d{1,6})?")
_SHORT = re.compile(r"(?:400|800)\d{7}|1\d{4}")
#: One mailbox at one host; nothing that could start another line of a message's head.
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w](?:[\w-]{0,61}[\w])?\.)+[\w-]{2,63}", re.ASCII)

Fault = Literal["length", "day", "check"]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def looks_resident(text: str) -> bool:
    """Whether it is written as a resident's number: fifteen or eighteen digits, or nearly so."""
    folded = _folded(text).upper()
    return folded.rstrip("X").isdigit() and 14 <= len(folded) <= 20


def check_character(first_17: str) -> str:
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def resident_fault(text: str, today: date) -> Fault | None:
    """What is wrong with a resident's identity number; None when it holds together."""
    number = _folded(text).upper()
    if not _RESIDENT.fullmatch(number):
        return "length"
    born = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        day = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return "day"
    if not date(1880, 1, 1) <= day <= today:
        return "day"
    if len(number) == 18 and check_character(number[:17]) != number[17]:
        return "check"
    return None


def is_phone(text: str) -> bool:
    """A mobile number, a fixed one with or without area code, or a service number; blanks and dashes do not matter."""
    folded = _folded(text).replace("—", "-")
    plain = folded.replace("-", "").replace("(", "").replace(")", "")
    return bool(
        _MOBILE.fullmatch(plain) or _FIXED.fullmatch(folded) or _FIXED.fullmatch(plain) or _SHORT.fullmatch(plain)
    )


def mobile_of(text: str) -> str:
    """The eleven digits of a mobile number, which alone gets text messages; empty for any other number."""
    plain = _folded(text).translate(str.maketrans("", "", "-—()"))
    return plain[-11:] if _MOBILE.fullmatch(plain) else ""


def is_email(text: str) -> bool:
    return len(text) <= 200 and bool(_EMAIL.fullmatch(text))
