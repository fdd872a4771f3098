"""A text as it comes out of a PDF or a scan: every line broken after so many characters."""

from __future__ import annotations

import re

#: What a word processor never breaks, and what it never begins a line with.
TOKEN = re.compile(r"[0-9.,%A-Za-z]+|.")
CLOSING = "，。；：、）》”%,.;:)"


def broken(text: str, width: int) -> str:
    """Lines of tables are left as they are."""
    return "\n".join(piece for line in text.split("\n") for piece in _broken(line, width))


def _broken(line: str, width: int) -> list[str]:
    if line.count("|") > 1 or "  " in line.strip() or len(line) <= width:
        return [line]
    pieces = ["  "]
    for token in TOKEN.findall(line):
        if len(pieces[-1]) + len(token) > width and token not in CLOSING:
            pieces.append("")
        pieces[-1] += token
    return pieces
