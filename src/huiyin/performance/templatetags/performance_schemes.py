"""What templates of schemes need: a value by its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key; nothing where there is none."""
    return found.get(key, "")
