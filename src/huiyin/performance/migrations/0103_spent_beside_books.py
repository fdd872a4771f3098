"""What the books say stands beside a typed amount, with the reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("performance", "0102_reading_digest")]

    operations = [
        migrations.AddField(
            model_name="goalspent",
            name="books",
            field=models.DecimalField(decimal_places=2, max_digits=18, null=True, verbose_name="账上执行数"),
        ),
        migrations.AddField(
            model_name="goalspent",
            name="why",
            field=models.CharField(blank=True, max_length=300, verbose_name="与账上不同的原因"),
        ),
    ]
