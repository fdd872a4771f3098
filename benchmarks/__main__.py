"""`python -m benchmarks [NAME …]`: every benchmark, or those named, in one table."""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.table import Line, table

MODULES = (
    "replay",
    "import_ledger",
    "measures",
    "statistics_page",
    "reports",
    "desk",
    "helpdesk",
    "flood",
    "filing",
    "proofread",
    "performance",
    "finance",
    "year_reports",
)


def main(names: list[str]) -> int:
    """Run and print. The exit code is 1 when a target was missed, 2 when a benchmark is not known."""
    unknown = [name for name in names if name not in MODULES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(MODULES)}", file=sys.stderr)
        return 2
    lines: list[Line] = []
    for name in names or MODULES:
        print(f"running {name} …", file=sys.stderr, flush=True)
        lines += import_module(f"benchmarks.{name}").run()
    print(table(lines))
    return 1 if any(line.kept is False for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
