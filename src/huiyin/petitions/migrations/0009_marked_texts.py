"""On PostgreSQL the text index says of each petition which organs its matter names, and whether it is an accusation, so
that whoever sees only these matters is not made to look through everybody's (petitions.acts.marking)."""

from django.db import migrations

from huiyin.petitions.acts.marking import mark_all


def mark(apps, schema_editor):
    mark_all()


class Migration(migrations.Migration):
    dependencies = [("petitions", "0008_window_filing"), ("figures", "0008_months_of_organs")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
