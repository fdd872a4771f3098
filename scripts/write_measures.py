"""Write docs/measures.md from the register of measures."""

from __future__ import annotations

from pathlib import Path

from huiyin.core.measures import shipped
from huiyin.core.measures_text import document

if __name__ == "__main__":
    target = Path(__file__).resolve().parent.parent / "docs" / "measures.md"
    target.write_text(document(shipped()), encoding="utf-8")
