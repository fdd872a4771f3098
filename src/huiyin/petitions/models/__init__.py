"""The rows of petitions: what replay derives, what the ledger must not hold, and what the desk keeps beside it."""

from huiyin.petitions.models.casework import Assignment, Attachment, Instruction, Note, Recusal, Waiting
from huiyin.petitions.models.counts import MatterCount, WaitingCount
from huiyin.petitions.models.derived import Content, Counter, ImportRun, Matter, Petition
from huiyin.petitions.models.desk import DraftFile, EntryDraft, PartyKey, Responsibility, SavedView, YearNotice
from huiyin.petitions.models.keeping import Disposal, Hold
from huiyin.petitions.models.window import WindowFiling

__all__ = [
    "Assignment",
    "Attachment",
    "Content",
    "Counter",
    "Disposal",
    "DraftFile",
    "EntryDraft",
    "Hold",
    "ImportRun",
    "Instruction",
    "Matter",
    "MatterCount",
    "Note",
    "PartyKey",
    "Petition",
    "Recusal",
    "Responsibility",
    "SavedView",
    "Waiting",
    "WaitingCount",
    "WindowFiling",
    "YearNotice",
]
