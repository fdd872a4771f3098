"""What is done with letters: one verb, one act, one entry in the letter's stream."""

from huiyin.letters.acts.deciding import decide
from huiyin.letters.acts.drafting import draft, revise, submit, take_back, withdraw_draft
from huiyin.letters.acts.issuing import close_for_disposal, issue, issue_now, serve, void
from huiyin.letters.acts.keeping import replace_template, reseal_letters, retire_template, set_chain
from huiyin.letters.acts.numbering import set_code, skip_numbers

__all__ = [
    "close_for_disposal",
    "decide",
    "draft",
    "issue",
    "issue_now",
    "replace_template",
    "reseal_letters",
    "retire_template",
    "revise",
    "serve",
    "set_chain",
    "set_code",
    "skip_numbers",
    "submit",
    "take_back",
    "void",
    "withdraw_draft",
]
