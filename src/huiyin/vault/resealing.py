"""After a new key was added: seal again, in small portions, what older keys sealed."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models, router, transaction
from django.db.models.functions import Cast

from huiyin.vault.fields import SealedTextField, current

PORTION = 200


def sealed_fields() -> Iterator[tuple[type[models.Model], SealedTextField]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedTextField):
                yield model, field


def reseal() -> int:
    """Seal every value of an older key with the newest; returns how many. Safe to break off and to run again."""
    return sum(_reseal_field(model, field) for model, field in sealed_fields())


def _reseal_field(model: type[models.Model], field: SealedTextField) -> int:
    done, after = 0, None
    using = router.db_for_write(model)
    rows = model._default_manager.using(using).order_by("pk").annotate(raw_value=Cast(field.name, models.BinaryField()))
    while True:
        portion = rows if after is None else rows.filter(pk__gt=after)
        with transaction.atomic(using=using):
            values = list(portion.values_list("pk", "raw_value")[:PORTION])
            for pk, raw in values:
                if raw and not current().is_newest(bytes(raw)):
                    plain = current().open(bytes(raw), field.aad)
                    model._default_manager.using(using).filter(pk=pk).update(**{field.name: plain})
                    done += 1
        if len(values) < PORTION:
            return done
        after = values[-1][0]
