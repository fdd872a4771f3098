"""The sentences of template traps, Chinese and English side by side: what is wrong and how to mend it."""
# ruff: noqa: E501  a sentence stays on its line, Chinese counts double

from __future__ import annotations

from typing import Literal

#: code: severity, Chinese message and remedy, English message and remedy.
MESSAGES: dict[str, tuple[Literal["error", "warning"], str, str, str, str]] = {}
