"""Finding petitions by number or by words of what is asked."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from huiyin.matching.bigrams import is_single, phrases
from huiyin.petitions.models import Petition


def petitions_with(text: str) -> QuerySet[Petition]:
    """Petitions whose number begins with the text, or whose request has all of its words, each as written."""
    wanted = phrases(text)
    condition = Q(number__istartswith=text.strip())
    if wanted:
        sql, given = _sqlite(wanted) if connection.vendor == "sqlite" else _postgres(wanted)
        condition |= Q(pk__in=RawSQL(sql, [given]))  # noqa: S611  the statement is fixed, the words are a parameter
    return Petition.objects.filter(condition)


def _sqlite(wanted: list[list[str]]) -> tuple[str, str]:
    match = " ".join(f'"{phrase[0]}"*' if is_single(phrase) else f'"{" ".join(phrase)}"' for phrase in wanted)
    return "SELECT rowid FROM petitions_text WHERE petitions_text MATCH %s", match


def _postgres(wanted: list[list[str]]) -> tuple[str, str]:
    query = " & ".join(f"{phrase[0]}:*" if is_single(phrase) else f"({' <-> '.join(phrase)})" for phrase in wanted)
    return "SELECT petition FROM petitions_text WHERE tokens @@ %s::tsquery", query
