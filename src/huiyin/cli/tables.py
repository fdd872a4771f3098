"""The tables of a new home, made at once, as the models stand (ADR 43). A home that exists goes step by step."""

from __future__ import annotations

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections, router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder

from huiyin.ledger.routing import READ_LOG


class OnlyByStepsError(Exception):
    """A migration does something that cannot be done without the steps before it."""


def is_new(alias: str) -> bool:
    """Whether nothing of ours stands in the database yet."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    ours.add(MigrationRecorder.Migration._meta.db_table)
    return ours.isdisjoint(connections[alias].introspection.table_names())


def make(alias: str) -> None:
    """Everything that the steps would have left in an empty database, in one transaction."""
    connection = connections[alias]
    with connection.schema_editor() as editor:
        for config in apps.get_app_configs():
            for model in router.get_migratable_models(config, alias):
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        complete(editor)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)


def complete(editor: BaseDatabaseSchemaEditor) -> None:
    """Do what the steps do beside the models, and write down that all of them are done."""
    connection = editor.connection
    recorder = MigrationRecorder(connection)
    editor.create_model(recorder.Migration)
    graph = MigrationLoader(connection).graph
    leaves = graph.leaf_nodes(None if connection.alias == "default" else READ_LOG[0])
    for label, name in dict.fromkeys(step for leaf in leaves for step in graph.forwards_plan(leaf)):
        if apps.get_app_config(label).name.startswith("huiyin."):
            for operation in graph.nodes[label, name].operations:
                _do(operation, label, editor)
        recorder.record_applied(label, name)


def _do(operation: Operation, label: str, editor: BaseDatabaseSchemaEditor) -> None:
    """Code that is elidable mends rows that older programs wrote: here are none. Other packages' code is all of that
    kind."""
    if not isinstance(operation, (RunPython, RunSQL, SeparateDatabaseAndState)) or operation.elidable:
        return
    if not isinstance(operation, RunPython):
        raise OnlyByStepsError(f"{label}: {operation.describe()}: write it as RunPython, or make it elidable")
    if router.allow_migrate(editor.connection.alias, label, **operation.hints):
        operation.code(apps, editor)  # type: ignore[arg-type]  # the models of today are those after all steps
