"""Every row of a closed period keeps the digest of what it said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("performance", "0101_registers")]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="digest",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
