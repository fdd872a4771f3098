from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0007_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="WindowFiling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=32, unique=True)),
                ("what", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("call", models.BigIntegerField(null=True)),
                (
                    "petition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="window_filing",
                        to="petitions.petition",
                    ),
                ),
            ],
            options={
                "verbose_name": "网上提交",
                "ordering": ("id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("call__isnull", False)), fields=["call"], name="window_filing_by_call"
                    )
                ],
            },
        ),
    ]
