"""How many rows stand alike is kept (ADR 50); what stands already is counted once."""

from typing import ClassVar

from django.db import migrations, models

_OPEN = "'registered', 'told', 'sent', 'objected', 'accepted', 'extended', 'simple', 'led', 'in_review', 'in_re_review'"
_COUNTED = f"""
    INSERT INTO petitions_mattercount (state, next_due, next_provisional, irregular, number)
    SELECT state, next_due, next_provisional, irregularity_count > 0, count(*) FROM petitions_matter
    WHERE NOT restricted AND petition_count > 0
    AND (state IN ({_OPEN}) OR next_due IS NOT NULL OR irregularity_count > 0)
    GROUP BY state, next_due, next_provisional, irregularity_count > 0;
    INSERT INTO petitions_waitingcount (role, organ, act, due, provisional, number)
    SELECT role, organ, act, due, provisional, count(*) FROM petitions_waiting
    WHERE NOT restricted GROUP BY role, organ, act, due, provisional;
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("petitions", "0010_standing"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="MatterCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=20)),
                ("next_due", models.DateField(null=True)),
                ("next_provisional", models.BooleanField()),
                ("irregular", models.BooleanField()),
                ("number", models.IntegerField()),
            ],
            options={
                "verbose_name": "事项计数",
            },
        ),
        migrations.CreateModel(
            name="WaitingCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=20)),
                ("organ", models.BigIntegerField(null=True)),
                ("act", models.CharField(max_length=30)),
                ("due", models.DateField(null=True)),
                ("provisional", models.BooleanField()),
                ("number", models.IntegerField()),
            ],
            options={
                "verbose_name": "待办计数",
                "indexes": [models.Index(fields=["role", "organ", "due"], name="waiting_count_by_desk")],
            },
        ),
        migrations.RunSQL(_COUNTED, migrations.RunSQL.noop, elidable=True),
        migrations.RemoveIndex(model_name="matter", name="matter_standing"),
    ]
