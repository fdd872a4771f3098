from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_room(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The user name of the petitioner's window is nobody else's: an account that had it before gets another."""
    people = apps.get_model("accounts", "Person").objects.using(schema_editor.connection.alias)
    taken = set(people.filter(username__startswith="window").values_list("username", flat=True))
    free = next(name for name in (f"window{number}" for number in range(1, 10_000)) if name not in taken)
    people.filter(username="window").update(username=free)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_rating_days"),
    ]

    operations = [
        migrations.RunPython(make_room, migrations.RunPython.noop, elidable=True),
    ]
