"""What a template file may be: a Word document that reaches nowhere and runs nothing."""

from __future__ import annotations


def guard(data: bytes) -> None:
    """Refuse a file that is no plain Word document, or that could do harm.

    Raises:
        TemplateRefused: with every reason found.
    """
