"""The scale of a measure: where it stands, where it should be, and the best that can still be reached."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

WIDTH = 400


class Scale(NamedTuple):
    value_x: float
    reach_width: float
    target_x: float
    words: str


def scale_of(*, value: float, target: float, reachable: float) -> Scale:
    """Rates as fractions of 1, drawn from zero. `reachable` is never drawn shorter than the value."""
    best = max(value, reachable)
    words = _("现为 %(value).2f%%，目标 %(target).2f%%，最好还能到 %(best).2f%%") % {
        "value": value * 100,
        "target": target * 100,
        "best": best * 100,
    }
    return Scale(round(value * WIDTH, 1), round((best - value) * WIDTH, 1), round(target * WIDTH, 1), words)
