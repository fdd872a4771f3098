"""The forms of the room: filters of lists, and one form for each deed."""

from huiyin.petitions.forms.filters import DUE_WORDS, MatterFilterForm

__all__ = ["DUE_WORDS", "MatterFilterForm"]
