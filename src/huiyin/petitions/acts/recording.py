"""The one transaction that a chunk of rows is written in. It inserts what was worked out, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from django.db import IntegrityError, transaction

from huiyin.ledger.acts import append_many
from huiyin.petitions.acts import runs
from huiyin.petitions.acts.chunks import Draft, Load, Work, work_out
from huiyin.petitions.acts.contents import index_texts, write_contents
from huiyin.petitions.acts.projection import store
from huiyin.petitions.acts.tables import insert, update
from huiyin.petitions.imports.rows import ParsedRow
from huiyin.petitions.models import ImportRun, Petition

#: How often a chunk is worked out anew when others write to the same matters.
ATTEMPTS = 5
_REVISED = (
    "cells_digest",
    "earlier",
    "restricted",
    "confidential",
    "version",
    "name_key",
    "id_number_key",
    "phone_key",
)
_NEW = ("id", "number", "registering_organ", "matter", *_REVISED)
_values = attrgetter("pk", "number", "registering_organ_id", "matter_id", *_REVISED)


def record(rows: Sequence[ParsedRow], load: Load, run: ImportRun | None) -> Work:
    """Work out a chunk and write it; without a run (a dry run) it is only worked out.

    Raises:
        IntegrityError: others kept writing to the same matters.
    """
    for attempt in range(1, ATTEMPTS + 1):
        work = work_out(rows, load)
        if run is None:
            return work
        try:
            write(work, run, load)
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
            continue
        return work
    raise AssertionError("unreachable: the last attempt returns or raises")


def write(work: Work, run: ImportRun, load: Load) -> None:
    """
    Raises:
        IntegrityError: a stream or a number was written by somebody else since the chunk was worked out.
    """
    drafts = [*work.loaded, *work.updated]
    revised = [draft.petition for draft in work.updated]
    with transaction.atomic():
        if drafts:
            append_many(work.entries)
            store(work.projections)
            insert(Petition, _NEW, [_values(draft.petition) for draft in work.loaded])
            _write_contents(drafts)
        if revised:
            update(Petition, _REVISED, revised)
        if work.touched:
            update(Petition, ("cells_digest",), work.touched)
        runs.count(run, loaded=len(work.loaded), updated=len(work.updated), unchanged=work.unchanged)


def _write_contents(drafts: Sequence[Draft]) -> None:
    sealed = [(draft, draft.sealed) for draft in drafts if draft.sealed is not None]
    if sealed:
        write_contents([content for _, content in sealed])
        index_texts(
            [(draft.petition.pk, content.tokens) for draft, content in sealed],
            [(draft.petition.pk, draft.old_tokens) for draft, _ in sealed if draft.old_tokens is not None],
        )
