"""Open matters are counted in an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0009_marked_texts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('petition_count__gt', 0), ('restricted', False)), fields=['state'], name='matter_standing'),
        ),
    ]
