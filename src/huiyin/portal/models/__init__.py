"""What the window keeps. Each part has a module of its own; all of them are named here."""

from huiyin.portal.models.drafts import WindowDraft, WindowDraftFile
from huiyin.portal.models.follow import WrongCode
from huiyin.portal.models.notices import DeliveryTry, Notice, NoticeCursor
from huiyin.portal.models.reminders import Reminder, ReminderChoice, ReminderDay, ReminderMail
from huiyin.portal.models.suggestions import NameConsent, SuggestionCall, SuggestionShown

__all__ = [
    "DeliveryTry",
    "NameConsent",
    "Notice",
    "NoticeCursor",
    "Reminder",
    "ReminderChoice",
    "ReminderDay",
    "ReminderMail",
    "SuggestionCall",
    "SuggestionShown",
    "WindowDraft",
    "WindowDraftFile",
    "WrongCode",
]
