"""What other rooms ask about letters."""

from huiyin.letters.kinds import KINDS, Missing
from huiyin.letters.queries.documents import (
    document,
    draft_document,
    pdf,
    preview_html,
    unsaved_document,
)
from huiyin.letters.queries.found import (
    RegisterLine,
    awaiting,
    chain_of,
    entry_count,
    last_serial,
    letters_of,
    missing,
    register,
)
from huiyin.letters.queries.numbers import code_of, default_code, number_text
from huiyin.letters.queries.templates import current_template, template_bytes, versions

__all__ = [
    "KINDS",
    "Missing",
    "RegisterLine",
    "awaiting",
    "chain_of",
    "code_of",
    "current_template",
    "default_code",
    "document",
    "draft_document",
    "entry_count",
    "last_serial",
    "letters_of",
    "missing",
    "number_text",
    "pdf",
    "preview_html",
    "register",
    "template_bytes",
    "unsaved_document",
    "versions",
]
