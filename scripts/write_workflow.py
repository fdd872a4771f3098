"""Write docs/workflow.md from the table of the workflow."""

from __future__ import annotations

from pathlib import Path

from huiyin.core.workflow_text import document

if __name__ == "__main__":
    target = Path(__file__).resolve().parent.parent / "docs" / "workflow.md"
    target.write_text(document(), encoding="utf-8")
