"""The makers of the acts that letters carry, area by area: what issuing a letter performs."""

from __future__ import annotations

from huiyin.petitions.acts import dispatching, handling, handling_opinion, handling_talks, remedies, urging
from huiyin.petitions.acts.signing import Making

MAKERS: dict[str, Making] = {
    **dispatching.MAKERS,
    **handling.MAKERS,
    **handling_opinion.MAKERS,
    **handling_talks.MAKERS,
    **remedies.MAKERS,
    **urging.MAKERS,
}
