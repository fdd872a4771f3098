"""Finding petitions by number or by words of what is asked."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from huiyin.matching.bigrams import is_single, phrases
from huiyin.petitions.models import Petition
from huiyin.vault.fields import current

#: Fewer digits are no telephone or identity number.
_LEAST_DIGITS = 7


def petitions_with(text: str) -> QuerySet[Petition]:
    """Petitions whose number begins with the text, whose request has all of its words, each as written, or whose
    petitioner has exactly this name, telephone number or identity number."""
    wanted = phrases(text)
    condition = Q(number__istartswith=text.strip()) | _of_petitioner(text.strip())
    if wanted:
        sql, given = _sqlite(wanted) if connection.vendor == "sqlite" else _postgres(wanted)
        condition |= Q(pk__in=RawSQL(sql, [given]))  # noqa: S611  the statement is fixed, the words are a parameter
    return Petition.objects.filter(condition)


def _of_petitioner(text: str) -> Q:
    """By blind index, so only the whole of a value is found and never a part of it."""
    vault = current()
    condition = Q(name_key=vault.blind(text, "name"))
    if sum(letter.isdecimal() for letter in text) >= _LEAST_DIGITS:
        condition |= Q(phone_key=vault.blind(text, "phone")) | Q(id_number_key=vault.blind(text, "id_number"))
    return condition


def _sqlite(wanted: list[list[str]]) -> tuple[str, str]:
    match = " ".join(f'"{phrase[0]}"*' if is_single(phrase) else f'"{" ".join(phrase)}"' for phrase in wanted)
    return "SELECT rowid FROM petitions_text WHERE petitions_text MATCH %s", match


def _postgres(wanted: list[list[str]]) -> tuple[str, str]:
    query = " & ".join(f"{phrase[0]}:*" if is_single(phrase) else f"({' <-> '.join(phrase)})" for phrase in wanted)
    return "SELECT petition FROM petitions_text WHERE tokens @@ %s::tsquery", query
