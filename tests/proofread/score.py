"""`python -m tests.proofread.score [FOLDER …]`: how well the proofreader reads the corpus, or texts kept elsewhere.

Of `held` only totals are printed: who mends a rule by a passage of it spoils the only figure that says how the
proofreader does on what it has not seen.
"""

from __future__ import annotations

import sys

from .corpus import KINDS
from .reader import scored
from .scoring import Score


def main(parts: list[str]) -> int:
    for part in parts or ["dev", "held"]:
        total, _ = scored(part)
        print(f"== {part}\n{table(total)}")
        if not part.endswith("held"):
            print("\n".join([*total.misses, *total.alarms]))
    return 0


def table(score: Score) -> str:
    lines = [f"{'kind':12}{'asked':>7}{'found':>7}{'right':>7}{'recall':>9}{'kind agrees':>13}"]
    lines += [
        f"{kind:12}{score.asked[kind]:7}{score.found[kind]:7}{score.right[kind]:7}"
        f"{score.right[kind] / score.asked[kind]:9.1%}{score.kind_right[kind]:13}"
        for kind in KINDS
        if score.asked[kind]
    ]
    total = f"{'all':12}{score.asked.total():7}{score.found.total():7}{score.right.total():7}{score.recall:9.1%}"
    raised = f"precision of error and likely {score.precision:.1%} ({score.raised_right}/{score.raised})"
    lines += [
        f"{total}{score.kind_right.total():13}",
        f"verdicts {score.verdicts:.1%}; {raised}; look-alikes raised {score.never_raised} of {score.never}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
