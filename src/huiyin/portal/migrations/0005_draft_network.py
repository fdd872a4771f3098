from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0004_suggestions'),
    ]

    operations = [
        migrations.AddField(
            model_name='windowdraft',
            name='network',
            field=models.CharField(db_index=True, default='', max_length=64),
        ),
    ]
