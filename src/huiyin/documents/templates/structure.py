"""Blocks and their ends: every {% if %} and {% for %} of a story closed, at the same level, around whole elements."""

from __future__ import annotations

from huiyin.documents.templates.lines import lines
from huiyin.documents.templates.reading import Reading
from huiyin.documents.templates.stories import Story


def tags_of(story: Story) -> Reading:
    """The placeholders of a story in the order of the document."""
    return Reading(lines(story))
