"""The text index: FTS5 without content on SQLite, positions with a GIN index on PostgreSQL; the same tokens in both."""

from django.db import migrations

_MAKE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE petitions_text USING fts5(tokens, content='', tokenize='unicode61')",
    ],
    "postgresql": [
        "CREATE TABLE petitions_text (petition bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX petitions_text_tokens ON petitions_text USING gin (tokens)",
    ],
}


def make(apps, schema_editor):
    for statement in _MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE petitions_text")


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
