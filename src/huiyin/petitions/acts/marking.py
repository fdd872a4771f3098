"""Marks in the text index of PostgreSQL: which organs the matter of a petition ever named, and whether it was secret.
They narrow a search to where its hits can be (`petitions.queries.searching`); who sees what is decided by the policy
alone, so that a mark is never taken away, and one too many costs time and nothing else.

SQLite walks its index from the newest petition either way, and has none.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from huiyin.petitions.queries.searching import SECRET, array, organ_mark

_AT_ONCE = 5000
_MARK = f"""
UPDATE petitions_text t SET tokens = t.tokens || array_to_tsvector(m.marks) FROM (
    SELECT f.petition, array_agg(DISTINCT n.mark) AS marks FROM figures_fact f JOIN (
        SELECT matter, '{organ_mark("")}' || organ AS mark FROM figures_fact
            WHERE organ IS NOT NULL AND matter = ANY(%(matters)s::bigint[])
        UNION SELECT matter_id, '{organ_mark("")}' || organ_id FROM petitions_assignment
            WHERE matter_id = ANY(%(matters)s::bigint[])
        UNION SELECT id, '{SECRET}' FROM petitions_matter WHERE restricted AND id = ANY(%(matters)s::bigint[])
    ) n ON n.matter = f.matter WHERE f.matter = ANY(%(matters)s::bigint[]) GROUP BY f.petition
) m WHERE m.petition = t.petition AND NOT tsvector_to_array(t.tokens) @> m.marks
"""  # noqa: S608  our own words


def mark(matters: Collection[int]) -> None:
    """Put the marks of some matters on all of their petitions that stand in the index."""
    if matters and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_MARK, {"matters": array(matters)})


def mark_petitions(petitions: Collection[int]) -> None:
    """Put the marks of their matters on petitions whose text was written anew."""
    if petitions and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT matter FROM figures_fact WHERE petition = ANY(%s::bigint[])", [array(petitions)]
            )
            mark([matter for (matter,) in cursor.fetchall()])


def mark_all() -> None:
    """For an index that was made before there were marks."""
    if connection.vendor != "postgresql":
        return
    below = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM petitions_matter WHERE id > %s ORDER BY id LIMIT %s", [below, _AT_ONCE])
            matters = [matter for (matter,) in cursor.fetchall()]
        if not matters:
            return
        mark(matters)
        below = matters[-1]
