"""A petition as it was entered, from what is known of it now."""

from __future__ import annotations

from typing import Any

from huiyin.core.filing import Entry
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.contents import Text

#: Values of the fact that an entry has under the same name, as texts and ids.
_CODES = ("channel", "reception", "purpose", "first", "source", "earlier")
_PLAIN = ("people", "place", "accused", "petitioned", "first_nationwide", "superior_due")
TEXTS = ("name", "phone", "id_number", "address", "ask")
DETAILS = ("facts", "history", "email")


def entry_of(case: Case, text: Text) -> Entry:
    fact, course = case.fact, case.course
    known: dict[str, Any] = {name: getattr(fact, name) or "" for name in _CODES}
    known |= {name: getattr(fact, name) for name in _PLAIN}
    known |= {name: text.fields.get(name, "") for name in TEXTS}
    known |= {name: text.details.get(name, "") for name in DETAILS}
    return Entry(
        **known,
        topic=fact.topic or fact.topic1,
        parties=text.parties,
        anonymous=course.anonymous,
        confidential=course.confidential,
        read_back=bool(text.details.get("read_by")) or fact.channel != "visit",
        read_by=text.details.get("read_by", ""),
    )
