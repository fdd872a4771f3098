"""A spreadsheet that somebody looked at and has not confirmed yet is kept for him, and for no one else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from huiyin.accounts.models import Person
from huiyin.finance.models import BudgetUpload


@transaction.atomic
def keep_upload(
    year: int, name: str, content: bytes, *, month: int, digest: str, by: Person, at: datetime, keep: timedelta
) -> BudgetUpload:
    """Keep one file a person and year; what waits longer than `keep` goes."""
    BudgetUpload.objects.filter(at__lt=at - keep).delete()
    BudgetUpload.objects.filter(year=year, by=by).delete()
    return BudgetUpload.objects.create(
        year_id=year, name=name[-200:], content=content, month=month, digest=digest, at=at, by=by
    )


def of_person(pk: int, by: Person) -> BudgetUpload | None:
    return BudgetUpload.objects.filter(pk=pk, by=by).first()


@transaction.atomic
def settle(upload: BudgetUpload, digest: str) -> None:
    """What the file would do now, after somebody else changed the year."""
    upload.digest = digest
    upload.save(update_fields=["digest"])


@transaction.atomic
def drop(upload: BudgetUpload) -> None:
    upload.delete()
