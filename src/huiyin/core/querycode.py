"""查询码: sixteen digits on the slip, the last one a check digit, so that a slip of the pen is told from a wrong code.

The check is ISO 7064 MOD 11,10: every single wrong digit and nearly every swap of neighbours is found.
"""

from __future__ import annotations

LENGTH = 16
_GROUP = 4


def check_digit(digits: str) -> str:
    """The digit that follows these digits."""
    rest = 10
    for digit in digits:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return str((11 - rest) % 10)


def complete(digits: str) -> str:
    """Fifteen digits and their check digit.

    Raises:
        ValueError: not fifteen digits.
    """
    if len(digits) != LENGTH - 1 or not (digits.isascii() and digits.isdigit()):
        raise ValueError("a query code is made of fifteen digits")
    return digits + check_digit(digits)


def plain(text: str) -> str:
    """A code as it is stored, of one as somebody typed it."""
    return "".join(text.split()).replace("-", "")


def is_valid(text: str) -> bool:
    code = plain(text)
    return len(code) == LENGTH and code.isascii() and code.isdigit() and check_digit(code[:-1]) == code[-1]


def grouped(code: str) -> str:
    """1234 5678 9012 3456"""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
