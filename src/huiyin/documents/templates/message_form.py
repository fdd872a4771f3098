"""What the sentences of a trap are."""

from __future__ import annotations

from typing import Literal

Severity = Literal["error", "warning"]
#: Severity, Chinese message and remedy, English message and remedy.
Sentences = tuple[Severity, str, str, str, str]
